"""Replay, then follow: one algorithm for sockets, event streams and tests.

Law: the numbers of the events it yields rise by exactly one. It joins the topic before it reads the database, so that
what happens in between waits in the inbox; numbers it has are dropped, a missing number is read from the database, and
a slow second look finds what the channel layer lost.
"""

import time
from collections.abc import AsyncIterator
from typing import Any, Protocol

from live.envelope import Envelope, Partial
from live.inbox import Inbox, join
from live.publish import News
from live.texts import Texts

SECOND_LOOK = 5.0  # seconds without any message before the database is asked again
FIRST_PARTIALS = 0.1  # seconds between readings while a delta waits for the text before it


class Record(Protocol):
    """The stored truth about a run, as a follower reads it."""

    async def events_after(self, seq: int) -> list[Envelope]:
        """The next events in order, at most one page; none means that there are no more for now."""

    async def partials(self) -> list[Partial]:
        """The texts of the steps that are running."""

    async def last_seq(self) -> int | None:
        """The number of the last event once the run is over for good; None while it is not."""


async def follow(topic: str, record: Record, after: int) -> AsyncIterator[list[dict[str, Any]]]:
    """Batches of messages for one viewer, from the event after `after` to the run's last; then it ends.

    Messages are {type: events | partial | delta | ping, …} as the live socket speaks them.
    """
    async with join(topic) as inbox:
        follower = Follower(record, after)
        async for batch in follower.catch_up():
            yield batch
        if batch := await follower.read_partials():
            yield batch
        while not await follower.is_done():
            async for batch in follower.next_batches(inbox):
                yield batch


class Follower:
    """One viewer's place in a run."""

    def __init__(self, record: Record, after: int) -> None:
        self.record, self.seq, self.texts = record, after, Texts()
        self._may_be_over = False
        self._partials_read = 0.0

    async def is_done(self) -> bool:
        """Whether the viewer has everything. Asks the database only when it was told so, or read to the end."""
        may_be_over, self._may_be_over = self._may_be_over, False
        last = await self.record.last_seq() if may_be_over else None
        return last is not None and self.seq >= last

    async def catch_up(self) -> AsyncIterator[list[dict[str, Any]]]:
        """Read the database to its end."""
        while page := await self.record.events_after(self.seq):
            yield self._take_events(page)
        self._may_be_over = True

    async def read_partials(self) -> list[dict[str, Any]]:
        self._partials_read = time.monotonic()
        return self.texts.take_partials(await self.record.partials())

    def _is_time_for_partials(self) -> bool:
        """Not with every delta that must wait: a viewer who is behind would fall further behind by asking."""
        return self.texts.need_partials and time.monotonic() - self._partials_read >= FIRST_PARTIALS

    async def next_batches(self, inbox: Inbox) -> AsyncIterator[list[dict[str, Any]]]:
        """Wait for what comes next."""
        waits_for_text = self.texts.need_partials
        messages = await inbox.take(FIRST_PARTIALS if waits_for_text else SECOND_LOOK)
        if self._has_gap(messages) or not (messages or waits_for_text):
            async for batch in self.catch_up():
                yield batch
        if batch := self._take_messages(messages):
            yield batch
        if self._is_time_for_partials() and (batch := await self.read_partials()):
            yield batch
        if not messages and not waits_for_text:
            yield [{"type": "ping"}]

    def _has_gap(self, messages: list[News]) -> bool:
        expected = self.seq + 1
        for event in (event for message in messages for event in message.events):
            if event["seq"] > expected:
                return True
            expected = max(expected, event["seq"] + 1)
        return False

    def _take_messages(self, messages: list[News]) -> list[dict[str, Any]]:
        batch: list[dict[str, Any]] = []
        for message in messages:
            batch += self._take_events([event for event in message.events if event["seq"] > self.seq])
            self._may_be_over = self._may_be_over or message.over
            for delta in message.deltas:
                batch += self.texts.take_delta(delta)
        return batch

    def _take_events(self, events: list[Envelope]) -> list[dict[str, Any]]:
        if not events:
            return []
        for event in events:
            self.texts.take_event(event)
        self.seq = events[-1]["seq"]
        return [{"type": "events", "events": events}]
