"""Answers that may be given again for a moment, so that a busy client is not looked up once per request.

Law: what was found is forgotten after a second at the latest, in every process; what was not found is never kept. So a
right that was taken away outlives its removal by a second at most, and one that was given works at once.
"""

import time
from collections.abc import Callable, Hashable
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

    def get(self, key: Key, read: Callable[[], Value | None]) -> Value | None:
        """The value that was read within the last second, else what `read` gives now.

        In the second half of its time the first who asks reads it anew while the others go on, so that a crowd does not
        ask the database all at once when it runs out.
        """
        found = self._kept.get(key)
        if found is not None and self._is_good(key, found[0]):
            return found[1]
        try:
            value = read()
        except BaseException:
            self._renewed.pop(key, None)  # Somebody else has to.
            raise
        if value is not None:
            self._keep(key, value)
        return value

    def _is_good(self, key: Key, read_at: float) -> bool:
        age = time.monotonic() - read_at
        if age < SECONDS / 2 or (age < SECONDS and self._renewed.get(key) == read_at):
            return True
        self._renewed[key] = read_at
        return False

    def _keep(self, key: Key, value: Value) -> None:
        if len(self._kept) >= self._most:
            self.clear()
        self._kept[key] = time.monotonic(), value

    def clear(self) -> None:
        self._kept.clear()
        self._renewed.clear()
