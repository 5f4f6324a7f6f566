"""The draft socket: reads frames, checks them, and hands them to the draft's room.

Law: whatever a client sends, the worst that follows is that its own socket closes with a notice.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from typing import Any
from weakref import WeakKeyDictionary

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from builder import protocol, store
from builder.errors import DraftTooLarge, UpdateRefused
from builder.limits import MAX_AWARENESS_BYTES, MAX_MESSAGE_BYTES
from builder.parts import Gathering, split
from builder.rooms import GARBAGE, RESTART, TOO_LARGE, Change, Room
from builder.updates import check_update
from graphs.models import Agent
from tenancy.models import Membership, Workspace
from tenancy.sockets import NOT_FOUND, admit

logger = logging.getLogger(__name__)

_LARGE = 50_000  # bytes from which looking through an update would hold up the event loop

# Event loops come and go in tests, and a room's task belongs to one of them.
_rooms: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[uuid.UUID, Room]] = WeakKeyDictionary()


def rooms() -> dict[uuid.UUID, Room]:
    """The open rooms of this process, by draft."""
    return _rooms.setdefault(asyncio.get_running_loop(), {})


def open_room(workspace: Workspace, draft_id: uuid.UUID) -> Room:
    """The draft's room, opened if it is not."""
    room = rooms().get(draft_id)
    if room is None:
        room = rooms()[draft_id] = Room(workspace, draft_id, forget_room)
        room.start()
    return room


def forget_room(room: Room) -> None:
    """Called by a room that ends."""
    if rooms().get(room.draft_id) is room:
        del rooms()[room.draft_id]


class DraftConsumer(AsyncWebsocketConsumer):
    """One connection to `/ws/w/<workspace>/drafts/<agent>`."""

    room: Room | None = None
    membership: Membership
    stored = 0
    may_write = True
    is_refused = False

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._gathering = Gathering()
        self._sending = asyncio.Lock()

    async def connect(self) -> None:
        membership = await admit(self)
        if membership is None:
            return
        self.membership = membership
        draft_id = await _find_draft(membership.workspace, self.scope["url_route"]["kwargs"]["agent"])
        await self.accept()
        if draft_id is None:
            await self.close(code=NOT_FOUND)
            return
        self.room = open_room(membership.workspace, draft_id)
        self.room.join(self)

    async def disconnect(self, code: int) -> None:
        if self.room:
            self.room.leave(self)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self.room is None or self.is_refused:
            return
        try:
            await self._take(self.room, bytes_data)
        except DraftTooLarge as error:
            await self.refuse(TOO_LARGE, error.code, error.message)
        except UpdateRefused as error:
            await self.refuse(GARBAGE, "garbage", error.message)

    async def _take(self, room: Room, frame: bytes | None) -> None:
        if not frame:
            raise UpdateRefused("This socket speaks in bytes.")
        if len(frame) > MAX_MESSAGE_BYTES:
            raise DraftTooLarge("This change is too large to be sent at once.")
        if (message := self._gathering.take(frame)) is None:
            return
        kind, step, payload = protocol.read_message(message)
        if kind == protocol.AWARENESS:
            await self._hear(room, payload)
        elif kind == protocol.QUERY_AWARENESS:
            return  # Everybody's state was sent at the door and followed by every change.
        elif step == protocol.STEP_1:
            room.submit_step_1(self, payload)
        else:
            await self._change(room, payload)

    async def _hear(self, room: Room, payload: bytes) -> None:
        if len(payload) > MAX_AWARENESS_BYTES:
            raise DraftTooLarge("This awareness state is too large.")
        await room.hear_presence(self, payload)

    async def _change(self, room: Room, update: bytes) -> None:
        check = asyncio.to_thread(check_update, update) if len(update) > _LARGE else None
        looks_deep = await check if check else check_update(update)
        room.submit(Change(self, update, looks_deep))

    async def send_bytes(self, frame: bytes) -> None:
        """Send a frame; a dead socket is no error."""
        async with self._sending:  # The room's tasks send at the same time, and parts must follow one another.
            for part in split(frame):
                if not self.is_refused:
                    await self._send(bytes_data=part)

    async def refuse(self, code: int, error: str, message: str) -> None:
        """Tell why, then close with the code."""
        if not self.is_refused:
            self.is_refused = True
            await self._send(bytes_data=protocol.notice(error, message))
            if self.room:
                self.room.leave(self)
            await self._close(code)

    async def _send(self, **message: Any) -> None:
        try:
            await self.send(**message)
        except (RuntimeError, OSError) as error:
            # Mostly the peer is gone. If not, a browser must not wait for what will never come.
            logger.info("A message to a draft's socket was not sent: %s", error)
            await self._close(RESTART)

    async def _close(self, code: int) -> None:
        try:
            await self.close(code=code)
        except (RuntimeError, OSError):
            return


@database_sync_to_async
def _find_draft(workspace: Workspace, agent_id: uuid.UUID) -> uuid.UUID | None:
    agent = Agent.objects.for_workspace(workspace).active().filter(pk=agent_id).first()
    return store.open_draft(agent).pk if agent else None
