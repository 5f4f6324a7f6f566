"""The live socket of one run: replay, then follow, for as long as somebody looks.

Law: everything it sends comes from `live.follow`; it closes with 1000 after the last event of a run that is over, and
with the code of a refusal soon after the viewer may look no more.
"""

import asyncio
from typing import Any
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.core.exceptions import ValidationError

from live.follow import follow
from live.parts import dump, pack, split
from live.topics import run_topic
from runs.models import Run
from runs.readers import StoredRun
from tenancy.models import Workspace
from tenancy.sockets import NOT_FOUND, admit, recheck

MANY, LONG = 20, 16 * 1024  # events, characters: less than both is said sooner than packed


class RunConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # Channels has no types.
    """`/ws/w/{workspace}/runs/{run}?after=N`.

    With `values=top` what is read from the database comes thinned (`runs.thin`); what happens while the viewer follows
    comes whole. With `pages=gzip` long messages and many events at once come packed (`live.parts`).
    """

    following: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        membership = await admit(self)
        if membership is None:
            return
        await self.accept()
        run = await find_run(membership.workspace, self.scope["url_route"]["kwargs"]["run"])
        if run is None:
            await self.close(code=NOT_FOUND)
            return
        self.following = asyncio.create_task(self._follow(run, asked_in(self.scope)))

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Viewers only listen; whatever they say is ignored."""

    async def disconnect(self, code: int) -> None:
        if self.following:
            self.following.cancel()

    async def _follow(self, run: Run, asked: dict[str, str]) -> None:
        door = recheck(self)
        await self._say({"type": "hello", "run": str(run.id), "seq": run.seq, "status": run.status})
        say = self._say_packed if asked.get("pages") == "gzip" else self._say
        stored = StoredRun(run.id, thinned=asked.get("values") == "top")
        async for batch in follow(run_topic(run.id), stored, number_in(asked.get("after", ""))):  # Every few seconds.
            if code := await door.refusal():
                await self.close(code=code)
                return
            for message in batch:
                await say(message)
        await self.close(code=1000)

    async def _say(self, message: dict[str, Any]) -> None:
        for frame in split(dump(message)):
            await self.send(text_data=frame)

    async def _say_packed(self, message: dict[str, Any]) -> None:
        if len(message.get("events", ())) < MANY and len(text := dump(message)) < LONG:
            await self.send(text_data=text)
            return
        # In a thread of its own: a long replay must not make the other sockets of this process wait.
        announcement, parts = await asyncio.to_thread(lambda: pack(dump(message)))
        await self.send(text_data=announcement)
        for part in parts:
            await self.send(bytes_data=part)


@database_sync_to_async
def find_run(workspace: Workspace, run_id: str) -> Run | None:
    """The workspace's run, or None."""
    try:
        found: Run | None = Run.objects.for_workspace(workspace).filter(pk=run_id).first()
    except ValidationError:
        return None
    return found


def asked_in(scope: dict[str, Any]) -> dict[str, str]:
    """What the viewer asks for in the address; of what is said twice the first."""
    return {name: values[0] for name, values in parse_qs(scope["query_string"].decode("latin-1")).items()}


def number_in(text: str) -> int:
    """The number in a text; 0 when there is none."""
    return int(text) if text.isdecimal() and len(text) < 10 else 0
