"""News of runs on their way to viewers."""

import asyncio
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

import pytest

from live.envelope import Delta
from live.publish import unpack
from runs import publisher
from runs.publisher import Publisher
from runs.record import Entry, Finish, Numbering, RunKey, present, time_now

RUN = RunKey(uuid4(), uuid4())


class SlowLayer:
    """Takes the first round, and keeps it until it is told to go on."""

    def __init__(self) -> None:
        self.rounds = asyncio.Queue[dict[str, Any]]()
        self.goes_on = asyncio.Event()

    async def publish(self, news: Iterable[tuple[str, dict[str, Any]]]) -> None:
        (_, message), *_ = news
        self.rounds.put_nowait(message)
        await self.goes_on.wait()


def told(numbering: Numbering, text: str, *, ends: bool = False) -> Entry:
    entry = Entry(RUN, finish=Finish("succeeded", present(), {}, None) if ends else None)
    numbering.add_raw(entry, "step.logged", "say", {"text": text}, time_now())
    return entry


def said(text: str) -> list[Delta]:
    return [Delta(node="say", attempt=1, take=1, channel="text", offset=0, text=text)]


async def test_what_waits_before_a_slow_layer_stays_within_the_limit_and_the_end_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    layer, news, numbering = SlowLayer(), Publisher(), Numbering(RUN, 0)
    monkeypatch.setattr(publisher, "publish", layer.publish)
    monkeypatch.setattr(publisher, "MOST_WAITING", 1_000)
    sending = asyncio.create_task(news.send_rounds())
    news.take_entry(told(numbering, "first"))
    await layer.rounds.get()

    news.take_entry(told(numbering, "second"))
    for _ in range(10):
        news.take_entry(told(numbering, "x" * 400))
        news.take_deltas(RUN, said("y" * 400))
    news.take_entry(told(numbering, "z" * 900, ends=True))
    layer.goes_on.set()
    late = await layer.rounds.get()
    news.take_entry(told(numbering, "after"))
    after = await layer.rounds.get()
    sending.cancel()

    assert len(late["events"]) + len(late["deltas"]) < 1_500
    assert [event["seq"] for event in unpack(late).events] == [2, 3]
    assert unpack(late).over
    assert [event["seq"] for event in unpack(after).events] == [14]  # Whoever follows sees the gap, and reads it.
