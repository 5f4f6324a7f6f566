"""Attempts and their surroundings, watched: what they do is timed, counted and named in the log.

Law: exactly what the watched class does, and nothing else; a figure is never worth an exception.
"""

from __future__ import annotations

import time

from engine.commands import ExecuteStep
from engine.events import Event, StepFailed
from nodes.base import ModelEndpoint
from runs.attempts import Attempts
from runs.execution import Execution
from runs.record import RunKey
from runs.surroundings import WorkerSurroundings
from runs.values import BigText
from runs.watch import current, figures
from runs.watch.current import ModelCall, Step

ABOUT_CALLS = ("model_", "timeout", "answer_cut")  # how codes begin that tell of a call rather than of its answer


class WatchedAttempts(Attempts):
    """The worker of a host."""

    async def attempt(self, execution: Execution, command: ExecuteStep) -> tuple[Event, list[BigText]]:
        run, started, event = execution.run, time.monotonic(), None
        with current.step(Step(str(run.id), str(run.workspace_id), command.node, command.attempt)) as step:
            try:
                event, texts = await super().attempt(execution, command)
                return event, texts
            finally:
                figures.step_ended(command.kind, event, time.monotonic() - started)
                end_call(step, outcome_of(event))

    def at_once(self, execution: Execution, command: ExecuteStep) -> tuple[Event, list[BigText]] | None:
        outcome = super().at_once(execution, command)
        if outcome:
            figures.step_computed(command.kind, outcome[0])
        return outcome


class WatchedSurroundings(WorkerSurroundings):
    """What a host offers to steps; notes when a model is asked and when it first answers."""

    async def model(self, run: RunKey, alias: str) -> ModelEndpoint:
        endpoint = await super().model(run, alias)
        if step := current.present_step():
            end_call(step, "ok")  # The step asks again, so the call before was answered.
            step.call = ModelCall(endpoint.provider, endpoint.model)
        return endpoint

    def emit(self, run: RunKey, path: str, attempt: int, channel: str, text: str) -> None:
        step = current.present_step()
        if step and step.call and step.call.first_text is None:
            step.call.first_text = time.monotonic()
        super().emit(run, path, attempt, channel, text)


def end_call(step: Step, outcome: str) -> None:
    """Count the step's call, if it has one that was not counted yet."""
    call, step.call = step.call, None
    if call:
        figures.call_ended(call, outcome, time.monotonic() - call.started)


def outcome_of(event: Event | None) -> str:
    """How the last call of an attempt ended that ended so."""
    if event is None:
        return "cancelled"
    failed = isinstance(event, StepFailed) and event.error.code.startswith(ABOUT_CALLS)
    return event.error.code if failed else "ok"  # type: ignore[union-attr]  # `failed` says that it is a StepFailed.
