"""The half of a channel layer that lives in this process: who is in which group, and what waits for whom.

Law: what it costs to deliver a message grows with the members of its group only, and no clock is asked.
"""

import asyncio
from typing import Any

from channels.layers import BaseChannelLayer

Message = dict[str, Any]


class LocalGroups(BaseChannelLayer):  # type: ignore[misc]  # Channels has no types.
    """Groups and queues of this process; a layer adds how messages come from other processes."""

    extensions = ("groups",)

    def __init__(self, capacity: int = 1000, **options: Any) -> None:
        super().__init__(capacity=capacity, **options)
        self.groups: dict[str, dict[str, None]] = {}  # In the order of joining.
        self.channels: dict[str, asyncio.Queue[Message]] = {}

    async def group_add(self, group: str, channel: str) -> None:
        self.require_valid_group_name(group)
        self.require_valid_channel_name(channel)
        self.groups.setdefault(group, {})[channel] = None

    async def group_discard(self, group: str, channel: str) -> None:
        members = self.groups.get(group, {})
        members.pop(channel, None)
        if not members:
            self.groups.pop(group, None)

    async def receive(self, channel: str) -> Message:
        self.require_valid_channel_name(channel)
        queue = self._queue(channel)
        try:
            return await queue.get()
        finally:
            if queue.empty() and self.channels.get(channel) is queue:
                del self.channels[channel]

    def deliver_to_group(self, group: str, message: Message) -> None:
        """Every member gets the same object, so nobody may change it."""
        for channel in self.groups.get(group, ()):
            self.deliver(channel, message)

    def deliver(self, channel: str, message: Message) -> None:
        """Queue a message; a reader that is far behind loses it and will find the gap in its sequence."""
        queue = self._queue(channel)
        if not queue.full():
            queue.put_nowait(message)

    def _queue(self, channel: str) -> "asyncio.Queue[Message]":
        queue = self.channels.get(channel)
        if queue is None:
            queue = self.channels[channel] = asyncio.Queue(self.get_capacity(channel))
        return queue
