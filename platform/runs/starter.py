"""Starting runs from an event loop: those that come while a batch is being written make up the next one.

Law: `start` returns once the run is durable, and raises when it is not.
"""

import asyncio
import contextlib
from weakref import WeakKeyDictionary

import psycopg

from live.postgres import Connection, connect
from runs.starting import NewRun, statement

MOST = 200  # runs per statement


class Starter:
    """The writer of one event loop, on a connection of its own."""

    def __init__(self) -> None:
        self._next: list[tuple[NewRun, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None
        self._connection: Connection | None = None

    async def start(self, new: NewRun) -> None:
        """Store a run and wake a worker. Raises psycopg.Error."""
        stored = asyncio.get_running_loop().create_future()
        self._next.append((new, stored))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all(), name="runs that start")
        await stored

    async def _write_all(self) -> None:
        try:
            while self._next:
                batch, self._next = self._next[:MOST], self._next[MOST:]
                await self._write(batch)
        finally:
            self._writing = None

    async def _write(self, batch: list[tuple[NewRun, asyncio.Future[None]]]) -> None:
        """Write a batch; one that is refused is tried run by run, so that nobody fails for another's sake."""
        try:
            await self._execute([new for new, _ in batch])
        except psycopg.Error as problem:
            if len(batch) > 1:
                for one in batch:
                    await self._write([one])
            elif not batch[0][1].done():
                batch[0][1].set_exception(problem)
            return
        for _, stored in batch:
            if not stored.done():  # Whoever left early has a run all the same.
                stored.set_result(None)

    async def _execute(self, new: list[NewRun]) -> None:
        """One statement. A connection that died is tried once more: what it may have written is not written twice."""
        write, given = statement(new)
        try:
            await (await self._connected()).execute(write, given)
        except psycopg.OperationalError:
            await self._forget()
            await (await self._connected()).execute(write, given)

    async def _connected(self) -> Connection:
        if self._connection is None:
            self._connection = await connect("runs starting")
        return self._connection

    async def _forget(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(psycopg.Error):
                await connection.close()


_starters: WeakKeyDictionary[asyncio.AbstractEventLoop, Starter] = WeakKeyDictionary()


def starter() -> Starter:
    """This event loop's."""
    return _starters.setdefault(asyncio.get_running_loop(), Starter())
