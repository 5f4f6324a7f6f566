"""How many events a second `advance` takes, and whether an event of a long run costs more than one of a short run."""

import time
from collections.abc import Iterator
from itertools import pairwise
from statistics import median

from bench.figures import Figure
from engine.commands import ExecuteStep
from engine.events import Event, StepSucceeded
from engine.graph import Graph
from engine.plan import Plan, compile_plan
from engine.testing import play
from engine.textform import parse_graph
from nodes.registry import specs

LENGTHS = (10, 100, 1_000, 10_000)
EVENTS = 60_000  # per length, so that every length is measured for about as long
ROUNDS = 3


def measure() -> Iterator[Figure]:
    """Events a second of chains of 10 to 10,000 steps, and the cost per event of the longest against the shortest."""
    rates = {}
    for steps in LENGTHS:
        rates[steps], n = rate_of(compile_plan(chain(steps), specs()), steps)
        yield Figure(
            f"engine, events in runs of {steps:,} steps", rates[steps], "events/s", n,
            f"chain of template steps, median of {ROUNDS} rounds, no host",
        )  # fmt: skip
    yield Figure(
        "engine, cost of an event: 10,000 steps against 10", rates[LENGTHS[0]] / rates[LENGTHS[-1]], "times",
        len(LENGTHS), "1 means flat",
    )  # fmt: skip


def rate_of(plan: Plan, steps: int) -> tuple[float, int]:
    """Events a second, the median of some rounds, and how many events were played in all."""
    runs = max(1, EVENTS // (3 * steps))
    rates, total = [], 0
    for _ in range(ROUNDS):
        started = time.perf_counter()
        events = sum(len(play(plan, {"text": "x"}, succeed).events) for _ in range(runs))
        rates.append(events / (time.perf_counter() - started))
        total += events
    return median(rates), total


def chain(steps: int) -> Graph:
    """A graph of so many steps, one after the other."""
    names = [f"step_{number}" for number in range(steps)]
    nodes = {name: {"kind": "template@1", "settings": {"text": "{{ text }}"}} for name in names}
    links = [f"{before}.text -> {after}.text" for before, after in pairwise(names)]
    edges = ["input.text -> step_0.text", *links, f"{names[-1]}.text -> output.text"]
    data = {"format": "agent/1", "name": "Chain", "inputs": {"text": {"type": "text"}}, "nodes": nodes, "edges": edges}
    graph, problems = parse_graph(data)
    if problems:
        raise ValueError(problems[0].message)
    return graph


def succeed(command: ExecuteStep) -> Event:
    return StepSucceeded(command.node, {"text": "x"}, command.attempt)
