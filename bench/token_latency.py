"""What the product adds between a token's leaving the model and its arrival at a viewer's socket."""

import asyncio
import json
import time
from collections.abc import Iterator
from typing import Any

from websockets.asyncio.client import connect

from bench.figures import Figure, spread
from bench.stamped_model import DELAY, TOKENS
from bench.world import World

CROWDS = (1, 20)  # runs that stream at once, each with a viewer
PATIENCE = 60.0  # seconds
ASKING: dict[str, Any] = {
    "format": "agent/1",
    "name": "Stamps",
    "inputs": {"topic": {"type": "text"}},
    "nodes": {"ask": {"kind": "llm@1", "settings": {"model": "demo", "prompt": "Write about {{ topic }}."}}},
    "edges": ["input.topic -> ask.topic", "ask.text -> output.text"],
}


def measure(world: World) -> Iterator[Figure]:
    """Milliseconds from the model's byte to the viewer's socket, for one viewer and for a crowd."""
    revision = world.commit(ASKING)
    for crowd in CROWDS:
        who = "1 run" if crowd == 1 else f"{crowd} runs at once"
        runs = start_runs(world, revision, crowd)
        samples = asyncio.run(watch_all(world, runs))
        conditions = f"{who}, a token every {1000 * DELAY:.0f} ms, {TOKENS} tokens, a web-socket client for each"
        yield from spread(f"added latency per token, {who}", samples, "ms", conditions)


def start_runs(world: World, revision: Any, count: int) -> list[str]:
    """The ids of so many runs that have just been started."""
    from runs.services import start_run

    topics = ({"topic": str(number)} for number in range(count))
    return [
        str(start_run(workspace=world.workspace, revision=revision, inputs=given, by=world.owner).pk)
        for given in topics
    ]


async def watch_all(world: World, runs: list[str]) -> list[float]:
    """The latencies of all their tokens."""
    watched = await asyncio.wait_for(asyncio.gather(*(watch(world, run) for run in runs)), PATIENCE)
    return [sample for samples in watched for sample in samples]


async def watch(world: World, run: str) -> list[float]:
    """Milliseconds that each token took which this viewer was sent as it came."""
    url = f"{world.product.socket_url}/ws/w/{world.workspace.slug}/runs/{run}?after=0"
    samples: list[float] = []
    async with connect(url, additional_headers=world.headers, origin=world.product.url) as socket:
        async for text in socket:
            now = time.monotonic_ns()
            message = json.loads(text)
            if message["type"] == "delta":
                samples += [(now - int(stamp)) / 1e6 for stamp in message["text"].split()]
    return samples
