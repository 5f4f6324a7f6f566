"""Testing a connection says in a sentence what is wrong; it asks real servers on this machine."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from connections.services import create_connection
from tests.factories import World, make_world, signed_in

pytestmark = pytest.mark.django_db

ANSWERS = {
    "/good/models": (200, json.dumps({"data": [{"id": "b"}, {"id": "a"}]})),
    "/refused/models": (401, "{}"),
    "/page/models": (200, "<html>"),
    "/broken/models": (500, ""),
    "/moved/models": (302, ""),
}


class Endpoint(BaseHTTPRequestHandler):
    """Answers by path and remembers what it was told."""

    keys: list[str | None]

    def do_GET(self) -> None:
        self.server.keys.append(self.headers.get("Authorization"))  # type: ignore[attr-defined]
        status, body = ANSWERS.get(self.path, (404, "{}"))
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/good/models")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def endpoint() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    server.keys = []  # type: ignore[attr-defined]
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def verdict(world: World, base_url: str, **fields: object) -> dict[str, object]:
    wish = {"provider": "openai", "name": "it", "secret": {"api_key": "sk-1"}, "base_url": base_url, **fields}
    connection = create_connection(workspace=world.acme, **wish)
    answer = signed_in(world.alice).post(f"/api/w/acme/connections/{connection.pk}/test")
    return dict(answer.json())


@pytest.fixture
def world() -> World:
    world = make_world()
    world.acme.settings = {"allow_private_network": True}
    world.acme.save()
    return world


def test_a_working_endpoint_tells_its_models(world: World, endpoint: ThreadingHTTPServer) -> None:
    found = verdict(world, f"http://127.0.0.1:{endpoint.server_port}/good/")

    assert found == {"ok": True, "code": "works", "message": "It works: 2 models.", "models": ["a", "b"]}
    assert endpoint.keys == ["Bearer sk-1"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("refused", "key_refused"),
        ("nothing", "wrong_path"),
        ("page", "wrong_path"),
        ("broken", "bad_answer"),
        ("moved", "bad_answer"),
    ],
)
def test_what_is_wrong_has_a_code_and_a_sentence(
    path: str, code: str, world: World, endpoint: ThreadingHTTPServer
) -> None:
    found = verdict(world, f"http://127.0.0.1:{endpoint.server_port}/{path}")

    assert (found["ok"], found["code"], found["models"]) == (False, code, [])
    assert str(found["message"]).endswith(".")
    assert len(endpoint.keys) == 1, "no redirect was followed"  # type: ignore[attr-defined]


def test_an_endpoint_that_is_down_is_unreachable(world: World, endpoint: ThreadingHTTPServer) -> None:
    endpoint.socket.close()

    assert verdict(world, f"http://127.0.0.1:{endpoint.server_port}/good")["code"] == "unreachable"


@pytest.mark.parametrize("address", ["127.0.0.1", "localhost", "169.254.169.254", "10.0.0.1", "[::1]", "0x7f.1"])
def test_private_addresses_are_refused_unless_the_workspace_allows_them(address: str, world: World) -> None:
    world.acme.settings = {}
    world.acme.save()

    found = verdict(world, f"http://{address}:9/v1")

    assert (found["ok"], found["code"]) == (False, "address_blocked")


def test_the_site_may_forbid_what_the_workspace_allows(world: World, settings) -> None:
    settings.PRIVATE_NETWORK_ALLOWED = False

    assert verdict(world, "http://127.0.0.1:9/v1")["code"] == "address_blocked"
