"""When an endpoint may be called: how many calls at once, and how it is left alone after failures.

Pure: the clock is the caller's, in seconds that never go back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

BreakerState = Literal["closed", "open", "half-open"]


@dataclass(slots=True)
class Breaker:
    """Stops calling an endpoint that fails again and again, and lets one call try whether it is back."""

    most_failures: int
    rest: float
    failures: int = 0
    open_until: float = 0.0
    is_trying: bool = False

    def state(self, now: float) -> BreakerState:
        if self.failures < self.most_failures:
            return "closed"
        return "open" if now < self.open_until else "half-open"

    def may_call(self, now: float) -> bool:
        """Whether a call may begin; a call that does must be told of by `begin`."""
        state = self.state(now)
        return state == "closed" or (state == "half-open" and not self.is_trying)

    def begin(self, now: float) -> None:
        self.is_trying = self.state(now) == "half-open"

    def succeeded(self) -> None:
        self.failures, self.is_trying = 0, False

    def failed(self, now: float) -> None:
        """A failure; those that were under way when the breaker opened do not lengthen the rest."""
        was, self.failures, self.is_trying = self.state(now), self.failures + 1, False
        if was != "open" and self.failures >= self.most_failures:
            self.open_until = now + self.rest

    def gave_up(self) -> None:
        """A call ended and nobody knows how the endpoint is: another may try."""
        self.is_trying = False


@dataclass(slots=True)
class Room:
    """How many calls an endpoint gets at once. After a refusal it gets half as many, and then one more per answer."""

    most: int
    now: int = field(init=False)

    def __post_init__(self) -> None:
        self.now = self.most

    def resize(self, most: int) -> None:
        """Another limit holds from now on. An endpoint that has refused nothing gets all of it at once."""
        self.now = most if self.now == self.most else min(self.now, most)
        self.most = most

    def shrink(self, calls: int) -> None:
        self.now = max(1, min(self.now, calls) // 2)

    def grow(self) -> None:
        self.now = min(self.most, self.now + 1)
