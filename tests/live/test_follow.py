"""Replay, then follow: the numbers rise by one, whatever the channel layer loses, doubles or delays."""

import asyncio
import json
from typing import Any

import pytest
from channels.layers import InMemoryChannelLayer

from live import follow as following
from live import inbox, publish
from live.envelope import Envelope, Partial
from live.follow import follow

TOPIC = "run.test"


class Stored:
    """A run's stored events."""

    def __init__(self, count: int = 0, page: int = 3) -> None:
        self.events: list[Envelope] = []
        self.over, self.page = False, page
        self.add(count)

    def add(self, count: int = 1) -> list[Envelope]:
        new = [event(len(self.events) + number) for number in range(1, count + 1)]
        self.events += new
        return new

    async def events_after(self, seq: int) -> list[Envelope]:
        await asyncio.sleep(0)
        return self.events[seq : seq + self.page]

    async def partials(self) -> list[Partial]:
        return []

    async def last_seq(self) -> int | None:
        return len(self.events) if self.over else None


def event(seq: int) -> Envelope:
    return Envelope(run="test", seq=seq, type="step.logged", at="", node="a", data={"text": str(seq)})


@pytest.fixture(autouse=True)
def _layer(monkeypatch: pytest.MonkeyPatch) -> None:
    layer = InMemoryChannelLayer()
    for module in (inbox, publish):
        monkeypatch.setattr(module, "get_channel_layer", lambda: layer)
    monkeypatch.setattr(following, "SECOND_LOOK", 0.05)


async def watch(stored: Stored, after: int = 0) -> list[int]:
    """The numbers that a viewer gets until the run is over."""
    async with asyncio.timeout(5):
        return [
            item["seq"]
            async for batch in follow(TOPIC, stored, after)
            for message in batch
            if message["type"] == "events"
            for item in message["events"]
        ]


async def joined(stored: Stored, after: int = 0) -> "asyncio.Task[list[int]]":
    task = asyncio.create_task(watch(stored, after))
    await asyncio.sleep(0.02)
    return task


async def tell(*events: Envelope, over: bool = False) -> None:
    stored = [{key: value for key, value in event.items() if key != "run"} for event in events]
    await publish.publish([(TOPIC, publish.pack("test", json.dumps(stored), [], over))])


async def test_what_is_stored_comes_first_page_by_page() -> None:
    stored = Stored(7)
    stored.over = True

    assert await watch(stored) == [1, 2, 3, 4, 5, 6, 7]
    assert await watch(stored, after=5) == [6, 7]
    assert await watch(stored, after=7) == []


async def test_then_what_is_published_follows() -> None:
    stored = Stored(2)
    viewer = await joined(stored)
    await tell(*stored.add(2))
    stored.over = True
    await tell(over=True)

    assert await viewer == [1, 2, 3, 4]


async def test_what_comes_twice_is_shown_once() -> None:
    stored = Stored(2)
    viewer = await joined(stored)
    new = stored.add(2)
    await tell(*new)
    await tell(*new)
    stored.over = True
    await tell(new[1], over=True)

    assert await viewer == [1, 2, 3, 4]


async def test_a_lost_message_is_read_from_the_database() -> None:
    stored = Stored(1)
    viewer = await joined(stored)
    stored.add(2)  # Never published.
    await tell(*stored.add(1))
    stored.over = True
    await tell(over=True)

    assert await viewer == [1, 2, 3, 4]


async def test_the_second_look_finds_an_end_that_nobody_published() -> None:
    stored = Stored(1)
    viewer = await joined(stored)
    stored.add(2)
    stored.over = True

    assert await viewer == [1, 2, 3]


async def test_a_viewer_who_leaves_leaves_nothing_behind() -> None:
    stored = Stored(1)
    viewer = await joined(stored)
    viewer.cancel()
    with pytest.raises(asyncio.CancelledError):
        await viewer

    layer: Any = inbox.get_channel_layer()
    assert layer.groups == {}
