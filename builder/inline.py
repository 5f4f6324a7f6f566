"""Puts the graph of another agent in the place of the node that runs it. Pure.

Law: what the node gave, its nodes give now. Where that cannot be, nothing changes and a sentence says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from builder.errors import CannotInline
from builder.wires import find_collections
from engine.graph import INPUT, OUTPUT, Edge, Graph, Group, Node, NodeBudget, OnError, Retry
from engine.kinds import Kinds
from engine.validate import PortBook

End = tuple[str, str]


def inline(graph: Graph, kinds: Kinds, node_id: str, agent: Graph) -> Graph:
    """The graph with the agent's nodes in the place of the node that runs it. Raises CannotInline."""
    runner = graph.nodes[node_id]
    _check_runner(graph, runner)
    ids = _free_ids(graph, agent, node_id)
    given = {edge.target_port: (edge.source, edge.source_port) for edge in graph.edges if edge.target == node_id}
    _check_inputs(agent, kinds, given)
    sources = _sources(agent, ids, given)
    edges = [*_kept(graph, node_id, sources), *_inner(agent, ids, given)]
    merged = replace(
        graph,
        nodes=_nodes(graph, agent, ids, runner),
        edges=tuple(dict.fromkeys(edges)),
        layout=_layout(graph, agent, ids, node_id),
        groups=_groups(graph, agent, ids),
        locked=tuple(node for node in graph.locked if node != node_id),
    )
    _check_collections(graph, merged, kinds, {(node_id, name): end for name, end in sources.items()})
    return merged


def _check_runner(graph: Graph, runner: Node) -> None:
    if any(edge.source == runner.id and edge.source_port == "tool" for edge in graph.edges):
        raise CannotInline("This agent is a tool of another node, which calls it as one.")
    if runner.on_error != OnError() or any((e.source, e.source_port) == (runner.id, "error") for e in graph.edges):
        raise CannotInline("This node goes on after errors of the whole agent. Let it fail first, or keep it.")
    if runner.disabled:
        raise CannotInline("This node is switched off. Switch it on first.")
    if (runner.retry, runner.timeout, runner.budget) != (Retry(), None, NodeBudget()):
        raise CannotInline(
            "This node's retries, time limit and budget hold for the whole agent and would be lost. "
            "Take them away first."
        )


def _check_inputs(agent: Graph, kinds: Kinds, given: Mapping[str, End]) -> None:
    """A node that reads what nobody gives is left out by the agent, and would run without it here."""
    book = PortBook(agent, kinds)
    for edge in sorted(agent.edges):
        port = book.inputs.get(edge.target, {}).get(edge.target_port)
        if edge.source == INPUT and edge.source_port not in given and port is not None and port.required:
            title = agent.nodes[edge.target].title or edge.target
            raise CannotInline(f"“{title}” reads the input {edge.source_port}, and nothing is wired to it here.")


def _free_ids(graph: Graph, agent: Graph, node_id: str) -> dict[str, str]:
    """The ids of the agent's nodes, changed only where the graph has them already."""
    taken = set(graph.nodes) - {node_id}
    ids: dict[str, str] = {}
    for node in agent.nodes:
        numbered = (f"{node[:56]}_{number}" for number in range(2, len(taken) + 3))
        ids[node] = node if node not in taken else next(free for free in numbered if free not in taken)
        taken.add(ids[node])
    return ids


def _sources(agent: Graph, ids: Mapping[str, str], given: Mapping[str, End]) -> dict[str, End]:
    """Where each output of the agent comes from now; one that passes an input on comes from what was wired to it."""
    found: dict[str, End] = {}
    for edge in agent.edges:
        if edge.target == OUTPUT and edge.source == INPUT:
            found |= {edge.target_port: given[edge.source_port]} if edge.source_port in given else {}
        elif edge.target == OUTPUT:
            found[edge.target_port] = (ids[edge.source], edge.source_port)
    return found


def _kept(graph: Graph, node_id: str, sources: Mapping[str, End]) -> list[Edge]:
    edges = [edge for edge in graph.edges if node_id not in (edge.source, edge.target)]
    for edge in graph.edges:
        if edge.source == node_id and edge.source_port in sources:
            source, port = sources[edge.source_port]
            edges.append(replace(edge, source=source, source_port=port))
    return edges


def _inner(agent: Graph, ids: Mapping[str, str], given: Mapping[str, End]) -> list[Edge]:
    edges = []
    for edge in agent.edges:
        if edge.target == OUTPUT or (edge.source == INPUT and edge.source_port not in given):
            continue
        source = given[edge.source_port] if edge.source == INPUT else (ids[edge.source], edge.source_port)
        edges.append(Edge(*source, ids[edge.target], edge.target_port))
    return edges


def _nodes(graph: Graph, agent: Graph, ids: Mapping[str, str], runner: Node) -> dict[str, Node]:
    moved = [
        replace(node, id=ids[node.id], parent=ids[node.parent] if node.parent else runner.parent)
        for node in agent.nodes.values()
    ]
    kept = [node for node in graph.nodes.values() if node.id != runner.id]
    return {node.id: node for node in [*kept, *moved]}


def _layout(graph: Graph, agent: Graph, ids: Mapping[str, str], node_id: str) -> dict[str, tuple[float, ...]]:
    """The agent's nodes keep their places to each other; their corner goes where the node stood."""
    left, top, *_ = graph.layout.get(node_id, (0.0, 0.0))
    roots = [agent.layout[node.id] for node in agent.nodes.values() if node.parent is None and node.id in agent.layout]
    dx = left - min((place[0] for place in roots), default=left)
    dy = top - min((place[1] for place in roots), default=top)
    places = {node: place for node, place in graph.layout.items() if node != node_id}
    for node in agent.nodes.values():
        if node.id in agent.layout:
            x, y, *size = agent.layout[node.id]
            places[ids[node.id]] = (x, y, *size) if node.parent else (x + dx, y + dy, *size)
    return places


def _groups(graph: Graph, agent: Graph, ids: Mapping[str, str]) -> dict[str, Group]:
    groups = dict(graph.groups)
    for name, group in agent.groups.items():
        numbered = (f"{name[:56]}_{number}" for number in range(2, len(groups) + 3))
        free = name if name not in groups else next(other for other in numbered if other not in groups)
        groups[free] = replace(group, nodes=tuple(ids[node] for node in group.nodes if node in ids))
    return groups


def _check_collections(before: Graph, after: Graph, kinds: Kinds, origins: Mapping[End, End]) -> None:
    found = find_collections(after, kinds, {})
    for (node, port), values in find_collections(before, kinds, origins).items():
        if found.get((node, port), values) != values:
            title = before.nodes[node].title or node
            raise CannotInline(
                f"“{title}” collects values at {port} in the order of its edges, and that order would change."
            )
