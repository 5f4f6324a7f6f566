"""How long the API takes to list and to read, in a workspace that has been used for a while."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import httpx2

from bench.durable_runs import FIVE_NODES
from bench.figures import Figure, spread
from bench.world import World

AGENTS = 300
RUNS = 20_000
REQUESTS = 200
CLIENTS = 4


def measure(world: World) -> Iterator[Figure]:
    """Milliseconds of lists and reads, by one client and by a few at once."""
    agents, runs = furnish(world)
    seeded = f"{AGENTS:,} agents and {RUNS:,} runs in the workspace, daphne"
    with httpx2.Client(base_url=world.product.url, headers=world.headers, timeout=30) as client:
        for name, path in routes(world, agents, runs).items():
            ask(client, path(0))
            yield from spread(f"API, {name}", [ask(client, path(n)) for n in range(REQUESTS)], "ms", seeded)
        path = routes(world, agents, runs)["list runs"]
        with ThreadPoolExecutor(CLIENTS) as pool:
            began = time.perf_counter()
            samples = list(pool.map(lambda n: ask(client, path(n)), range(REQUESTS)))
            rate = REQUESTS / (time.perf_counter() - began)
        yield from spread(f"API, list runs, {CLIENTS} clients", samples, "ms", f"{seeded}, {rate:.0f} requests/s")


def routes(world: World, agents: list[Any], runs: list[Any]) -> dict[str, Callable[[int], str]]:
    base = f"/api/w/{world.workspace.slug}"
    return {
        "list agents": lambda n: f"{base}/agents?page={1 + n % 5}",
        "list runs": lambda n: f"{base}/runs?page_size={46 + n % 5}",
        "list failed runs": lambda n: f"{base}/runs?status=failed&page_size={46 + n % 5}",
        "read an agent": lambda n: f"{base}/agents/{agents[n % len(agents)]}",
        "read a draft": lambda n: f"{base}/agents/{agents[n % len(agents)]}/draft",
        "read a run": lambda n: f"{base}/runs/{runs[n % len(runs)]}",
    }


def ask(client: httpx2.Client, path: str) -> float:
    """Milliseconds until the whole answer is here. Raises httpx2.HTTPStatusError."""
    began = time.perf_counter()
    client.get(path).raise_for_status()
    return 1000 * (time.perf_counter() - began)


@cache  # Once per product, whichever benchmark comes first.
def furnish(world: World) -> tuple[list[Any], list[Any]]:
    """Ids of agents made by the product's services, and of finished runs written as rows: they are too many to run."""
    from builder.services import create_agent

    agents = [
        create_agent(project=world.project, by=world.owner, graph={**FIVE_NODES, "name": f"Agent {n}"}).pk
        for n in range(AGENTS)
    ]
    return agents[:REQUESTS], write_runs(world)


def write_runs(world: World) -> list[Any]:
    from runs.models import Run

    revision, now = world.commit(FIVE_NODES), datetime.now(UTC)
    rows = [
        Run(
            workspace=world.workspace,
            project=world.project,
            agent_id=revision.agent_id,
            revision=revision,
            started_by=world.owner,
            status="failed" if n % 10 == 0 else "succeeded",
            inputs={"name": f"Ada {n}"},
            outputs={"answer": "Hello"},
            seq=9,
            started_at=now - timedelta(seconds=n),
            finished_at=now - timedelta(seconds=n - 1),
        )
        for n in range(RUNS)
    ]
    Run.objects.bulk_create(rows, batch_size=1_000)
    return [run.pk for run in rows[:REQUESTS]]
