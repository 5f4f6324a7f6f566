"""Claims: who comes first, limits that hold whatever the number of hosts, and a plan that does not read the queue."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any
from uuid import UUID

import pytest
from channels.db import database_sync_to_async as in_thread
from django.db import connection

from graphs.models import Revision
from live.postgres import connect
from runs import lease
from runs.claim import CLAIM, LANES, Claim, Claims, connect_for_claims
from runs.limits import set_limit, why_queued
from runs.models import Run
from runs.priorities import BATCH, EDITOR
from runs.services import cancel_run
from tenancy.services import create_project
from tests.factories import World, make_world
from tests.runs.crowds import begin, park, queue_up
from tests.runs.scenes import CHAIN, NAP, commit, events_of, finished, host, start, until

pytestmark = pytest.mark.django_db(transaction=True)


@asynccontextmanager
async def claimers(count: int) -> AsyncIterator[list[Claims]]:
    """So many hosts that claim, but carry nothing."""
    async with AsyncExitStack() as stack:
        made = []
        for _ in range(count):
            session = await stack.enter_async_context(await connect(lease.SESSION))
            host_id = await lease.take_slot(session, 100)
            assert host_id is not None
            made.append(Claims(await stack.enter_async_context(await connect_for_claims()), host_id))
        yield made


async def claim(claims: Claims, room: int, held: Iterable[UUID] = ()) -> Claim:
    return await claims.claim(room, free=10_000, held=Counter(held))


def outsider(world: World) -> Revision:
    """An agent of the other workspace."""
    from dataclasses import replace

    from tenancy.models import Project

    project = Project.objects.for_workspace(world.elsewhere).get()
    return commit(replace(world, acme=world.elsewhere, playground=project, alice=world.mallory), CHAIN)


async def test_a_single_run_is_in_the_first_claim_beside_a_hundred_thousand_of_others() -> None:
    world = await in_thread(make_world)()
    crowd, other = await in_thread(commit)(world, CHAIN), await in_thread(outsider)(world)
    await in_thread(queue_up)(crowd, 100_000, age=60)
    [single] = await in_thread(queue_up)(other, 1)
    [urgent] = await in_thread(queue_up)(crowd, 1, priority=EDITOR)

    async with claimers(1) as [claims]:
        first = await claim(claims, 250)
        second = await claim(claims, 250)

    assert {single, urgent} <= {run["id"] for run in first.runs}
    assert (len(second.runs), second.held_back, second.more) == (250, False, False)
    assert [run["id"] for run in second.runs] == sorted(run["id"] for run in second.runs)


async def test_a_batch_gets_its_share_while_others_wait() -> None:
    world = await in_thread(make_world)()
    agent = await in_thread(commit)(world, CHAIN)
    for priority in (EDITOR, BATCH):
        await in_thread(queue_up)(agent, 100, priority=priority)

    async with claimers(1) as [claims]:
        taken = await claim(claims, 34)

    priorities = Run.objects.filter(pk__in=[run["id"] for run in taken.runs]).values_list("priority", flat=True)
    assert Counter(await in_thread(list)(priorities)) == {EDITOR: 32, BATCH: 2}


def set_limits(world: World, agent: Revision, project_agent: Revision) -> None:
    set_limit(scope=world.acme, most=40)
    set_limit(scope=project_agent.agent.project, most=25)
    set_limit(scope=agent.agent, most=7)


def in_a_project(world: World) -> Revision:
    from dataclasses import replace

    return commit(replace(world, playground=create_project(workspace=world.acme, name="Second")), CHAIN)


async def test_limits_hold_exactly_when_several_hosts_claim_at_once() -> None:
    world = await in_thread(make_world)()
    narrow, wide = await in_thread(commit)(world, CHAIN), await in_thread(in_a_project)(world)
    free = await in_thread(outsider)(world)
    await in_thread(set_limits)(world, narrow, wide)
    for revision in (narrow, wide, free):
        await in_thread(queue_up)(revision, 200)

    async def claim_all(claims: Claims) -> list[Any]:
        taken: list[Any] = []
        for _ in range(30):
            taken += (await claim(claims, 11)).runs
        return taken

    async with claimers(6) as all_claims:
        taken = [run for part in await asyncio.gather(*map(claim_all, all_claims)) for run in part]

    counts = Counter(run["revision_id"] for run in taken)
    assert len(taken) == len({run["id"] for run in taken})
    assert counts == {narrow.id: 7, wide.id: 25, free.id: 200}
    waiting = await in_thread(Run.objects.filter(revision=narrow, host=None).first)()
    assert await in_thread(why_queued)(waiting) == (
        "7 runs of this agent are under way, which is the limit. This one starts when one ends."
    )
    assert await in_thread(why_queued)(await in_thread(Run.objects.filter(host__isnull=False).first)()) is None


async def test_the_limit_of_the_site_holds_where_nobody_said_another(settings: Any) -> None:
    settings.RUN_LIMIT_AGENT = 3
    world = await in_thread(make_world)()
    usual, unlimited = await in_thread(commit)(world, CHAIN), await in_thread(commit)(world, CHAIN)
    await in_thread(set_limit)(scope=unlimited.agent, most=0)
    for revision in (usual, unlimited):
        await in_thread(queue_up)(revision, 10)

    async with claimers(1) as [claims]:
        taken = (await claim(claims, 100)).runs

    assert Counter(run["revision_id"] for run in taken) == {usual.id: 3, unlimited.id: 10}


async def test_what_waits_for_a_limit_goes_on_when_a_run_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runs.host.SECOND_LOOK", 3600.0)  # So that nothing else can make it go on.
    world = await in_thread(make_world)()
    agent = await in_thread(commit)(world, CHAIN)
    await in_thread(set_limit)(scope=world.acme, most=2)
    ids = await in_thread(queue_up)(agent, 50)
    await in_thread(Run.objects.filter(pk__in=ids).update)(inputs={"name": "Ada"})
    await in_thread(begin)(ids)
    async with host():
        await until(lambda: not Run.objects.filter(pk__in=ids, finished_at=None).exists(), seconds=60)

    ended = await in_thread(Counter)(Run.objects.filter(pk__in=ids).values_list("status", flat=True))
    assert ended == {"succeeded": 50}


async def test_more_lanes_than_a_claim_looks_at_all_have_their_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runs.claim.MOST_LANES", 4)
    world = await in_thread(make_world)()
    ids = []
    for _ in range(10):
        ids += await in_thread(queue_up)(await in_thread(commit)(world, CHAIN), 2)

    async with claimers(1) as [claims]:
        taken: list[UUID] = []
        while len(taken) < 20:
            one = await claim(claims, 5)
            assert one.runs or one.more
            taken += [run["id"] for run in one.runs]

    assert sorted(taken) == sorted(ids)


async def test_a_claim_reads_the_lanes_from_the_index_of_the_queue() -> None:
    world = await in_thread(make_world)()
    await in_thread(park)(await in_thread(commit)(world, CHAIN), 2_000)
    await in_thread(queue_up)(await in_thread(commit)(world, CHAIN), 2_000)
    values = {"low": -1, "workspace": UUID(int=0), "project": UUID(int=0), "agent": UUID(int=0), "high": 9, "most": 9}

    async with await connect_for_claims() as claims:
        cursor = await claims.execute(f"EXPLAIN {LANES}", values)
        plan = "\n".join(row["QUERY PLAN"] for row in await cursor.fetchall())

    assert plan.count("using run_queue on runs_run") == 2
    assert "Sort" not in plan
    assert "Seq Scan on runs_run" not in plan


async def test_a_claim_touches_what_it_takes_and_not_the_queue() -> None:
    world = await in_thread(make_world)()
    revision = await in_thread(commit)(world, CHAIN)
    await in_thread(queue_up)(revision, 20_000)
    lane = {"priorities": [0], "workspaces": [world.acme.id], "projects": [world.playground.id]}
    async with claimers(1) as [claims], await connect_for_claims() as connection:
        await connection.execute("VACUUM ANALYZE runs_run")
        values = lane | {"agents": [revision.agent_id], "counts": [50], "host": claims._host_id}
        cursor = await connection.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {CLAIM}", values)
        row = await cursor.fetchone()

    nodes = list(nodes_of((row or {})["QUERY PLAN"][0]["Plan"]))
    reads = {node["Index Name"]: node["Actual Rows"] * node["Actual Loops"] for node in nodes if "Index Name" in node}
    assert {"run_queue": 50, "runs_run_pkey": 50}.items() <= reads.items()
    assert all(rows <= 50 for rows in reads.values())
    assert not any("Seq" in node["Node Type"] for node in nodes)


def nodes_of(plan: dict[str, Any]) -> Iterable[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from nodes_of(part)


async def test_a_due_run_is_woken_and_its_next_moment_is_asked_of_postgres() -> None:
    world = await in_thread(make_world)()
    agent = await in_thread(commit)(world, CHAIN)
    async with claimers(1) as [claims]:
        assert await claims.next_wake() is None
        await in_thread(park)(agent, 3, wakes_in=3_600)
        assert 3_500 < (await claims.next_wake() or 0) <= 3_600
        due = await in_thread(park)(agent, 2, wakes_in=-1)
        assert (await claims.next_wake() or 0) < 0
        assert {run["id"] for run in (await claim(claims, 10)).runs} == set(due)


async def test_a_run_above_a_limit_says_so_and_starts_when_the_limit_is_raised() -> None:
    world = await in_thread(make_world)()
    await in_thread(set_limit)(scope=world.acme, most=1)
    agent = await in_thread(commit)(world, CHAIN)
    [blocking] = await in_thread(queue_up)(agent, 1)
    async with claimers(1) as [claims]:
        assert [run["id"] for run in (await claim(claims, 5)).runs] == [blocking]
        run = await in_thread(start)(world, CHAIN, name="Ada")
        assert (await claim(claims, 5)).held_back
        assert "limit" in (await in_thread(why_queued)(run) or "")
        async with host():
            await in_thread(set_limit)(scope=world.acme, most=2)
            run = await finished(run)
    assert run.status == "succeeded"
    assert (await in_thread(events_of)(run))[-1][1] == "run.succeeded"


def test_the_statistics_of_an_empty_table_do_not_matter() -> None:
    """The connection for claims may read no whole table, whatever the planner believes."""

    async def shown() -> list[str]:
        async with await connect_for_claims() as claims:
            row = await (await claims.execute("SHOW enable_seqscan")).fetchone()
            return list((row or {}).values())

    assert connection.vendor == "postgresql"
    assert asyncio.run(shown()) == ["off"]


async def test_what_waits_for_a_limit_is_cancelled_at_once() -> None:
    world = await in_thread(make_world)()
    await in_thread(set_limit)(scope=world.acme, most=1)
    runs = {run.id: run for run in [await in_thread(start)(world, NAP, name="Ada") for _ in range(2)]}
    async with claimers(1) as (claims,):
        (held,) = (await claim(claims, 10)).runs  # It holds the only place; of two agents either may come first.
        (waiting,) = [run for run_id, run in runs.items() if run_id != held["id"]]
        await in_thread(cancel_run)(waiting, by=world.alice)
        async with host():
            waiting = await finished(waiting)

    assert waiting.status == "cancelled"


async def test_a_short_beginning_comes_with_the_first_claim_and_never_again() -> None:
    world = await in_thread(make_world)()
    short = await in_thread(start)(world, CHAIN, name="Ada")
    long = await in_thread(start)(world, CHAIN, name="x" * 3_000)

    async with claimers(1) as [claims]:
        taken = (await claim(claims, 10)).runs
        await claims.give_back(taken)
        first = {run["id"]: run["beginning"] for run in taken}
        again = {run["id"]: run["beginning"] for run in (await claim(claims, 10)).runs}

    [told] = json.loads(first[short.id] or "")
    assert (told["seq"], told["type"]) == (1, "run.started")
    assert first[long.id] is None
    assert again == {short.id: None, long.id: None}
