"""A worker's own door for those who watch it: `/metrics` and `/health/live`, on the host's event loop.

Laws: it answers only while the loop turns, so an answer is a sign of life in itself. Whoever may not read figures gets
no figures. A port that is taken is no reason not to carry runs.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus

from django.conf import settings

from runs import lease
from runs.watch import registry
from runs.watch.access import may_read_figures

logger = logging.getLogger(__name__)

EVERYWHERE = "0.0.0.0"  # noqa: S104  # Prometheus is elsewhere; `access` decides who may read.
TRIES = 32  # ports from WORKER_METRICS_PORT on, so that every host of a machine finds one
PATIENCE = 5.0  # seconds in which a request must have been made
PLAIN = "text/plain; charset=utf-8"
Answer = tuple[HTTPStatus, str, bytes]


@dataclass
class Pulse:
    """When this process's host last gave a sign of life to the database."""

    beaten: float = field(default_factory=time.monotonic)

    def beat(self) -> None:
        self.beaten = time.monotonic()

    @property
    def is_alive(self) -> bool:
        return time.monotonic() - self.beaten < lease.LEASE


@asynccontextmanager
async def listen(pulse: Pulse) -> AsyncIterator[int | None]:
    """Answer for as long as the block lasts; gives the port, None when WORKER_METRICS_PORT is not set."""
    server = await _open(pulse) if settings.WORKER_METRICS_PORT is not None else None
    try:
        yield server.sockets[0].getsockname()[1] if server else None
    finally:
        if server:
            server.close()


async def _open(pulse: Pulse) -> asyncio.Server | None:
    first = settings.WORKER_METRICS_PORT

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, TimeoutError, ValueError, asyncio.IncompleteReadError):
            await _answer(reader, writer, pulse)
        writer.close()

    for port in range(first, first + TRIES) if first else [0]:
        with suppress(OSError):
            server = await asyncio.start_server(answer, EVERYWHERE, port)
            logger.info("Figures of this worker: port %d.", server.sockets[0].getsockname()[1])
            return server
    logger.warning("No port from %d on is free: this worker's figures cannot be read.", first)
    return None


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, pulse: Pulse) -> None:
    async with asyncio.timeout(PATIENCE):
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    _, path, _ = head[0].split(" ", 2)
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
    status, kind, body = reply(path.partition("?")[0], str(writer.get_extra_info("peername")[0]), headers, pulse)
    lines = f"HTTP/1.1 {status} {status.phrase}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
    writer.write(f"{lines}Connection: close\r\n\r\n".encode() + body)
    await writer.drain()


def reply(path: str, peer: str, headers: dict[str, str], pulse: Pulse) -> Answer:
    """What a request gets."""
    if path == "/health/live":
        return _pulse(pulse)
    if path != "/metrics":
        return HTTPStatus.NOT_FOUND, PLAIN, b"There is /metrics and /health/live.\n"
    if not may_read_figures(peer, headers, settings.METRICS_TOKEN):
        return HTTPStatus.FORBIDDEN, PLAIN, b"Figures are for those who name METRICS_TOKEN.\n"
    return HTTPStatus.OK, registry.CONTENT_TYPE, registry.render()


def _pulse(pulse: Pulse) -> Answer:
    if pulse.is_alive:
        return HTTPStatus.OK, "application/json", b'{"status": "live"}'
    return HTTPStatus.SERVICE_UNAVAILABLE, "application/json", b'{"status": "silent"}'
