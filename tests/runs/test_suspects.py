"""A run that kills its workers is found and ended; those that were carried beside it are not touched."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from runs.models import Host, Run, RunEvent, Suspect
from runs.services import start_again, start_run
from tests.chaos import danger
from tests.factories import make_world
from tests.runs.processes import cluster
from tests.runs.scenes import commit, graph_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

QUICK = {"RUN_LEASE": "1", "DJANGO_SETTINGS_MODULE": "tests.chaos.settings"}
POISON = graph_of(
    {"drink": {"kind": "poison@1"}}, ["input.text -> drink.text", "drink.text -> output.text"], text="text"
)
SLOW = graph_of(
    {"rest": {"kind": "rest@1", "settings": {"seconds": 6}}},
    ["input.text -> rest.text", "rest.text -> output.text"],
    text="text",
)


@pytest.fixture(autouse=True)
def _dangerous_kinds() -> Iterator[None]:
    danger.register()
    yield
    danger.forget()


def wait_for(is_true: Callable[[], Any], seconds: float = 60) -> Any:
    ends = time.monotonic() + seconds
    while not (answer := is_true()):
        assert time.monotonic() < ends, "It did not happen in time."
        time.sleep(0.05)
    return answer


def test_a_run_that_kills_its_workers_is_quarantined_and_its_neighbours_end_well(
    database_url: str, tmp_path: Path
) -> None:
    world = make_world()
    poison, slow = commit(world, POISON), commit(world, SLOW)
    neighbours = [
        start_run(workspace=world.acme, revision=slow, inputs={"text": "a"}, by=world.alice) for _ in range(5)
    ]
    guilty = start_run(workspace=world.acme, revision=poison, inputs={"text": "a"}, by=world.alice)
    # Not so quick: a process for a trial needs a second or two between its slot and its first sign of life.
    with cluster(database_url, tmp_path / "log", **QUICK | {"RUN_LEASE": "5"}):
        wait_for(lambda: not Run.objects.filter(finished_at=None).exists(), 240)

    ended = Run.objects.get(pk=guilty.pk)
    assert (ended.status, ended.error["code"]) == ("failed", "run_quarantined")
    assert "four times" in ended.error["message"]
    assert "start it again" in ended.error["advice"]
    last = RunEvent.objects.filter(run=guilty).latest("seq")
    assert (last.type, last.node, last.data["error"]["code"]) == ("run.failed", "drink", "run_quarantined")
    assert set(Run.objects.exclude(pk=guilty.pk).values_list("status", flat=True)) == {"succeeded"}
    assert Suspect.objects.filter(alone=2).values_list("run_id", flat=True).get() == guilty.pk
    assert all(
        list(RunEvent.objects.filter(run=run, type="step.succeeded").values_list("node", flat=True)) == ["rest"]
        for run in neighbours
    )
    assert start_again(ended, by=world.alice).status == "queued"


def test_a_paused_worker_that_wakes_up_after_its_lease_can_write_nothing(database_url: str, tmp_path: Path) -> None:
    world = make_world()
    slow = commit(world, SLOW)
    with cluster(database_url, tmp_path / "log", RUN_LEASE="1", DJANGO_SETTINGS_MODULE=QUICK["DJANGO_SETTINGS_MODULE"]):
        run = start_run(workspace=world.acme, revision=slow, inputs={"text": "a"}, by=world.alice)
        wait_for(lambda: RunEvent.objects.filter(run=run, type="step.started").exists())
        paused = Host.objects.get(fenced_at=None)
        os.kill(paused.pid, signal.SIGSTOP)
        with cluster(database_url, tmp_path / "other", **QUICK):
            # A second machine, as it were: it puts the silent host out, and carries the run on.
            wait_for(lambda: Host.objects.get(pk=paused.pk).fenced_at)
            wait_for(lambda: Run.objects.get(pk=run.pk).takes == 2)
            os.kill(paused.pid, signal.SIGCONT)
            wait_for(lambda: Run.objects.get(pk=run.pk).is_finished)
            # The paused process has found out that it is fenced, and is a host again under another id.
            wait_for(lambda: Host.objects.filter(pid=paused.pid, fenced_at=None).exists())

    ended = Run.objects.get(pk=run.pk)
    assert (ended.status, ended.takes, ended.seq) == ("succeeded", 2, 4)
    assert list(RunEvent.objects.filter(run=run).values_list("seq", "type")) == [
        (1, "run.started"), (2, "step.started"), (3, "step.succeeded"), (4, "run.succeeded"),
    ]  # fmt: skip
