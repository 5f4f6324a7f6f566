"""What a step costs engine and journal together, and whether that grows with the length of a run."""

from collections.abc import Iterator
from typing import Any

from bench.durable_runs import wait_for_all
from bench.figures import Figure
from bench.processes import cpu_seconds
from bench.world import World

LENGTHS = (10, 100, 1_000, 9_900)  # steps per run; a graph has at most 10,000 nodes
STEPS = 20_000  # per length, in as many runs as that makes


def measure(world: World) -> Iterator[Figure]:
    """Microseconds of processor time per step, of the worker and of Postgres, and the growth from short to long."""
    costs: list[float] = []
    for length in LENGTHS:
        runs = max(2, STEPS // length)
        used = drain(world, world.commit(chain(length)), runs)
        per_step = {part: 1e6 * used[part] / (runs * length) for part in ("worker", "Postgres")}
        costs.append(sum(per_step.values()))
        conditions = f"{runs} runs of {length:,} template steps in a row, engine, journal and Postgres"
        for part, cost in per_step.items():
            yield Figure(f"step of a run of {length:,}: processor time, {part}", cost, "us", runs * length, conditions)
    yield Figure("step of a long run against one of a short run", costs[-1] / costs[0], "times", STEPS, "1 means flat")


def drain(world: World, revision: Any, runs: int) -> Any:
    """Processor time of each part from the start of so many runs to the last one's end."""
    from runs.services import start_runs

    wait_for_all(start_runs(workspace=world.workspace, revision=revision, inputs=[{"name": "Ada"}], by=world.owner))
    before = cpu_seconds(world.product.process.pid)
    inputs = [{"name": f"Ada {number}"} for number in range(runs)]
    wait_for_all(start_runs(workspace=world.workspace, revision=revision, inputs=inputs, by=world.owner))
    used = cpu_seconds(world.product.process.pid)
    used.subtract(before)
    return used


def chain(length: int) -> dict[str, Any]:
    """An agent of so many templates in a row."""
    nodes = {f"n{number}": {"kind": "template@1", "settings": {"text": "{{ name }}"}} for number in range(length)}
    edges = [f"n{number}.text -> n{number + 1}.name" for number in range(length - 1)]
    return {
        "format": "agent/1",
        "name": f"Chain of {length}",
        "inputs": {"name": {"type": "text"}},
        "nodes": nodes,
        "edges": ["input.name -> n0.name", *edges, f"n{length - 1}.text -> output.text"],
    }
