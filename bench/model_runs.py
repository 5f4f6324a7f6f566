"""Thousands of runs that wait on slow streaming models at once: how long, how much memory, how late a token."""

import asyncio
import threading
import time
from collections.abc import Iterator
from typing import Any

from bench.durable_runs import wait_for_all
from bench.figures import Figure, spread
from bench.processes import memory_of
from bench.token_latency import watch
from bench.world import World

# name -> (runs, the model's name, seconds that one answer takes)
CROWDS = {
    "1,000 runs with a 2 s model call": (1_000, "demo-1x2000", 2.0),
    "10,000 runs streaming 50 tokens": (10_000, "demo-50x40", 2.0),
}
WATCHED = 20  # of the runs have a viewer
SAMPLE = 0.2  # seconds between two looks at the memory


def measure(world: World) -> Iterator[Figure]:
    """From the commit that starts them all to the last one's end."""
    wait_for_all(start(world, world.commit(asking("demo-1x10")), 20))
    for name, (runs, model, seconds) in CROWDS.items():
        revision = world.commit(asking(model))
        memory = Memory(world.product.process.pid)
        with memory:
            ids = start(world, revision, runs)
            committed = time.time()
            delays = asyncio.run(watch_some(world, ids[-WATCHED:]))
            took = wait_for_all(ids) - committed
        conditions = f"{runs:,} runs started at once, one model call of {seconds:g} s each, all succeeded"
        yield Figure(f"{name}: all done", took, "s", runs, conditions)
        yield Figure(f"{name}: memory of the workers", memory.most["worker"] / 2**20, "MB", runs, f"{conditions}; PSS")
        yield Figure(
            f"{name}: memory per run", (memory.most["worker"] - memory.first["worker"]) / runs / 1024, "kB", runs,
            f"{conditions}; growth of the workers' PSS",
        )  # fmt: skip
        if delays:
            yield from spread(f"{name}: token delay", delays, "ms", f"{conditions}; {WATCHED} viewers")


def asking(model: str) -> dict[str, Any]:
    return {
        "format": "agent/1",
        "name": f"Asks {model}",
        "inputs": {"topic": {"type": "text"}},
        "nodes": {"ask": {"kind": "llm@1", "settings": {"model": model, "prompt": "Write about {{ topic }}."}}},
        "edges": ["input.topic -> ask.topic", "ask.text -> output.text"],
    }


def start(world: World, revision: Any, runs: int) -> list[Any]:
    from runs.services import start_runs

    inputs = [{"topic": str(number)} for number in range(runs)]
    return start_runs(workspace=world.workspace, revision=revision, inputs=inputs, by=world.owner)


async def watch_some(world: World, ids: list[Any]) -> list[float]:
    """Milliseconds that each token took to its viewer."""
    watched = await asyncio.gather(*(watch(world, str(run_id)) for run_id in ids))
    return [sample for samples in watched for sample in samples]


class Memory:
    """Looks at the product's memory again and again for as long as it is entered."""

    def __init__(self, root: int) -> None:
        self._root, self._over = root, threading.Event()
        self.first = self.most = memory_of(root)
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *problem: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(SAMPLE):
            self.most = self.most | memory_of(self._root)
