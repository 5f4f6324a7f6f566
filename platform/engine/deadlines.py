"""Time limits of attempts that outlive one go of the host: naps, containers, sub-agents, agents and their tools.

Law: a deadline belongs to one attempt. It is asked for when the attempt begins and called off when the attempt ends,
however it ends. Changes a run's state through the turn it is given.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.commands import CancelStep, CancelTimer, StartTimer
from engine.events import StepError
from engine.plan import Plan, PlanNode
from engine.state import ScopeState, State, StepState, join_path, split_path

if TYPE_CHECKING:
    from engine.turn import Turn


DEADLINE = "deadline-"  # how the timers of time limits are called; the attempt's number follows


def timed_out(seconds: float) -> StepError:
    """The failure of an attempt that took too long."""
    message = f"The step took longer than its {seconds:g} seconds and was stopped."
    return StepError("timeout", message, "Give the node a longer timeout, or let it do less at once.", retryable=True)


def set_deadline(turn: Turn, scope: ScopeState, node: PlanNode, step: StepState) -> None:
    """Limit the attempt that begins now, if its node has a limit that the host cannot keep alone."""
    if node.node.timeout is not None and node.spec.outlives_a_go:
        step.deadline = f"{DEADLINE}{step.attempt}"
        turn.answer.commands.append(StartTimer(join_path(scope.key, node.id), step.deadline, node.node.timeout))


def call_off_deadline(turn: Turn, path: str, step: StepState) -> None:
    """The attempt has ended: its limit is void."""
    if step.deadline is not None:
        turn.answer.commands.append(CancelTimer(path, step.deadline))
        step.deadline = None


def paths_around(path: str) -> Iterator[str]:
    """A step's own path, then those of the steps whose scopes it stands in, outwards."""
    while path:
        yield path
        path = split_path(path)[0].rpartition("#")[0]


def deadlines_around(plan: Plan, state: State, path: str) -> Iterator[tuple[str, str, float]]:
    """The limits under which a step stands, its own and those around it: (path, timer, seconds)."""
    for owner in paths_around(path):
        scope_key, node_id = split_path(owner)
        scope = state.scopes.get(scope_key)
        step = scope.steps.get(node_id) if scope else None
        if scope and step and step.deadline is not None:
            yield owner, step.deadline, plan.bodies[scope.body].nodes[node_id].node.timeout or 0.0


def deadline_passed(turn: Turn, scope: ScopeState, node_id: str, step: StepState) -> None:
    """End an attempt that is still under way with all that it set in motion, and fail it. The next begins anew."""
    node, path = turn.body(scope).nodes[node_id], join_path(scope.key, node_id)
    if step.status == "running":
        turn.answer.commands.append(CancelStep(path))
    if step.timer is not None:
        turn.answer.commands.append(CancelTimer(path, step.timer))
    step.timer = step.deadline = step.resume = None
    turn.close_inside(scope, node_id, "The step around it took too long.")
    turn.fail_own(scope, node_id, step, timed_out(node.node.timeout or 0.0))
