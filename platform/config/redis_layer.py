"""A channel layer over Redis: groups live in each process, which subscribes to those it has members of.

Laws: what one call sends goes in one round trip and arrives in order; nothing sent after `group_add` has returned is
missed while the connection holds. While Redis is away nothing hangs and nothing fails: what is sent is lost, the log
says so once, and consumers read from the database what they have missed (replay, then follow).
"""

import asyncio
import logging
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import suppress
from typing import Any
from weakref import WeakKeyDictionary

import msgpack
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from config.local_groups import LocalGroups
from config.redis_parts import async_options
from live.outage import Outage

logger = logging.getLogger(__name__)

GROUPS, CHANNELS = "agents:group:", "agents:channel:"  # name spaces among the topics of a Redis that others use, too
PATIENCE = 2.0  # seconds that a round of messages, or the word that a subscription holds, may take
QUIET = 5.0  # seconds after which a listener that heard nothing asks again
LONGEST_PAUSE = 2.0  # seconds between attempts to listen again
NO_REDIS = RedisError, OSError, TimeoutError

outage = Outage(logger, "Live events come late while Redis is away", "Live events go over Redis again")
"""One per process, however many layers it makes."""


class RedisChannelLayer(LocalGroups):
    """Groups and channels across processes, with nothing stored and nothing to clean up."""

    def __init__(self, url: str, capacity: int = 1000, **options: Any) -> None:
        super().__init__(capacity=capacity, **options)
        self._url, self._process = url, uuid.uuid4().hex
        self._links: WeakKeyDictionary[asyncio.AbstractEventLoop, Link] = WeakKeyDictionary()

    async def new_channel(self, prefix: str = "specific") -> str:
        return f"{prefix}.{self._process}!{uuid.uuid4().hex}"

    async def group_add(self, group: str, channel: str) -> None:
        await super().group_add(group, channel)
        await self._link().hear(GROUPS + group)

    async def group_discard(self, group: str, channel: str) -> None:
        await super().group_discard(group, channel)
        if group not in self.groups:
            await self._link().forget(GROUPS + group)

    async def receive(self, channel: str) -> dict[str, Any]:
        await self._link().hear(CHANNELS + self._process)
        message: dict[str, Any] = await super().receive(channel)
        return message

    async def send(self, channel: str, message: dict[str, Any]) -> None:
        self.require_valid_channel_name(channel)
        process = channel.partition("!")[0].rpartition(".")[2]
        await self._link().publish([(CHANNELS + process, [channel, message])])

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        await self.group_send_many([(group, message)])

    async def group_send_many(self, messages: Iterable[tuple[str, dict[str, Any]]]) -> None:
        """Send to several groups in one round trip; each group gets its messages in this order."""
        letters = [(GROUPS + group, [group, message]) for group, message in messages]
        if letters:
            await self._link().publish(letters)

    async def close(self) -> None:
        link = self._links.pop(asyncio.get_running_loop(), None)
        if link is not None:
            await link.close()

    def _link(self) -> "Link":
        loop = asyncio.get_running_loop()
        link = self._links.get(loop)
        if link is None:
            link = self._links[loop] = Link(self._url, CHANNELS + self._process, self._deliver)
        return link

    def _deliver(self, topic: str, name: str, message: dict[str, Any]) -> None:
        (self.deliver_to_group if topic.startswith(GROUPS) else self.deliver)(name, message)


class Link:
    """One event loop's connections to Redis: one that listens, and a few that send."""

    def __init__(self, url: str, own: str, deliver: Callable[[str, str, dict[str, Any]], None]) -> None:
        self._redis, self._deliver = Redis.from_url(url, **async_options()), deliver
        self._topics = {own: asyncio.Event()}
        self._pubsub: PubSub | None = None
        self._tried = asyncio.Event()
        self._listening: asyncio.Task[None] | None = None

    async def publish(self, letters: list[tuple[str, list[Any]]]) -> None:
        """Send all in one round trip; they are lost while Redis is away."""
        if not outage.is_time_to_try():
            return
        pipeline = self._redis.pipeline(transaction=False)
        for topic, letter in letters:
            pipeline.publish(topic, msgpack.packb(letter, use_bin_type=True))
        try:
            async with asyncio.timeout(PATIENCE):
                await pipeline.execute()
        except NO_REDIS as problem:
            outage.begin(problem or "no answer")
        else:
            outage.end()

    async def hear(self, topic: str) -> None:
        """Listen to a topic, from the moment this returns; while Redis is away, from the moment it is back."""
        if self._listening is None:
            self._listening = asyncio.create_task(self._listen(), name="channel layer listener")
        holds = self._topics.get(topic)
        if holds is None:
            holds = self._topics[topic] = asyncio.Event()
            if self._pubsub is not None:
                await self._say(self._pubsub.subscribe, topic)
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await self._tried.wait()
                if self._pubsub is not None:
                    await holds.wait()

    async def forget(self, topic: str) -> None:
        """Listen no more."""
        if self._topics.pop(topic, None) is not None and self._pubsub is not None:
            await self._say(self._pubsub.unsubscribe, topic)

    async def close(self) -> None:
        if self._listening is not None:
            self._listening.cancel()
            with suppress(asyncio.CancelledError):
                await self._listening
        await self._redis.aclose()

    async def _say(self, verb: Callable[[str], Awaitable[None]], topic: str) -> None:
        with suppress(*NO_REDIS):  # The listener notices, too, and subscribes to everything anew.
            await verb(topic)

    async def _listen(self) -> None:
        pause = 0.1
        while True:
            try:
                await self._follow()
            except NO_REDIS as problem:
                outage.begin(problem)
            for holds in self._topics.values():
                holds.clear()
            self._tried.set()
            await asyncio.sleep(pause)
            pause = 0.1 if not outage.is_on else min(pause * 2, LONGEST_PAUSE)

    async def _follow(self) -> None:
        """Listen until the connection breaks."""
        async with self._redis.pubsub() as pubsub:
            await pubsub.subscribe(*self._topics)
            self._pubsub = pubsub
            outage.end()
            self._tried.set()
            try:
                async for message in listen(pubsub):
                    self._take(message)
            finally:
                self._pubsub = None
                self._tried.clear()

    def _take(self, message: dict[str, Any]) -> None:
        topic = message["channel"].decode()
        if message["type"] == "subscribe" and topic in self._topics:
            self._topics[topic].set()
        elif message["type"] == "message":
            self._deliver(topic, *msgpack.unpackb(message["data"], raw=False, strict_map_key=False))


async def listen(pubsub: PubSub) -> AsyncIterator[dict[str, Any]]:
    """What a subscription hears. Raises ConnectionResetError once the connection is dead.

    The library takes the kernel's "connection timed out" for a time-out of its own, answers None at once, for ever, and
    its own `listen` never comes back from that: so a None that comes too early means that the peer is gone.
    """
    while True:
        asked = time.monotonic()
        message = await pubsub.get_message(timeout=QUIET)
        if message is not None:
            yield message
        elif time.monotonic() - asked < QUIET / 2:
            raise ConnectionResetError("the connection is dead")
