"""A plan: a graph made ready to run. Everything `advance` looks up stands here, computed once per graph."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from engine.commands import ToolOffer
from engine.errors import PlanError
from engine.graph import INPUT, OUTPUT, Edge, Graph, Node
from engine.kinds import Kinds, KindSpec, Port

ROOT = ""


@dataclass(frozen=True, slots=True)
class Wire:
    """Where one value of an input port comes from; `tool` names the tool when the wire feeds a tool's fixed input."""

    port: str
    source: str
    source_port: str
    tool: str | None = None


@dataclass(frozen=True, slots=True)
class PlanNode:
    """A node with its kind, its ports and its wires."""

    node: Node
    spec: KindSpec
    ports: Mapping[str, Port]
    wires: tuple[Wire, ...]
    tools: tuple[str, ...] = ()
    offers: tuple[ToolOffer, ...] = ()
    id: str = field(init=False)  # The node's.

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", self.node.id)


@dataclass(frozen=True, slots=True)
class Body:
    """The nodes of one scope: the root, a container's inside, a sub-agent's root, or a single tool.

    `source` is the id that inner wires name for values from outside; `consumers` says how many wires of a node each
    other node waits for; `starters` wait for nothing.
    """

    key: str
    source: str
    nodes: Mapping[str, PlanNode]
    consumers: Mapping[str, tuple[tuple[str, int], ...]]
    starters: tuple[str, ...]
    sink: tuple[Wire, ...]
    prefix: str = ""


@dataclass(slots=True)
class Plan:
    """All bodies by key. Keys of a sub-agent's bodies start with its reference and `|`."""

    graph: Graph
    bodies: dict[str, Body] = field(default_factory=dict)

    def inside(self, body: Body, node_id: str) -> Body | None:
        """The body inside a container of `body`."""
        return self.bodies.get(f"{body.prefix}{node_id}")

    def agent(self, reference: str) -> Body | None:
        """The root body of a sub-agent."""
        return self.bodies.get(f"{reference}|")

    def tool(self, body: Body, node_id: str) -> Body | None:
        """The one-node body of a tool that lives in `body`."""
        return self.bodies.get(f"{body.prefix}{node_id}!")


def compile_plan(
    graph: Graph, kinds: Kinds, agents: Mapping[str, Graph] | None = None, closed: Collection[str] = ()
) -> Plan:
    """Make a graph ready to run. `agents` holds every sub-agent's graph by the reference its node names.

    The host is asked for the results of `closed` nodes as for those of a step, whatever lives inside them.

    Raises PlanError for a graph with an unknown kind; other faults are the business of `find_problems`, and edges that
    make no sense are left out.
    """
    plan = Plan(graph)
    _add_graph(plan, graph, kinds, "", closed)
    for reference, sub_graph in (agents or {}).items():
        _add_graph(plan, sub_graph, kinds, f"{reference}|")
    return plan


def agent_reference(node: Node) -> str:
    """The key under which a sub-agent node looks for its graph: the agent's id, and @revision when it is pinned."""
    agent, revision = node.settings.get("agent") or "", node.settings.get("revision")
    return f"{agent}@{revision}" if revision else str(agent)


def _add_graph(plan: Plan, graph: Graph, kinds: Kinds, prefix: str, closed: Collection[str] = ()) -> None:
    specs = {node.id: _spec(kinds, node) for node in graph.nodes.values()}
    specs |= {node_id: replace(specs[node_id], flow="step") for node_id in closed if node_id in specs}
    layout = _Wiring(graph, specs)
    parents = {None, *(node.id for node in graph.nodes.values() if specs[node.id].is_container)}
    members: dict[str | None, list[Node]] = {parent: [] for parent in parents}
    for node in graph.nodes.values():
        members.setdefault(node.parent, []).append(node)
    for parent in parents:
        body = layout.body(parent, members[parent], prefix)
        plan.bodies[body.key] = body
    for node_id in layout.tool_ids:
        plan.bodies[f"{prefix}{node_id}!"] = layout.tool_body(graph.nodes[node_id], prefix)


def _spec(kinds: Kinds, node: Node) -> KindSpec:
    spec = kinds.get(node.kind)
    if spec is None:
        raise PlanError(f"The node {node.id} has the kind “{node.kind}”, which is not known here.")
    return spec


class _Wiring:
    """The edges of one graph, looked up by target."""

    def __init__(self, graph: Graph, specs: Mapping[str, KindSpec]) -> None:
        self.graph, self.specs = graph, specs
        self.into: dict[str, list[Edge]] = {}
        self.tool_ids = {e.source for e in graph.edges if e.source_port == "tool" and e.source in graph.nodes}
        for edge in sorted(graph.edges):
            self.into.setdefault(edge.target, []).append(edge)

    def body(self, parent: str | None, members: list[Node], prefix: str) -> Body:
        source, sink = (INPUT, OUTPUT) if parent is None else (parent, parent)
        inside = {node.id for node in members} | {source}
        nodes = {
            node.id: self._plan_node(node, inside)
            for node in members
            if node.id not in self.tool_ids and self.specs[node.id].flow != "note"
        }
        sink_edges = [
            e for e in self.into.get(sink, []) if e.source in inside and (parent is None or e.source != parent)
        ]
        return Body(
            key=f"{prefix}{parent or ROOT}",
            source=source,
            nodes=nodes,
            consumers=_consumers(nodes),
            starters=tuple(n.id for n in nodes.values() if not any(w.source != source for w in n.wires)),
            sink=tuple(Wire(e.target_port, e.source, e.source_port) for e in sink_edges),
            prefix=prefix,
        )

    def tool_body(self, node: Node, prefix: str) -> Body:
        """A body with the tool as its only node; the caller's arguments and the fixed inputs come in as the source."""
        ports = self._ports(node)
        wires = tuple(Wire(name, INPUT, name) for name in ports if name != "tools")
        plan_node = PlanNode(node, self.specs[node.id], ports, wires, *self._tools(node))
        nodes = {node.id: plan_node}
        return Body(f"{prefix}{node.id}!", INPUT, nodes, _consumers(nodes), (node.id,), (), prefix)

    def _plan_node(self, node: Node, inside: set[str]) -> PlanNode:
        tools, offers = self._tools(node)
        wires = self._wires(node.id, inside)
        for tool in tools:
            wires += [Wire(w.port, w.source, w.source_port, tool) for w in self._wires(tool, inside)]
        return PlanNode(node, self.specs[node.id], self._ports(node), tuple(wires), tools, offers)

    def _wires(self, node_id: str, inside: set[str]) -> list[Wire]:
        edges = self.into.get(node_id, [])
        return [
            Wire(e.target_port, e.source, e.source_port)
            for e in edges
            if e.source in inside and e.source_port != "tool" and e.source != node_id
        ]

    def _ports(self, node: Node) -> dict[str, Port]:
        return {port.name: port for port in self.specs[node.id].inputs(node.settings)}

    def _tools(self, node: Node) -> tuple[tuple[str, ...], tuple[ToolOffer, ...]]:
        wired = [
            e.source for e in self.into.get(node.id, []) if e.source_port == "tool" and e.source in self.graph.nodes
        ]
        return tuple(wired), tuple(self._offer(self.graph.nodes[tool]) for tool in wired)

    def _offer(self, tool: Node) -> ToolOffer:
        fixed = {edge.target_port for edge in self.into.get(tool.id, []) if edge.source_port != "tool"}
        open_ports = tuple(p for p in self._ports(tool).values() if p.name not in fixed and p.type != "tool")
        spec = self.specs[tool.id]
        return ToolOffer(tool.id, tool.kind, tool.title or spec.title, tool.note or spec.help, open_ports)


def _consumers(nodes: Mapping[str, PlanNode]) -> dict[str, tuple[tuple[str, int], ...]]:
    counts: dict[str, dict[str, int]] = {}
    for node in nodes.values():
        for wire in node.wires:
            targets = counts.setdefault(wire.source, {})
            targets[node.id] = targets.get(node.id, 0) + 1
    return {source: tuple(targets.items()) for source, targets in counts.items()}
