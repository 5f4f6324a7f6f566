"""What a long queue and a million parked runs cost: claims, fairness, wake-ups and due times."""

import asyncio
import os
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from bench.durable_runs import FIVE_NODES, wait_for_all
from bench.figures import Figure, percentile, spread
from bench.world import World

QUEUED = 100_000
PARKED = int(os.environ.get("BENCH_PARKED", "1000000"))
CLAIM = 250
NAP = 7  # seconds: long enough to be parked
NAPS: dict[str, Any] = {
    "format": "agent/1",
    "name": "Nap",
    "inputs": {"name": {"type": "text"}},
    "nodes": {"nap": {"kind": "wait@1", "settings": {"amount": NAP}}},
    "edges": ["input.name -> nap.value", "nap.value -> output.text"],
}


def measure(world: World) -> Iterator[Figure]:
    """Claims from a long queue; one run beside another tenant's queue; the same and due times with parked runs."""
    from runs.models import Run
    from tests.runs.crowds import park

    revision = world.commit(FIVE_NODES)
    yield from claims(revision, parked=0)
    yield from fairness(world, revision)
    yield from wake_ups(world, revision, parked=0)
    before = time.perf_counter()
    park(revision, PARKED)
    print(f"{PARKED} runs parked in {time.perf_counter() - before:.0f} s", flush=True)
    yield from claims(revision, parked=PARKED)
    yield from wake_ups(world, revision, parked=PARKED)
    yield from due_times(world, parked=PARKED)
    Run.objects.filter(agent=revision.agent, status="waiting")._raw_delete("default")  # type: ignore[attr-defined]


def claims(revision: Any, *, parked: int) -> Iterator[Figure]:
    where = f"{QUEUED:,} queued, {parked:,} parked, not committed and rolled back"
    for name, limited in (("no limit", False), ("a workspace, a project and an agent limit", True)):
        samples, looks = asyncio.run(claim_and_roll_back(revision, limited=limited))
        yield from spread(f"claim of {CLAIM}, {name}", samples, "ms", where)
        yield Figure(f"second look at nothing, {name}", percentile(looks, 50), "ms", len(looks), f"{parked:,} parked")


async def claim_and_roll_back(revision: Any, *, limited: bool) -> tuple[list[float], list[float]]:
    """Milliseconds of claims, and of looks at an empty queue, in a transaction that no host ever sees."""
    from psycopg import Rollback

    from runs.claim import Claims, connect_for_claims

    async with await connect_for_claims() as connection, connection.transaction() as whole:
        host = uuid4()
        await connection.execute(
            "INSERT INTO runs_host (id, slot, machine, pid, backend_pid, started_at, heartbeat_at)"
            " VALUES (%s, 9999, 'bench', 0, 0, now(), now())",
            [host],
        )
        claims = Claims(connection, host)
        looks = [await timed(claims) for _ in range(20)]
        await queue_here(connection, revision)
        if limited:
            for scope in (revision.workspace_id, revision.agent.project_id, revision.agent_id):
                await connection.execute(
                    "INSERT INTO runs_runlimit (id, created_at, workspace_id, scope, most)"
                    " VALUES (%s, now(), %s, %s, 1000000)",
                    [uuid4(), revision.workspace_id, scope],
                )
        samples = [await timed(claims) for _ in range(40)]
        raise Rollback(whole)
    return samples, looks


async def timed(claims: Any) -> float:
    began = time.perf_counter()
    await claims.claim(CLAIM, free=10_000, held={})
    await claims.next_wake()
    return 1000 * (time.perf_counter() - began)


async def queue_here(connection: Any, revision: Any) -> None:
    from tests.runs.crowds import MAKE

    await connection.execute(
        MAKE,
        {
            "workspace": revision.workspace_id, "project": revision.agent.project_id, "agent": revision.agent_id,
            "revision": revision.id, "priority": 0, "status": "queued", "wakes_in": None, "age": 0.0, "count": QUEUED,
        },
    )  # fmt: skip


def fairness(world: World, revision: Any) -> Iterator[Figure]:
    """How long a single run of another tenant waits for its first step while a host drains a long queue."""
    from runs.services import start_run

    other = other_tenant()
    ids = fill_queue(revision)
    single: list[UUID] = []
    for number in range(20):
        time.sleep(0.3)
        given = {"inputs": {"name": str(number)}, "by": None}
        single.append(start_run(workspace=other.workspace, revision=other, **given).pk)
    wait_for_all(single)
    where = f"another tenant's {QUEUED:,} queued runs, {left_of(ids):,} of them left at the end; event times"
    yield from spread("a single run beside a queue, to its first step", delays(single), "ms", where)
    wait_for_all(ids[-1:])


def other_tenant() -> Any:
    from graphs.services import commit_graph, create_agent, main_branch
    from tenancy.models import Project, User
    from tenancy.services import create_workspace

    user = User.objects.create_user(f"{uuid4()}@example.com", name="Other")
    project = Project.objects.for_workspace(create_workspace(name="Other", owner=user)).get()
    agent = create_agent(project=project, name="Other", by=user)
    return commit_graph(agent, FIVE_NODES, "Begin", user, main_branch(agent))


def fill_queue(revision: Any) -> list[UUID]:
    from django.db import connection, transaction

    from runs.models import Run
    from runs.services import notify
    from tests.runs.crowds import begin, queue_up

    with transaction.atomic():
        ids = queue_up(revision, QUEUED)
        with connection.cursor() as cursor:
            cursor.execute(
                """UPDATE runs_run SET inputs = '{"name": "Ada"}' WHERE agent_id = %s""", [revision.agent_id]
            )
        begin(ids)
        notify("runs_wake", "")
    assert Run.objects.filter(pk=ids[0]).exists()
    return ids


def left_of(ids: list[UUID]) -> int:
    from runs.models import Run

    return Run.objects.filter(agent=Run.objects.get(pk=ids[0]).agent, status="queued").count()


def delays(ids: list[UUID]) -> list[float]:
    """Milliseconds from a run's first event to its first step, by their own times."""
    from runs.models import RunEvent

    found = []
    for run in ids:
        times = dict(RunEvent.objects.filter(run=run).order_by("-seq").values_list("type", "at"))
        found.append(1000 * (times["step.started"] - times["run.started"]).total_seconds())
    return found


def wake_ups(world: World, revision: Any, *, parked: int) -> Iterator[Figure]:
    from runs.services import start_run

    ids = []
    for number in range(60):
        given = {"inputs": {"name": str(number)}, "by": world.owner}
        run = start_run(workspace=world.workspace, revision=revision, **given)
        wait_for_all([run.pk])
        ids.append(run.pk)
    yield from spread("wake-up, first event to first step", delays(ids[5:]), "ms", f"idle host, {parked:,} parked")


def due_times(world: World, *, parked: int) -> Iterator[Figure]:
    """How late parked runs go on, by the times of their events."""
    from runs.models import RunEvent
    from runs.services import start_run

    revision = world.commit(NAPS)
    given = {"inputs": {"name": "Ada"}, "by": world.owner}
    ids = [start_run(workspace=world.workspace, revision=revision, **given).pk for _ in range(100)]
    wait_for_all(ids)
    late = []
    for run in ids:
        times = dict(RunEvent.objects.filter(run=run).order_by("seq").values_list("type", "at"))
        late.append(1000 * (times["timer.fired"] - times["step.slept"] - timedelta(seconds=NAP)).total_seconds())
    yield from spread("a parked run goes on after it is due", late, "ms", f"100 due at once, {parked:,} others parked")
