"""Steps that run other nodes: a sub-agent's graph, an agent's tools, a container's body.

Law: a call that cannot be made is an answer to its caller, never a failure of the run. Changes a run's state through
the turn it is given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.events import StepError
from engine.plan import Body, PlanNode, agent_reference
from engine.state import ScopeState, StepState, join_path
from engine.values import Json, Values
from engine.wiring import arguments_of

if TYPE_CHECKING:
    from engine.turn import Turn

MAX_SCOPE_DEPTH = 25
"""How deep scopes may nest at run time, so that an agent that calls itself ends with a sentence."""


def begin_subgraph(turn: Turn, scope: ScopeState, node: PlanNode, step: StepState, inputs: Values) -> None:
    """Run another agent's graph as this step."""
    path, reference = join_path(scope.key, node.id), agent_reference(node.node)
    body = turn.plan.agent(reference)
    if body is None:
        error = StepError(
            "agent_not_found",
            f"The agent “{reference}” was not found.",
            "Choose another agent.",
            retryable=False,
        )
        turn.fail_own(scope, node.id, step, error)
    elif path.count("#") >= MAX_SCOPE_DEPTH:
        message = f"Agents may call each other {MAX_SCOPE_DEPTH} deep, and this run went deeper."
        error = StepError("too_deep", message, "Look for an agent that calls itself without an end.", retryable=False)
        turn.fail_own(scope, node.id, step, error)
    else:
        step.status = "waiting"
        turn.open_scope(f"{path}#0", body, path, inputs)


def open_call(turn: Turn, scope: ScopeState, node_id: str, call: dict[str, Json]) -> None:
    """Run the tool or body that a step asks for; what cannot be called is answered at once, with the reason."""
    body, path = turn.body(scope), join_path(scope.key, node_id)
    node, tool = body.nodes[node_id], call["tool"]
    arguments = call["arguments"] if isinstance(call.get("arguments"), dict) else {}
    calls = scope.steps[node_id].calls
    if tool == "body" and node.spec.is_container:
        inner: Body | None = turn.plan.inside(body, node_id)
        source = turn.inputs(scope, node) | arguments
    else:
        inner = turn.plan.tool(body, tool) if tool in node.tools else None
        source = arguments | arguments_of(body, scope, node, tool)
    error = _reason_not_to_call(inner, tool, source, path)
    if inner is None or error is not None:
        assert calls is not None, "the caller waits for its calls"
        calls.results[call["id"]] = {"error": error}
    else:
        turn.open_scope(f"{path}#{call['id']}", inner, path, source)


def resume_when_answered(turn: Turn, scope: ScopeState, node_id: str, step: StepState) -> None:
    """Let a step go on once all its calls have answered, in the order in which it asked."""
    calls = step.calls
    if calls is None or step.status != "waiting" or len(calls.results) < len(set(calls.ids)):
        return
    results = [{"id": call_id, **calls.results[call_id]} for call_id in calls.ids]
    step.resume = {"carry": calls.carry, "results": results}
    step.status, step.calls = "running", None
    turn.execute(scope, turn.body(scope).nodes[node_id], step)


def _reason_not_to_call(inner: Body | None, tool: str, source: Values, path: str) -> dict[str, Json] | None:
    """Why a call cannot be made, as the error that the caller gets to read; None when it can."""
    if inner is None:
        return StepError("tool_not_found", f"There is no tool called “{tool}” here.", retryable=False).to_json()
    if path.count("#") >= MAX_SCOPE_DEPTH:
        return StepError("too_deep", f"Calls may nest {MAX_SCOPE_DEPTH} deep.", retryable=False).to_json()
    ports = (port for node in inner.nodes.values() for port in node.ports.values()) if inner.key.endswith("!") else ()
    missing = [port.name for port in ports if port.required and port.type != "tool" and port.name not in source]
    if missing:
        message = f"{tool} needs {', '.join(missing)}."
        return StepError("argument_missing", message, retryable=False).to_json()
    return None
