"""Limits over REST: who may set them, and what a run that waits says."""

import pytest

from runs.models import Run
from tests.factories import make_world, signed_in
from tests.runs.crowds import queue_up
from tests.runs.scenes import CHAIN, commit

pytestmark = pytest.mark.django_db


def test_an_owner_sets_and_removes_limits_of_what_the_workspace_owns() -> None:
    world = make_world()
    agent = commit(world, CHAIN).agent
    alice = signed_in(world.alice)
    for scope, most in ((world.acme, 10), (world.playground, 5), (agent, 0)):
        assert alice.put(f"/api/w/acme/limits/{scope.pk}", {"most": most}).json() == {
            "scope": str(scope.pk), "most": most, "usual": 0,
        }  # fmt: skip
    alice.put(f"/api/w/acme/limits/{world.playground.pk}", {"most": None})

    assert alice.get("/api/w/acme/limits").json() == [
        {"scope": str(world.acme.pk), "most": 10}, {"scope": str(agent.pk), "most": 0},
    ]  # fmt: skip
    assert alice.put(f"/api/w/acme/limits/{world.elsewhere.pk}", {"most": 1}).status_code == 404
    assert alice.put(f"/api/w/acme/limits/{agent.pk}", {"most": -1}).status_code == 400


def test_a_scope_without_a_limit_says_what_the_site_says(settings) -> None:
    settings.RUN_LIMIT_WORKSPACE, settings.RUN_LIMIT_PROJECT, settings.RUN_LIMIT_AGENT = 30, 20, 10
    world = make_world()
    agent = commit(world, CHAIN).agent
    victor = signed_in(world.victor)

    assert [
        victor.get(f"/api/w/acme/limits/{scope.pk}").json() for scope in (world.acme, world.playground, agent)
    ] == [
        {"scope": str(world.acme.pk), "most": None, "usual": 30},
        {"scope": str(world.playground.pk), "most": None, "usual": 20},
        {"scope": str(agent.pk), "most": None, "usual": 10},
    ]  # fmt: skip
    assert victor.get(f"/api/w/acme/limits/{world.elsewhere.pk}").status_code == 404


def test_a_builder_sees_limits_and_may_not_set_them() -> None:
    world = make_world()
    bob = signed_in(world.bob)

    assert bob.get("/api/w/acme/limits").json() == []
    assert bob.put(f"/api/w/acme/limits/{world.acme.pk}", {"most": 1}).status_code == 403


def test_a_run_that_nothing_holds_back_gives_no_reason() -> None:
    world = make_world()
    [run] = queue_up(commit(world, CHAIN), 1)

    assert signed_in(world.victor).get(f"/api/w/acme/runs/{run}/wait").json() == {"reason": None}
    assert Run.objects.get(pk=run).status == "queued"
