"""How many runs a second a worker host takes from their start to their last stored event."""

import time
from collections.abc import Iterator
from typing import Any

from bench.figures import Figure
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
RUNS = 1_000
PATIENCE = 300.0  # seconds


def measure(world: World) -> Iterator[Figure]:
    """Runs a second from one commit that starts them all to the last one's end; then what starting them costs."""
    from runs.services import start_run

    revision = world.commit(FIVE_NODES)
    warm_up = start_all(world, revision, 20)
    wait_for_all(warm_up)
    began = time.perf_counter()
    start_run(workspace=world.workspace, revision=revision, inputs={"name": "Ada"}, by=world.owner)
    ids = start_all(world, revision, RUNS)
    committed, starting = time.time(), time.perf_counter() - began
    yield Figure(
        "durable runs", RUNS / (wait_for_all(ids) - committed), "runs/s", RUNS,
        "5 nodes (input, template, branch, transform, output), one host process, embedded Postgres with fsync",
    )  # fmt: skip
    yield Figure("starting a run (checks, row, first event)", 1000 * starting / RUNS, "ms", RUNS, "one process")


def start_all(world: World, revision: Any, count: int) -> list[Any]:
    """So many runs, which become visible to the host at one moment."""
    from django.db import transaction

    from runs.services import start_run

    with transaction.atomic():
        inputs = ({"name": f"Ada {number}"} for number in range(count))
        return [
            start_run(workspace=world.workspace, revision=revision, inputs=given, by=world.owner).pk for given in inputs
        ]


def wait_for_all(ids: list[Any]) -> float:
    """When the last of the runs ended (Unix time). Raises AssertionError when one did not succeed."""
    from django.db.models import Max

    from runs.models import Run

    runs = Run.objects.filter(pk__in=ids)
    ends = time.monotonic() + PATIENCE
    while runs.filter(finished_at=None).exists():
        if time.monotonic() > ends:
            raise TimeoutError(f"Some of {len(ids)} runs have not ended after {PATIENCE:.0f} seconds.")
        time.sleep(0.1)
    assert runs.filter(status="succeeded").count() == len(ids), "A run of the benchmark did not succeed."
    last: float = runs.aggregate(last=Max("finished_at"))["last"].timestamp()
    return last
