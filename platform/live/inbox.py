"""A place where one follower's messages wait, from the moment it joins a topic until it leaves."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from channels.layers import get_channel_layer

from live.publish import News, unpack


class Inbox:
    """What has arrived on a topic since joining it."""

    def __init__(self) -> None:
        self._messages: asyncio.Queue[News] = asyncio.Queue()

    def put(self, message: News) -> None:
        self._messages.put_nowait(message)

    async def take(self, seconds: float) -> list[News]:
        """Everything that waits; when nothing does, the first message within `seconds`, or an empty list."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                messages = [await self._messages.get()]
                while not self._messages.empty():
                    messages.append(self._messages.get_nowait())
                return messages
        return []


@asynccontextmanager
async def join(topic: str) -> AsyncIterator[Inbox]:
    """Follow a topic. Once the block is entered, nothing published later is missed while the layer holds."""
    layer, inbox = get_channel_layer(), Inbox()
    channel = await layer.new_channel()
    await layer.group_add(topic, channel)
    pump = asyncio.create_task(_pump(layer, channel, inbox))
    try:
        yield inbox
    finally:
        pump.cancel()
        await layer.group_discard(topic, channel)


async def _pump(layer: Any, channel: str, inbox: Inbox) -> None:
    while True:
        inbox.put(unpack(await layer.receive(channel)))
