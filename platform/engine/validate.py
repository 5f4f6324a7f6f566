"""`find_problems`: everything that is wrong with a graph, with its place and how to mend it; not just the first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from engine.graph import IMPLICIT, INPUT, MAX_DEPTH, MAX_NODES, OUTPUT, Edge, Graph, Node
from engine.kinds import Kinds, KindSpec, Port
from engine.passing import passed_ports
from engine.plan import agent_reference
from engine.problems import Problem
from engine.schema import find_faults
from engine.templates import find_bad_references, how_to_mend
from engine.types import fits
from engine.values import Json

ERROR_PORT = Port("error", "json", "Error")
TOOL_PORT = Port("tool", "tool", "As a tool")
MOST_PER_TEXT = 5  # broken references that are told of one text; a page of code may hold thousands


def find_problems(graph: Graph, kinds: Kinds, agents: Mapping[str, Graph] | None = None) -> list[Problem]:
    """Every problem of this graph; with `agents` (sub-agents' graphs by reference) references are checked too."""
    if len(graph.nodes) > MAX_NODES:
        return [
            Problem(
                "too_many_nodes",
                f"This graph has {len(graph.nodes):,} nodes; {MAX_NODES:,} are the limit.",
                advice="Split it into sub-agents.",
            )
        ]
    book = PortBook(graph, kinds)
    checks: tuple[Callable[[PortBook], Iterator[Problem]], ...] = (
        _kinds,
        _parents,
        _settings,
        _templates,
        _edges,
        _crowded_ports,
        _open_inputs,
        _cycles,
        _output,
        _idle_nodes,
        _switched_off,
    )
    problems = [problem for check in checks for problem in check(book)]
    return problems + list(_agents(book, agents)) if agents is not None else problems


class PortBook:
    """The ports of every node of a graph, computed once."""

    def __init__(self, graph: Graph, kinds: Kinds) -> None:
        self.graph, self.kinds = graph, kinds
        self.specs: dict[str, KindSpec | None] = {node.id: kinds.get(node.kind) for node in graph.nodes.values()}
        self.inputs = {node.id: self._ports(node, "inputs") for node in graph.nodes.values()}
        self.outputs = {node.id: self._outputs(node) for node in graph.nodes.values()}
        self.tools = {edge.source for edge in graph.edges if edge.source_port == "tool"}

    def _ports(self, node: Node, side: str) -> dict[str, Port]:
        spec = self.specs[node.id]
        return {} if spec is None else {port.name: port for port in getattr(spec, side)(node.settings)}

    def _outputs(self, node: Node) -> dict[str, Port]:
        spec, ports = self.specs[node.id], self._ports(node, "outputs")
        if spec is not None and spec.flow != "note":
            ports["error"] = ERROR_PORT
        if spec is not None and spec.as_tool:
            ports["tool"] = TOOL_PORT
        return ports

    def source_ports(self, edge: Edge) -> dict[str, Port] | None:
        """The ports that an edge may start from at its source; None when a kind is not known."""
        if edge.source == INPUT:
            return {name: Port(name, spec.type) for name, spec in self.graph.inputs.items()}
        node = self.graph.nodes[edge.source]
        if self.specs[node.id] is None:
            return None
        return self._inner(node, "inner_outputs") if self.is_inside(edge.target, node.id) else self.outputs[node.id]

    def target_ports(self, edge: Edge) -> dict[str, Port] | None:
        """The ports that an edge may end at; None when a kind is not known or any name is welcome."""
        if edge.target == OUTPUT:
            spec = self.graph.outputs.get(edge.target_port)
            return {edge.target_port: Port(edge.target_port, spec.type if spec else "any")}
        node = self.graph.nodes[edge.target]
        if self.specs[node.id] is None:
            return None
        return self._inner(node, "inner_inputs") if self.is_inside(edge.source, node.id) else self.inputs[node.id]

    def is_inside(self, node_id: str, container: str) -> bool:
        """Whether a node lives directly in a container."""
        node = self.graph.nodes.get(node_id)
        return node is not None and node.parent == container

    def _inner(self, node: Node, side: str) -> dict[str, Port]:
        return self._ports(node, side)

    def scope_of(self, node_id: str) -> str | None:
        """The container a node lives in; the implicit nodes live at the root."""
        return None if node_id in IMPLICIT else self.graph.nodes[node_id].parent


def _kinds(book: PortBook) -> Iterator[Problem]:
    for node in book.graph.nodes.values():
        if book.specs[node.id] is None:
            near = get_close_matches(node.kind, list(book.kinds), 1, 0.4)
            advice = f"Did you mean {near[0]}?" if near else "Choose a kind from the palette."
            yield Problem("unknown_kind", f"There is no node kind “{node.kind}”.", node.id, "kind", advice=advice)


def _parents(book: PortBook) -> Iterator[Problem]:
    for node in book.graph.nodes.values():
        if node.parent is None:
            continue
        spec = book.specs.get(node.parent)
        if node.parent not in book.graph.nodes:
            yield Problem(
                "unknown_parent",
                f"The container “{node.parent}” does not exist.",
                node.id,
                "parent",
                advice="Move the node out of it.",
            )
        elif spec is not None and not spec.is_container:
            yield Problem(
                "not_a_container",
                f"{_name(book, node.parent)} cannot hold other nodes.",
                node.id,
                "parent",
                advice="Only For each and Repeat can.",
            )
        elif _depth(book.graph, node) > MAX_DEPTH:
            yield Problem(
                "too_deep",
                f"Containers may nest {MAX_DEPTH} deep, and none may hold itself.",
                node.id,
                "parent",
            )


def _depth(graph: Graph, node: Node) -> int:
    depth = 0
    while node.parent and node.parent in graph.nodes and depth <= MAX_DEPTH:
        node, depth = graph.nodes[node.parent], depth + 1
    return depth


def _settings(book: PortBook) -> Iterator[Problem]:
    for node in book.graph.nodes.values():
        spec = book.specs[node.id]
        if spec is None:
            continue
        for path, sentence in find_faults(dict(node.settings), spec.settings_schema):
            title = _setting_title(spec, path)
            yield Problem("bad_setting", f"{title} {sentence}.", node.id, f"settings.{path}" if path else "settings")
        if spec.is_container and node.retry.attempts > 1:
            yield Problem(
                "retries_everything",
                "A retry runs the whole container again.",
                node.id,
                "retry",
                "warning",
                "Set the retry on the nodes inside.",
            )


def _templates(book: PortBook) -> Iterator[Problem]:
    for node in book.graph.nodes.values():
        spec = book.specs[node.id]
        if spec is None:
            continue
        for path, text in _template_texts(node, spec):
            for reference in find_bad_references(text)[:MOST_PER_TEXT]:
                message = f"{_setting_title(spec, path)}: {reference} names no input, so it stays as it is."
                yield Problem(
                    "bad_template", message, node.id, f"settings.{path}", "warning", advice=how_to_mend(reference)
                )


def _template_texts(node: Node, spec: KindSpec) -> Iterator[tuple[str, Json]]:
    for name in spec.templates:
        value = node.settings.get(name)
        if isinstance(value, dict):
            yield from ((f"{name}.{key}", text) for key, text in value.items())
        else:
            yield name, value


def _setting_title(spec: KindSpec, path: str) -> str:
    properties: Mapping[str, Any] = spec.settings_schema.get("properties", {})
    name, _, rest = path.partition(".")
    title = properties.get(name, {}).get("title", name) or "The settings"
    return f"{title} ({rest})" if rest else str(title)


def _edges(book: PortBook) -> Iterator[Problem]:
    for edge in book.graph.edges:
        problem = _dangling(book, edge) or _crossing(book, edge) or _misfit(book, edge)
        if problem:
            yield problem


def _dangling(book: PortBook, edge: Edge) -> Problem | None:
    for end, wrong in ((edge.source, OUTPUT), (edge.target, INPUT)):
        if end == wrong:
            return _edge_problem(
                "wrong_direction",
                edge,
                f"An edge cannot {'start at Output' if wrong == OUTPUT else 'end at Input'}.",
                "Turn it round.",
            )
        if end not in IMPLICIT and end not in book.graph.nodes:
            return _edge_problem(
                "dangling_edge",
                edge,
                f"The edge names “{end}”, which is not in the graph.",
                "Remove the edge or wire it anew.",
            )
    if edge.source == edge.target:
        return _edge_problem(
            "self_loop",
            edge,
            f"{_name(book, edge.source)} is wired to itself.",
            "Use a Repeat node for a loop.",
        )
    return None


def _crossing(book: PortBook, edge: Edge) -> Problem | None:
    source, target = book.scope_of(edge.source), book.scope_of(edge.target)
    if source == target or edge.source == target or edge.target == source:
        return None
    border = _name(book, target or source or "")
    message = f"The edge crosses the border of {border}."
    advice = (
        f"Wire the value to an input of {border}; inside, it has the same name."
        if target
        else f"Let the value leave through the result of {border}."
    )
    return _edge_problem("crosses_border", edge, message, advice)


def _misfit(book: PortBook, edge: Edge) -> Problem | None:
    sources, targets = book.source_ports(edge), book.target_ports(edge)
    if sources is None or targets is None:
        return None
    if edge.source_port not in sources:
        return _port_problem(book, edge, edge.source, edge.source_port, sources, "output")
    if edge.target_port not in targets:
        return _port_problem(book, edge, edge.target, edge.target_port, targets, "input")
    reason = fits(sources[edge.source_port].type, targets[edge.target_port].type)
    return _edge_problem("type_mismatch", edge, reason, "") if reason else None


def _port_problem(book: PortBook, edge: Edge, node: str, port: str, ports: Mapping[str, Port], side: str) -> Problem:
    known = ", ".join(name for name in ports if name not in ("error", "tool")) or "none"
    message = f"{_name(book, node)} has no {side} called {port}."
    return Problem(
        "unknown_port",
        message,
        edge.target if side == "input" else node,
        port,
        advice=f"It has: {known}.",
        edge=str(edge),
    )


def _edge_problem(code: str, edge: Edge, message: str, advice: str) -> Problem:
    return Problem(code, message, edge.target, edge.target_port, advice=advice, edge=str(edge))


def _crowded_ports(book: PortBook) -> Iterator[Problem]:
    seen: set[tuple[str, str, bool]] = set()
    for edge in sorted(book.graph.edges):
        if edge.target in book.graph.nodes or edge.target == OUTPUT:
            inner = book.is_inside(edge.source, edge.target)
            place = (edge.target, edge.target_port, inner)
            ports = {} if edge.target == OUTPUT else book.inputs[edge.target]
            is_many = edge.target_port in ports and ports[edge.target_port].many and not inner
            if place in seen and not is_many:
                message = f"Two edges end at {edge.target_port} of {_name(book, edge.target)}, which takes one."
                yield _edge_problem("port_taken", edge, message, "Join them with a Merge node.")
            seen.add(place)


def _open_inputs(book: PortBook) -> Iterator[Problem]:
    wired = {
        (edge.target, edge.target_port) for edge in book.graph.edges if not book.is_inside(edge.source, edge.target)
    }
    for node in book.graph.nodes.values():
        for port in book.inputs[node.id].values():
            if port.required and (node.id, port.name) not in wired and node.id not in book.tools:
                message = f"Nothing is wired to {port.title or port.name}."
                yield Problem(
                    "input_not_wired",
                    message,
                    node.id,
                    port.name,
                    advice=f"Draw an edge to {port.name}, or stop using it.",
                )


def _cycles(book: PortBook) -> Iterator[Problem]:
    following: dict[str, list[str]] = {}
    waits: dict[str, int] = dict.fromkeys(book.graph.nodes, 0)
    for edge in book.graph.edges:
        if edge.source in waits and edge.target in waits and book.scope_of(edge.source) == book.scope_of(edge.target):
            following.setdefault(edge.source, []).append(edge.target)
            waits[edge.target] += 1
    free = [node for node, count in waits.items() if count == 0]
    while free:
        for target in following.get(free.pop(), ()):
            waits[target] -= 1
            if waits[target] == 0:
                free.append(target)
    for node in _on_a_cycle({node for node, count in waits.items() if count}, following):
        yield Problem(
            "cycle",
            f"{_name(book, node)} waits for itself: its edges form a circle.",
            node,
            advice="Remove an edge of the circle, or put the nodes into a Repeat node.",
        )


def _on_a_cycle(stuck: set[str], following: Mapping[str, list[str]]) -> list[str]:
    """Of the nodes that Kahn's algorithm left over, those on a circle: what only lies behind one is peeled off."""
    ahead = {node: sum(target in stuck for target in following.get(node, ())) for node in stuck}
    behind: dict[str, list[str]] = {}
    for node in stuck:
        for target in following.get(node, ()):
            behind.setdefault(target, []).append(node)
    ends = [node for node, count in ahead.items() if count == 0]
    while ends:
        end = ends.pop()
        stuck.discard(end)
        for node in behind.get(end, ()):
            if node in ahead:
                ahead[node] -= 1
                if ahead[node] == 0:
                    ends.append(node)
    return sorted(stuck)


def _output(book: PortBook) -> Iterator[Problem]:
    wired = {edge.target_port for edge in book.graph.edges if edge.target == OUTPUT}
    if book.graph.nodes and not wired:
        yield Problem(
            "no_output",
            "Nothing is wired to Output, so a run gives no result.",
            OUTPUT,
            severity="warning",
            advice="Draw an edge from the last node to Output.",
        )
    for name in book.graph.outputs:
        if name not in wired:
            yield Problem("output_not_wired", f"Nothing is wired to the output {name}.", OUTPUT, name, "warning")


def _idle_nodes(book: PortBook) -> Iterator[Problem]:
    linked = {end for edge in book.graph.edges for end in (edge.source, edge.target)}
    for node in book.graph.nodes.values():
        spec = book.specs[node.id]
        if spec is not None and spec.flow != "note" and node.id not in linked and len(book.graph.nodes) > 1:
            yield Problem(
                "not_connected",
                f"{_name(book, node.id)} is not connected to anything.",
                node.id,
                severity="warning",
                advice="Wire it or remove it.",
            )


def _switched_off(book: PortBook) -> Iterator[Problem]:
    """Nodes that are switched off and, by the types of their ports, pass nothing on to what reads from them."""
    read: dict[str, set[str]] = {}
    for edge in book.graph.edges:
        if not book.is_inside(edge.target, edge.source):
            read.setdefault(edge.source, set()).add(edge.source_port)
    for node in book.graph.nodes.values():
        spec = book.specs[node.id]
        if spec is None or not node.disabled or node.id in book.tools:
            continue
        outputs = spec.outputs(node.settings)
        passed = passed_ports(book.inputs[node.id].values(), outputs)
        empty = [port.name for port in outputs if port.name in read.get(node.id, ()) and port.name not in passed]
        if empty:
            yield Problem(
                "passes_nothing_on",
                f"{_name(book, node.id)} is switched off, and no input of it fits {', '.join(empty)}.",
                node.id,
                "disabled",
                "warning",
                "What reads from there is skipped, too. Switch it on, or wire around it.",
            )


def _agents(book: PortBook, agents: Mapping[str, Graph] | None) -> Iterator[Problem]:
    for node in book.graph.nodes.values():
        spec = book.specs[node.id]
        if spec is not None and spec.flow == "subgraph" and agent_reference(node) not in (agents or {}):
            yield Problem(
                "agent_not_found",
                "The agent that this node runs was not found.",
                node.id,
                "settings.agent",
                advice="Choose an agent of this workspace.",
            )


def _name(book: PortBook, node_id: str) -> str:
    if node_id in IMPLICIT:
        return node_id.capitalize()
    node, spec = book.graph.nodes.get(node_id), book.specs.get(node_id)
    return (node.title if node else "") or (spec.title if spec else "") or node_id
