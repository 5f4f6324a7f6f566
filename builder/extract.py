"""Takes a part of a graph out into an agent of its own. Pure.

Law: a run of what is left with the new agent in the part's place gives what a run of the whole gave. Where that cannot
be, nothing is taken out and a sentence says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from builder.errors import CannotExtract
from builder.wires import find_collections
from engine.graph import IMPLICIT, INPUT, OUTPUT, Edge, Graph, Group, Node, ValueSpec
from engine.kinds import Kinds
from engine.validate import PortBook

SUB_AGENT = "sub_agent@1"


@dataclass(frozen=True, slots=True)
class Extraction:
    """The new agent's graph, and what is left with the node that runs it; its settings lack the agent's id."""

    agent: Graph
    left: Graph
    node: str


def extract(graph: Graph, kinds: Kinds, chosen: Sequence[str], name: str, node_id: str) -> Extraction:
    """Take the chosen nodes, with all that stands inside them, out of a graph. Raises CannotExtract."""
    part = _Part(graph, kinds, chosen)
    part.check()
    inputs, outputs = part.name_inputs(), part.name_outputs()
    agent = part.agent(name, inputs, outputs)
    left = part.left(name, node_id, inputs, outputs)
    part.check_collections(agent, left, node_id, inputs, outputs)
    return Extraction(agent, left, node_id)


Ends = Mapping[tuple[str, str], str]
"""The name of a new input or output, by the node and the port whose value it carries."""


class _Part:
    """The chosen nodes and the edges across their border."""

    def __init__(self, graph: Graph, kinds: Kinds, chosen: Sequence[str]) -> None:
        self.graph, self.kinds, self.book = graph, kinds, PortBook(graph, kinds)
        self.roots = [node for node in dict.fromkeys(chosen) if node in graph.nodes]
        self.nodes = _with_inside(graph, self.roots)
        edges = sorted(graph.edges)
        self.into = [edge for edge in edges if edge.source not in self.nodes and edge.target in self.nodes]
        self.out = [edge for edge in edges if edge.source in self.nodes and edge.target not in self.nodes]

    # --- May it be taken out?

    def check(self) -> None:
        if not self.roots or all(self.kind_flow(node) == "note" for node in self.roots):
            raise CannotExtract("Choose the nodes that are to become an agent of their own.")
        if len({self.graph.nodes[node].parent for node in self._outer_roots()}) > 1:
            raise CannotExtract("Choose nodes that stand side by side: inside one container, or all outside.")
        tool = next((edge for edge in [*self.into, *self.out] if edge.source_port == "tool"), None)
        if tool is not None:
            raise CannotExtract(
                f"{self.title(tool.source)} is a tool of {self.title(tool.target)}. Choose both, or neither."
            )
        between = self._find_between()
        if between is not None:
            raise CannotExtract(
                f"Values leave what is chosen and come back through {self.title(between)}. Choose it, too."
            )

    def kind_flow(self, node: str) -> str:
        spec = self.book.specs.get(node)
        return spec.flow if spec else "step"

    def title(self, node: str) -> str:
        """What people call a node."""
        found, spec = self.graph.nodes.get(node), self.book.specs.get(node)
        return f"“{(found and found.title) or (spec and spec.title) or node}”"

    def _outer_roots(self) -> list[str]:
        return [node for node in self.roots if self.graph.nodes[node].parent not in self.nodes]

    @property
    def scope(self) -> str | None:
        """The container that the part stands in."""
        return self.graph.nodes[self._outer_roots()[0]].parent

    def _find_between(self) -> str | None:
        """A node outside that values of the part reach and that feeds the part again."""
        around = {INPUT, OUTPUT, self.scope}
        following: dict[str, list[str]] = {}
        for edge in self.graph.edges:
            if edge.source not in around and edge.target not in around:
                following.setdefault(self._owner(edge.source), []).append(self._owner(edge.target))
        feeders = {self._owner(edge.source) for edge in self.into if edge.source not in around}
        waiting = [self._owner(edge.target) for edge in self.out if edge.target not in around]
        seen: set[str] = set()
        while waiting:
            node = waiting.pop()
            if node in feeders:
                return node
            if node not in seen and node not in self.nodes:
                seen.add(node)
                waiting += following.get(node, ())
        return None

    def _owner(self, node: str) -> str:
        """What stands for a node in the scope of the part: itself, or the container around it."""
        for _ in range(len(self.graph.nodes)):
            held = self.graph.nodes.get(node)
            if held is None or held.parent == self.scope or held.parent is None or node in self.nodes:
                return node
            node = held.parent
        return node

    # --- Its inputs and outputs

    def name_inputs(self) -> Ends:
        """An input for each value that comes in, named by the first port that reads it."""
        return _named((edge.source, edge.source_port, edge.target_port) for edge in self.into)

    def name_outputs(self) -> Ends:
        """An output for each value that goes out, named by its port, or by the agent's output that it was."""
        return _named(
            (edge.source, edge.source_port, edge.target_port if edge.target == OUTPUT else edge.source_port)
            for edge in sorted(self.out, key=lambda edge: (edge.target != OUTPUT, edge))
        )

    def _specs(self, ends: Ends, edges: Iterable[Edge], *, required: bool) -> dict[str, ValueSpec]:
        types = {(edge.source, edge.source_port): self._type_of(edge) for edge in edges}
        return {name: ValueSpec(types[end], required=required) for end, name in ends.items()}

    def _type_of(self, edge: Edge) -> str:
        port = (self.book.source_ports(edge) or {}).get(edge.source_port)
        return port.type if port else "any"

    # --- The two graphs

    def agent(self, name: str, inputs: Ends, outputs: Ends) -> Graph:
        """No input is required: a value that does not come leaves what reads it out, as it did before."""
        inner = [edge for edge in self.graph.edges if edge.source in self.nodes and edge.target in self.nodes]
        begin = [replace(edge, source=INPUT, source_port=inputs[edge.source, edge.source_port]) for edge in self.into]
        end = [Edge(node, port, OUTPUT, output) for (node, port), output in outputs.items()]
        roots = set(self._outer_roots())
        return Graph(
            name=name,
            inputs=self._specs(inputs, self.into, required=False),
            outputs=self._specs(outputs, self.out, required=True),
            nodes={
                node.id: replace(node, parent=None if node.id in roots else node.parent)
                for node in self.graph.nodes.values()
                if node.id in self.nodes
            },
            edges=tuple(dict.fromkeys([*inner, *begin, *end])),
            layout={node: place for node, place in self.graph.layout.items() if node in self.nodes},
            groups={
                group: replace(value, nodes=tuple(node for node in value.nodes if node in self.nodes))
                for group, value in self.graph.groups.items()
            },
        )

    def left(self, name: str, node_id: str, inputs: Ends, outputs: Ends) -> Graph:
        stays = [edge for edge in self.graph.edges if edge.source not in self.nodes and edge.target not in self.nodes]
        begin = [Edge(node, port, node_id, name) for (node, port), name in inputs.items()]
        end = [replace(edge, source=node_id, source_port=outputs[edge.source, edge.source_port]) for edge in self.out]
        ports = {
            "inputs": {port: _port_data(spec) for port, spec in self._specs(inputs, self.into, required=False).items()},
            "outputs": {port: _port_data(spec) for port, spec in self._specs(outputs, self.out, required=True).items()},
        }
        runner = Node(node_id, SUB_AGENT, name, self.scope, {"agent": "", "ports": ports})
        kept = {node.id: node for node in self.graph.nodes.values() if node.id not in self.nodes}
        return replace(
            self.graph,
            nodes=kept | {node_id: runner},
            edges=(*stays, *begin, *end),
            layout={node: place for node, place in self.graph.layout.items() if node not in self.nodes}
            | {node_id: self._place()},
            groups={group: self._group_left(value.nodes, node_id, value) for group, value in self.graph.groups.items()},
            locked=tuple(node for node in self.graph.locked if node not in self.nodes),
        )

    def _group_left(self, members: tuple[str, ...], node_id: str, group: Group) -> Group:
        """The new node stands in the group of those whose place it takes, if it was one group for all."""
        stays = [node for node in members if node not in self.nodes]
        joins = stays and set(self._outer_roots()) <= set(members)
        return replace(group, nodes=(*stays, node_id) if joins else tuple(stays))

    def _place(self) -> tuple[float, ...]:
        places = [self.graph.layout.get(node, (0.0, 0.0)) for node in self._outer_roots()]
        return (min(place[0] for place in places), min(place[1] for place in places))

    def check_collections(self, agent: Graph, left: Graph, node_id: str, inputs: Ends, outputs: Ends) -> None:
        """Refuse where a port that collects several values would collect them in another order."""
        origins = {(INPUT, name): end for end, name in inputs.items()}
        after = find_collections(agent, self.kinds, origins, self.nodes)
        after |= find_collections(left, self.kinds, {(node_id, name): end for end, name in outputs.items()})
        before = find_collections(self.graph, self.kinds, {})
        for (node, port), values in before.items():
            if after.get((node, port), values) != values:
                raise CannotExtract(
                    f"{self.title(node)} collects values at {port} in the order of its edges, and that order would "
                    "change. Choose all that it collects, or leave it out."
                )


def _port_data(spec: ValueSpec) -> dict[str, Any]:
    return {"type": spec.type} | ({} if spec.required else {"required": False})


def _named(ends: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str], str]:
    names: dict[tuple[str, str], str] = {}
    for node, port, wanted in ends:
        if (node, port) not in names:
            names[node, port] = _free(wanted, set(names.values()))
    return names


def _free(wanted: str, taken: set[str]) -> str:
    numbered = (f"{wanted[:60]}_{number}" for number in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(name for name in numbered if name not in taken)


def _with_inside(graph: Graph, roots: Iterable[str]) -> set[str]:
    inside: dict[str, list[str]] = {}
    for node in graph.nodes.values():
        if node.parent is not None:
            inside.setdefault(node.parent, []).append(node.id)
    found, waiting = set(roots), list(roots)
    while waiting:
        children = [child for child in inside.get(waiting.pop(), ()) if child not in found]
        found.update(children)
        waiting += children
    return found - IMPLICIT
