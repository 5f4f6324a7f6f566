"""What operators see of the queue."""

from datetime import timedelta

import pytest
from channels.db import database_sync_to_async as in_thread
from django.utils import timezone

from live.postgres import connect
from runs import lease
from runs.claim import WAKE, connect_for_claims
from runs.limits import set_limit
from runs.models import Host, Run
from runs.queue import Depth, queue_figures
from runs.services import cancel_run
from tests.factories import make_world
from tests.runs.crowds import park, queue_up
from tests.runs.scenes import CHAIN, NAP, claim_runs, commit

pytestmark = pytest.mark.django_db


def test_an_empty_queue_has_every_class_at_nothing() -> None:
    figures = queue_figures()

    assert (figures.total, figures.workspaces) == (Depth(), {})
    assert figures.classes == {"editor": Depth(), "api": Depth(), "batch": Depth()}


def test_the_queue_is_counted_by_class_and_by_workspace() -> None:
    world = make_world()
    chain, nap = commit(world, CHAIN), commit(world, NAP)
    queue_up(chain, 3, priority=10, age=5)
    queue_up(nap, 4, priority=-10, age=60)
    Run.objects.filter(pk__in=queue_up(chain, 2)).update(status="running")  # Handed over by another host: it waits.
    Run.objects.filter(pk__in=queue_up(chain, 1)).update(status="cancelled", finished_at="2026-01-01T00:00Z")
    park(chain, 7)

    figures = queue_figures()

    assert {name: depth.depth for name, depth in figures.classes.items()} == {"editor": 3, "api": 2, "batch": 4}
    assert {workspace: depth.depth for workspace, depth in figures.workspaces.items()} == {world.acme.id: 9}
    assert figures.total.depth == 9
    assert 60 <= figures.total.age == figures.classes["batch"].age < 120
    assert 5 <= figures.classes["editor"].age < 60


def test_a_run_waits_since_it_could_last_be_taken_up() -> None:
    (run,) = queue_up(commit(make_world(), CHAIN), 1, age=86_400)
    Run.objects.filter(pk=run).update(status="running", free_since=timezone.now() - timedelta(seconds=7))

    assert 7 <= queue_figures().total.age < 60


async def woken_handed_over_or_asked_of(how: str) -> float:
    """The age of a run that was made a day ago and has just become free."""
    run = (await in_thread(lambda: park(commit(make_world(), CHAIN), 1, wakes_in=-1.0))())[0]
    await in_thread(Run.objects.filter(pk=run).update)(created_at=timezone.now() - timedelta(days=1))
    async with await connect_for_claims() as claims:
        if how == "woken":
            await claims.execute(WAKE)
    if how == "cancelled":
        await in_thread(lambda: cancel_run(Run.objects.select_related("workspace").get(pk=run), by=None))()
    return (await in_thread(queue_figures)()).total.age


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["woken", "cancelled"])
async def test_a_run_that_has_just_become_free_is_not_as_old_as_it_is(how: str) -> None:
    assert 0 <= await woken_handed_over_or_asked_of(how) < 60


@pytest.mark.django_db(transaction=True)
async def test_the_runs_of_a_host_that_is_put_out_wait_since_then() -> None:
    await in_thread(lambda: queue_up(commit(make_world(), CHAIN), 2, age=86_400))()
    async with await connect(lease.SESSION) as session, await connect("other") as other:
        host_id = await lease.take_slot(session, 1)
        assert host_id
        await claim_runs(other, host_id, 10)
        await lease.retire(other, host_id)

    total = (await in_thread(queue_figures)()).total
    assert (total.depth, 0 <= total.age < 60) == (2, True)


def test_what_a_limit_holds_back_is_counted_apart() -> None:
    world = make_world()
    chain, nap = commit(world, CHAIN), commit(world, NAP)
    queue_up(chain, 5, priority=10, age=500)
    queue_up(nap, 4, age=20)
    set_limit(scope=chain.agent, most=2)
    held = Run.objects.filter(pk__in=queue_up(chain, 2))
    held.update(status="running", host=Host.objects.create(slot=1, machine="m", pid=1, backend_pid=1))

    figures = queue_figures()

    assert (figures.total.depth, figures.total.held_back) == (4, 5)
    assert figures.classes["editor"] == Depth(0, 0.0, 5)
    assert 20 <= figures.total.age < 60

    held.update(host=None, status="cancelled", finished_at=timezone.now())
    assert (queue_figures().classes["editor"].depth, queue_figures().classes["editor"].held_back) == (2, 3)
