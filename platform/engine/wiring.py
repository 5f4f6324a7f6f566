"""What flows along a body's wires: which values have come to a node, whether it may start, what a scope gives.

Pure questions; nothing here changes a state. Their cost depends on the node's own wires only.
"""

from __future__ import annotations

from engine.plan import Body, PlanNode, Wire
from engine.state import ScopeState
from engine.values import Values


def is_alive(body: Body, scope: ScopeState, wire: Wire) -> bool:
    """Whether the wire's source has given a value."""
    return wire.source_port in values_of(body, scope, wire.source)


def values_of(body: Body, scope: ScopeState, source: str) -> Values:
    """What a node, or the scope's own source, has given so far."""
    if source == body.source:
        return scope.source
    step = scope.steps.get(source)
    return step.outputs if step else {}


def inputs_of(body: Body, scope: ScopeState, node: PlanNode) -> Values:
    """The values that have come to a node's ports; a port for many gets a list."""
    values: Values = {}
    for wire in node.wires:
        given = values_of(body, scope, wire.source)
        if wire.tool or wire.source_port not in given:
            continue
        value, port = given[wire.source_port], node.ports.get(wire.port)
        if port is not None and port.many:
            values.setdefault(wire.port, []).append(value)
        else:
            values[wire.port] = value
    return values


def is_ready(body: Body, scope: ScopeState, node: PlanNode) -> bool:
    """Whether everything that the node waits for is decided."""
    if scope.resolved_wires.get(node.id, 0) >= len(node.wires):
        return True
    takes_first = node.spec.flow == "merge" and node.node.settings.get("mode") == "first"
    return takes_first and any(is_alive(body, scope, wire) for wire in node.wires)


def reason_to_skip(body: Body, scope: ScopeState, node: PlanNode) -> str | None:
    """Why a node that is ready will not run, as a sentence; None when it will."""
    if node.node.disabled:
        return "The node is switched off."
    for wire in node.wires:
        port = node.ports.get(wire.port)
        if wire.tool or (port and not port.required) or is_alive(body, scope, wire):
            continue
        needs_all = node.spec.flow == "merge" and node.node.settings.get("mode") == "all"
        if needs_all or not (port and port.many and _any_alive(body, scope, node, wire.port)):
            return f"The input {wire.port} got no value: {wire.source} did not give {wire.source_port}."
    return None


def _any_alive(body: Body, scope: ScopeState, node: PlanNode, port: str) -> bool:
    return any(wire.port == port and not wire.tool and is_alive(body, scope, wire) for wire in node.wires)


def is_tool_fed(body: Body, scope: ScopeState, node: PlanNode, tool: str) -> bool:
    """Whether every value that is wired to a tool has come."""
    return all(is_alive(body, scope, wire) for wire in node.wires if wire.tool == tool)


def arguments_of(body: Body, scope: ScopeState, node: PlanNode, tool: str) -> Values:
    """The values that are wired to a tool, by its ports."""
    wires = (wire for wire in node.wires if wire.tool == tool and is_alive(body, scope, wire))
    return {wire.port: values_of(body, scope, wire.source)[wire.source_port] for wire in wires}


def sink_values(body: Body, scope: ScopeState) -> Values:
    """What a finished scope gives to its owner."""
    if body.key.endswith("!"):  # a tool's only node answers with all it has
        return dict(next(iter(scope.steps.values())).outputs)
    alive = (wire for wire in body.sink if is_alive(body, scope, wire))
    return {wire.port: values_of(body, scope, wire.source)[wire.source_port] for wire in alive}
