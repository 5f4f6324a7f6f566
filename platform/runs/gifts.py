"""What a person gives to steps in place of their results: pinned and edited outputs. Pure.

Laws: of a container or sub-agent that is given its outputs nothing inside is carried out. Only ports that a node has
can be given a value: nothing could read from any other, and nobody would be told.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.dependents import find_node, is_own
from engine.plan import Body, Plan, PlanNode, agent_reference
from engine.validate import ERROR_PORT
from runs.errors import OutputsRefused, ScriptRefused
from runs.recordings import BY_ENGINE
from runs.scripts import Given, check_given
from runs.values import BigText

MOST_NAMED = 200  # characters of unknown names that a sentence repeats

Outputs = Mapping[str, Any]
"""Path or node id -> the outputs that a person gives."""


class Gift:
    """Outputs as outcomes, with their long texts; `closed` are the nodes that give them whole."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self.outcomes: dict[str, list[Given]] = {}
        self.closed: tuple[str, ...] = ()
        self.texts: tuple[BigText, ...] = ()

    def put(self, path: str, outputs: Any, node: PlanNode | None) -> None:
        stored, texts = check_given(path, outputs)
        if node is not None:
            check_ports(self._plan, path, node, stored)
        self.outcomes[path] = [("step.succeeded", {"outputs": stored})]
        self.texts += tuple(texts)
        if node is not None and node.spec.flow in BY_ENGINE:
            self.closed += (node.id,)


def gift_to_steps(plan: Plan, outputs: Outputs) -> Gift:
    """Outputs for single steps by their paths. Raises ScriptRefused and OutputsRefused."""
    gift = Gift(plan)
    for path, value in outputs.items():
        found = find_node(plan, path)
        if found is None:
            raise ScriptRefused(f"There is no step {path} in this agent.")
        if "/" in path and found[1].spec.flow in BY_ENGINE:
            raise ScriptRefused(f"{path} stands inside another step: give values to the steps inside it instead.")
        refuse_decisions(plan, path, *found)
        gift.put(path, value, found[1])
    return gift


def gift_to_nodes(plan: Plan, outputs: Outputs) -> Gift:
    """Outputs for all steps of nodes of the run's own graph. Raises ScriptRefused and OutputsRefused."""
    nodes = {name: node for body in plan.bodies.values() if is_own(body) for name, node in body.nodes.items()}
    gift = Gift(plan)
    for name, value in outputs.items():
        gift.put(name, value, nodes.get(name))
    return gift


def refuse_decisions(plan: Plan, path: str, body: Body, node: PlanNode) -> None:
    """A decision is that of the people who are asked: nobody gives it as a value. Raises OutputsRefused."""
    if any(inner.spec.asks_people for inner in _nodes_in(plan, body, node)):
        raise OutputsRefused(f"{path} asks people to decide, so it cannot be given a result. Let them decide.")


def _nodes_in(plan: Plan, body: Body, node: PlanNode) -> Iterator[PlanNode]:
    """A node, and all that it may run inside: its own nodes, its agent's, its tools."""
    waiting, seen = [(body, node)], set[tuple[str, str]]()
    while waiting:
        around, one = waiting.pop()
        if (around.key, one.id) in seen:
            continue
        seen.add((around.key, one.id))
        yield one
        opened = [plan.inside(around, one.id), plan.agent(agent_reference(one.node))]
        opened += [plan.tool(around, tool) for tool in one.tools]
        waiting += [(inner, each) for inner in opened if inner for each in inner.nodes.values()]


def check_ports(plan: Plan, name: str, node: PlanNode, outputs: Outputs) -> None:
    """Refuse values for ports that a step's node does not have. Raises OutputsRefused."""
    known = _output_ports(plan, node)
    unknown = [port for port in outputs if port not in (*known, ERROR_PORT.name)]
    if unknown:
        has = f"Its outputs are: {', '.join(known)}" if known else "It has none"
        raise OutputsRefused(f"{name} has no output {', '.join(unknown)[:MOST_NAMED]}. {has}.")


def _output_ports(plan: Plan, node: PlanNode) -> list[str]:
    """By the node's settings; those of a sub-agent by its graph, too, which may have got others since it was chosen."""
    names = [port.name for port in node.spec.outputs(node.node.settings)]
    agent = plan.agent(agent_reference(node.node))
    return list(dict.fromkeys([*names, *(wire.port for wire in (agent.sink if agent else ()))]))
