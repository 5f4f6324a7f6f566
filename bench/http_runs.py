"""Runs that are each started by an HTTP request of their own which waits for the result."""

import asyncio
import json
import os
import time
from collections import Counter
from collections.abc import Iterator

from bench.durable_runs import FIVE_NODES
from bench.figures import Figure, spread
from bench.lean_http import LeanClient
from bench.processes import cpu_seconds
from bench.world import World

CLIENTS = {1: 300, 16: 3_000, 64: 6_000}  # clients at once -> runs
WARM_UP = 50


def measure(world: World) -> Iterator[Figure]:
    """Runs a second, milliseconds until the result is here, and what a run costs each part of the product."""
    revision = world.commit(FIVE_NODES)
    path = f"/api/w/{world.workspace.slug}/agents/{revision.agent_id}/runs"
    wish = {"inputs": {"name": "Ada"}, "revision": revision.sha, "wait": 60}
    for clients, runs in CLIENTS.items():
        yield from asyncio.run(Load(world, path, json.dumps(wish).encode()).measure(clients, runs))


class Load:
    """So many clients, each of which asks again as soon as it has its answer."""

    def __init__(self, world: World, path: str, body: bytes) -> None:
        self._world, self._path, self._body = world, path, body
        self._left, self._times = 0, list[float]()

    async def measure(self, clients: int, runs: int) -> list[Figure]:
        await self._send(clients, max(WARM_UP, clients))
        self._times.clear()
        before, began = self._cpu(), time.perf_counter()
        await self._send(clients, runs)
        seconds, used = time.perf_counter() - began, self._cpu()
        used.subtract(before)
        return self._figures(clients, runs, seconds, used)

    async def _send(self, clients: int, runs: int) -> None:
        self._left = runs
        await asyncio.gather(*(self._client() for _ in range(clients)))

    async def _client(self) -> None:
        async with LeanClient(self._world.product.url, self._world.headers) as client:
            request = client.post(self._path, self._body)
            while self._left > 0:
                self._left -= 1
                began = time.perf_counter()
                run = json.loads(await client.send(request))
                self._times.append(1000 * (time.perf_counter() - began))
                assert run["status"] == "succeeded", run

    def _cpu(self) -> Counter[str]:
        return cpu_seconds(self._world.product.process.pid) + Counter({"load": time.process_time()})

    def _figures(self, clients: int, runs: int, seconds: float, used: Counter[str]) -> list[Figure]:
        web = os.environ.get("WEB_PROCESSES", "1")
        who = "1 client" if clients == 1 else f"{clients} clients"
        conditions = f"5 nodes, {who}, {web} web process(es), all on {os.cpu_count()} processors"
        parts = ("web", "worker", "Postgres", "load")
        return [
            Figure(f"HTTP runs, {who}", runs / seconds, "runs/s", runs, conditions),
            *spread(f"HTTP run, start to result, {who}", self._times, "ms", conditions),
            *(Figure(f"CPU of an HTTP run, {part}, {who}", 1000 * used[part] / runs, "ms", runs, "") for part in parts),
        ]
