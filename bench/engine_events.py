"""How many events a second `advance` takes, and whether an event of a long run costs more than one of a short run."""

import time
from collections import deque
from collections.abc import Iterator
from itertools import pairwise
from statistics import median

from bench.figures import Figure
from engine.advance import advance, new_state
from engine.commands import ExecuteStep
from engine.events import Event, RunStarted, StepSucceeded
from engine.graph import Graph
from engine.plan import Plan, compile_plan
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
        events = sum(play_through(plan) for _ in range(runs))
        rates.append(events / (time.perf_counter() - started))
        total += events
    return median(rates), total


def play_through(plan: Plan) -> int:
    """Play one run and count its events. Nothing is kept but the run's state, as in a host that has written them."""
    state, count, event = new_state(), 0, RunStarted({"text": "x"})
    waiting: deque[Event] = deque([event])
    while waiting:
        answer = advance(plan, state, waiting.popleft())
        count += 1 + len(answer.facts)
        waiting += [succeed(command) for command in answer.commands if isinstance(command, ExecuteStep)]
    return count


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
