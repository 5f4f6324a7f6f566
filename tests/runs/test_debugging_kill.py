"""Killing workers while steps are held: what is held stays held, and what was let go is done as it was told."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from runs.checking import find_faults
from runs.controls import control_run
from runs.models import Host, Run, RunEvent
from runs.services import start_run
from tests.factories import World, make_world
from tests.runs.processes import Effects, cluster, effects
from tests.runs.scenes import commit, graph_of
from tests.runs.test_kill import kill_worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def wait_for(is_true: Callable[[], Any], seconds: float = 40) -> Any:
    ends = time.monotonic() + seconds
    while not (answer := is_true()):
        assert time.monotonic() < ends, "It did not happen in time."
        time.sleep(0.05)
    return answer


def chain(world: World, server: Effects, **breakpoints: str) -> Run:
    """Three requests, one after another, each of which says what came before it."""
    world.acme.settings = {"allow_private_network": True}
    world.acme.save()
    nodes = {
        step: {"kind": "http_request@1", "settings": {"url": f"{server.url}/{step}?after={{{{ before }}}}"}}
        for step in ("one", "two", "three")
    }
    edges = [
        "input.word -> one.before",
        "one.body -> two.before",
        "two.body -> three.before",
        "three.body -> output.last",
    ]
    debug = {"breakpoints": {name: {"condition": condition} for name, condition in breakpoints.items()}, "mode": "run"}
    revision = commit(world, graph_of(nodes, edges, word="text"))
    return start_run(workspace=world.acme, revision=revision, inputs={"word": "go"}, by=world.alice, debug=debug)


def asked(server: Effects) -> dict[str, list[str]]:
    """What each step said came before it, once per request."""
    found: dict[str, list[str]] = {}
    for path, count in server.counts.items():
        parts = urlsplit(path)
        found.setdefault(parts.path.strip("/"), []).extend(parse_qs(parts.query)["after"] * count)
    return found


def test_a_run_that_rests_at_a_breakpoint_stays_there_over_the_death_of_everything(
    database_url: str, tmp_path: Path
) -> None:
    with effects(seconds=0.05) as server:
        with cluster(database_url, tmp_path / "log") as running:
            run = chain(make_world(), server, two="before = 'done'")
            wait_for(lambda: Run.objects.get(pk=run.pk).status == "paused")
            running.kill()
        former = list(Host.objects.values_list("pk", flat=True))
        resting = Run.objects.get(pk=run.pk)
        with cluster(database_url, tmp_path / "log"):
            wait_for(lambda: Host.objects.exclude(pk__in=former).filter(fenced_at=None).exists())
            assert Run.objects.get(pk=run.pk).status == "paused"
            control_run(run, by=None, action="release", step="two", inputs={"before": "mended"})
            wait_for(lambda: Run.objects.get(pk=run.pk).is_finished)

        ended = Run.objects.get(pk=run.pk)
        assert (resting.status, resting.host_id, resting.takes) == ("paused", None, 1)
        assert (ended.status, ended.takes) == ("succeeded", 2)
        assert asked(server) == {"one": ["go"], "two": ["mended"], "three": ["done"]}
        assert find_faults(all_ended=True) == []


def test_a_step_that_was_let_go_goes_on_as_it_was_told_when_its_worker_is_killed(
    database_url: str, tmp_path: Path
) -> None:
    with effects(seconds=1) as server, cluster(database_url, tmp_path / "log") as running:
        run = chain(make_world(), server, two="")
        wait_for(lambda: Run.objects.get(pk=run.pk).status == "paused")
        control_run(run, by=None, action="release", step="two", inputs={"before": "mended"})
        wait_for(lambda: "two" in asked(server))
        kill_worker(running)
        wait_for(lambda: Run.objects.get(pk=run.pk).is_finished)

        assert Run.objects.get(pk=run.pk).status == "succeeded"
        assert set(asked(server)["two"]) == {"mended"}
        assert asked(server)["three"] == ["done"]
        told = RunEvent.objects.filter(run=run, type__in=["step.held", "step.released", "run.debugged"])
        assert [event.type for event in told.order_by("seq")] == [
            "run.debugged",
            "step.held",
            "run.debugged",
            "step.released",
        ]
        assert find_faults(all_ended=True) == []
