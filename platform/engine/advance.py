"""`advance`: one event in, the facts that follow and the commands for the host out.

Law: the same plan, state and event always give the same answer; the cost of an event depends on what it sets in
motion, never on the size of the graph or the steps so far. What an event sets in motion is carried out in `turn`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from engine.calls import open_call, resume_when_answered
from engine.commands import CancelTimer, Command, FinishRun
from engine.deadlines import deadline_passed
from engine.events import (
    ApprovalDecided,
    ApprovalRequested,
    Event,
    RunCancelled,
    RunDebugged,
    RunFailed,
    RunStarted,
    StepCalled,
    StepError,
    StepFailed,
    StepOpened,
    StepReleased,
    StepSlept,
    StepSucceeded,
    TimerFired,
)
from engine.plan import ROOT, Plan
from engine.state import CallState, State, new_state
from engine.turn import OWN_FLOWS, Answer, Turn

__all__ = ["Answer", "advance", "fold", "new_state", "pending_commands"]


ASKING = "approval-"  # how the timers of questions are called; the question's id follows
ANSWER_GRACE = 2.0
"""Seconds after its time in which an answer that was given in time may still be on its way to the host."""


def advance(plan: Plan, state: State, event: Event) -> Answer:
    """Apply one event to `state`, in place, and say what follows. Never raises for anything that a host reports."""
    turn = Turn(plan, state)
    handler = _HANDLERS.get(type(event))
    if handler is not None:
        turn.answer.accepted = not state.is_over and handler(turn, event)
    return turn.answer


def fold(plan: Plan, events: Iterable[Event]) -> State:
    """The state after these stored events, facts included."""
    state = new_state()
    for event in events:
        advance(plan, state, event)
    return state


def pending_commands(plan: Plan, state: State) -> list[Command]:
    """What the host still owes this run: every attempt that was begun and not reported, for resuming after a crash; its
    end, when it is over.

    Timers are not among them: they count from the event that set them, whose time only the host knows.
    """
    if state.is_over:
        return [_finish(state)]
    turn = Turn(plan, state)
    for scope in list(state.scopes.values()):
        for node_id, step in scope.steps.items():
            if step.status == "running":
                turn.ask_again(scope, turn.body(scope).nodes[node_id], step)
    return turn.answer.commands


def _finish(state: State) -> FinishRun:
    assert state.status in ("succeeded", "failed", "cancelled")
    error = StepError.from_json(state.error) if state.error else None
    return FinishRun(state.status, state.outputs, error)


def _run_started(turn: Turn, event: RunStarted) -> bool:
    if turn.state.status != "new":
        return False
    turn.state.status, turn.state.inputs, turn.state.rules = "running", event.inputs, event.rules
    turn.open_scope("", turn.plan.bodies[ROOT], owner=None, source=event.inputs)
    return True


def _run_debugged(turn: Turn, event: RunDebugged) -> bool:
    turn.state.asks = event.mode != "run" or bool(event.breakpoints)
    return True


def _step_succeeded(turn: Turn, event: StepSucceeded) -> bool:
    found = turn.running(event.node, event.attempt)
    if found is None:
        return False
    turn.settle(*found, "succeeded", event.outputs)
    return True


def _step_failed(turn: Turn, event: StepFailed) -> bool:
    found = turn.running(event.node, event.attempt)
    if found is None:
        return False
    turn.fail(*found, event.error)
    return True


def _step_called(turn: Turn, event: StepCalled) -> bool:
    found = turn.running(event.node, event.attempt)
    if found is None:
        return False
    scope, node_id, step = found
    step.status = "waiting"
    step.calls = CallState([call["id"] for call in event.calls], event.carry)
    for call in event.calls:
        if turn.state.is_over or step.status != "waiting":
            break
        open_call(turn, scope, node_id, call)
    resume_when_answered(turn, scope, node_id, step)
    return True


def _step_slept(turn: Turn, event: StepSlept) -> bool:
    found = turn.running(event.node, event.attempt)
    if found is None:
        return False
    _, _, step = found
    step.naps += 1
    step.resume = {"carry": event.carry, "results": []}
    turn.set_timer(event.node, step, "sleeping", f"nap-{step.naps}", event.seconds)
    return True


def _approval_requested(turn: Turn, event: ApprovalRequested) -> bool:
    found = turn.running(event.node, event.attempt)
    if found is None:
        return False
    _, _, step = found
    step.resume = {"carry": event.carry, "results": []}
    turn.set_timer(event.node, step, "asking", f"{ASKING}{event.id}", event.seconds + ANSWER_GRACE)
    return True


def _approval_decided(turn: Turn, event: ApprovalDecided) -> bool:
    """The first decision counts. After it the step asks this no more, nor after its time or when it is begun anew."""
    found = turn.step(event.node)
    if found is None or found[2].timer != f"{ASKING}{event.id}":
        return False
    scope, node_id, step = found
    told = {"by": event.by, "name": event.name, "comment": event.comment, "outputs": event.outputs}
    step.resume["results"] = [{"id": event.decision, **told}]
    turn.answer.commands.append(CancelTimer(event.node, step.timer or ""))
    step.status, step.timer = "running", None
    turn.execute(scope, turn.body(scope).nodes[node_id], step)
    return True


def _step_opened(turn: Turn, event: StepOpened) -> bool:
    found = turn.running(event.node, event.attempt)
    if found is None:
        return False
    scope, node_id, step = found
    node = turn.body(scope).nodes[node_id]
    if node.spec.flow not in OWN_FLOWS:
        return False
    turn.open(scope, node, step, turn.inputs(scope, node))
    return True


def _step_released(turn: Turn, event: StepReleased) -> bool:
    found = turn.running(event.node, event.attempt)
    if found is None:
        return False
    scope, node_id, step = found
    node = turn.body(scope).nodes[node_id]
    if event.outputs is not None:
        turn.succeed(scope, node_id, step, event.outputs)
        return True
    if event.inputs is not None:
        step.inputs = turn.inputs(scope, node) | event.inputs
    turn.ask_again(scope, node, step)
    return True


def _timer_fired(turn: Turn, event: TimerFired) -> bool:
    found = turn.step(event.node)
    if found is None or event.timer not in (found[2].timer, found[2].deadline):
        return False
    scope, node_id, step = found
    if event.timer == step.deadline:
        deadline_passed(turn, scope, node_id, step)
        return True
    was, step.status, step.timer = step.status, "running", None
    if was == "retrying":
        turn.begin(scope, turn.body(scope).nodes[node_id], step)
    else:
        turn.execute(scope, turn.body(scope).nodes[node_id], step)
    return True


def _run_cancelled(turn: Turn, event: RunCancelled) -> bool:
    turn.state.status = "cancelled"
    turn.close_all("The run was cancelled.")
    turn.answer.commands.append(FinishRun("cancelled"))
    return True


def _run_failed(turn: Turn, event: RunFailed) -> bool:
    """A host gave the run up. Where a step's failure ended it, it is over by now, and this fact changes nothing."""
    state = turn.state
    state.status, state.error, state.failed_node = "failed", event.error.to_json(), event.node
    return True


_HANDLERS: dict[type, Callable[[Turn, Any], bool]] = {
    RunStarted: _run_started,
    RunDebugged: _run_debugged,
    StepSucceeded: _step_succeeded,
    StepFailed: _step_failed,
    StepCalled: _step_called,
    StepSlept: _step_slept,
    ApprovalRequested: _approval_requested,
    ApprovalDecided: _approval_decided,
    StepOpened: _step_opened,
    StepReleased: _step_released,
    TimerFired: _timer_fired,
    RunCancelled: _run_cancelled,
    RunFailed: _run_failed,
}
