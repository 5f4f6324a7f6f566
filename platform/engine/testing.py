"""A host for tests and for the curious: plays a graph with scripted results, in any order of completion."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from engine.advance import advance, fold, new_state, pending_commands
from engine.commands import CancelStep, ExecuteStep, StartTimer
from engine.events import Event, RunStarted, TimerFired
from engine.plan import Plan
from engine.state import State
from engine.values import Json

Script = Callable[[ExecuteStep], Event]
"""Carries out one step: the event that the host reports for it."""
Pick = Callable[[int], int]
"""Chooses which of n waiting things happens next: a number from 0 to n - 1."""


@dataclass
class Play:
    """A played run: its stored events in order and its last state."""

    plan: Plan
    script: Script
    pick: Pick = lambda waiting: 0
    events: list[Event] = field(default_factory=list)
    state: State = field(default_factory=new_state)
    executed: list[ExecuteStep] = field(default_factory=list)
    waiting: dict[str, Event | ExecuteStep] = field(default_factory=dict)

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
            key = list(self.waiting)[self.pick(len(self.waiting))]
            self._carry_out(self.waiting.pop(key))
        raise AssertionError(f"The run did not end within {limit} events.")

    def _carry_out(self, thing: Event | ExecuteStep) -> None:
        if isinstance(thing, ExecuteStep):
            self.executed.append(thing)
            thing = self.script(thing)
        self.report(thing)

    def _note(self, command: object) -> None:
        if isinstance(command, ExecuteStep):
            self.waiting[command.node] = command
        elif isinstance(command, StartTimer):
            self.waiting[command.node] = TimerFired(command.node, command.timer)
        elif isinstance(command, CancelStep):
            self.waiting.pop(command.node, None)


def play(plan: Plan, inputs: Mapping[str, Json], script: Script, pick: Pick = lambda waiting: 0) -> Play:
    """Play a whole run."""
    run = Play(plan, script, pick)
    run.report(RunStarted(dict(inputs)))
    return run.run()


def resume(plan: Plan, events: list[Event], script: Script, pick: Pick = lambda waiting: 0) -> Play:
    """Carry on from stored events, as a host does after a crash: timers are set anew, begun steps are done again."""
    run = Play(plan, script, pick, list(events), fold(plan, events))
    for scope in run.state.scopes.values():
        for node_id, step in scope.steps.items():
            if step.timer:
                path = f"{scope.key}/{node_id}" if scope.key else node_id
                run.waiting[path] = TimerFired(path, step.timer)
    for command in pending_commands(plan, run.state):
        run._note(command)
    return run.run()
