"""Connections on asyncio's own streams, for httpcore2. Law: every wait keeps to the limit that its caller gave it.

httpcore2's own backend goes through AnyIO, whose task group for every connection and cancel scope for every read cost
a fifth of a model call.
"""

import asyncio
import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import httpcore2
from httpcore2._utils import is_socket_readable

SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]
MOST_BUFFERED = 2**16  # bytes that are read ahead of whoever reads
MOST_OPENING = 100  # connections of one owner that are being opened at once


class Opening(asyncio.Semaphore):
    """Lets a burst open its connections a hundred at a time.

    Ten thousand at once overflow the queue of the other side, and each would run out of its time to connect while this
    process is busy with the others. Waiting here is no part of that time.
    """

    def __init__(self) -> None:
        super().__init__(MOST_OPENING)


async def connect(
    address: str,
    port: int,
    seconds: float | None,
    local_address: str | None = None,
    options: Iterable[SocketOption] | None = None,
    *,
    opening: Opening,
) -> "NetworkStream":
    """A connection to an address; its TLS is begun under `opening`. Raises httpcore2.ConnectTimeout or ConnectError."""
    local = (local_address, 0) if local_address else None
    with _raising(httpcore2.ConnectTimeout, httpcore2.ConnectError):
        async with asyncio.timeout(seconds):
            reader, writer = await asyncio.open_connection(address, port, limit=MOST_BUFFERED, local_addr=local)
    for option in options or ():
        writer.get_extra_info("socket").setsockopt(*option)
    return NetworkStream(reader, writer, opening)


class NetworkStream(httpcore2.AsyncNetworkStream):
    """One connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, opening: Opening) -> None:
        self._reader, self._writer, self._opening = reader, writer, opening

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109  (httpcore's)
        with _raising(httpcore2.ReadTimeout, httpcore2.ReadError):
            async with asyncio.timeout(timeout):
                return await self._reader.read(max_bytes)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109  (httpcore's)
        with _raising(httpcore2.WriteTimeout, httpcore2.WriteError):
            self._writer.write(buffer)
            async with asyncio.timeout(timeout):
                await self._writer.drain()

    async def aclose(self) -> None:
        self._writer.close()  # The transport sends what is left and closes; nobody needs to wait for the other side.

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109  (httpcore's)
    ) -> httpcore2.AsyncNetworkStream:
        try:
            with _raising(httpcore2.ConnectTimeout, httpcore2.ConnectError):
                async with self._opening, asyncio.timeout(timeout):
                    await self._writer.start_tls(ssl_context, server_hostname=server_hostname)
        except BaseException:
            self._writer.transport.abort()
            raise
        return self

    def get_extra_info(self, info: str) -> Any:
        names = {"client_addr": "sockname", "server_addr": "peername", "ssl_object": "ssl_object", "socket": "socket"}
        if info == "is_readable":
            return self._has_news()
        return self._writer.get_extra_info(names[info]) if info in names else None

    def _has_news(self) -> bool:
        """Whether the other side has said or ended something: on an idle connection that can only be a farewell."""
        reader = self._reader
        is_heard = bool(reader._buffer) or reader.at_eof() or reader.exception()  # type: ignore[attr-defined]  # no other way
        return bool(is_heard) or is_socket_readable(self._writer.get_extra_info("socket"))


@contextmanager
def _raising(timed_out: type[Exception], failed: type[Exception]) -> Iterator[None]:
    try:
        yield
    except TimeoutError as error:
        raise timed_out(str(error)) from error
    except OSError as error:  # ssl.SSLError is one
        raise failed(str(error)) from error
