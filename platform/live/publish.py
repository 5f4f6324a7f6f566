"""Sending to everybody who follows a topic.

Law: a numbered event is published only once it is durable: after the commit, or not at all.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from channels.layers import get_channel_layer

from live.envelope import Delta, Envelope

MESSAGE_TYPE = "run.event"


@dataclass
class News:
    """What the followers of a topic are to be told; `over` says that no more events will come."""

    events: list[Envelope] = field(default_factory=list)
    deltas: list[Delta] = field(default_factory=list)
    over: bool = False


async def publish(news: Iterable[tuple[str, News]]) -> None:
    """Send news to the followers of several topics at once, in the order of the calls.

    Followers read from the database what the channel layer loses, so a lost message costs time, never truth.
    """
    layer, messages = get_channel_layer(), [(topic, pack(item)) for topic, item in news]
    if hasattr(layer, "group_send_many"):  # Our own layer; the one over Redis sends them one by one.
        await layer.group_send_many(messages)
    else:
        for topic, message in messages:
            await layer.group_send(topic, message)


def pack(news: News) -> dict[str, Any]:
    """The channel-layer message. As JSON text, because a layer's own packing refuses whole numbers beyond 64 bits."""
    return {"type": MESSAGE_TYPE, "news": json.dumps(vars(news), ensure_ascii=False, separators=(",", ":"))}


def unpack(message: dict[str, Any]) -> News:
    """The news in a channel-layer message."""
    return News(**json.loads(message["news"]))
