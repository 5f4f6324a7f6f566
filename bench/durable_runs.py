"""How many runs a second a worker host takes from their start to their last stored event."""

import time
from collections.abc import Iterator
from typing import Any

from bench.figures import Figure
from bench.processes import cpu_seconds
from bench.world import World

FIVE_NODES: dict[str, Any] = {
    "format": "agent/1",
    "name": "Five nodes",
    "inputs": {"name": {"type": "text"}},
    "nodes": {
        "greet": {"kind": "template@1", "settings": {"text": "Hello {{ name }}!"}},
        "route": {
            "kind": "branch@1",
            "settings": {"mode": "if", "rules": [{"path": "", "operator": "contains", "value": "Hello"}]},
        },
        "shape": {"kind": "transform@1", "settings": {"expression": '{"greeting": data, "size": $length(data)}'}},
    },
    "edges": [
        "input.name -> greet.name",
        "greet.text -> route.value",
        "route.true -> shape.data",
        "shape.result -> output.answer",
    ],
}
RUNS = 20_000
WHERE = "5 nodes (input, template, branch, transform, output), embedded Postgres with fsync, all on this machine"
PATIENCE = 300.0  # seconds


def measure(world: World) -> Iterator[Figure]:
    """Runs a second from one commit that starts them all to the last one's end, and what a run costs each part."""
    revision = world.commit(FIVE_NODES)
    wait_for_all(start_all(world, revision, 200))
    hosts = count_hosts()
    began = time.perf_counter()
    before = cpu_seconds(world.product.process.pid)
    ids = start_all(world, revision, RUNS)
    committed, starting = time.time(), time.perf_counter() - began
    rate = RUNS / (wait_for_all(ids) - committed)
    used = cpu_seconds(world.product.process.pid)
    used.subtract(before)
    conditions = f"{WHERE}, {hosts} host processes"
    yield Figure("durable runs, a batch drained", rate, "runs/s", RUNS, conditions)
    for part in ("worker", "Postgres", "web"):
        yield Figure(f"durable runs: processor time, {part}", 1000 * used[part] / RUNS, "ms/run", RUNS, conditions)
    yield Figure("starting a batch", RUNS / starting, "runs/s", RUNS, f"{WHERE}, checks, rows and first events")


def count_hosts() -> int:
    from runs.models import Host

    count: int = Host.objects.filter(fenced_at=None).count()
    return count


def start_all(world: World, revision: Any, count: int) -> list[Any]:
    """So many runs, which become visible to the hosts at one moment."""
    from runs.services import start_runs

    inputs = [{"name": f"Ada {number}"} for number in range(count)]
    return start_runs(workspace=world.workspace, revision=revision, inputs=inputs, by=world.owner)


def wait_for_all(ids: list[Any], patience: float = PATIENCE) -> float:
    """When the last of the runs ended (Unix time). Raises AssertionError when one did not succeed."""
    from django.db.models import Max

    from runs.models import Run

    runs = Run.objects.filter(pk__gte=min(ids), pk__lte=max(ids))
    ends = time.monotonic() + patience
    while runs.filter(finished_at=None).exists():
        if time.monotonic() > ends:
            raise TimeoutError(f"Some of {len(ids)} runs have not ended after {patience:.0f} seconds.")
        time.sleep(0.1)
    assert Run.objects.filter(pk__in=ids, status="succeeded").count() == len(ids), (
        "A run of the benchmark did not succeed."
    )
    last: float = runs.aggregate(last=Max("finished_at"))["last"].timestamp()
    return last
