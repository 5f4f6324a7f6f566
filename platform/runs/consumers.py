"""The live socket of one run: replay, then follow, for as long as somebody looks.

Law: everything it sends comes from `live.follow`; it closes with 1000 after the last event of a run that is over.
"""

import asyncio
import json
from typing import Any
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.core.exceptions import ValidationError

from live.follow import follow
from live.parts import split
from live.topics import run_topic
from runs.models import Run
from runs.readers import StoredRun
from tenancy.models import Workspace
from tenancy.sockets import NOT_FOUND, admit


class RunConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # Channels has no types.
    """`/ws/w/{workspace}/runs/{run}?after=N`."""

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
        self.following = asyncio.create_task(self._follow(run, after_in(self.scope)))

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Viewers only listen; whatever they say is ignored."""

    async def disconnect(self, code: int) -> None:
        if self.following:
            self.following.cancel()

    async def _follow(self, run: Run, after: int) -> None:
        await self._say({"type": "hello", "run": str(run.id), "seq": run.seq, "status": run.status})
        async for batch in follow(run_topic(run.id), StoredRun(run.id), after):
            for message in batch:
                await self._say(message)
        await self.close(code=1000)

    async def _say(self, message: dict[str, Any]) -> None:
        for frame in split(json.dumps(message, ensure_ascii=False, separators=(",", ":"))):
            await self.send(text_data=frame)


@database_sync_to_async
def find_run(workspace: Workspace, run_id: str) -> Run | None:
    """The workspace's run, or None."""
    try:
        found: Run | None = Run.objects.for_workspace(workspace).filter(pk=run_id).first()
    except ValidationError:
        return None
    return found


def after_in(scope: dict[str, Any]) -> int:
    """The number after which the viewer wants events; 0 when it says nothing that is a number."""
    text = parse_qs(scope["query_string"].decode("latin-1")).get("after", ["0"])[0]
    return int(text) if text.isdecimal() and len(text) < 10 else 0
