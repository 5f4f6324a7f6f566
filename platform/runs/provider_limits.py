"""When an endpoint may be called: how many calls at once, whose turn it is, and how it is left alone after failures.

Pure: the clock is the caller's, in seconds that never go back. Law: a workspace with many waiting calls delays
another's single one by one call, and so does a run within its workspace.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

T = TypeVar("T")
BreakerState = Literal["closed", "open", "half-open"]


class FairQueue(Generic[T]):
    """Waits in turns: the workspaces take turns, and within each its runs do. Every operation costs the same."""

    def __init__(self) -> None:
        self._workspaces: OrderedDict[str, OrderedDict[str, deque[T]]] = OrderedDict()
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def add(self, workspace: str, run: str, item: T) -> None:
        """Wait behind what the same run has waiting."""
        self._workspaces.setdefault(workspace, OrderedDict()).setdefault(run, deque()).append(item)
        self._size += 1

    def take(self) -> T:
        """The next one; its workspace and its run go to the end of their lines. Raises KeyError when nobody waits."""
        workspace, runs = self._workspaces.popitem(last=False)
        run, items = runs.popitem(last=False)
        item = items.popleft()
        self._size -= 1
        if items:
            runs[run] = items
        if runs:
            self._workspaces[workspace] = runs
        return item


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

    def shrink(self, calls: int) -> None:
        self.now = max(1, min(self.now, calls) // 2)

    def grow(self) -> None:
        self.now = min(self.most, self.now + 1)
