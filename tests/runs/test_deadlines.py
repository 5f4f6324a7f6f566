"""Time limits of naps and loops: hosts keep them, and another host keeps them over a crash and a rest."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from channels.db import database_sync_to_async as in_thread

from engine.plan import compile_plan
from engine.textform import parse_graph
from live.envelope import wire_time
from nodes.registry import specs
from runs.claim import ClaimedRun
from runs.loading import Loaded, fold_rows
from runs.models import Run
from tests.factories import make_world
from tests.runs.scenes import events_of, finished, graph_of, host, start, until

BEGAN = datetime(2030, 1, 1, tzinfo=UTC)


def nap(amount: float, timeout: float, **more: Any) -> dict[str, Any]:
    nodes = {"nap": {"kind": "wait@1", "settings": {"amount": amount}, "timeout": timeout, **more}}
    return graph_of(nodes, ["input.name -> nap.value", "nap.value -> output.text"], name="text")


ROUNDS = graph_of(
    {
        "again": {"kind": "repeat@1", "settings": {"max_rounds": 50}, "timeout": 1},
        "nap": {"kind": "wait@1", "parent": "again", "settings": {"amount": 0.7}},
    },
    [
        "input.name -> again.value",
        "again.value -> nap.value",
        "nap.value -> again.value",
        "again.value -> output.text",
    ],
    name="text",
)


@pytest.mark.django_db(transaction=True)
async def test_a_nap_that_is_longer_than_its_time_limit_fails_when_that_is_over() -> None:
    run = await in_thread(start)(await in_thread(make_world)(), nap(100, 1), name="Ada")
    async with host():
        run = await finished(run)

    assert (run.status, run.error["code"]) == ("failed", "timeout")
    assert [(kind, node) for _, kind, node in await in_thread(events_of)(run)][-4:] == [
        ("step.slept", "nap"),
        ("timer.fired", "nap"),
        ("step.failed", "nap"),
        ("run.failed", "nap"),
    ]


@pytest.mark.django_db(transaction=True)
async def test_a_repeat_fails_in_the_middle_of_a_round_when_its_time_is_over() -> None:
    run = await in_thread(start)(await in_thread(make_world)(), ROUNDS, name="Ada")
    async with host():
        run = await finished(run)

    assert (run.status, run.error["code"]) == ("failed", "timeout")
    assert [(kind, node) for _, kind, node in await in_thread(events_of)(run)][-4:] == [
        ("timer.fired", "again"),
        ("step.cancelled", "again#r2/nap"),
        ("step.failed", "again"),
        ("run.failed", "again"),
    ]


@pytest.mark.django_db(transaction=True)
async def test_a_run_that_rests_wakes_at_the_deadline_of_its_nap() -> None:
    run = await in_thread(start)(await in_thread(make_world)(), nap(3600, 60), name="Ada")
    async with host():
        parked = await until(lambda: Run.objects.filter(pk=run.pk, status="waiting").first())

    assert parked.wake_at - datetime.now(UTC) <= timedelta(seconds=60)


@pytest.mark.django_db(transaction=True)
async def test_a_nap_that_ends_in_time_leaves_no_deadline_that_keeps_the_run_from_resting() -> None:
    data = nap(0.1, 7)
    data["nodes"]["long"] = {"kind": "wait@1", "settings": {"amount": 3600}}
    data["edges"] = ["input.name -> nap.value", "nap.value -> long.value", "long.value -> output.text"]
    run = await in_thread(start)(await in_thread(make_world)(), data, name="Ada")
    async with host():
        parked = await until(lambda: Run.objects.filter(pk=run.pk, status="waiting").first())

    assert parked.wake_at - datetime.now(UTC) > timedelta(minutes=50)


def folded(data: dict[str, Any], *events: tuple[float, str, str | None, dict[str, Any]]) -> Loaded:
    """A run as another host finds it; events are (seconds since it began, type, node, data)."""
    graph, _ = parse_graph(data)
    rows = [
        {"type": kind, "node": node, "data": told, "at": wire_time(BEGAN + timedelta(seconds=after))}
        for after, kind, node, told in events
    ]
    run: Any = ClaimedRun(id=uuid4(), workspace_id=uuid4())  # type: ignore[typeddict-item]  # all that a fold reads
    return fold_rows(run, compile_plan(graph, specs()), rows)  # type: ignore[arg-type]


STARTED = (0, "run.started", None, {"inputs": {"name": "Ada"}})


def test_a_host_that_takes_over_keeps_nap_and_deadline_from_the_times_when_they_were_set() -> None:
    begun = (1, "step.started", "nap", {"inputs": {"value": "Ada"}, "attempt": 1})
    slept = (2, "step.slept", "nap", {"seconds": 100, "carry": None, "attempt": 1})

    loaded = folded(nap(100, 30), STARTED, begun, slept)

    assert loaded.timers == {
        ("nap", "nap-1"): BEGAN + timedelta(seconds=102),
        ("nap", "deadline-1"): BEGAN + timedelta(seconds=31),
    }


def test_the_deadline_of_a_second_attempt_counts_from_its_own_beginning() -> None:
    fired = (31, "timer.fired", "nap", {"timer": "deadline-1"})
    begun = (1, "step.started", "nap", {"inputs": {"value": "Ada"}, "attempt": 1})
    again = (40, "step.started", "nap", {"inputs": {"value": "Ada"}, "attempt": 2})

    loaded = folded(
        nap(100, 30, retry={"attempts": 2, "delay": 9}),
        STARTED,
        begun,
        fired,
        (31, "step.failed", "nap", {"error": {"code": "timeout", "message": "Too long."}, "attempt": 1}),
        (31, "step.retrying", "nap", {"attempt": 2, "delay": 9}),
        (40, "timer.fired", "nap", {"timer": "attempt-2"}),
        again,
    )

    assert loaded.timers == {("nap", "deadline-2"): BEGAN + timedelta(seconds=70)}
    assert [(command.node, command.attempt) for command in loaded.commands] == [("nap", 2)]


def test_a_run_that_was_stored_before_deadlines_were_kept_is_read_as_ever() -> None:
    begun = (1, "step.started", "nap", {"inputs": {"value": "Ada"}, "attempt": 1})
    slept = (2, "step.slept", "nap", {"seconds": 100, "carry": None, "attempt": 1})
    woken = (102, "timer.fired", "nap", {"timer": "nap-1"})
    ended = (102, "step.succeeded", "nap", {"outputs": {"value": "Ada"}, "attempt": 1})

    loaded = folded(nap(100, 30), STARTED, begun, slept, woken, ended)

    assert (loaded.state.status, loaded.state.outputs, loaded.timers) == ("succeeded", {"text": "Ada"}, {})
