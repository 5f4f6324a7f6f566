"""Whoever stops in the middle of a transaction holds up nobody for long, and has nobody put out."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import pytest
from channels.db import database_sync_to_async as in_thread
from django.db import connection

from live.postgres import Connection, connect, connect_blocking
from runs import lease
from runs.claim import Claims, connect_for_claims, lane_of
from runs.host import carry_runs
from runs.limits import set_limit
from runs.models import Host, Run
from tests.factories import make_world
from tests.runs.crowds import begin, queue_up
from tests.runs.scenes import CHAIN, NAP, commit, finished, host, start, until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def _short_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "LEASE", 3.0)
    monkeypatch.setattr(lease, "HEARTBEAT", 0.2)


def age_of_signs() -> list[float]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp() - heartbeat_at) FROM runs_host")
        return [float(age) for (age,) in cursor.fetchall()]


@pytest.mark.usefixtures("_short_lease")
async def test_a_web_server_that_stops_while_it_has_a_run_leaves_every_host_alive() -> None:
    world = await in_thread(make_world)()
    stop = asyncio.Event()
    hosts = [asyncio.create_task(carry_runs(stop)) for _ in range(2)]
    try:
        await until(lambda: Host.objects.filter(fenced_at=None).count() == 2)
        run = await in_thread(start)(world, NAP, name="Ada")
        await until(lambda: Run.objects.get(pk=run.pk).host_id)
        async with await connect("web") as web, web.transaction(force_rollback=True):
            await web.execute("UPDATE runs_run SET cancel_request = '{}' WHERE id = %s", [run.pk])
            await asyncio.sleep(2 * lease.LEASE)  # The nap ends, and its host's journal waits for the row.

            assert max(await in_thread(age_of_signs)()) < lease.LEASE
            assert [task.done() for task in hosts] == [False, False]
        assert (await finished(run)).status == "succeeded"
    finally:
        stop.set()
        await asyncio.wait(hosts, timeout=15)


@asynccontextmanager
async def silent_host(*, has_taken: bool) -> AsyncIterator[tuple[UUID, Connection]]:
    """A host that stops in a claim under a limit: once it has the workspace's lock, or once it has taken a run."""
    world = await in_thread(make_world)()
    await in_thread(begin)(await in_thread(queue_up)(await in_thread(commit)(world, CHAIN), 1))
    await in_thread(set_limit)(scope=world.acme, most=5)
    async with await connect(lease.SESSION) as session:
        host_id = await lease.take_slot(session, 10)
        assert host_id
        claiming = await connect_for_claims(lease.name_of(host_id, "claim"))
        claims = Claims(claiming, host_id)
        await claiming.execute("BEGIN")
        rows = await claims._find_lanes()
        await claims._count(rows)
        if has_taken:
            await claims._take({lane_of(row): 1 for row in rows})
        await session.execute("UPDATE runs_host SET heartbeat_at = now() - interval '1 hour'")
        try:
            yield host_id, claiming
        finally:
            await claiming.close()


@pytest.mark.parametrize("has_taken", [False, True])
async def test_a_host_that_stops_in_the_middle_of_a_claim_is_put_out_and_its_runs_are_carried_on(
    has_taken: bool,
) -> None:
    async with silent_host(has_taken=has_taken) as (silent, _), host():
        run = await finished(await in_thread(Run.objects.get)())

    assert run.status == "succeeded"
    assert (await in_thread(Host.objects.get)(pk=silent)).fenced_at is not None


async def test_a_fence_that_somebody_holds_up_is_tried_again_and_keeps_nobody_from_a_slot(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lease, "LOCK_TIMEOUT", "50ms")
    async with silent_host(has_taken=False) as (silent, claiming), await connect("web") as web:
        await claiming.execute("COMMIT")
        await web.execute("UPDATE runs_run SET host_id = %s, status = 'running'", [silent])
        async with web.transaction(force_rollback=True):
            await web.execute("SELECT FROM runs_run FOR UPDATE")
            async with host():
                await until(lambda: Host.objects.filter(fenced_at=None).exclude(pk=silent).exists())
                assert (await in_thread(Host.objects.get)(pk=silent)).fenced_at is None

    async with host():
        assert (await finished(await in_thread(Run.objects.get)())).status == "succeeded"


async def test_a_host_that_gives_a_sign_of_life_in_time_is_not_put_out() -> None:
    async with await connect(lease.SESSION) as session, await connect("other") as other:
        mine = await lease.take_slot(session, 10)
        assert mine
        await other.execute("UPDATE runs_host SET heartbeat_at = now() - interval '1 hour'")
        await lease.fence_silent_hosts(other, mine)

        with connect_blocking("heart") as heart:
            assert lease.beat(heart, mine)
