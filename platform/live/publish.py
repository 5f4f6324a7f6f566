"""Sending to everybody who follows a topic.

Law: a numbered event is published only once it is durable: after the commit, or not at all.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from channels.layers import get_channel_layer

from live.envelope import Delta, Envelope, StoredEvent, with_run

MESSAGE_TYPE = "run.event"


@dataclass
class News:
    """What the followers of a run are told; `over` says that no more events will come."""

    events: list[Envelope] = field(default_factory=list)
    deltas: list[Delta] = field(default_factory=list)
    over: bool = False


async def publish(news: Iterable[tuple[str, dict[str, Any]]]) -> None:
    """Send packed news to the followers of several topics at once, in the order of the calls.

    Followers read from the database what the channel layer loses, so a lost message costs time, never truth.
    """
    layer, messages = get_channel_layer(), list(news)
    if hasattr(layer, "group_send_many"):  # Our own layer; the one over Redis sends them one by one.
        await layer.group_send_many(messages)
    else:
        for topic, message in messages:
            await layer.group_send(topic, message)


def pack(run: str, events: str, deltas: list[Delta], over: bool) -> dict[str, Any]:
    """The channel-layer message. `events` is the stored JSON text of a list: what was written once is sent as it is.

    All of it is text, because a layer's own packing refuses whole numbers beyond 64 bits.
    """
    said = json.dumps(deltas, ensure_ascii=False, separators=(",", ":")) if deltas else "[]"
    return {"type": MESSAGE_TYPE, "run": run, "events": events, "deltas": said, "over": over}


def unpack(message: dict[str, Any]) -> News:
    """The news in a channel-layer message."""
    stored: list[StoredEvent] = json.loads(message["events"])
    events = [with_run(message["run"], event) for event in stored]
    return News(events, json.loads(message["deltas"]), message["over"])
