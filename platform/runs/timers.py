"""The timers of one run in memory. They are in the database as events; here is what wakes its host in time."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from runs.record import present

TimerKey = tuple[str, str]
"""A step's path and the name of one of its timers: it may wait for a nap under a deadline."""


class Timers:
    """Set timers, each of which fires once; `fire` gets its key, and it is gone by then."""

    def __init__(self, fire: Callable[[TimerKey], None]) -> None:
        self._fire_to = fire
        self._timers: dict[TimerKey, tuple[datetime, asyncio.TimerHandle]] = {}

    def __contains__(self, key: TimerKey) -> bool:
        return key in self._timers

    @property
    def next_due(self) -> datetime | None:
        """When the first of them fires; None when there is none."""
        return min((due for due, _ in self._timers.values()), default=None)

    def set(self, key: TimerKey, due: datetime) -> None:
        """Set a timer, in place of the former one of that name; what is overdue fires in the loop's next round."""
        self.clear(key)
        delay = max((due - present()).total_seconds(), 0.0)
        self._timers[key] = due, asyncio.get_running_loop().call_later(delay, self._fire, key)

    def clear(self, key: TimerKey) -> None:
        if cleared := self._timers.pop(key, None):
            cleared[1].cancel()

    def clear_all(self) -> None:
        for _, handle in self._timers.values():
            handle.cancel()
        self._timers.clear()

    def _fire(self, key: TimerKey) -> None:
        self._timers.pop(key, None)
        self._fire_to(key)
