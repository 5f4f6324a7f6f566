"""The worker host carries runs from their first event to their last."""

import asyncio
from typing import Any

import pytest
from channels.db import database_sync_to_async as in_thread

from runs import host as hosting
from runs import lease
from runs.checking import find_faults
from runs.endpoints import Endpoints
from runs.models import Run, RunEvent
from runs.services import start_run, start_runs
from tests.factories import make_world
from tests.runs.scenes import CHAIN, commit, events_of, finished, graph_of, host, start, until

pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_run_goes_from_its_inputs_to_its_outputs() -> None:
    world = await in_thread(make_world)()
    async with host():
        run = await finished(await in_thread(start)(world, CHAIN, name="Ada"))

    assert (run.status, run.outputs, run.host_id) == ("succeeded", {"text": "Hello Ada! How are you?"}, None)
    assert await in_thread(events_of)(run) == [
        (1, "run.started", None),
        (2, "step.started", "greet"),
        (3, "step.succeeded", "greet"),
        (4, "step.started", "shout"),
        (5, "step.succeeded", "shout"),
        (6, "run.succeeded", None),
    ]
    assert run.seq == 6


async def test_a_task_whose_library_swallows_a_cancellation_ends_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """As redis-py may, when its connection breaks in the same moment: such a host never came back."""
    monkeypatch.setattr(hosting, "CANCEL_AGAIN", 0.01)
    swallowed = []

    async def publish_for_ever() -> None:
        while True:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                if swallowed:
                    raise
                swallowed.append("one")

    task = asyncio.create_task(publish_for_ever())
    await asyncio.sleep(0)
    await asyncio.wait_for(hosting.end_all([task]), 5)

    assert task.cancelled()
    assert swallowed == ["one"]


async def test_each_of_two_hosts_knows_of_the_other_and_learns_of_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    told: dict[Endpoints, int] = {}
    monkeypatch.setattr(lease, "HEARTBEAT", 0.05)
    monkeypatch.setattr(Endpoints, "share_among", lambda endpoints, hosts: told.update({endpoints: hosts}))
    async with host():
        await until(lambda: list(told.values()) == [1])
        async with host():
            await until(lambda: list(told.values()) == [2, 2])
        await until(lambda: list(told.values()) == [1, 2])


HEAVY = graph_of(
    {"nap": {"kind": "wait@1", "settings": {"amount": 1}}},
    ["input.rows -> nap.value", "nap.value -> output.rows"],
    rows="json",
)


async def test_a_host_that_holds_much_takes_up_more_only_when_something_has_ended(settings: Any) -> None:
    settings.RUN_MEMORY = 1
    world = await in_thread(make_world)()
    revision, rows = await in_thread(commit)(world, HEAVY), ["x" * 1_000] * 1_500

    def begin() -> Run:
        return start_run(workspace=world.acme, revision=revision, inputs={"rows": rows}, by=world.alice)

    first = await in_thread(begin)()
    async with host():
        await until(lambda: Run.objects.filter(pk=first.pk, seq__gt=1).exists())
        second = await in_thread(begin)()
        first, second = await finished(first), await finished(second)

    assert (first.status, second.status) == ("succeeded", "succeeded")
    assert second.started_at >= first.finished_at


async def test_of_heavy_runs_that_were_claimed_together_a_host_carries_what_it_can_hold_and_gives_the_others_back(
    settings: Any,
) -> None:
    settings.RUN_MEMORY = 1
    world = await in_thread(make_world)()
    revision, rows = await in_thread(commit)(world, HEAVY), ["x" * 1_000] * 2_500

    def begin() -> list[Run]:
        ids = start_runs(workspace=world.acme, revision=revision, inputs=[{"rows": rows}] * 3, by=world.alice)
        return list(Run.objects.filter(pk__in=ids))

    runs = await in_thread(begin)()
    async with host():
        ended = sorted([await finished(run, 60) for run in runs], key=lambda run: run.finished_at)
    begun = [(await in_thread(RunEvent.objects.get)(run=run, type="step.started")).at for run in ended]

    assert {run.status for run in ended} == {"succeeded"}
    assert [run.takes for run in ended] == [1, 2, 2]  # Claimed together once, and then one by one.
    assert all(at >= before.finished_at for at, before in zip(begun[1:], ended, strict=False))
    assert await in_thread(find_faults)(all_ended=True) == []


async def test_a_run_that_gives_more_than_one_run_may_hold_fails_and_says_so(settings: Any) -> None:
    settings.RUN_SIZE = 1
    body = {"kind": "template@1", "parent": "each", "settings": {"text": "{{ item }}" + "x" * 3_000}}
    loop = graph_of(
        {"each": {"kind": "for_each@1", "settings": {"parallel": 4}}, "body": body},
        [
            "input.words -> each.items",
            "each.item -> body.item",
            "body.text -> each.result",
            "each.results -> output.all",
        ],
        words="list of text",
    )
    run = await in_thread(start)(await in_thread(make_world)(), loop, words=["word"] * 2_000)
    async with host():
        run = await finished(run, 60)

    assert (run.status, run.error["code"]) == ("failed", "run_too_large")
    assert "more than 1 MB" in run.error["message"]
    assert await in_thread(find_faults)(all_ended=True) == []
