"""What operators see of the queue."""

import pytest

from runs.models import Run
from runs.queue import Depth, queue_figures
from tests.factories import make_world
from tests.runs.crowds import park, queue_up
from tests.runs.scenes import CHAIN, NAP, commit

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
