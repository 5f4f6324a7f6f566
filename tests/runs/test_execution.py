"""A run in memory while its journal is slow: what is put down stays as it was put down."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from engine.commands import ExecuteStep
from engine.events import Event, RunStarted, StepSucceeded
from engine.plan import compile_plan
from engine.state import new_state
from engine.textform import parse_graph
from nodes.registry import specs
from runs.execution import Execution, Recorded, Unstorable
from runs.holding import Control, Holding
from runs.record import Entry, RunKey
from tests.runs.scenes import CHAIN


class SlowRecorder:
    """Takes entries for durable when it is told to."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.waiting: list[Recorded] = []

    def record(self, entry: Entry) -> Recorded:
        self.entries.append(entry)
        self.waiting.append(asyncio.get_running_loop().create_future())
        return self.waiting[-1]

    async def write(self) -> None:
        """Everything that waits becomes durable, and what follows from that happens."""
        waiting, self.waiting = self.waiting, []
        for recorded in waiting:
            recorded.set_result(None)
        for _ in range(5):
            await asyncio.sleep(0)

    @property
    def told(self) -> list[tuple[int, str]]:
        return [(event["seq"], event["type"]) for entry in self.entries for event in entry.events]


class Slow:
    """A worker whose attempts go on until they are cancelled, and then still record what they cost."""

    async def attempt(self, execution: Execution, command: ExecuteStep) -> tuple[Event, list[Any]]:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            execution.record_log(command.node, "cut")
            raise
        return StepSucceeded(command.node, {}, command.attempt), []

    def at_once(self, execution: Execution, command: ExecuteStep) -> None:
        return None

    async def meets(self, execution: Execution, command: Any, condition: str) -> tuple[bool, str]:
        return True, ""


def begin(recorder: SlowRecorder, **breakpoints: str) -> Execution:
    graph, _ = parse_graph(CHAIN)
    holding = Holding()
    if breakpoints:
        conditions = {name: {"condition": condition} for name, condition in breakpoints.items()}
        asked = {"mode": "run", "over": [], "breakpoints": conditions, "control": 0}
        holding.apply("run.debugged", None, asked, "2030-01-01T00:00:00.000Z")
    execution = Execution(
        RunKey(uuid4(), uuid4()),
        compile_plan(graph, specs()),  # type: ignore[arg-type]  # The chain is a graph.
        new_state(),
        1,
        recorder=recorder,
        worker=Slow(),
        parks=True,
        holding=holding,
    )
    execution.begin(RunStarted({"name": "Ada"}))
    return execution


async def test_what_is_asked_while_a_pause_is_being_written_is_left_to_whoever_takes_the_run_up_next() -> None:
    recorder = SlowRecorder()
    execution = begin(recorder, greet="")
    await recorder.write()  # That greet began.
    await recorder.write()  # That it is held; now the pause waits to be written.
    before = recorder.told
    execution.control(Control(1, "", {"action": "resume"}))
    execution.cancel("", "")
    await recorder.write()

    assert before == recorder.told == [(2, "step.started"), (3, "step.held"), (4, "run.paused")]
    assert execution.done.done()


async def test_a_run_that_is_over_is_ended_and_not_handed_over() -> None:
    recorder = SlowRecorder()
    execution = begin(recorder)
    await recorder.write()
    execution.cancel("", "")
    await recorder.write()  # That it is cancelled; now its cut step cleans up.
    handing = asyncio.create_task(execution.hand_over())
    while not handing.done():
        await recorder.write()

    assert recorder.told[-1][1] in ("run.cancelled", "step.logged")
    assert [(entry.finish.status if entry.finish else None, entry.release) for entry in recorder.entries][-1] == (
        "cancelled",
        False,
    )


async def test_a_fault_of_ours_ends_the_run_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    recorder = SlowRecorder()
    execution = begin(recorder, shout="")
    await recorder.write()

    def note_half(entry: Entry, events: Any, now: str) -> None:
        execution._numbering.add(entry, events[0], now)
        raise RecursionError

    monkeypatch.setattr(execution, "_note", note_half)
    execution.control(Control(1, "", {"action": "pause"}))
    while not execution.done.done():
        await recorder.write()

    assert recorder.told == [(2, "step.started"), (3, "run.failed"), (4, "step.logged")]
    assert recorder.entries[-1].finish is not None
    assert execution.done.done()


async def test_what_cannot_be_stored_ends_the_run_after_the_last_number_that_is() -> None:
    recorder = SlowRecorder()
    execution = begin(recorder)
    await recorder.write()
    execution.record_log("greet", "too much")
    (waiting,), recorder.waiting = recorder.waiting, []
    waiting.set_exception(Unstorable())
    while not execution.done.done():
        await recorder.write()

    assert recorder.told == [(2, "step.started"), (3, "step.logged"), (3, "run.failed"), (4, "step.logged")]
    assert recorder.entries[-1].finish is not None
    assert recorder.entries[-1].finish.error is not None
    assert recorder.entries[-1].finish.error["code"] == "unstorable"
    assert execution.done.done()


async def test_a_run_that_is_handed_over_begins_nothing_more_and_keeps_what_its_cut_step_still_tells() -> None:
    recorder = SlowRecorder()
    execution = begin(recorder)
    await recorder.write()  # That greet began; now it is under way.
    handing = asyncio.create_task(execution.hand_over())
    for _ in range(5):
        await asyncio.sleep(0)
    execution.cancel("", "")
    await recorder.write()
    await handing

    assert recorder.told == [(2, "step.started"), (3, "step.logged")]
    assert [entry.release for entry in recorder.entries] == [False, False, True]


async def test_a_run_that_is_handed_over_before_its_step_has_begun_leaves_the_step_to_the_next_host() -> None:
    recorder = SlowRecorder()
    handing = asyncio.create_task(begin(recorder).hand_over())
    await asyncio.sleep(0)
    await recorder.write()
    await handing

    assert recorder.told == [(2, "step.started")]
    assert not [task for task in asyncio.all_tasks() if task.get_name().endswith(" greet")]
