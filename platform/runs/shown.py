"""What links show, kept for a while: hiding is work, and anybody may ask for it again and again.

Law: an answer is given again only for the very same link, wish and state of the run. Whether the link still works is no
matter of this module: it is asked anew each time.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock
from typing import Final

MOST_BYTES: Final = 32 * 2**20  # in one process
MOST_OF_ONE: Final = MOST_BYTES // 4  # a record beyond this is made anew each time


@dataclass(frozen=True, slots=True)
class Shown:
    """A record as JSON, and the long texts that it refers to."""

    content: bytes
    references: frozenset[str]


class Shelf:
    """The records that were shown last, within so many bytes."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, Shown] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Shown]) -> Shown:
        """The record of this key, made if it is not here."""
        with self._lock:
            if found := self._kept.get(key):
                self._kept.move_to_end(key)
                return found
        made = make()  # Without the lock: two who ask at once make it twice, and nobody waits for another's record.
        if len(made.content) <= MOST_OF_ONE:
            self._put(key, made)
        return made

    def _put(self, key: Hashable, shown: Shown) -> None:
        with self._lock:
            if key not in self._kept:
                self._kept[key] = shown
                self._bytes += len(shown.content)
            while self._bytes > MOST_BYTES:
                _, gone = self._kept.popitem(last=False)
                self._bytes -= len(gone.content)
