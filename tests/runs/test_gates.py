"""Gates on a real loop: places, turns, pauses and rest."""

import asyncio
from collections.abc import Callable

import pytest

from nodes.base import NodeFailed
from nodes.model_gate import CallTurn
from runs.gates import UNSAID, Gate, GateState


def gate(*, calls: int = 1, failures: int = 2, rest: float = 0.2) -> Gate:
    return Gate("https://user:secret@models.example:8443/v1", most_calls=calls, most_failures=failures, rest=rest)


class Caller:
    """Makes one call: takes a turn, does something with it, and leaves when told."""

    def __init__(self, gate: Gate, workspace: str = "w", run: str = "r") -> None:
        self.told: list[str] = []
        self.entered, self.may_leave = asyncio.Event(), asyncio.Event()
        self.task = asyncio.create_task(self._call(gate, workspace, run))

    async def _call(self, gate: Gate, workspace: str, run: str) -> None:
        async with gate.turn(workspace, run, self.told.append):
            self.entered.set()
            await self.may_leave.wait()

    async def leave(self) -> None:
        self.may_leave.set()
        await self.task


async def settle() -> None:
    """Let everything that can happen now happen."""
    for _ in range(10):
        await asyncio.sleep(0)


async def call(gate: Gate, report: Callable[[CallTurn], None], told: list[str] | None = None) -> None:
    async with gate.turn("w", "r", (told if told is not None else []).append) as turn:
        report(turn)


async def test_no_more_calls_than_there_is_room_for_and_turns_are_fair() -> None:
    door = gate(calls=1)
    first = Caller(door, "a", "1")
    await settle()
    many = [Caller(door, "a", "1") for _ in range(3)]
    await settle()
    single = Caller(door, "b", "2")
    await settle()
    assert (door.state().calls, door.state().waiting) == (1, 4)

    await first.leave()
    await many[0].entered.wait()
    await many[0].leave()
    await single.entered.wait()

    assert [caller.entered.is_set() for caller in many] == [True, False, False]
    for caller in (single, *many[1:]):
        await caller.leave()
    assert (door.state().calls, door.state().waiting) == (0, 0)


async def test_a_caller_that_gives_up_waiting_leaves_its_place_to_the_next() -> None:
    door = gate(calls=1)
    first, second, third = (Caller(door) for _ in range(3))
    await settle()
    second.task.cancel()
    await settle()
    assert door.state().waiting == 1

    await first.leave()
    await third.entered.wait()
    await third.leave()

    assert (door.state().calls, door.state().waiting) == (0, 0)


async def test_a_caller_that_is_cancelled_as_it_is_let_in_keeps_no_place() -> None:
    door = gate(calls=1)
    async with door.turn("w", "r", str):
        second, third = Caller(door), Caller(door)
        await settle()
    second.task.cancel()  # It was let in just now and has not run since.
    await third.entered.wait()
    await third.leave()

    assert (second.entered.is_set(), door.state().calls) == (False, 0)


async def test_those_who_all_gave_up_hold_nobody_up() -> None:
    door = gate(calls=1)
    first, second = Caller(door), Caller(door)
    await settle()
    second.task.cancel()
    await settle()
    await first.leave()

    late = Caller(door)
    await late.entered.wait()
    await late.leave()


async def test_a_call_that_breaks_gives_its_place_back() -> None:
    door = gate(calls=1)

    def break_down(turn: CallTurn) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await call(door, break_down)

    assert door.state().calls == 0


async def test_when_the_provider_asks_for_a_pause_everybody_waits_and_is_told() -> None:
    door = gate(calls=100)
    await call(door, lambda turn: turn.answered(429, {"retry-after": "300"}))
    callers = [Caller(door) for _ in range(3)]
    await settle()

    assert 0 < door.state().paused_for <= 300
    assert (door.state().calls, door.state().waiting) == (0, 3)
    for caller in callers:
        (told,) = caller.told
        assert told.startswith("The provider asked for ")
        caller.task.cancel()


async def test_after_the_pause_those_who_waited_go_on_by_themselves() -> None:
    door = gate(calls=100)
    await call(door, lambda turn: turn.answered(503, {"retry-after-ms": "50"}))
    callers = [Caller(door) for _ in range(3)]

    for caller in callers:
        await caller.entered.wait()
        await caller.leave()

    assert door.state().paused_for == 0


async def test_a_refused_burst_comes_back_in_half_its_size() -> None:
    door = gate(calls=100)
    burst = [Caller(door) for _ in range(8)]
    await settle()
    async with door.turn("w", "r", str) as first, door.turn("w", "r", str) as second:
        first.answered(429, {})
        second.answered(429, {})
    for caller in burst:
        await caller.leave()

    assert door.state().room == 5
    assert door.state().paused_for <= UNSAID


async def test_after_failures_in_a_row_calls_fail_at_once_with_the_moment_of_the_next_try() -> None:
    door = gate(failures=2, rest=600)
    await call(door, lambda turn: turn.answered(500, {}))
    await call(door, lambda turn: turn.unreachable())

    with pytest.raises(NodeFailed, match=r"failed 2 times in a row.*tried again at \d\d:\d\d:\d\d UTC\.") as failure:
        await call(door, lambda turn: None)

    assert (failure.value.code, failure.value.retryable) == ("model_resting", True)
    assert 300 < failure.value.retry_after <= 600
    assert door.state().breaker == "open"


async def test_those_who_wait_fail_as_soon_as_the_endpoint_is_left_alone() -> None:
    door = gate(calls=1, failures=1, rest=60)
    async with door.turn("w", "r", str) as turn:
        waiting = Caller(door)
        await settle()
        turn.unreachable()
        with pytest.raises(NodeFailed, match="in a row"):
            await waiting.task


async def test_one_call_probes_and_its_success_opens_the_gate() -> None:
    door = gate(calls=10, failures=1, rest=0)
    await call(door, lambda turn: turn.unreachable())
    assert door.state().breaker == "half-open"

    async with door.turn("w", "r", str) as probe:
        others = [Caller(door) for _ in range(3)]
        await settle()
        assert [caller.entered.is_set() for caller in others] == [False] * 3
        probe.answered(200, {})
    for caller in others:
        await caller.entered.wait()
        await caller.leave()

    assert door.state().breaker == "closed"


async def test_what_is_shown_of_a_gate_holds_no_secret() -> None:
    assert gate().state() == GateState("models.example:8443", 0, 0, 1, 0.0, "closed")


async def test_a_gate_that_gets_room_lets_those_in_who_wait_and_one_that_loses_it_sends_nobody_away() -> None:
    door = gate(calls=1)
    callers = [Caller(door) for _ in range(3)]
    await settle()

    door.resize(2)
    await settle()
    assert (door.state().calls, door.state().waiting) == (2, 1)
    door.resize(1)
    await callers[0].leave()
    await settle()
    assert (door.state().calls, door.state().waiting) == (1, 1)
    await callers[1].leave()
    await callers[2].leave()
