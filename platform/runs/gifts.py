"""What a person gives to steps in place of their results: pinned and edited outputs. Pure.

Law: of a container or sub-agent that is given its outputs nothing inside is carried out.
"""

from collections.abc import Mapping
from typing import Any

from engine.dependents import find_node, is_own
from engine.plan import Plan, PlanNode
from runs.errors import ScriptRefused
from runs.recordings import BY_ENGINE
from runs.scripts import Given, check_given
from runs.values import BigText

Outputs = Mapping[str, Any]
"""Path or node id -> the outputs that a person gives."""


class Gift:
    """Outputs as outcomes, with their long texts; `closed` are the nodes that give them whole."""

    def __init__(self) -> None:
        self.outcomes: dict[str, list[Given]] = {}
        self.closed: tuple[str, ...] = ()
        self.texts: tuple[BigText, ...] = ()

    def put(self, path: str, outputs: Any, node: PlanNode | None) -> None:
        stored, texts = check_given(path, outputs)
        self.outcomes[path] = [("step.succeeded", {"outputs": stored})]
        self.texts += tuple(texts)
        if node is not None and node.spec.flow in BY_ENGINE:
            self.closed += (node.id,)


def gift_to_steps(plan: Plan, outputs: Outputs) -> Gift:
    """Outputs for single steps by their paths. Raises ScriptRefused."""
    gift = Gift()
    for path, value in outputs.items():
        found = find_node(plan, path)
        if found is None:
            raise ScriptRefused(f"There is no step {path} in this agent.")
        if "/" in path and found[1].spec.flow in BY_ENGINE:
            raise ScriptRefused(f"{path} stands inside another step: give values to the steps inside it instead.")
        gift.put(path, value, found[1])
    return gift


def gift_to_nodes(plan: Plan, outputs: Outputs) -> Gift:
    """Outputs for all steps of nodes of the run's own graph. Raises ScriptRefused."""
    nodes = {name: node for body in plan.bodies.values() if is_own(body) for name, node in body.nodes.items()}
    gift = Gift()
    for name, value in outputs.items():
        gift.put(name, value, nodes.get(name))
    return gift
