"""One worker process that holds thousands of runs which wait on slow streaming models: what each of them costs it."""

import threading
from collections.abc import Iterator
from typing import Any

from bench.durable_runs import wait_for_all
from bench.figures import Figure
from bench.model_runs import asking, start
from bench.processes import proportional
from bench.world import World

CROWDS = (1_000, 5_000)
MODEL = "demo-10x20000"
TOLD = "10 tokens in 200 s"
PATIENCE = 900.0  # seconds
SAMPLE = 0.5  # seconds between two looks


def measure(world: World) -> Iterator[Figure]:
    """The worker's memory while it holds them all, and how many succeeded: every one, or this ends with an error."""
    wait_for_all(start(world, world.commit(asking("demo-1x10")), 20))
    revision = world.commit(asking(MODEL))
    for runs in CROWDS:
        with Worker() as worker:
            ids = start(world, revision, runs)
            wait_for_all(ids, PATIENCE)
        conditions = f"{TOLD} each; one worker held {worker.held:,} at once, all {runs:,} succeeded"
        name = f"{runs:,} runs that wait in one worker"
        yield Figure(f"{name}: its memory", worker.most / 2**20, "MB", runs, f"{conditions}; PSS")
        each = (worker.most - worker.first) / worker.held / 1024
        yield Figure(f"{name}: memory per run", each, "kB", runs, f"{conditions}; growth of PSS")


class Worker:
    """The only host's process, looked at for as long as it is entered: its memory, and the runs that it holds."""

    def __init__(self) -> None:
        from runs.models import Host

        self._host = Host.objects.get(fenced_at=None)
        self.first = self.most = proportional(self._host.pid)
        self.held = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "Worker":
        self._thread.start()
        return self

    def __exit__(self, *problem: Any) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        from django.db import connection

        from runs.models import Run

        while not self._over.wait(SAMPLE):
            self.most = max(self.most, proportional(self._host.pid))
            self.held = max(self.held, Run.objects.filter(host=self._host).count())
        connection.close()
