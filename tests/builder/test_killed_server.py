"""The web server killed in mid-edit: what it acknowledged is stored, the rest comes when its clients return."""

import asyncio
import os
import signal
import subprocess
import sys

import pytest
from pycrdt import Decoder, Map
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

from builder import protocol, services, store
from builder.document import new_document, read_graph_data
from tests.builder.test_yjs_client import ROOT, wait_for
from tests.factories import token_secret

pytestmark = pytest.mark.django_db(transaction=True)

ORIGIN = Origin("http://localhost")
EDITS_BEFORE_THE_END = 30


class Server:
    """A web server on the test's database that can be killed and started again on its port."""

    def __init__(self, database_url, port):
        self.port, self._process = port, None
        paths = os.pathsep.join([str(ROOT / "platform"), str(ROOT)])
        self._environment = os.environ | {"DATABASE_URL": database_url, "PYTHONPATH": paths, "DATABASE_POOL": "4"}

    def start(self):
        command = [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", str(self.port), "config.asgi:application"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self._process = subprocess.Popen(command, env=self._environment, cwd=ROOT, **quiet)
        wait_for(self.port)

    def kill(self):
        if self._process:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()


@pytest.fixture
def server(database_url, unused_tcp_port_factory):
    made = Server(database_url, unused_tcp_port_factory())
    made.start()
    yield made
    made.kill()


class Typist:
    """A client that types without waiting, counts what is acknowledged, and keeps its document."""

    def __init__(self, url, secret, name):
        self.doc, self.name, self.sent, self.acked = new_document(), name, 0, 0
        self._url, self._headers = url, {"Authorization": f"Bearer {secret}"}

    async def work(self, edits, on_ack=None):
        """Return, bring what is missing, type, and listen until all is acknowledged or the line breaks."""
        async with connect(self._url, additional_headers=self._headers, origin=ORIGIN, max_size=None) as line:
            before, self.sent, self.acked = self.sent, 0, 0
            await line.send(protocol.step_1(self.doc.get_state()))
            while not await self._take(line, await line.recv()):
                pass
            typing = asyncio.create_task(self._type(line, before, edits))
            try:
                while not typing.done() or self.acked < self.sent:
                    await self._take(line, await line.recv())
                    if on_ack:
                        on_ack(self.acked)
            finally:
                typing.cancel()

    async def _type(self, line, first, edits):
        for number in range(first, first + edits):
            before = self.doc.get_state()
            self.doc.get("meta", type=Map)[f"{self.name}{number}"] = number
            self.sent += 1
            await line.send(protocol.update_message(self.doc.get_update(before)))
            await asyncio.sleep(0)

    async def _take(self, line, frame):
        """Whether the server has said all that it has."""
        decoder = Decoder(frame)
        kind = decoder.read_var_uint()
        if kind == protocol.ACK:
            self.acked = decoder.read_var_uint()
        if kind != protocol.SYNC:
            return False
        step, payload = decoder.read_var_uint(), decoder.read_message()
        if step == protocol.STEP_1:
            self.sent += 1
            await line.send(protocol.step_2(self.doc.get_update(payload)))
        else:
            self.doc.apply_update(payload)
        return step == protocol.STEP_2


def stored(agent):
    doc, _ = store.read_draft(store.open_draft(agent))
    return doc


def test_what_was_acknowledged_is_there_and_the_rest_comes_with_the_return(world, agent, server):
    url = f"ws://127.0.0.1:{server.port}/ws/w/acme/drafts/{agent.pk}"
    alice = Typist(url, token_secret(world.alice, world.acme), "alice")
    bob = Typist(url, token_secret(world.bob, world.acme), "bob")

    async def until_killed():
        kill = lambda acked: server.kill() if acked >= EDITS_BEFORE_THE_END else None  # noqa: E731
        return await asyncio.gather(alice.work(400, kill), bob.work(400), return_exceptions=True)

    ends = asyncio.run(until_killed())
    assert [end for end in ends if not isinstance(end, ConnectionClosed | OSError)] == []

    kept = dict(stored(agent).get("meta", type=Map).to_py())
    for typist in (alice, bob):
        # The first thing that each sent was its answer to the server's state vector.
        acknowledged = {f"{typist.name}{number}": number for number in range(typist.acked - 1)}
        assert acknowledged.items() <= kept.items()
    assert alice.acked >= EDITS_BEFORE_THE_END

    server.start()

    async def back():
        await asyncio.gather(alice.work(0), bob.work(0))
        await asyncio.gather(alice.work(0), bob.work(0))  # Each has heard the other now.

    asyncio.run(back())
    assert read_graph_data(alice.doc) == read_graph_data(bob.doc) == services.open_draft(agent).graph
    mine, theirs, there = (doc.get("meta", type=Map).to_py() for doc in (alice.doc, bob.doc, stored(agent)))
    assert mine == theirs == there
