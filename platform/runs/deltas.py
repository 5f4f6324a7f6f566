"""Text of running steps on its way to viewers, and to the database for those who come later.

Law: new text is shown at once and then at most every 30 ms; all of it is stored at most every 250 ms. Deltas carry no
number and are never needed to know the state: a step's outputs hold its text in the end.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from live.envelope import Delta
from runs.record import RunKey

SHOW_EVERY = 0.03
STORE_EVERY = 0.25

Place = tuple[str, int, str]  # step path, attempt, channel


@dataclass
class Text:
    """One channel of one attempt: everything said, and how much of it was shown and stored."""

    run: RunKey
    place: Place
    pieces: list[str] = field(default_factory=list)
    fresh: list[str] = field(default_factory=list)
    shown: int = 0
    is_unstored: bool = False
    is_stored: bool = False
    is_over: bool = False


class Texts:
    """Every text that this host's running steps are giving."""

    def __init__(
        self,
        show: Callable[[RunKey, list[Delta]], None],
        store: Callable[[RunKey, Place, str], None],
        drop: Callable[[RunKey, str, int], None],
    ) -> None:
        self._show_to, self._store_in, self._drop_from = show, store, drop
        self._texts: dict[RunKey, dict[Place, Text]] = {}
        self._fresh: list[Text] = []
        self._unstored: list[Text] = []
        self._last_shown = 0.0
        self._show_timer: asyncio.TimerHandle | None = None
        self._store_timer: asyncio.TimerHandle | None = None

    def add(self, run: RunKey, path: str, attempt: int, channel: str, text: str) -> None:
        """A step said something."""
        place = path, attempt, channel
        of_run = self._texts.setdefault(run, {})
        said = of_run.get(place) or of_run.setdefault(place, Text(run, place))
        if not said.fresh:
            self._fresh.append(said)
        if not said.is_unstored:
            said.is_unstored = True
            self._unstored.append(said)
        said.fresh.append(text)
        loop = asyncio.get_running_loop()
        if self._show_timer is None:
            wait = max(self._last_shown + SHOW_EVERY - time.monotonic(), 0.0)
            self._show_timer = loop.call_later(wait, self._show)
        if self._store_timer is None:
            self._store_timer = loop.call_later(STORE_EVERY, self._store)

    def end(self, run: RunKey, path: str, attempt: int) -> None:
        """An attempt is over: show what is left, and forget its text and what was stored of it."""
        of_run = self._texts.get(run, {})
        ended = [of_run.pop(place) for place in list(of_run) if place[:2] == (path, attempt)]
        if any(text.fresh for text in ended):
            self._show()
        if any(text.is_stored for text in ended):
            self._drop_from(run, path, attempt)
        for text in ended:
            text.is_over = True

    def forget(self, run: RunKey) -> None:
        """The run has left this host."""
        for text in self._texts.pop(run, {}).values():
            text.is_over = True

    def _show(self) -> None:
        self._show_timer, self._last_shown = None, time.monotonic()
        shown: dict[RunKey, list[Delta]] = {}
        for text in self._fresh:
            shown.setdefault(text.run, []).append(_delta(text))
        self._fresh = []
        for run, deltas in shown.items():
            self._show_to(run, deltas)

    def _store(self) -> None:
        self._store_timer = None
        for text in self._unstored:
            text.is_unstored = False
            if not text.is_over:
                text.is_stored = True
                self._store_in(text.run, text.place, "".join(text.pieces) + "".join(text.fresh))
        self._unstored = []


def _delta(text: Text) -> Delta:
    new = "".join(text.fresh)
    path, attempt, channel = text.place
    delta = Delta(node=path, attempt=attempt, take=text.run.take, channel=channel, offset=text.shown, text=new)
    text.pieces = ["".join(text.pieces), new] if len(text.pieces) > 64 else [*text.pieces, new]
    text.fresh, text.shown = [], text.shown + len(new)
    return delta
