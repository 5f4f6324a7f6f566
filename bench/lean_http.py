"""A load generator that costs little: HTTP/1.1 over sockets that stay open, one request at a time on each.

Law: it measures only whole answers of an expected status; everything else raises.
"""

import asyncio
from collections.abc import Mapping
from typing import Self
from urllib.parse import urlsplit

END_OF_HEAD = b"\r\n\r\n"
MOST = 8 * 2**20  # bytes of one answer


class UnexpectedAnswer(Exception):
    """The server answered with another status than a benchmark counts on."""


class LeanClient:
    """One open connection to the product."""

    def __init__(self, url: str, headers: Mapping[str, str]) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "localhost", parts.port or 80
        lines = {"Host": parts.netloc, **headers}
        self._head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())

    async def __aenter__(self) -> Self:
        self._reader, self._writer = await asyncio.open_connection(self._host, self._port, limit=MOST)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._writer.close()

    def get(self, path: str) -> bytes:
        """The bytes of a request; made once, sent often."""
        return f"GET {path} HTTP/1.1\r\n{self._head}\r\n".encode()

    def post(self, path: str, body: bytes) -> bytes:
        kind = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        return f"POST {path} HTTP/1.1\r\n{self._head}{kind}\r\n".encode() + body

    async def send(self, request: bytes, status: int = 200) -> bytes:
        """The body of the answer. Raises UnexpectedAnswer."""
        self._writer.write(request)
        head = await self._reader.readuntil(END_OF_HEAD)
        body = await self._reader.readexactly(length_of(head))
        if int(head[9:12]) != status:
            raise UnexpectedAnswer(f"{head[:200]!r} {body[:500]!r}")
        return body


def length_of(head: bytes) -> int:
    """What Content-Length says; the product always says it."""
    at = head.lower().index(b"content-length:") + len(b"content-length:")
    return int(head[at : head.index(b"\r\n", at)])
