"""Brings a host's news to viewers: durable events and fresh text, in order, never in the way of the runs themselves.

Law: however slow the channel layer is, what waits for it stays within a limit. What does not fit is dropped; viewers
read what they miss from the database.
"""

import asyncio
import logging
import time
from dataclasses import dataclass, field
from typing import Any

from live.envelope import Delta
from live.publish import pack, publish
from live.topics import run_topic
from runs.record import Entry, RunKey
from runs.watch import figures

logger = logging.getLogger(__name__)

MOST_WAITING = 32 * 2**20  # characters of events and text that wait for a round


@dataclass(slots=True)
class News:
    """What is to be told of one run: the events as they were stored, and fresh text."""

    texts: list[str] = field(default_factory=list)
    deltas: list[Delta] = field(default_factory=list)
    over: bool = False
    count: int = 0  # of events

    def message_of(self, run: RunKey) -> dict[str, Any]:
        return pack(run.name, f"[{','.join(self.texts)}]", self.deltas, self.over)


class Publisher:
    """Sends for as long as the host lives; what comes in during one round goes out together in the next."""

    def __init__(self) -> None:
        self._news: dict[RunKey, News] = {}
        self._waiting = 0  # characters
        self._is_dropping = False
        self._oldest_delta: float | None = None
        self._something = asyncio.Event()

    def take_entry(self, entry: Entry) -> None:
        """An entry that is durable now."""
        news = self._news_of(entry.run)
        if entry.events and self._fits(len(entry.text)):
            news.texts.append(entry.text)
            news.count += len(entry.events)
        news.over = news.over or entry.finish is not None

    def take_deltas(self, run: RunKey, deltas: list[Delta]) -> None:
        if self._fits(sum(len(delta["text"]) for delta in deltas)):
            self._oldest_delta = self._oldest_delta or time.monotonic()
            self._news_of(run).deltas += deltas

    async def send_rounds(self) -> None:
        """Send for ever. A round that fails is dropped: viewers read what they miss from the database."""
        while True:
            await self._something.wait()
            self._something.clear()
            round_, self._news = self._news, {}
            self._waiting, self._is_dropping = 0, False
            oldest_delta, self._oldest_delta = self._oldest_delta, None
            try:
                await self._send(round_, oldest_delta)
            except Exception:
                logger.exception("News of %d runs could not be published.", len(round_))

    async def _send(self, round_: dict[RunKey, News], oldest_delta: float | None) -> None:
        begun = time.monotonic()
        await publish((run_topic(run.name), news.message_of(run)) for run, news in round_.items())
        done = time.monotonic()
        waited = None if oldest_delta is None else done - oldest_delta
        figures.round_sent(sum(news.count for news in round_.values()), done - begun, waited)

    def _fits(self, size: int) -> bool:
        """Whether there is room for so many characters more."""
        if self._waiting + size <= MOST_WAITING:
            self._waiting += size
            return True
        if not self._is_dropping:  # Said once a round.
            self._is_dropping = True
            logger.warning(
                "The channel layer is slow: news that do not fit into %d MB are dropped.", MOST_WAITING >> 20
            )
        return False

    def _news_of(self, run: RunKey) -> News:
        self._something.set()
        return self._news.setdefault(run, News())
