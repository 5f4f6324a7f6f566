"""Killing workers loses nothing: the run ends, and no step that had ended is carried out again."""

import os
import signal
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from runs.checking import find_faults
from runs.forking import Fork, fork_run
from runs.models import Host, Run, RunEvent
from runs.services import start_runs
from tests.factories import World, make_world
from tests.runs.processes import Cluster, Effects, cluster, effects
from tests.runs.scenes import commit, graph_of, start

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

STEPS = ["one", "two", "three", "four", "five"]


def wait_for(is_true: Callable[[], Any], seconds: float = 40) -> Any:
    ends = time.monotonic() + seconds
    while not (answer := is_true()):
        assert time.monotonic() < ends, "It did not happen in time."
        time.sleep(0.05)
    return answer


def start_chain(world: World, server: Effects) -> Run:
    world.acme.settings = {"allow_private_network": True}
    world.acme.save()
    nodes = {
        step: {"kind": "http_request@1", "settings": {"url": f"{server.url}/{step}?after={{{{ before }}}}"}}
        for step in STEPS
    }
    edges = ["input.word -> one.before", "five.body -> output.last"]
    edges += [f"{before}.body -> {after}.before" for before, after in pairwise(STEPS)]
    return start(world, graph_of(nodes, edges, word="text"), word="go")


def steps_done(run: Run) -> int:
    return RunEvent.objects.filter(run=run, type="step.succeeded").count()


def check_record(run: Run) -> None:
    """Every number once and in order, every step's result once."""
    rows = list(RunEvent.objects.filter(run=run).values_list("seq", "type", "node"))
    assert [seq for seq, _, _ in rows] == list(range(1, len(rows) + 1))
    assert [node for _, type_name, node in rows if type_name == "step.succeeded"] == STEPS
    assert Run.objects.get(pk=run.pk).seq == len(rows)


def live_host() -> Host:
    return wait_for(lambda: Host.objects.filter(fenced_at=None).first())


def kill_worker(running: Cluster) -> None:
    os.kill(live_host().pid, signal.SIGKILL)


def kill_everything(running: Cluster) -> None:
    running.kill()


def kill_parent(running: Cluster) -> None:
    """The parent alone; its children must not live on where nobody guards them."""
    group = running.process.pid
    running.process.kill()
    running.process.wait()
    wait_for(lambda: not is_alive(group))


def is_alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("kill", [kill_worker, kill_parent, kill_everything])
def test_a_run_survives_the_death_of_its_worker(
    kill: Callable[[Cluster], None], database_url: str, tmp_path: Path
) -> None:
    with effects() as server, cluster(database_url, tmp_path / "log") as running:
        run = start_chain(make_world(), server)
        wait_for(lambda: steps_done(run) >= 2)
        kill(running)
        done = steps_done(run)
        with cluster(database_url, tmp_path / "log") if kill is not kill_worker else effects():
            wait_for(lambda: Run.objects.get(pk=run.pk).is_finished)

        finished = Run.objects.get(pk=run.pk)
        assert (finished.status, finished.outputs) == ("succeeded", {"last": "done"})
        check_record(run)
        asked = {path.partition("?")[0]: count for path, count in server.counts.items()}
        assert {step: asked[step] for step in STEPS[:done]} == dict.fromkeys(STEPS[:done], 1)
        assert max(server.counts.values()) <= 2


def test_a_stopped_cluster_hands_its_runs_over(database_url: str, tmp_path: Path) -> None:
    with effects(seconds=1) as server, cluster(database_url, tmp_path / "log") as running:
        run = start_chain(make_world(), server)
        wait_for(lambda: steps_done(run) >= 1)

        assert running.stop() == 0

        assert not Host.objects.filter(fenced_at=None).exists()
        stopped = Run.objects.get(pk=run.pk)
        assert (stopped.status, stopped.host_id) == ("running", None)
        with cluster(database_url, tmp_path / "log"):
            wait_for(lambda: Run.objects.get(pk=run.pk).is_finished)
        check_record(run)


def test_a_fork_survives_the_death_of_its_worker_and_carries_out_nothing_that_was_recorded(
    database_url: str, tmp_path: Path
) -> None:
    with effects() as server, cluster(database_url, tmp_path / "log") as running:
        world = make_world()
        run = start_chain(world, server)
        wait_for(lambda: Run.objects.get(pk=run.pk).is_finished)
        forked = fork_run(run, Fork("from", "three"), revision=None, by=world.alice, trigger="person", priority=0)
        wait_for(lambda: steps_done(forked) >= 3)
        kill_worker(running)
        wait_for(lambda: Run.objects.get(pk=forked.pk).is_finished)

        finished = Run.objects.get(pk=forked.pk)
        assert (finished.status, finished.outputs) == ("succeeded", {"last": "done"})
        check_record(forked)
        given = RunEvent.objects.filter(run=forked, type="step.reused").values_list("node", flat=True)
        assert list(given) == ["one", "two"]
        asked = {path.partition("?")[0]: count for path, count in server.counts.items()}
        assert {step: asked[step] for step in STEPS[:3]} == {"one": 1, "two": 1, "three": 2}
        assert find_faults([run.pk, forked.pk], all_ended=True) == []


def test_heavy_runs_of_which_some_were_given_back_survive_the_death_of_their_worker(
    database_url: str, tmp_path: Path
) -> None:
    world = make_world()
    graph = graph_of(
        {"nap": {"kind": "wait@1", "settings": {"amount": 1}}},
        ["input.rows -> nap.value", "nap.value -> output.rows"],
        rows="json",
    )
    rows = ["x" * 1_000] * 2_500
    ids = start_runs(workspace=world.acme, revision=commit(world, graph), inputs=[{"rows": rows}] * 5, by=world.alice)
    with cluster(database_url, tmp_path / "log", RUN_MEMORY="1", RUN_LEASE="2") as running:
        wait_for(lambda: Run.objects.filter(finished_at=None, takes__gt=1, host=None).exists())
        kill_worker(running)
        wait_for(lambda: not Run.objects.filter(finished_at=None).exists(), 120)

    assert set(Run.objects.values_list("status", flat=True)) == {"succeeded"}
    assert find_faults(ids, all_ended=True) == []
