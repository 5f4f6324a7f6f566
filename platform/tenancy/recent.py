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

    def get(self, key: Key) -> Value | None:
        found = self._kept.get(key)
        return found[1] if found and time.monotonic() - found[0] < SECONDS else None

    def put(self, key: Key, value: Value) -> None:
        """Keep a value that was just read."""
        if len(self._kept) >= self._most:
            self._kept.clear()
        self._kept[key] = time.monotonic(), value

    def clear(self) -> None:
        self._kept.clear()
