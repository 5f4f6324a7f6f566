"""What a host may and may not do when others have taken over, when runs wait, and when they are cancelled."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from channels.db import database_sync_to_async as in_thread
from channels.layers import get_channel_layer

from engine.advance import fold
from engine.events import RunCancelled, read_event
from engine.plan import compile_plan
from graphs.services import commit_graph, create_agent, load_graph, main_branch
from live.envelope import read_time, wire_time
from live.postgres import connect
from nodes.registry import specs
from runs import lease, tasks
from runs.checking import find_faults
from runs.errors import HostFenced
from runs.execution import Unstorable
from runs.host import carry_runs
from runs.journal import Journal, RunLost
from runs.models import Entry as StoredEntry
from runs.models import Host, Run, RunEvent
from runs.record import Entry, Finish, Numbering, RunKey, time_now
from runs.services import cancel_run, start_run
from runs.tasks import keep_hosting
from tenancy.models import Project
from tests.factories import make_world
from tests.refusals import DISK_FULL, count_refusals, refusing
from tests.runs.scenes import CHAIN, claim_runs, events_of, finished, graph_of, host, start, until

pytestmark = pytest.mark.django_db(transaction=True)


async def begin(data: dict, **inputs: object) -> Run:
    world = await in_thread(make_world)()
    return await in_thread(start)(world, data, **inputs)


def nap(seconds: float, **more: object) -> dict:
    nodes = {"nap": {"kind": "wait@1", "settings": {"amount": seconds}, **more}}
    return graph_of(nodes, ["input.name -> nap.value", "nap.value -> output.text"], name="text")


async def test_a_fenced_host_can_write_nothing_any_more() -> None:
    run = await begin(CHAIN, name="Ada")
    async with (
        await connect(lease.SESSION) as session,
        await connect("journal") as writing,
        await connect("other") as other,
    ):
        host_id = await lease.take_slot(session, 1)
        claimed = await claim_runs(other, host_id, 10)
        await other.execute("UPDATE runs_host SET heartbeat_at = now() - interval '1 hour'")
        await lease.fence_silent_hosts(other)  # As if the host had been stopped and woke up now.
        journal = Journal(writing, host_id, lambda entry: None)
        key, entry = RunKey(run.id, run.workspace_id), Entry(RunKey(run.id, run.workspace_id))
        Numbering(key, 1).add_raw(entry, "step.logged", "greet", {"text": "late"}, time_now())
        recorded = journal.record(entry)

        with pytest.raises(HostFenced):
            await journal.write_batches()
        with pytest.raises(HostFenced):
            await recorded
        assert [row["id"] for row in claimed] == [run.id]
        assert await in_thread(events_of)(run) == [(1, "run.started", None)]
        assert await claim_runs(other, host_id, 10) == []


async def test_what_is_written_of_a_run_that_others_hold_is_left_out() -> None:
    run = await begin(CHAIN, name="Ada")
    async with await connect(lease.SESSION) as session, await connect("journal") as writing:
        host_id = await lease.take_slot(session, 1)
        journal = Journal(writing, host_id, lambda entry: None)
        task = asyncio.create_task(journal.write_batches())
        entry = Entry(RunKey(run.id, run.workspace_id))
        Numbering(entry.run, 1).add_raw(entry, "step.logged", "greet", {"text": "not mine"}, time_now())

        with pytest.raises(RunLost):
            await journal.record(entry)
        task.cancel()
        assert await in_thread(events_of)(run) == [(1, "run.started", None)]


async def test_what_a_host_wrote_late_of_a_run_that_it_has_taken_up_again_is_left_out() -> None:
    run = await begin(CHAIN, name="Ada")
    async with (
        await connect(lease.SESSION) as session,
        await connect("journal") as writing,
        await connect("other") as other,
    ):
        host_id = await lease.take_slot(session, 1)
        await claim_runs(other, host_id, 10)
        journal = Journal(writing, host_id, lambda entry: None)
        task = asyncio.create_task(journal.write_batches())
        await journal.record(Entry(RunKey(run.id, run.workspace_id, take=1), release=True))
        (claimed,) = await claim_runs(other, host_id, 10)
        late, right = (Entry(RunKey(run.id, run.workspace_id, take=take)) for take in (1, 2))
        for entry, text in ((late, "late"), (right, "right")):
            Numbering(entry.run, 1).add_raw(entry, "step.logged", "greet", {"text": text}, time_now())
        refused, written = journal.record(late), journal.record(right)

        with pytest.raises(RunLost):
            await refused
        await written
        task.cancel()
    told = await in_thread(lambda: list(RunEvent.objects.filter(run=run, seq=2).values_list("data", flat=True)))()
    assert claimed["takes"] == 2
    assert told == [{"text": "right"}]


async def test_a_slot_has_one_host() -> None:
    async with host():
        await until(lambda: Host.objects.filter(fenced_at=None).exists())

        assert await carry_runs(asyncio.Event(), slots=1) is False


async def test_a_silent_host_is_put_out_and_its_runs_are_carried_on() -> None:
    run = await begin(CHAIN, name="Ada")
    async with await connect(lease.SESSION) as session, await connect("other") as other:
        silent = await lease.take_slot(session, 1)
        await claim_runs(other, silent, 10)
        await other.execute("UPDATE runs_host SET heartbeat_at = now() - interval '1 hour'")
        async with host():
            run = await finished(run)

    assert (run.status, run.takes) == ("succeeded", 2)
    assert (await in_thread(Host.objects.get)(pk=silent)).fenced_at is not None


async def test_a_long_wait_holds_no_host_and_ends_in_time() -> None:
    run = await begin(nap(3600), name="Ada")
    async with host():
        waiting = await until(lambda: Run.objects.filter(pk=run.pk, status="waiting").first())
        assert waiting.host_id is None
        assert timedelta(minutes=59) < waiting.wake_at - datetime.now(UTC) <= timedelta(hours=1)

        # An hour later: the moment of the nap and the due time are moved into the past.
        hour = timedelta(hours=1)
        await in_thread(move_into_the_past)(run, "step.slept", hour)
        await in_thread(Run.objects.filter(pk=run.pk).update)(wake_at=waiting.wake_at - hour)
        run = await finished(run)

    assert (run.status, run.outputs) == ("succeeded", {"text": "Ada"})


def move_into_the_past(run: Run, type_name: str, by: timedelta) -> None:
    for entry in StoredEntry.objects.filter(run=run):
        for event in entry.events:
            if event["type"] == type_name:
                event["at"] = wire_time(read_time(event["at"]) - by)
        StoredEntry.objects.filter(run=run, seq=entry.seq).update(events=entry.events)


async def test_a_waiting_run_can_be_cancelled_at_once() -> None:
    world = await in_thread(make_world)()
    run = await in_thread(start)(world, nap(3600), name="Ada")
    async with host():
        await until(lambda: Run.objects.filter(pk=run.pk, status="waiting").first())
        await in_thread(cancel_run)(run, by=world.alice, reason="Too long.")
        run = await finished(run, seconds=3)

    assert run.status == "cancelled"
    cancelled = await in_thread(RunEvent.objects.get)(run=run, type="run.cancelled")
    assert cancelled.data == {"by": str(world.alice.id), "reason": "Too long."}


async def test_a_deleted_run_does_not_stop_the_others() -> None:
    world = await in_thread(make_world)()
    gone, stays = [await in_thread(start)(world, nap(2), name="Ada") for _ in range(2)]
    async with host():
        await until(lambda: Run.objects.filter(pk=gone.pk, status="running", seq__gt=1).exists())
        await in_thread(lambda: Run.objects.filter(pk=gone.pk).delete())()
        stays = await finished(stays)

    assert stays.status == "succeeded"


async def test_the_fold_of_the_stored_events_is_what_the_row_says() -> None:
    run = await begin(nap(0.2, retry={"attempts": 2}), name="Ada")
    async with host():
        run = await finished(run)

    def folded() -> object:
        plan = compile_plan(load_graph(run.revision), specs())
        rows = RunEvent.objects.filter(run=run)
        return fold(plan, [event for row in rows if (event := read_event(row.type, row.node, row.data))])

    state = await in_thread(folded)()
    assert (state.status, state.outputs, state.error) == (run.status, run.outputs, run.error)


async def test_a_host_comes_back_when_its_connections_break() -> None:
    run = await begin(nap(1.5), name="Ada")
    stop = asyncio.Event()
    hosting = asyncio.create_task(keep_hosting(stop))
    await until(lambda: Run.objects.filter(pk=run.pk, status="running", seq__gt=1).exists())
    async with await connect("breaker") as breaker:
        ours = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'runs %'"
        await breaker.execute(ours)
    run = await finished(run)
    stop.set()

    assert await hosting == "The cluster stops."
    assert (run.status, run.outputs) == ("succeeded", {"text": "Ada"})
    seqs = [seq for seq, _, _ in await in_thread(events_of)(run)]
    assert seqs == list(range(1, len(seqs) + 1))
    await get_channel_layer().close()


async def test_a_host_whose_database_is_full_says_so_once_and_carries_on_when_there_is_room(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "PAUSE", 0.01)
    run, stop = await begin(CHAIN, name="Ada"), asyncio.Event()
    full = refusing("runs_host", DISK_FULL)
    await in_thread(full.__enter__)()
    hosting = asyncio.create_task(keep_hosting(stop))
    try:
        await until(lambda: count_refusals() > 3)
    finally:
        await in_thread(full.__exit__)(None, None, None)
    run = await finished(run)
    stop.set()
    await hosting

    advice = "The disk of the database is full, so nothing can be saved. Whoever runs this site has to free some space."
    warned = [line.getMessage() for line in caplog.records if line.name == "runs.tasks"]
    assert warned == [f"The host cannot carry runs and keeps trying: {advice}"]
    assert run.status == "succeeded"
    await get_channel_layer().close()


async def test_a_host_that_loses_its_disk_in_the_middle_carries_its_runs_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "PAUSE", 0.01)
    run, stop = await begin(CHAIN, name="Ada"), asyncio.Event()
    full = refusing("runs_entry", DISK_FULL)
    await in_thread(full.__enter__)()
    hosting = asyncio.create_task(keep_hosting(stop))
    try:
        await until(lambda: count_refusals() > 1)
    finally:
        await in_thread(full.__exit__)(None, None, None)
    run = await finished(run)
    stop.set()

    assert (await hosting, run.status) == ("The cluster stops.", "succeeded")
    await get_channel_layer().close()


async def test_one_workspaces_long_queue_does_not_hide_anothers_run() -> None:
    world = await in_thread(make_world)()

    def fill() -> Run:
        first = start(world, CHAIN, name="Ada")
        for _ in range(60):
            start_run(workspace=world.acme, revision=first.revision, inputs={"name": "Ada"}, by=world.alice)
        project = Project.objects.for_workspace(world.elsewhere).get()
        agent = create_agent(project=project, name="Own", by=world.mallory)
        revision = commit_graph(agent, CHAIN, "Begin", world.mallory, main_branch(agent))
        return start_run(workspace=world.elsewhere, revision=revision, inputs={"name": "Bea"}, by=world.mallory)

    late = await in_thread(fill)()
    async with await connect(lease.SESSION) as session, await connect("other") as other:
        host_id = await lease.take_slot(session, 1)
        claimed = await claim_runs(other, host_id, 40)

    assert late.id in [row["id"] for row in claimed]
    await get_channel_layer().close()


async def test_a_run_whose_host_died_between_its_last_event_and_its_end_is_ended_by_the_next_one() -> None:
    run = await begin(CHAIN, name="Ada")
    async with (
        await connect(lease.SESSION) as session,
        await connect("journal") as writing,
        await connect("other") as other,
    ):
        host_id = await lease.take_slot(session, 1)
        await claim_runs(other, host_id, 10)
        journal = Journal(writing, host_id, lambda entry: None)
        task = asyncio.create_task(journal.write_batches())
        entry = Entry(RunKey(run.id, run.workspace_id))
        Numbering(entry.run, 1).add(entry, RunCancelled("", "Enough."), time_now())
        await journal.record(entry)  # The finish would come when the cut attempts have cleaned up.
        task.cancel()
        await lease.retire(other, host_id)
    async with host():
        run = await finished(run)

    assert (run.status, run.takes) == ("cancelled", 2)
    assert await in_thread(find_faults)(all_ended=True) == []


async def test_what_postgres_refuses_of_one_run_ends_that_run_alone() -> None:
    world = await in_thread(make_world)()
    runs = [await in_thread(start)(world, CHAIN, name="Ada") for _ in range(3)]
    async with (
        await connect(lease.SESSION) as session,
        await connect("journal") as writing,
        await connect("other") as other,
    ):
        host_id = await lease.take_slot(session, 1)
        await claim_runs(other, host_id, 10)
        journal = Journal(writing, host_id, lambda entry: None)
        entries = [Entry(RunKey(run.id, run.workspace_id)) for run in runs]
        for entry in entries:
            Numbering(entry.run, 1).add_raw(entry, "step.logged", "greet", {"text": "told"}, time_now())
        entries[1].finish = Finish("succeeded", datetime.now(UTC), {"text": "no \x00 in Postgres"}, None)
        recorded = [journal.record(entry) for entry in entries]
        behind = Entry(RunKey(runs[1].id, runs[1].workspace_id))
        Numbering(behind.run, 2).add_raw(behind, "step.logged", "greet", {"text": "behind it"}, time_now())
        recorded.append(journal.record(behind))
        task = asyncio.create_task(journal.write_batches())
        told = await asyncio.gather(*recorded, return_exceptions=True)
        task.cancel()

    assert [type(answer) for answer in told] == [type(None), Unstorable, type(None), Unstorable]
    counts = await in_thread(lambda: [RunEvent.objects.filter(run=run).count() for run in runs])()
    assert counts == [2, 1, 2]


async def test_a_number_is_never_left_out() -> None:
    run = await begin(CHAIN, name="Ada")
    async with (
        await connect(lease.SESSION) as session,
        await connect("journal") as writing,
        await connect("other") as other,
    ):
        host_id = await lease.take_slot(session, 1)
        await claim_runs(other, host_id, 10)
        journal = Journal(writing, host_id, lambda entry: None)
        task = asyncio.create_task(journal.write_batches())
        entry = Entry(RunKey(run.id, run.workspace_id))
        Numbering(entry.run, 2).add_raw(entry, "step.logged", "greet", {"text": "too early"}, time_now())

        with pytest.raises(RunLost):
            await journal.record(entry)
        task.cancel()
