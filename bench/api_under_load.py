"""How long the API takes to list, to read and to start while a thousand runs stream on the same processors."""

import asyncio
import itertools
import json
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from bench.api_times import furnish
from bench.durable_runs import FIVE_NODES
from bench.figures import Figure, spread
from bench.lean_http import LeanClient
from bench.token_latency import ASKING, start_runs
from bench.world import World

STREAMS = 1_000
TOKENS, GAP = 200, 200  # per stream; milliseconds between two
STREAMING = {
    **ASKING,
    "nodes": {"ask": {"kind": "llm@1", "settings": {"model": f"demo-{TOKENS}x{GAP}", "prompt": "{{ topic }}"}}},
}
RATE = 50  # requests a second
SECONDS = 20
CONNECTIONS = 20
ENOUGH = 0.9  # of the streams must be under way at the beginning and at the end of the measurement
PATIENCE = 120.0  # seconds

Send = Callable[[LeanClient, int], Awaitable[bytes]]


def measure(world: World) -> Iterator[Figure]:
    """Milliseconds of lists, reads and starts at a steady rate; each kind a third of the requests."""
    agents, runs = furnish(world)
    asking, five = world.commit(STREAMING), world.commit(FIVE_NODES)
    sends = requests(world, agents, runs, five)
    asyncio.run(at_a_steady_rate(world, sends, 2))  # Warm.
    for streams in (0, STREAMS):
        with_streams = f"while {streams:,} runs stream" if streams else "with nothing else to do"
        waves = start_runs(world, asking, streams)
        wait_for_streams(waves)
        times = asyncio.run(at_a_steady_rate(world, sends, SECONDS))
        still = count_streams(waves)
        conditions = (
            f"{RATE} requests/s in all, a third of each kind; 300 agents and 20,000 runs; "
            f"{still:,} streams at the end, a token every {GAP} ms each"
        )
        for name, samples in times.items():
            yield from spread(f"API, {name} {with_streams}", samples, "ms", conditions)


def requests(world: World, agents: list[Any], runs: list[Any], revision: Any) -> dict[str, Send]:
    base = f"/api/w/{world.workspace.slug}"
    wish = json.dumps({"inputs": {"name": "Ada"}, "revision": revision.sha}).encode()
    reads = [f"{base}/runs/{run}" for run in runs[:50]] + [f"{base}/agents/{agent}" for agent in agents[:50]]
    lists = [f"{base}/runs", f"{base}/agents", f"{base}/runs?status=failed"]
    return {
        "list": lambda client, n: client.send(client.get(lists[n % len(lists)])),
        "read": lambda client, n: client.send(client.get(reads[n % len(reads)])),
        "start": lambda client, n: client.send(client.post(f"{base}/agents/{revision.agent_id}/runs", wish), 201),
    }


async def at_a_steady_rate(world: World, sends: dict[str, Send], seconds: float) -> dict[str, list[float]]:
    """Milliseconds by kind, from the moment at which each request was due: a late start counts as waiting."""
    times: dict[str, list[float]] = {name: [] for name in sends}
    free: asyncio.Queue[LeanClient] = asyncio.Queue()
    clients = [LeanClient(world.product.url, world.headers) for _ in range(CONNECTIONS)]
    for client in clients:
        free.put_nowait(await client.__aenter__())
    began = time.perf_counter()

    async def one(name: str, number: int, due: float) -> None:
        client = await free.get()
        await sends[name](client, number)
        times[name].append(1000 * (time.perf_counter() - due))
        free.put_nowait(client)

    async with asyncio.TaskGroup() as group:
        for number, name in zip(range(int(RATE * seconds)), itertools.cycle(sends), strict=False):
            due = began + number / RATE
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            group.create_task(one(name, number // len(sends), due))
    for client in clients:
        await client.__aexit__()
    return times


def wait_for_streams(runs: list[str]) -> None:
    """Wait until the model streams for nearly all of them. Raises TimeoutError."""
    ends = time.monotonic() + PATIENCE
    while count_streams(runs) < ENOUGH * len(runs):
        if time.monotonic() > ends:
            raise TimeoutError(f"Only {count_streams(runs)} of {len(runs)} runs stream after {PATIENCE:.0f} seconds.")
        time.sleep(0.2)


def count_streams(runs: list[str]) -> int:
    """How many of them a host carries at this moment."""
    from runs.models import Run

    return Run.objects.filter(pk__in=runs, host__isnull=False, finished_at=None).count()
