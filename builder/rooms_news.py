"""How the rooms of a draft, in whatever process, hear that something was stored.

Law: the message carries a number, not the change: a room reads what it lacks from the database, so a lost message
costs time and never an edit.
"""

from __future__ import annotations

import uuid

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

STORED = "draft.stored"
AWARENESS = "draft.awareness"
COMMENTS = "draft.comments"


def group_of(draft_id: uuid.UUID | str) -> str:
    """The channel-layer group of a draft's rooms."""
    return f"draft.{draft_id}"


def announce_on_commit(draft_id: uuid.UUID, seq: int) -> None:
    """Tell the rooms once the transaction has committed."""
    transaction.on_commit(lambda: async_to_sync(announce)(draft_id, seq))


async def announce(draft_id: uuid.UUID, seq: int) -> None:
    """Tell every room that updates up to `seq` are stored."""
    layer = get_channel_layer()
    if layer is not None:
        await layer.group_send(group_of(draft_id), {"type": STORED, "seq": seq})


async def announce_presence(draft_id: uuid.UUID, room: str, payload: bytes) -> None:
    """Tell the rooms of other processes who is where; `room` is the sender's name."""
    layer = get_channel_layer()
    if layer is not None:
        await layer.group_send(group_of(draft_id), {"type": AWARENESS, "room": room, "payload": payload})


def announce_comments_on_commit(draft_id: uuid.UUID, thread_id: uuid.UUID) -> None:
    """Tell everybody who has the draft open that a thread has changed, once the transaction has committed."""
    transaction.on_commit(lambda: async_to_sync(announce_comments)(draft_id, thread_id))


async def announce_comments(draft_id: uuid.UUID, thread_id: uuid.UUID) -> None:
    """Only which thread: whoever hears it asks REST, so what may be seen is decided in one place."""
    layer = get_channel_layer()
    if layer is not None:
        await layer.group_send(group_of(draft_id), {"type": COMMENTS, "thread": str(thread_id)})
