"""Waiting for a run to end without asking for it again and again, and without holding a thread.

Law: one connection per event loop listens for all who wait; whoever waits does so from before it can have missed the
notice, and a slow second look covers what a broken connection loses.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

import psycopg

from live.postgres import Connection, connect

logger = logging.getLogger(__name__)

CHANNEL = "runs_over"
SECOND_LOOK = 2.0  # seconds

READ = """
SELECT r.id, r.status, r.agent_id, a.name AS agent__name, r.project_id, v.sha AS revision__sha, r.trigger, r.priority,
       u.name AS started_by__name, u.email AS started_by__email, r.tokens_in, r.tokens_out, r.cost, r.cost_is_complete,
       r.error, r.created_at, r.started_at, r.finished_at, r.inputs, r.outputs, r.seq, r.wake_at, r.source
FROM runs_run r
JOIN graphs_agent a ON a.id = r.agent_id
JOIN graphs_revision v ON v.id = r.revision_id
LEFT JOIN tenancy_user u ON u.id = r.started_by_id
WHERE r.id = ANY(%s) AND r.finished_at IS NOT NULL
"""

Row = dict[str, Any]


class Waiters:
    """Everybody on this event loop who waits for a run."""

    def __init__(self) -> None:
        self._waiting: dict[UUID, list[asyncio.Future[Row]]] = {}
        self._ended: set[UUID] = set()
        self._something = asyncio.Event()
        self._hears = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    @asynccontextmanager
    async def expect(self, run_id: UUID) -> AsyncIterator["Expected"]:
        """Listen for a run's end, from before it is stored: so no look at it is needed."""
        over = self._join(run_id)
        try:
            await self._hears.wait()
            yield Expected(over)
        finally:
            self._leave(run_id, over)

    async def wait(self, run_id: UUID, seconds: float) -> Row | None:
        """The same for a run that is stored already, and so may have ended before anybody listened."""
        async with self.expect(run_id) as expected:
            self._look_at([run_id])
            return await expected.within(seconds)

    def _join(self, run_id: UUID) -> asyncio.Future[Row]:
        over: asyncio.Future[Row] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(run_id, []).append(over)
        if not self._tasks:
            self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._read())]
        return over

    def _leave(self, run_id: UUID, over: asyncio.Future[Row]) -> None:
        others = [other for other in self._waiting.get(run_id, ()) if other is not over]
        self._waiting.pop(run_id, None)
        if others:
            self._waiting[run_id] = others

    def _look_at(self, run_ids: Iterable[UUID]) -> None:
        self._ended |= self._waiting.keys() & set(run_ids)
        if self._ended:
            self._something.set()

    async def _listen(self) -> None:
        """Listen for ever; while the connection is away, those who wait are looked up slowly."""
        while True:
            try:
                async with await connect("runs waiting") as connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    self._hears.set()
                    await self._hear(connection)
            except psycopg.OperationalError as problem:
                logger.warning("Those who wait for runs look for themselves: %s", problem)
                self._hears.set()
                await asyncio.sleep(SECOND_LOOK)
                self._look_at(list(self._waiting))

    async def _hear(self, connection: Connection) -> None:
        while True:
            async for notice in connection.notifies(timeout=SECOND_LOOK):
                self._look_at(map(UUID, notice.payload.split(",")))
            self._look_at(list(self._waiting))

    async def _read(self) -> None:
        """Read the rows of those that may have ended, all that have come up since the last reading at once."""
        while True:
            try:
                async with await connect("runs ended") as connection:
                    while True:
                        await self._something.wait()
                        self._something.clear()
                        ended, self._ended = self._ended, set()
                        cursor = await connection.execute(READ, [list(ended)])
                        self._tell(await cursor.fetchall())
            except psycopg.OperationalError as problem:
                logger.warning("Runs that ended cannot be read: %s", problem)
                await asyncio.sleep(SECOND_LOOK)  # The second look will name them again.

    def _tell(self, rows: list[Row]) -> None:
        for row in rows:
            for over in self._waiting.get(row["id"], ()):
                if not over.done():
                    over.set_result(row)


@dataclass(frozen=True, slots=True)
class Expected:
    """A place among those who wait for one run."""

    over: asyncio.Future[Row]

    async def within(self, seconds: float) -> Row | None:
        """The run's row, as `runs.api.plain` shows it, once it is over; None when it was not within so many seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                return await self.over
        return None


_waiters: WeakKeyDictionary[asyncio.AbstractEventLoop, Waiters] = WeakKeyDictionary()


def waiters() -> Waiters:
    """This event loop's."""
    return _waiters.setdefault(asyncio.get_running_loop(), Waiters())
