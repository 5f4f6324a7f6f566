"""Connections are kept for the next request, replaced when they are gone, and never left behind."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx2
import pytest

from nodes.connection_pool import MOST_IDLE
from nodes.network_policy import NetworkPolicy, make_transport
from nodes.network_stream import MOST_OPENING

GOODBYE = b"HTTP/1.1 408 Request Timeout\r\ncontent-length: 3\r\n\r\nbye"
HEAD = b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n"


@dataclass
class Server:
    """Answers every request with four bytes; keeps count of connections, and says when one has ended."""

    url: str = ""
    hangs_up: bool = False
    says_goodbye: bool = False
    stops_half_way: bool = False
    connections: int = 0
    open: int = 0
    all_ended: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections, self.open = self.connections + 1, self.open + 1
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                writer.write(HEAD + (b"do" if self.stops_half_way else b"done"))
                await writer.drain()
                if self.says_goodbye:
                    writer.write(GOODBYE)
                if self.hangs_up:
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        writer.close()
        self.open -= 1
        if not self.open:
            self.all_ended.set()


@asynccontextmanager
async def serving(**behaviour: bool) -> AsyncIterator[tuple[Server, httpx2.AsyncClient]]:
    server = Server(**behaviour)  # type: ignore[arg-type]
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0, backlog=1024)
    server.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/"
    async with httpx2.AsyncClient(transport=make_transport(NetworkPolicy(allow_private=True)), timeout=10) as client:
        yield server, client
    listening.close()


async def test_a_second_request_uses_the_first_ones_connection() -> None:
    async with serving() as (server, client):
        texts = [(await client.get(server.url)).text for _ in range(3)]

        assert (texts, server.connections) == (["done"] * 3, 1)


async def test_a_connection_that_the_server_closed_is_replaced() -> None:
    async with serving(hangs_up=True) as (server, client):
        for _ in range(3):
            assert (await client.get(server.url)).text == "done"
            await server.all_ended.wait()
            server.all_ended.clear()

        assert server.connections == 3


async def test_a_farewell_on_an_idle_connection_is_nobodys_answer() -> None:
    async with serving(says_goodbye=True, hangs_up=True) as (server, client):
        for _ in range(3):
            assert (await client.get(server.url)).text == "done"
            await server.all_ended.wait()
            server.all_ended.clear()

        assert server.connections == 3


async def test_many_at_once_get_a_connection_each_and_only_some_are_kept() -> None:
    async with serving() as (server, client):
        answers = await asyncio.gather(*(client.get(server.url) for _ in range(MOST_IDLE + 50)))
        await asyncio.gather(*(client.get(server.url) for _ in range(MOST_IDLE)))

        assert {answer.text for answer in answers} == {"done"}
        assert server.connections <= MOST_IDLE + 50
    await server.all_ended.wait()

    assert server.open == 0


async def test_a_request_that_is_given_up_closes_its_connection() -> None:
    async with serving(stops_half_way=True) as (server, client):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await client.get(server.url)
        await server.all_ended.wait()

        assert server.open == 0


async def test_a_burst_opens_its_connections_some_at_a_time() -> None:
    opening = most = 0

    async def resolve(host: str, port: int) -> list[str]:
        nonlocal opening, most
        opening += 1
        most = max(most, opening)
        await asyncio.sleep(0)
        opening -= 1
        return ["127.0.0.1"]

    async with serving() as (server, _):
        transport = make_transport(NetworkPolicy(allow_private=True), resolve=resolve)
        async with httpx2.AsyncClient(transport=transport, timeout=30) as client:
            answers = await asyncio.gather(*(client.get(server.url) for _ in range(3 * MOST_OPENING)))

    assert {answer.text for answer in answers} == {"done"}
    assert 1 < most <= MOST_OPENING
