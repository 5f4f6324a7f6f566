"""A host for tests and for the curious: plays a graph with scripted results, in any order of completion."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from engine.advance import advance, fold, new_state, pending_commands
from engine.commands import CancelStep, CancelTimer, ExecuteStep, OpenScope, StartTimer
from engine.events import Event, RunDebugged, RunStarted, StepOpened, TimerFired
from engine.plan import Plan
from engine.state import State, join_path
from engine.values import Json

Script = Callable[[ExecuteStep], Event | None]
"""Carries out one step: the event that the host reports for it, or None for a step that hangs."""
Pick = Callable[[int], int]
"""Chooses which of n waiting things happens next: a number from 0 to n - 1."""


@dataclass
class Play:
    """A played run: its stored events in order and its last state.

    Everything is quicker than a deadline, which passes only when nothing else happens; `hasty` lets it pass any time.
    """

    plan: Plan
    script: Script
    pick: Pick = lambda waiting: 0
    events: list[Event] = field(default_factory=list)
    state: State = field(default_factory=new_state)
    executed: list[ExecuteStep] = field(default_factory=list)
    waiting: dict[str, Event | ExecuteStep] = field(default_factory=dict)
    hasty: bool = False

    def report(self, event: Event) -> None:
        """Give one event to the engine and note what follows."""
        answer = advance(self.plan, self.state, event)
        if answer.accepted:
            self.events += [event, *answer.facts]
        for command in answer.commands:
            self._note(command)

    def run(self, limit: int = 1_000_000) -> Play:
        """Carry out what waits until nothing does."""
        for _ in range(limit):
            if not self.waiting:
                return self
            keys = self._next()
            self._carry_out(self.waiting.pop(keys[self.pick(len(keys))]))
        raise AssertionError(f"The run did not end within {limit} events.")

    def _next(self) -> list[str]:
        quick = [key for key, thing in self.waiting.items() if self.hasty or not _is_deadline(thing)]
        return quick or list(self.waiting)

    def _carry_out(self, thing: Event | ExecuteStep) -> None:
        if isinstance(thing, ExecuteStep):
            self.executed.append(thing)
            done = self.script(thing)
        else:
            done = thing
        if done is not None:
            self.report(done)

    def _note(self, command: object) -> None:
        if isinstance(command, ExecuteStep):
            self.waiting[command.node] = command
        elif isinstance(command, OpenScope):
            self.waiting[command.node] = StepOpened(command.node, command.attempt)
        elif isinstance(command, StartTimer):
            self.waiting[f"{command.node} {command.timer}"] = TimerFired(command.node, command.timer)
        elif isinstance(command, CancelTimer):
            self.waiting.pop(f"{command.node} {command.timer}", None)
        elif isinstance(command, CancelStep):
            self.waiting.pop(command.node, None)


def _is_deadline(thing: Event | ExecuteStep) -> bool:
    return isinstance(thing, TimerFired) and thing.timer.startswith("deadline-")


def play(
    plan: Plan,
    inputs: Mapping[str, Json],
    script: Script,
    pick: Pick = lambda waiting: 0,
    *,
    hasty: bool = False,
    debug: bool = False,
) -> Play:
    """Play a whole run; with `debug` it asks before it opens a scope, and is always let."""
    run = Play(plan, script, pick, hasty=hasty)
    if debug:
        run.report(RunDebugged("", "start", "step_into"))
    run.report(RunStarted(dict(inputs)))
    return run.run()


def resume(plan: Plan, events: list[Event], script: Script, pick: Pick = lambda waiting: 0) -> Play:
    """Carry on from stored events, as a host does after a crash: timers are set anew, begun steps are done again."""
    run = Play(plan, script, pick, list(events), fold(plan, events))
    for scope in run.state.scopes.values():
        for node_id, step in scope.steps.items():
            path = join_path(scope.key, node_id)
            for timer in filter(None, (step.timer, step.deadline)):
                run.waiting[f"{path} {timer}"] = TimerFired(path, timer)
    for command in pending_commands(plan, run.state):
        run._note(command)
    return run.run()
