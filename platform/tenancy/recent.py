"""Answers that may be given again for a moment, so that a busy client is not looked up once per request.

Law: what was found is forgotten after a second at the latest, in every process; what was not found is never kept. So a
right that was taken away outlives its removal by a second at most, and one that was given works at once.
"""

import time
from collections.abc import Hashable
from typing import Final, Generic, TypeVar

SECONDS: Final = 1.0
MOST: Final = 10_000  # kept at once; beyond that everything is forgotten, which costs one look-up each


Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """Values by key. Any thread may use it: each step is one operation of a dict."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: dict[Key, tuple[float, Value]] = {}
        self._renewed: dict[Key, float] = {}

    def get(self, key: Key) -> Value | None:
        """The value, None when it has to be read. In the second half of its time the first who asks is to read it, so
        that a crowd does not ask the database all at once when it runs out.
        """
        found = self._kept.get(key)
        if found is None:
            return None
        read_at, value = found
        age = time.monotonic() - read_at
        if age >= SECONDS or (age >= SECONDS / 2 and self._renewed.get(key) != read_at):
            self._renewed[key] = read_at
            return None
        return value

    def put(self, key: Key, value: Value) -> None:
        """Keep a value that was just read."""
        if len(self._kept) >= self._most:
            self.clear()
        self._kept[key] = time.monotonic(), value

    def clear(self) -> None:
        self._kept.clear()
        self._renewed.clear()
