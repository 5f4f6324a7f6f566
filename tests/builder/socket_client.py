"""A browser's side of the draft socket, for the tests of rooms."""

import asyncio
import json
import time

from channels.db import database_sync_to_async as sync_to_async
from channels.routing import URLRouter
from channels.testing import WebsocketCommunicator
from pycrdt import Decoder, Map

from builder import protocol, services
from builder.document import new_document, read_graph_data
from builder.models import DraftUpdate
from builder.parts import Gathering, split
from builder.routing import websocket_urlpatterns


class Client:
    """A browser's side of the protocol, on a real document."""

    def __init__(self, user, agent, workspace="acme", doc=None):
        application = URLRouter(websocket_urlpatterns)
        self.socket = WebsocketCommunicator(application, f"/ws/w/{workspace}/drafts/{agent.id}")
        self.socket.scope["user"] = user
        self.doc = doc or new_document()
        self.acked, self.problems, self.notices, self.presence, self.closed = 0, None, [], {}, None
        self.is_synced, self.was_asked, self.longest, self.news = False, False, 0, []
        self._gathering = Gathering()

    async def __aenter__(self):
        connected, self.closed = await self.socket.connect(timeout=5)
        assert connected
        await self.socket.send_to(bytes_data=protocol.step_1(self.doc.get_state()))
        return self

    async def __aexit__(self, *exception):
        if self.closed is None:
            await self.socket.disconnect()

    async def hear(self, until, patience=5.0):
        """Take messages until something holds."""
        deadline = time.monotonic() + patience
        while not until():
            message = await self.socket.receive_output(timeout=max(0.01, deadline - time.monotonic()))
            if message["type"] == "websocket.close":
                self.closed = message["code"]
                return
            self.longest = max(self.longest, len(message["bytes"]))
            if whole := self._gathering.take(message["bytes"]):
                await self._take(whole)

    async def send(self, message):
        for frame in split(message):
            await self.socket.send_to(bytes_data=frame)

    async def _take(self, frame):
        decoder = Decoder(frame)
        kind = decoder.read_var_uint()
        if kind == protocol.SYNC:
            step, payload = decoder.read_var_uint(), decoder.read_message()
            if step == protocol.STEP_1:
                self.was_asked = True
                await self.socket.send_to(bytes_data=protocol.step_2(self.doc.get_update(payload)))
            else:
                self.doc.apply_update(payload)
                self.is_synced = self.is_synced or step == protocol.STEP_2
        elif kind == protocol.AWARENESS:
            self.presence |= protocol.read_awareness(decoder.read_message())
        elif kind == protocol.ACK:
            self.acked = decoder.read_var_uint()
        else:
            value = json.loads(decoder.read_message())
            if kind == protocol.PROBLEMS:
                self.problems = value
            elif kind == protocol.COMMENTS:
                self.news.append(value["thread"])
            else:
                self.notices.append(value["code"])

    async def sync(self):
        await self.hear(lambda: self.is_synced and (self.acked or self.notices))

    async def change(self, edit):
        """Edit the own document and send what changed."""
        await self.send(protocol.update_message(update_of(self, edit)))

    @property
    def graph(self):
        return read_graph_data(self.doc)


def update_of(client, edit):
    before = client.doc.get_state()
    with client.doc.transaction():
        edit(client.doc)
    return client.doc.get_update(before)


def title(node, text):
    def edit(doc):
        doc.get("nodes", type=Map)[node]["title"] = text

    return edit


def typed(text):
    def edit(doc):
        settings = doc.get("nodes", type=Map)["greet"]["settings"]
        settings["text"].insert(0, text)

    return edit


@sync_to_async
def stored_graph(agent):
    return services.open_draft(agent).graph


@sync_to_async
def rows():
    return list(DraftUpdate.objects.order_by("seq").values_list("seq", "author__name"))


async def closed_rooms():
    while tasks := [task for task in asyncio.all_tasks() if task.get_name().startswith("draft room")]:
        await asyncio.wait(tasks, timeout=0.1)


def says(state, client=7, clock=1):
    return protocol.awareness_message(protocol.awareness_payload({client: (clock, json.dumps(state))}))
