"""Many viewers at once: one run that a thousand sockets watch, and a thousand runs with one socket each."""

import asyncio
import json
import time
from collections.abc import Iterator
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from bench.figures import Figure, spread
from bench.model_runs import asking, start
from bench.processes import memory_of
from bench.world import World

SOCKETS = 1_000
MODEL = "demo-10x1000"  # ten tokens, one a second: each is a message for every socket that watches
AT_ONCE = 50  # connections that are opened side by side
PATIENCE = 120.0  # seconds
# name -> runs that are watched
CROWDS = {"1 run, 1,000 sockets": 1, "1,000 runs, a socket each": SOCKETS}


def measure(world: World) -> Iterator[Figure]:
    """Milliseconds from the model's byte to every socket, and what a socket costs the web server's memory."""
    revision = world.commit(asking(MODEL))
    for name, runs in CROWDS.items():
        before = memory_of(world.product.process.pid)["web"]
        crowd = asyncio.run(Crowd(world).watch(revision, runs))
        conditions = f"{name}, a token a second, all sockets and clients on this machine"
        yield from spread(f"live: {name}: event delay", crowd.delays, "ms", conditions)
        yield Figure(
            f"live: {name}: web server's memory per socket", (crowd.memory - before) / SOCKETS / 1024, "kB", SOCKETS,
            f"{conditions}; growth of the web server's PSS",
        )  # fmt: skip


class Crowd:
    """The viewers, and what they noticed."""

    def __init__(self, world: World) -> None:
        self._world, self._gate = world, asyncio.Semaphore(AT_ONCE)
        self.delays: list[float] = []
        self.memory = 0

    async def watch(self, revision: Any, runs: int) -> "Crowd":
        """Join runs that have begun, so that every token is seen by sockets that are there."""
        ids = await asyncio.to_thread(start, self._world, revision, runs)
        viewers = [asyncio.create_task(self._view(ids[number % runs])) for number in range(SOCKETS)]
        watching = asyncio.create_task(self._look_at_memory(viewers))
        await asyncio.wait_for(asyncio.gather(*viewers), PATIENCE)
        await watching
        return self

    async def _look_at_memory(self, viewers: list[asyncio.Task[None]]) -> None:
        while not all(viewer.done() for viewer in viewers):
            used = await asyncio.to_thread(memory_of, self._world.product.process.pid)
            self.memory = max(self.memory, used["web"])
            await asyncio.sleep(0.5)

    async def _view(self, run: Any) -> None:
        url = f"{self._world.product.socket_url}/ws/w/{self._world.workspace.slug}/runs/{run}?after=0"
        async with self._gate:
            socket = await connect(
                url, additional_headers=self._world.headers, origin=self._world.product.url, open_timeout=60
            )
        async with socket:
            await self._read(socket)

    async def _read(self, socket: ClientConnection) -> None:
        async for text in socket:
            now = time.monotonic_ns()
            message = json.loads(text)
            if message["type"] == "delta":
                self.delays += [(now - int(stamp)) / 1e6 for stamp in message["text"].split()]
