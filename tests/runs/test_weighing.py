"""Who is suspected, tried and condemned when hosts die; told by rows, without a process that dies."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from channels.db import database_sync_to_async as in_thread

from live.postgres import Connection, connect
from runs import lease, suspects, trials, tried
from runs.execution import Execution
from runs.host import open_host
from runs.models import Entry, Run, RunEvent, Suspect
from runs.services import cancel_run
from runs.suspects import Guilty, OnTrial
from runs.trials import Trials
from tests.chaos import danger
from tests.factories import World, make_world
from tests.runs.crowds import begin, queue_up
from tests.runs.scenes import CHAIN, claim_runs, commit, graph_of, start, until

pytestmark = pytest.mark.django_db(transaction=True)


class Fleet:
    """Hosts that die one after the other, each with all runs in its hands."""

    def __init__(self, connection: Connection, session: Connection) -> None:
        self.connection, self._session = connection, session
        self.claimed: list[Any] = []
        self.host: UUID | None = None

    async def take_up(self) -> list[Any]:
        """What the next host makes of the runs that it claims."""
        self.host = await lease.take_slot(self._session, 500)
        assert self.host
        self.claimed = await claim_runs(self.connection, self.host, 500)
        return await suspects.weigh(self.connection, self.claimed)

    async def die(self) -> None:
        await lease._fence(self.connection, "id = %(host)s", {"host": self.host}, has_died=lambda _: True)
        await self._session.execute("SELECT pg_advisory_unlock_all()")

    async def die_of(self, runs: list[UUID]) -> None:
        """Die as the process of a trial with these runs."""
        assert self.host
        await lease.blame(self.host, runs)
        await self._session.execute("SELECT pg_advisory_unlock_all()")


@pytest_asyncio.fixture
async def fleet() -> AsyncIterator[Fleet]:
    async with await connect("weighing") as connection, await connect("slots") as session:
        yield Fleet(connection, session)


async def queued(count: int) -> list[UUID]:
    world = await in_thread(make_world)()
    ids = await in_thread(queue_up)(await in_thread(commit)(world, CHAIN), count)
    await in_thread(begin)(ids)
    return ids


def add_outcome(run_id: UUID, seq: int, node: str) -> None:
    add_event(run_id, seq, "step.succeeded", node)


def add_event(run_id: UUID, seq: int, kind: str, node: str) -> None:
    event = {"seq": seq, "type": kind, "at": "2026-05-17T00:00:00.000Z", "node": node, "data": {"outputs": {}}}
    Entry(run_id=run_id, seq=seq, events=[event]).save(force_insert=True)


async def test_a_run_that_got_no_further_between_two_deaths_is_tried(fleet: Fleet) -> None:
    (run,) = await queued(1)
    for _ in range(2):
        assert await fleet.take_up() == fleet.claimed
        await fleet.die()

    assert await fleet.take_up() == [OnTrial(run, 3, 256)]


async def test_a_loop_that_went_on_between_two_deaths_is_cleared_of_the_first(fleet: Fleet) -> None:
    """Its items leave no open steps behind, so that only the events tell how far it got."""
    (run,) = await queued(1)
    for item in range(5):
        assert await fleet.take_up() == fleet.claimed
        await in_thread(add_outcome)(run, item + 2, f"each#{item}/n")
        await fleet.die()

    suspect = await in_thread(Suspect.objects.get)(run=run)
    assert (suspect.crashes, len(suspect.deaths), suspect.settled) == (2, 2, 4)


async def test_a_host_that_has_lost_a_run_clears_it_of_nothing(fleet: Fleet) -> None:
    (run,) = await queued(1)
    for _ in range(2):
        await fleet.take_up()
        await fleet.die()
    await in_thread(add_outcome)(run, 2, "greet")

    await suspects.weigh(fleet.connection, [fleet.claimed[0] | {"crashes": 2}])

    assert (await in_thread(Suspect.objects.get)(run=run)).crashes == 2


async def suspect_all(fleet: Fleet, count: int) -> list[UUID]:
    """So many runs that got no further between two deaths, and have been taken up again."""
    ids = await queued(count)
    for _ in range(2):
        await fleet.take_up()
        await fleet.die()
    await fleet.take_up()
    return ids


async def test_after_the_death_of_a_trial_half_as_many_are_tried_together(fleet: Fleet) -> None:
    ids = await suspect_all(fleet, 9)

    await fleet.die_of(ids)

    assert {found.together for found in await fleet.take_up()} == {4}


async def test_who_was_not_with_the_process_that_died_is_not_blamed(fleet: Fleet) -> None:
    ids = await suspect_all(fleet, 2)
    await fleet.connection.execute("UPDATE runs_run SET host_id = NULL WHERE id = %s", [ids[1]])

    await fleet.die_of(ids)

    rows = await in_thread(lambda: dict(Suspect.objects.values_list("run_id", "together")))()
    assert rows == {ids[0]: 1, ids[1]: 256}


async def test_one_death_alone_does_not_condemn_and_the_second_does(fleet: Fleet) -> None:
    """The first may have come from outside: a kill -9, or the memory of somebody else."""
    (run,) = await suspect_all(fleet, 1)
    await fleet.die_of([run])
    (first,) = await fleet.take_up()
    await fleet.die_of([run])
    (second,) = await fleet.take_up()

    assert first == OnTrial(run, 4, 1)
    assert isinstance(second, Guilty)


async def test_the_step_that_was_begun_last_and_has_not_ended_is_named(fleet: Fleet) -> None:
    (run,) = await queued(1)
    for seq, (kind, node) in enumerate(
        [("started", "each"), ("started", "each#1/a"), ("started", "each#2/a"), ("succeeded", "each#2/a")], start=2
    ):
        await in_thread(add_event)(run, seq, f"step.{kind}", node)

    assert await suspects.step_under_way(fleet.connection, run) == "each#1/a"


async def test_who_shared_all_its_deaths_with_a_condemned_run_is_cleared(fleet: Fleet) -> None:
    guilty, innocent = await suspect_all(fleet, 2)
    await in_thread(Suspect.objects.create)(run_id=(await queued_later())[0], deaths=[UUID(int=7)])
    await fleet.die_of([guilty, innocent])
    for _ in range(2):
        await fleet.take_up()
        await fleet.connection.execute("UPDATE runs_run SET host_id = NULL WHERE id = %s", [innocent])
        await fleet.die_of([guilty])

    left = await in_thread(lambda: set(Suspect.objects.values_list("run_id", flat=True)))()
    assert guilty in left
    assert innocent not in left
    assert len(left) == 2


async def queued_later() -> list[UUID]:
    revision = (await in_thread(Run.objects.select_related("revision__agent").first)()).revision
    return await in_thread(queue_up)(revision, 1)


async def test_a_suspect_that_somebody_wants_stopped_is_ended_and_not_tried(fleet: Fleet) -> None:
    (run,) = await queued(1)
    for _ in range(2):
        await fleet.take_up()
        await fleet.die()
    await in_thread(lambda: Run.objects.filter(pk=run).update(cancel_request={"by": "", "reason": ""}))()

    assert await fleet.take_up() == fleet.claimed


@pytest.fixture
def _no_child_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trials, "COMMAND", [sys.executable, "-c", "raise SystemExit(1)"])


@pytest.mark.usefixtures("_no_child_starts")
async def test_a_run_that_cannot_be_tried_is_put_off_unless_it_was_taken_up_again(fleet: Fleet) -> None:
    ids = await suspect_all(fleet, 2)
    assert fleet.host
    children = Trials(fleet.connection, fleet.host)
    children.begin(OnTrial(ids[0], 3, 256))
    children.begin(OnTrial(ids[1], 2, 256))  # Its child has carried it, and this host has it again.
    await until(lambda: Run.objects.filter(status="waiting").exists())
    await children.close()

    rows = await in_thread(lambda: {run.id: (run.status, run.host_id) for run in Run.objects.all()})()
    assert rows == {ids[0]: ("waiting", None), ids[1]: ("running", fleet.host)}


async def test_a_run_that_waits_for_its_trial_can_be_cancelled(fleet: Fleet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trials, "MOST", 0)
    (run_id,) = await suspect_all(fleet, 1)
    assert fleet.host
    children = Trials(fleet.connection, fleet.host)
    children.begin(OnTrial(run_id, 3, 256))
    run = await in_thread(Run.objects.select_related("workspace").get)(pk=run_id)
    await in_thread(cancel_run)(run, by=None)
    children.cancel(run_id)
    await until(lambda: Run.objects.filter(pk=run_id, host=None, status="running").exists())
    await children.close()


SLOW = graph_of(
    {"rest": {"kind": "rest@1", "settings": {"seconds": 60}}},
    ["input.text -> rest.text", "rest.text -> output.text"],
    text="text",
)


async def test_a_trial_that_is_told_to_leave_hands_its_runs_over(monkeypatch: pytest.MonkeyPatch) -> None:
    danger.register()
    handed: list[UUID] = []
    hand_over = Execution.hand_over

    async def seen(self: Execution) -> None:
        handed.append(self.run.id)
        await hand_over(self)

    monkeypatch.setattr(Execution, "hand_over", seen)
    monkeypatch.setattr("runs.host.GRACE", 0.1)
    world: World = await in_thread(make_world)()
    run = await in_thread(start)(world, SLOW, text="a")
    stop, lines = asyncio.Event(), asyncio.StreamReader()

    async def read() -> asyncio.StreamReader:
        return lines

    monkeypatch.setattr(tried, "read_stdin", read)
    monkeypatch.setattr(tried, "say", lambda word: None)
    try:
        await carry(run, stop, lines)
    finally:
        danger.forget()

    assert handed == [run.id]


async def carry(run: Run, stop: asyncio.Event, lines: asyncio.StreamReader) -> None:
    """Carry a run as the child of a host that has claimed it, and leave in the middle of its step."""
    async with AsyncExitStack() as stack, await connect("parent") as parent, await connect(lease.SESSION) as session:
        parent_id = await lease.take_slot(parent, 1)
        child_id = await lease.take_slot(session, 10, first=lease.FIRST_TRIAL)
        assert parent_id
        assert child_id
        async with await connect("claims") as claiming:
            await claim_runs(claiming, parent_id, 1)
        host = await open_host(stack, session, child_id)
        carrying = asyncio.create_task(host.run(stop, lambda: tried.obey(host, stop)))
        lines.feed_data(f"{parent_id} {run.id}@1\n".encode())
        await until(lambda: RunEvent.objects.filter(run=run, type="step.started").exists())
        stop.set()
        await carrying
