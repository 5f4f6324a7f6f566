"""HTTP/1.1 on asyncio streams with h11: requests in, whole or streamed answers out.

h11 rather than an ASGI server, because the fault models must break HTTP on purpose (cut a body, never answer),
and because it starts
in milliseconds and runs beside others in one process. Law: a client that hangs up cancels its handler at once.
"""

import asyncio
import contextlib
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import h11

from demo_model.errors import ApiError, BadRequest, InternalError, TooLarge

MOST_BODY = 20 * 1024 * 1024
CHUNK = 65_536
IDLE_SECONDS = 75
JSON_TYPE = "application/json"
logger = logging.getLogger("demo_model")


@dataclass(frozen=True)
class Request:
    """One request; header names are in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Exchange:
    """One request and the way to answer it: `send` once, or `start`, `write`… and `finish`, or `cut`."""

    request: Request
    _connection: h11.Connection
    _writer: asyncio.StreamWriter
    _is_started: bool = field(default=False)

    async def send(
        self, status: int, body: bytes, content_type: str = JSON_TYPE, headers: Mapping[str, str] | None = None
    ) -> None:
        """Answer in one go."""
        await self.start(status, content_type, {**(headers or {}), "content-length": str(len(body))})
        await self.write(body)
        await self.finish()

    async def send_json(self, status: int, value: Any, headers: Mapping[str, str] | None = None) -> None:
        """Answer with a JSON document."""
        await self.send(status, json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), headers=headers)

    async def start(self, status: int, content_type: str, headers: Mapping[str, str] | None = None) -> None:
        """Send the head of the answer; without a content-length the body goes out in chunks."""
        fields = [("content-type", content_type), *(headers or {}).items()]
        self._is_started = True
        self._put(h11.Response(status_code=status, headers=[(k.encode(), v.encode()) for k, v in fields]))

    async def write(self, data: bytes) -> None:
        """Send a piece of the body, as fast as the client reads."""
        if data:
            self._put(h11.Data(data=data))
        await self._writer.drain()

    async def finish(self) -> None:
        """End the answer."""
        self._put(h11.EndOfMessage())
        await self._writer.drain()

    def cut(self) -> None:
        """Drop the connection in the middle of whatever was being said."""
        self._writer.transport.abort()

    @property
    def is_started(self) -> bool:
        return self._is_started

    def _put(self, event: h11.Event) -> None:
        data = self._connection.send(event)
        if data and not self._writer.is_closing():
            self._writer.write(data)


Handler = Callable[[Exchange], Awaitable[None]]


async def serve_connection(handle: Handler, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer the requests of one connection, one after the other, until either side closes."""
    connection = h11.Connection(h11.SERVER)
    try:
        while await _serve_one(handle, connection, reader, writer):
            connection.start_next_cycle()
    except (ConnectionError, TimeoutError, asyncio.CancelledError):
        pass  # the outermost frame of this connection's task: nobody is left to tell
    finally:
        writer.close()


async def _serve_one(
    handle: Handler, connection: h11.Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> bool:
    """Serve one request; True when the connection can carry another."""
    exchange = Exchange(Request("", "", {}, b""), connection, writer)
    try:
        request = await _read_request(connection, reader, writer)
        if request is None:
            return False
        exchange.request = request
        await _run(handle, exchange, reader, connection)
    except h11.RemoteProtocolError as error:
        await _refuse(exchange, BadRequest(f"This is not valid HTTP: {error}"))
    except ApiError as error:
        await _refuse(exchange, error)
    return connection.our_state is h11.DONE and connection.their_state is h11.DONE and not writer.is_closing()


async def _refuse(exchange: Exchange, error: ApiError) -> None:
    if exchange._connection.our_state in (h11.IDLE, h11.SEND_RESPONSE):
        await exchange.send_json(error.status, error.body(), {"connection": "close"})


async def _read_request(
    connection: h11.Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> Request | None:
    head = await asyncio.wait_for(_next_event(connection, reader), IDLE_SECONDS)
    if not isinstance(head, h11.Request):
        return None
    headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in head.headers}
    if connection.they_are_waiting_for_100_continue:
        writer.write(connection.send(h11.InformationalResponse(status_code=100, headers=[])) or b"")
    body = await asyncio.wait_for(_read_body(connection, reader, headers), IDLE_SECONDS)
    return Request(head.method.decode(), head.target.decode("latin-1").partition("?")[0], headers, body)


async def _read_body(connection: h11.Connection, reader: asyncio.StreamReader, headers: Mapping[str, str]) -> bytes:
    parts, size = [], 0
    if int(headers.get("content-length", "0")) > MOST_BODY:
        await _discard(connection, reader)
        raise TooLarge(f"The body may have at most {MOST_BODY} bytes.")
    while isinstance(event := await _next_event(connection, reader), h11.Data):
        parts.append(bytes(event.data))
        size += len(event.data)
        if size > MOST_BODY:
            await _discard(connection, reader)
            raise TooLarge(f"The body may have at most {MOST_BODY} bytes.")
    return b"".join(parts)


async def _discard(connection: h11.Connection, reader: asyncio.StreamReader) -> None:
    """Read on for a while, so that a client that is still sending gets the answer rather than a reset."""
    left = 4 * MOST_BODY
    while left > 0 and isinstance(event := await _next_event(connection, reader), h11.Data):
        left -= len(event.data)


async def _next_event(connection: h11.Connection, reader: asyncio.StreamReader) -> Any:
    while (event := connection.next_event()) is h11.NEED_DATA:
        connection.receive_data(await reader.read(CHUNK))
    return event


async def _run(handle: Handler, exchange: Exchange, reader: asyncio.StreamReader, connection: h11.Connection) -> None:
    """Run the handler beside a watch on the socket; hanging up cancels it."""
    work = asyncio.ensure_future(_handle(handle, exchange))
    watch = asyncio.ensure_future(_watch(reader, connection, work))
    try:
        with contextlib.suppress(asyncio.CancelledError, ConnectionError):
            await work
        if asyncio.current_task().cancelling():  # type: ignore[union-attr]  # inside a task there is one
            raise asyncio.CancelledError
    finally:
        work.cancel()
        watch.cancel()
        await asyncio.gather(work, watch, return_exceptions=True)


async def _watch(reader: asyncio.StreamReader, connection: h11.Connection, work: "asyncio.Future[None]") -> None:
    with contextlib.suppress(ConnectionError):
        while data := await reader.read(CHUNK):
            connection.receive_data(data)  # the next request came early; h11 keeps it
    work.cancel()


async def _handle(handle: Handler, exchange: Exchange) -> None:
    try:
        await handle(exchange)
    except ApiError as error:
        await exchange.send_json(error.status, error.body())
    except (ConnectionError, asyncio.CancelledError):
        raise
    except Exception:
        logger.exception("The demo model failed on %s %s", exchange.request.method, exchange.request.path)
        if exchange.is_started:
            exchange.cut()
        else:
            await exchange.send_json(500, InternalError().body())
