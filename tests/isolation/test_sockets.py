"""On every socket of a workspace the outsider is told 4404, nobody 4401, and neither gets a message."""

from typing import Any

import pytest
from channels.db import database_sync_to_async as in_database
from channels.testing import WebsocketCommunicator
from django.conf import settings

from config.asgi import application
from tests.factories import World, make_world, signed_in, token_secret
from tests.isolation.routes import url_of
from tests.isolation.table import SOCKETS

pytestmark = pytest.mark.django_db(transaction=True)

ORIGIN = (b"origin", b"http://localhost")
every_socket = pytest.mark.parametrize("text", [text for text, row in SOCKETS.items() if row.kind == "inside"])


def cookie(client: Any) -> tuple[bytes, bytes]:
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return b"cookie", f"{settings.SESSION_COOKIE_NAME}={session}".encode()


def bearer(secret: str) -> tuple[bytes, bytes]:
    return b"authorization", f"Bearer {secret}".encode()


async def close_code(url: str, *headers: tuple[bytes, bytes]) -> int:
    """The code the socket closes with before it says anything."""
    socket = WebsocketCommunicator(application, url, headers=[ORIGIN, *headers])
    connected, code = await socket.connect(timeout=5)
    if connected:
        message = await socket.receive_output(timeout=5)
        assert message["type"] == "websocket.close", message
        code = message["code"]
    await socket.wait()
    return int(code or 0)


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


@every_socket
async def test_an_outsider_is_told_that_nothing_is_there(text: str, world: World) -> None:
    url = await in_database(url_of)(text, SOCKETS[text], world)
    mallory = await in_database(signed_in)(world.mallory)

    assert await close_code(url, cookie(mallory)) == 4404


@every_socket
async def test_an_outsiders_token_is_told_that_nothing_is_there(text: str, world: World) -> None:
    url = await in_database(url_of)(text, SOCKETS[text], world)
    secret = await in_database(token_secret)(world.mallory, world.elsewhere)

    assert await close_code(url, bearer(secret)) == 4404


@every_socket
async def test_acmes_objects_are_not_found_in_another_workspace(text: str, world: World) -> None:
    url = await in_database(url_of)(text, SOCKETS[text], world, workspace=world.elsewhere.slug)
    mallory = await in_database(signed_in)(world.mallory)

    assert await close_code(url, cookie(mallory)) == 4404


@every_socket
async def test_nobody_is_told_to_sign_in(text: str, world: World) -> None:
    url = await in_database(url_of)(text, SOCKETS[text], world)

    assert await close_code(url) == 4401
    assert await close_code(url, bearer("agp_forged")) == 4401


@every_socket
async def test_a_member_is_let_in(text: str, world: World) -> None:
    url = await in_database(url_of)(text, SOCKETS[text], world)
    victor = await in_database(signed_in)(world.victor)
    socket = WebsocketCommunicator(application, url, headers=[ORIGIN, cookie(victor)])

    connected, _ = await socket.connect(timeout=5)
    first = await socket.receive_output(timeout=5)
    await socket.disconnect()

    assert (connected, first["type"]) == (True, "websocket.send")


async def test_a_page_of_another_site_cannot_open_a_socket() -> None:
    socket = WebsocketCommunicator(application, "/ws/w/acme/any", headers=[(b"origin", b"https://evil.example")])

    assert (await socket.connect(timeout=5))[0] is False
