"""A channel layer over Postgres NOTIFY: groups live in each process, one LISTEN per event loop feeds them.

Law: what one call sends arrives in order, and nothing sent after `group_add` has returned is missed while the
connection holds. What a broken connection loses, consumers read again from the database (replay, then follow).
"""

import asyncio
import base64
import logging
import threading
import uuid
from collections.abc import Iterable, Iterator
from typing import Any
from weakref import WeakKeyDictionary

import msgpack
import psycopg
from asgiref.sync import sync_to_async

from config.local_groups import LocalGroups
from live.postgres import parameters

logger = logging.getLogger(__name__)

NOTIFY_CHANNEL = "channel_layer"
PART_LENGTH = 7_900  # characters; Postgres refuses payloads of 8,000 bytes and more, the head takes the rest
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0  # seconds between attempts to listen again


class PostgresChannelLayer(LocalGroups):
    """Groups and channels across processes, with no table and nothing to clean up."""

    def __init__(self, capacity: int = 1000, **options: Any) -> None:
        super().__init__(capacity=capacity, **options)
        self._listeners: WeakKeyDictionary[asyncio.AbstractEventLoop, Listener] = WeakKeyDictionary()
        self._sender = Sender()

    async def new_channel(self, prefix: str = "specific") -> str:
        return f"{prefix}.{uuid.uuid4().hex[:8]}!{uuid.uuid4().hex}"

    async def group_add(self, group: str, channel: str) -> None:
        await super().group_add(group, channel)
        await self._listen()

    async def receive(self, channel: str) -> dict[str, Any]:
        await self._listen()
        message: dict[str, Any] = await super().receive(channel)
        return message

    async def send(self, channel: str, message: dict[str, Any]) -> None:
        self.require_valid_channel_name(channel)
        await self._notify([["channel", channel, message]])

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        await self.group_send_many([(group, message)])

    async def group_send_many(self, messages: Iterable[tuple[str, dict[str, Any]]]) -> None:
        """Send to several groups in one round trip; each group gets its messages in this order."""
        letters = [["group", group, message] for group, message in messages]
        for _, group, _ in letters:
            self.require_valid_group_name(group)
        if letters:
            await self._notify(letters)

    async def close(self) -> None:
        for listener in list(self._listeners.values()):
            listener.stop()
        self._sender.close()

    async def _notify(self, letters: list[Any]) -> None:
        await sync_to_async(self._send, thread_sensitive=False)(letters)

    def _send(self, letters: list[Any]) -> None:
        """In a thread: packing a message of megabytes would keep the loop."""
        self._sender.send(list(split(msgpack.packb(letters, use_bin_type=True))))

    async def _listen(self) -> None:
        """Start this loop's listener if it has none, and wait until it hears."""
        loop = asyncio.get_running_loop()
        listener = self._listeners.get(loop)
        if listener is None:
            listener = self._listeners[loop] = Listener(self._deliver)
            listener.start()
        await listener.hears.wait()

    async def _deliver(self, packed: bytes) -> None:
        for kind, name, message in msgpack.unpackb(packed, raw=False, strict_map_key=False):
            (self.deliver_to_group if kind == "group" else self.deliver)(name, message)


class Sender:
    """One blocking connection per process, so that threads and event loops of any kind can send."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._connection: psycopg.Connection[Any] | None = None

    def send(self, parts: list[str]) -> None:
        """Notify every listener; one try on a fresh connection when the old one has died."""
        with self._lock:
            try:
                self._execute(parts)
            except psycopg.OperationalError:
                self._forget()
                self._execute(parts)

    def close(self) -> None:
        with self._lock:
            self._forget()

    def _execute(self, parts: list[str]) -> None:
        if self._connection is None:
            self._connection = psycopg.connect(conninfo(), autocommit=True)
        # Binary, for as text every character of every part would be looked at.
        self._connection.execute("SELECT pg_notify(%s, part) FROM unnest(%b::text[]) part", [NOTIFY_CHANNEL, parts])

    def _forget(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class Listener:
    """Listens for as long as its event loop runs, and listens again when the connection breaks."""

    def __init__(self, deliver: Any) -> None:
        self.hears = asyncio.Event()
        self._deliver = deliver
        self._parts: dict[str, list[str]] = {}
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="channel layer listener")

    def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    async def _run(self) -> None:
        pause = FIRST_PAUSE
        while True:
            try:
                await self._follow()
            except psycopg.OperationalError as problem:
                logger.warning("Live events wait for the database: %s", problem)
            pause = FIRST_PAUSE if self.hears.is_set() else min(pause * 2, LONGEST_PAUSE)
            self._forget()
            await asyncio.sleep(pause)

    def _forget(self) -> None:
        """The connection has broken: nobody may rely on it, and the rest of a half message will never come."""
        self.hears.clear()
        self._parts.clear()

    async def _follow(self) -> None:
        async with await psycopg.AsyncConnection.connect(conninfo(), autocommit=True) as connection:
            await connection.execute(f"LISTEN {NOTIFY_CHANNEL}")
            self.hears.set()
            async for notice in connection.notifies():
                packed = self._join(notice.payload)
                if packed is not None:
                    await self._deliver(packed)

    def _join(self, payload: str) -> bytes | None:
        """The whole message when this part was its last one."""
        key, _, count, part = payload.split(":", 3)
        parts = self._parts.setdefault(key, [])
        parts.append(part)
        if len(parts) < int(count):
            return None
        del self._parts[key]
        return base64.b64decode("".join(parts))


def split(packed: bytes) -> Iterator[str]:
    """Parts short enough for NOTIFY. Each differs from the others, since Postgres drops equal ones of a transaction."""
    text = base64.b64encode(packed).decode()
    key = uuid.uuid4().hex
    pieces = [text[start : start + PART_LENGTH] for start in range(0, len(text), PART_LENGTH)]
    for number, piece in enumerate(pieces):
        yield f"{key}:{number}:{len(pieces)}:{piece}"


def conninfo() -> str:
    """How to reach the default database; read at each connection, because tests move it."""
    return psycopg.conninfo.make_conninfo(**parameters())
