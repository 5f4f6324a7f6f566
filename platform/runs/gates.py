"""The gates before model endpoints: a call waits here for its turn, and the endpoint's answers open or close its gate.

Laws: a gate belongs to one endpoint and key, and all runs of a process pass through it. A place that a call took is
given back however the call ends. What can be shown of a gate holds no key.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from nodes.base import NodeFailed
from nodes.fair_queue import FairQueue
from nodes.model_gate import CallTurn
from nodes.patience import pause_asked
from runs.provider_limits import Breaker, BreakerState, Room

Tell = Callable[[str], None]
UNSAID = 1.0  # seconds of pause after a refusal that names none


@dataclass(frozen=True, slots=True)
class GateState:
    """How an endpoint is doing. `paused_for` is in seconds."""

    host: str
    calls: int
    waiting: int
    room: int
    paused_for: float
    breaker: BreakerState


class Gate:
    """The way to one endpoint for every run of this process. Everything happens on one event loop."""

    def __init__(self, base_url: str, *, most_calls: int, most_failures: int, rest: float) -> None:
        self.base_url = base_url
        self._room, self._breaker = Room(most_calls), Breaker(most_failures, rest)
        self._queue: FairQueue[asyncio.Future[None]] = FairQueue()
        self._calls = self._given_up = 0
        self._paused_until = 0.0
        self._timer: asyncio.TimerHandle | None = None

    @asynccontextmanager
    async def turn(self, workspace: str, run: str, tell: Tell) -> AsyncIterator[CallTurn]:
        """Hold a place for one call. Raises NodeFailed while the endpoint rests after failures."""
        await self._enter(workspace, run, tell)
        turn = _Turn(self)
        try:
            yield turn
        finally:
            self._calls -= 1
            if not turn.is_told:
                self._breaker.gave_up()
            self._let_in()

    def state(self) -> GateState:
        now = time.monotonic()
        return GateState(
            host=urlsplit(self.base_url).netloc.rpartition("@")[2],
            calls=self._calls,
            waiting=len(self._queue) - self._given_up,
            room=self._room.now,
            paused_for=max(self._paused_until - now, 0.0),
            breaker=self._breaker.state(now),
        )

    def resize(self, most_calls: int) -> None:
        """Let so many calls at once pass; those that are under way above it end as they would."""
        self._room.resize(most_calls)
        self._let_in()

    # -- what a call reports --------------------------------------------------------------------------------------

    def answered(self, status: int, headers: Mapping[str, str]) -> None:
        now, pause = time.monotonic(), pause_asked(status, headers, datetime.now(UTC))
        if status == 429:
            pause = pause or UNSAID
            if self._paused_until <= now:
                self._room.shrink(self._calls)  # Once per pause: the others of a refused burst say nothing new.
        if pause > 0:
            self._pause(now + pause)
        if status >= 500:
            self._fail(now)
        else:
            self._breaker.succeeded()
            if status < 400:
                self._room.grow()
                self._let_in()

    def unreachable(self) -> None:
        self._fail(time.monotonic())

    # -- waiting ------------------------------------------------------------------------------------------------

    async def _enter(self, workspace: str, run: str, tell: Tell) -> None:
        now = time.monotonic()
        if self._breaker.state(now) == "open":
            raise self._resting(now)
        if not self._queue and self._may_pass(now):
            return self._pass(now)
        if self._paused_until > now:
            tell(_patience(self._paused_until - now))
        passed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.add(workspace, run, passed)
        self._let_in()  # Those before it may all have given up.
        try:
            await passed
        except asyncio.CancelledError:
            self._leave(passed)
            raise
        return None

    def _leave(self, passed: asyncio.Future[None]) -> None:
        """A call gave up waiting. It may have been let in at this very moment: then its place is given back."""
        if passed.cancelled():
            self._given_up += 1  # It stays in its line until its turn comes.
        elif passed.exception() is None:
            self._calls -= 1
            self._breaker.gave_up()
            self._let_in()

    def _may_pass(self, now: float) -> bool:
        return self._calls < self._room.now and self._paused_until <= now and self._breaker.may_call(now)

    def _pass(self, now: float) -> None:
        self._breaker.begin(now)
        self._calls += 1

    def _let_in(self) -> None:
        now = time.monotonic()
        while self._queue and self._may_pass(now):
            passed = self._queue.take()
            if passed.done():
                self._given_up -= 1
                continue
            self._pass(now)
            passed.set_result(None)

    def _pause(self, until: float) -> None:
        if until > self._paused_until:
            self._paused_until = until
            if self._timer is not None:
                self._timer.cancel()
            self._timer = asyncio.get_running_loop().call_at(until, self._let_in)

    def _fail(self, now: float) -> None:
        self._breaker.failed(now)
        while self._queue and self._breaker.state(now) == "open":
            passed = self._queue.take()
            if passed.done():
                self._given_up -= 1
            else:
                passed.set_exception(self._resting(now))

    def _resting(self, now: float) -> NodeFailed:
        seconds = max(self._breaker.open_until - now, 0.0)
        moment = datetime.now(UTC) + timedelta(seconds=seconds)
        message = (
            f"{self.base_url} failed {self._breaker.failures} times in a row, so it is not asked now. "
            f"It will be tried again at {moment:%H:%M:%S} UTC."
        )
        advice = "Check that the endpoint runs, or choose another model. A retry waits for that moment."
        return NodeFailed("model_resting", message, advice, retryable=True, retry_after=seconds)


class _Turn:
    """One call on its way; what it reports first counts."""

    def __init__(self, gate: Gate) -> None:
        self._gate, self.is_told = gate, False

    def answered(self, status: int, headers: Mapping[str, str]) -> None:
        self.is_told = True
        self._gate.answered(status, headers)

    def unreachable(self) -> None:
        self.is_told = True
        self._gate.unreachable()


@dataclass(frozen=True, slots=True)
class RunsGate:
    """A gate as one run sees it."""

    gate: Gate
    workspace: str
    run: str

    def turn(self, tell: Tell) -> AbstractAsyncContextManager[CallTurn]:
        return self.gate.turn(self.workspace, self.run, tell)


def _patience(seconds: float) -> str:
    return f"The provider asked for {max(seconds, 1):.0f} s of patience."
