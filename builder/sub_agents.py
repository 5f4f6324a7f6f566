"""Extracting a part of a draft into an agent of its own, and inlining an agent again.

Both answer with the commands that change the draft, for the person's editor to apply as one step of theirs that they
can take back. Who asks and never applies them has an agent more, which harms nothing and can be deleted.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from builder import services
from builder.commands import AddNode, Command, Connect, Disconnect, RemoveNode, Set, SetGroup, command_data
from builder.errors import CannotInline
from builder.extract import extract
from builder.inline import inline
from builder.kinds import specs
from engine.graph import Graph
from engine.groups import group_data, settle_groups
from engine.plan import agent_reference
from engine.textform import graph_data, parse_graph
from graphs import services as graphs
from graphs.models import Agent
from tenancy.models import User

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_BESIDE = ("retry", "timeout", "on_error", "budget", "disabled", "note")


@dataclass(frozen=True, slots=True)
class Extracted:
    """The new agent, and the commands that put it in the place of what it was made of."""

    agent: Agent
    node: str
    commands: list[dict[str, Any]]


@transaction.atomic
def extract_part(agent: Agent, *, nodes: Sequence[str], name: str, by: User | None) -> Extracted:
    """Make an agent of some of a draft's nodes, beside the draft's. Raises CannotExtract, GraphUnreadable."""
    graph = _read(agent)
    taken = extract(graph, specs(), nodes, name, _free_id(graph))
    made = services.create_agent(
        project=agent.project, by=by, name=name, graph=graph_data(taken.agent), origin={"extract": str(agent.id)}
    )
    services.commit_draft(made, f"Extract from {agent.name}", by)
    runner = taken.left.nodes[taken.node]
    runner = replace(runner, settings={**runner.settings, "agent": str(made.id)})
    left = replace(taken.left, nodes={**taken.left.nodes, taken.node: runner})
    return Extracted(made, taken.node, find_steps(graph, left))


def inline_node(agent: Agent, node: str) -> list[dict[str, Any]]:
    """The commands that put what a sub-agent node runs in its place. Raises CannotInline, GraphUnreadable."""
    graph = _read(agent)
    runner = graph.nodes.get(node)
    if runner is None or runner.kind.split("@")[0] != "sub_agent":
        raise CannotInline("Choose a node that runs another agent.")
    found = graphs.find_known_agents(replace(graph, nodes={node: replace(runner, disabled=False)}), agent.workspace)
    inner = found.get(agent_reference(runner))
    if inner is None or not inner.nodes:
        raise CannotInline("The agent that this node runs was not found, or has nothing committed yet.")
    return find_steps(graph, inline(graph, specs(), node, inner))


def find_steps(before: Graph, after: Graph) -> list[dict[str, Any]]:
    """The commands, as JSON, that turn one graph into another that keeps its other nodes as they are."""
    return [command_data(command) for command in _commands(before, after)]


def _commands(before: Graph, after: Graph) -> Iterator[Command]:
    gone = before.nodes.keys() - after.nodes.keys()
    new = after.nodes.keys() - before.nodes.keys()
    for edge in sorted(set(before.edges) - set(after.edges)):
        if edge.source not in gone and edge.target not in gone:
            yield Disconnect(str(edge))
    for node in sorted(gone):
        if before.nodes[node].parent not in gone:  # What a container holds goes with it.
            yield RemoveNode(node)
    data = graph_data(after)
    for node in sorted(new, key=lambda node: (_depth(after, node), list(after.nodes).index(node))):
        yield from _additions(node, data["nodes"][node], data["layout"].get(node, [0, 0]))
    for edge in sorted(set(after.edges) - set(before.edges)):
        yield Connect(str(edge))
    yield from _groups(before, after)
    for node in sorted(set(after.locked) & new):
        yield Set(node, ["locked"], True)


def _additions(node: str, data: dict[str, Any], place: list[float]) -> Iterator[Command]:
    fields = {name: data.get(name) for name in ("title", "parent", "settings")}
    yield AddNode(id=node, kind=data["kind"], position=place, **fields)
    yield from (Set(node, [name], data[name]) for name in _BESIDE if name in data)


def _groups(before: Graph, after: Graph) -> Iterator[Command]:
    old = settle_groups(before.groups, before.nodes)
    for name, group in settle_groups(after.groups, after.nodes).items():
        if old.get(name) != group and set(group.nodes) - set(old[name].nodes if name in old else ()):
            yield SetGroup(name, group_data(group))


def _depth(graph: Graph, node: str) -> int:
    parent = graph.nodes[node].parent
    return 0 if parent is None or parent not in graph.nodes else _depth(graph, parent) + 1


def _read(agent: Agent) -> Graph:
    graph, _ = parse_graph(services.readable_data(services.read_draft(agent)))
    return graph


def _free_id(graph: Graph) -> str:
    """Random, because two people may extract at the same moment without hearing of each other."""
    while True:
        node = "sub_agent_" + "".join(secrets.choice(_LETTERS) for _ in range(4))
        if node not in graph.nodes:
            return node
