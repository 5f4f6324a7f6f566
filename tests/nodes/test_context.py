"""What a step may do through its context: speak, log, be charged, and stop when its budget is spent."""

import asyncio
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from engine.advance import new_state
from engine.commands import ExecuteStep
from engine.events import StepFailed, StepSucceeded
from engine.graph import NodeBudget
from engine.kinds import KindSpec
from nodes.base import Done, ModelUsage, NodeContext, NodeFailed, NodeKind, Outcome, StepCall
from nodes.caller import CALLER
from runs.attempts import Attempts
from runs.execution import Execution, Recorded
from runs.record import Entry, RunKey


class Recorder:
    """Takes everything for durable at once."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def record(self, entry: Entry) -> Recorded:
        self.entries.append(entry)
        recorded: Recorded = asyncio.get_running_loop().create_future()
        recorded.set_result(None)
        return recorded


class Around:
    """The surroundings of a step that needs nothing of the world."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []

    def emit(self, run: RunKey, path: str, attempt: int, channel: str, text: str) -> None:
        self.said.append((channel, text))

    def end_text(self, run: RunKey, path: str, attempt: int) -> None:
        self.said.append(("end", ""))

    def keep(self, run: RunKey, texts: list[Any]) -> None:
        pass

    async def resolve(self, run: RunKey, value: Any) -> Any:
        return value

    async def model(self, run: RunKey, alias: str) -> str:
        return f"the endpoint of {alias}"


class Stage:
    """One step of a kind made for the test."""

    def __init__(self, run: Any) -> None:
        self.recorder, self.around = Recorder(), Around()
        spec = KindSpec("test", "Test", "Test", "For the test.", "flask")
        self.attempts = Attempts({"test@1": NodeKind(spec, run=run)}, self.around)  # type: ignore[arg-type]
        key = RunKey(uuid4(), uuid4())
        self.execution = Execution(
            key,
            None,  # type: ignore[arg-type]  # The plan is never asked: no event is accepted here.
            new_state(),
            1,
            recorder=self.recorder,
            worker=self.attempts,
            parks=False,
        )

    async def play(self, **command: Any) -> Any:
        """What came of the attempt."""
        asked = ExecuteStep("step", "step", "test@1", {}, {}, **command)
        event, _ = await self.attempts.attempt(self.execution, asked)
        return event

    @property
    def recorded(self) -> list[tuple[str, dict[str, Any]]]:
        return [(event["type"], event["data"]) for entry in self.recorder.entries for event in entry.events]


async def test_what_a_step_says_is_shown_and_what_it_logs_is_recorded() -> None:
    async def run(call: StepCall, context: NodeContext) -> Outcome:
        context.emit_text("Hel\x00lo")
        context.emit_text("Hm", "reasoning")
        context.log("Read 3 rows.")
        return Done({"text": "Hello"})

    stage = Stage(run)

    assert await stage.play() == StepSucceeded("step", {"text": "Hello"}, 1)
    assert stage.around.said == [("text", "Hel\N{REPLACEMENT CHARACTER}lo"), ("reasoning", "Hm"), ("end", "")]
    assert stage.recorded == [("step.logged", {"text": "Read 3 rows."})]


async def test_a_charge_is_recorded_with_the_price_used_and_added_to_the_run() -> None:
    async def run(call: StepCall, context: NodeContext) -> Outcome:
        await context.charge(ModelUsage("openai", "gpt-4o-mini", 1000, 500))
        return Done({})

    stage = Stage(run)
    await stage.play()

    ((type_name, data),) = stage.recorded
    assert (type_name, data["cost"], data["input_tokens"], data["output_tokens"]) == (
        "charge.made",
        "0.00045",
        1000,
        500,
    )
    assert data["price"]["model"] == "gpt-4o-mini"
    entry = stage.recorder.entries[0]
    assert (entry.tokens_in, entry.tokens_out, entry.cost, entry.cost_is_complete) == (
        1000,
        500,
        Decimal("0.00045"),
        True,
    )


async def test_no_call_begins_once_the_budget_of_the_step_is_spent() -> None:
    async def run(call: StepCall, context: NodeContext) -> Outcome:
        for _ in range(3):
            await context.model("smart")
            await context.charge(ModelUsage("demo", "demo", 60, 0))
        return Done({})

    stage = Stage(run)
    event = await stage.play(budget=NodeBudget(tokens=100))

    assert (event.error.code, len(stage.recorded)) == ("budget_exceeded", 2)


async def test_a_later_attempt_gets_what_is_left_of_the_budget() -> None:
    budgets: list[NodeBudget] = []

    async def run(call: StepCall, context: NodeContext) -> Outcome:
        budgets.append(call.budget)
        await context.charge(ModelUsage("demo", "demo", 60, 0))
        raise NodeFailed("broken", "It broke.", retryable=True)

    stage = Stage(run)
    for attempt in (1, 2):
        await stage.play(budget=NodeBudget(tokens=100), attempt=attempt)

    assert budgets == [NodeBudget(100), NodeBudget(40)]


async def test_a_turn_gets_what_all_attempts_and_turns_before_it_have_left() -> None:
    budgets: list[NodeBudget] = []

    async def run(call: StepCall, context: NodeContext) -> Outcome:
        budgets.append(call.budget)
        await context.charge(ModelUsage("demo", "demo", 30, 0))
        return Done({})

    stage = Stage(run)
    for attempt, resume in ((1, None), (2, None), (2, {"carry": 1, "results": []})):
        await stage.play(budget=NodeBudget(tokens=100), attempt=attempt, resume=resume)

    assert budgets == [NodeBudget(100), NodeBudget(70), NodeBudget(40)]


async def test_the_idempotency_key_is_the_same_for_every_attempt() -> None:
    keys: list[str] = []

    async def run(call: StepCall, context: NodeContext) -> Outcome:
        keys.append(call.idempotency_key)
        return Done({})

    stage = Stage(run)
    for attempt in (1, 2):
        await stage.play(attempt=attempt)

    assert keys == [f"{stage.execution.run.id}/step"] * 2


async def test_the_pause_that_a_failure_asks_for_reaches_the_engine() -> None:
    async def run(call: StepCall, context: NodeContext) -> Outcome:
        raise NodeFailed("rate_limited", "Too many requests.", retryable=True, retry_after=12.0)

    event = await Stage(run).play()

    assert event.error.retry_after == 12.0


async def hang(call: StepCall, context: NodeContext) -> Outcome:
    await asyncio.sleep(60)
    return Done({})


async def time_out_itself(call: StepCall, context: NodeContext) -> Outcome:
    raise TimeoutError


async def break_down(call: StepCall, context: NodeContext) -> Outcome:
    raise ZeroDivisionError


async def answer_nonsense(call: StepCall, context: NodeContext) -> Outcome:
    return Done({"text": {1, 2}})


async def answer_too_much(call: StepCall, context: NodeContext) -> Outcome:
    return Done({"text": "x" * (11 * 2**20)})


@pytest.mark.parametrize(
    ("run", "code"),
    [
        (hang, "timeout"),
        (time_out_itself, "node_broke"),
        (break_down, "node_broke"),
        (answer_nonsense, "not_json"),
        (answer_too_much, "output_too_large"),
    ],
)
async def test_whatever_a_node_does_becomes_a_failure_with_cause_and_advice(run: Any, code: str) -> None:
    event = await Stage(run).play(timeout=0.2)

    assert isinstance(event, StepFailed)
    assert event.error.code == code
    assert event.error.message.endswith(".")
    assert event.error.advice


async def test_the_time_limit_of_an_attempt_rests_while_it_waits_for_its_turn() -> None:
    async def run(call: StepCall, context: NodeContext) -> Outcome:
        with CALLER.get().pause():
            await asyncio.sleep(0.3)
        return Done({"waited": CALLER.get().workspace})

    stage = Stage(run)

    event = await stage.play(timeout=0.2)

    assert event == StepSucceeded("step", {"waited": str(stage.execution.run.workspace_id)}, 1)


async def test_the_time_limit_goes_on_after_the_wait() -> None:
    async def run(call: StepCall, context: NodeContext) -> Outcome:
        with CALLER.get().pause():
            await asyncio.sleep(0.1)
        await asyncio.sleep(5)
        return Done({})

    assert (await Stage(run).play(timeout=0.1)).error.code == "timeout"
