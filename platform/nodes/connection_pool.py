"""Connections that are kept for the next request. Law: a request costs the same, however many are open.

httpcore2's own pool looks at every connection whenever a request begins or ends: 1,000 calls at once cost it 8 seconds.
"""

import time
from collections import deque
from collections.abc import AsyncIterator

import anyio
import httpcore2

MOST_IDLE = 200  # connections to one place that are kept for later; what is more is closed
KEEP = 60.0  # seconds for which an idle connection is kept: servers close theirs after about as long

Connection = httpcore2.AsyncConnectionInterface
Place = tuple[bytes, bytes, int]


class ConnectionPool(httpcore2.AsyncConnectionPool):
    """A pool without a limit of its own: how many may call at once is for its user to say."""

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # handed on as they come
        self._idle: dict[Place, deque[tuple[float, Connection]]] = {}
        self._busy: set[Connection] = set()

    async def handle_async_request(self, request: httpcore2.Request) -> httpcore2.Response:
        """Send the request on a kept connection, or on a new one."""
        while True:
            connection = await self._take(request.url.origin)
            self._busy.add(connection)
            try:
                response = await connection.handle_async_request(request)
            except httpcore2.ConnectionNotAvailable:
                self._busy.discard(connection)
            except BaseException:
                await self._close(connection)
                raise
            else:
                body = _Body(response.stream, self, request.url.origin, connection)  # type: ignore[arg-type]
                return httpcore2.Response(
                    response.status, headers=response.headers, content=body, extensions=response.extensions
                )

    async def give_back(self, origin: httpcore2.Origin, connection: Connection) -> None:
        """A response was read or given up: keep its connection if it can serve again."""
        if not connection.is_idle():
            return await self._close(connection)
        self._busy.discard(connection)
        kept = self._idle.setdefault(_place(origin), deque())
        kept.append((time.monotonic() + KEEP, connection))
        if len(kept) > MOST_IDLE or kept[0][0] < time.monotonic():
            await self._close(kept.popleft()[1])
        return None

    async def aclose(self) -> None:
        """Close every connection, those under way included."""
        idle = [connection for kept in self._idle.values() for _, connection in kept]
        self._idle.clear()
        for connection in [*idle, *self._busy]:
            await self._close(connection)

    async def _take(self, origin: httpcore2.Origin) -> Connection:
        kept = self._idle.get(_place(origin), ())
        while kept:
            until, connection = kept.pop()  # The one used last is the least likely to have been closed over there.
            if until > time.monotonic() and not connection.has_expired():
                return connection
            await self._close(connection)
        return self.create_connection(origin)

    async def _close(self, connection: Connection) -> None:
        self._busy.discard(connection)
        with anyio.CancelScope(shield=True):  # A cancelled step must not leave its socket behind.
            await connection.aclose()


class _Body:
    """A response's body that gives its connection back when it is closed."""

    def __init__(
        self,
        stream: AsyncIterator[bytes],
        pool: ConnectionPool,
        origin: httpcore2.Origin,
        connection: Connection,
    ) -> None:
        self._stream, self._pool, self._origin, self._connection = stream, pool, origin, connection
        self._is_closed = False

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._stream.__aiter__()

    async def aclose(self) -> None:
        if not self._is_closed:
            self._is_closed = True
            with anyio.CancelScope(shield=True):
                await self._stream.aclose()  # type: ignore[attr-defined]  # every body of httpcore2 has it
                await self._pool.give_back(self._origin, self._connection)


def _place(origin: httpcore2.Origin) -> Place:
    return origin.scheme, origin.host, origin.port
