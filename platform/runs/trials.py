"""Carrying a suspect alone: child processes that carry one run at a time (`runs.suspects` says why).

Laws: a child is a host of its own, with its own slot and lease, so whatever becomes of it is safe. Its parent tells it
by a line on its stdin which run it takes over; the end of stdin tells it to leave. Only a child that dies by violence
while it carries a run condemns that run; one that leaves, or loses the database, says so with its exit code, and one
that its parent had to end because it was silent may only have been slow.
"""

import asyncio
import logging
import sys
from contextlib import suppress
from uuid import UUID

from django.conf import settings

from live.postgres import Connection
from runs import lease

logger = logging.getLogger(__name__)

MOST = 1  # children of one host at once: starting one costs seconds of a processor, and hosts must not starve for it
INNOCENT = 3  # exit code of a child that ends for a reason of its own
PEACEFUL = (0, 1, INNOCENT)  # 1 is what Python says of an exception that nobody caught
MARK = b"trial "  # begins every line that a child says to its parent: libraries may print, too
COMMAND = [sys.executable, str(settings.BASE_DIR / "manage.py"), "try_runs"]
PATIENCE = 5.0  # seconds that a child gets for leaving
LATER = 30  # seconds after which a run that could not be tried is looked at again


class Trials:
    """The children of one host."""

    def __init__(self, connection: Connection, host_id: UUID) -> None:
        self._connection, self._host_id = connection, host_id
        self._places = asyncio.Semaphore(MOST)
        self._tasks: set[asyncio.Task[None]] = set()
        self._children: set[Child] = set()
        self._idle: list[Child] = []
        self._waiting = 0

    def begin(self, run_id: UUID) -> None:
        """Have a run that this host holds carried by a child, when one is free."""
        task = asyncio.create_task(self._try(run_id), name=f"{run_id} trial")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Let the children leave. What they carry they finish or hand over; what waits for them the host gives free."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(child.leave() for child in self._children), return_exceptions=True)

    async def _try(self, run_id: UUID) -> None:
        self._waiting += 1
        async with self._places:
            self._waiting -= 1
            try:
                await self._carry(run_id)
            except Exception:  # Whatever it is, the run must not stay with us: without a child nobody carries it.
                logger.exception("Run %s could not be tried alone.", run_id)
                await self._put_off(run_id)

    async def _carry(self, run_id: UUID) -> None:
        child = self._idle.pop() if self._idle else await Child.start()
        self._children.add(child)
        if await child.carry(run_id, self._host_id, self._connection):
            self._idle.append(child)
            if not self._waiting:
                await self._dismiss_idle()
            return
        self._children.discard(child)
        if await child.was_killed():
            logger.warning("Run %s has killed the process that carried it alone.", run_id)
            await lease.condemn(child.host_id, run_id)
        await self._put_off(run_id)

    async def _dismiss_idle(self) -> None:
        while self._idle:
            child = self._idle.pop()
            await child.leave()
            self._children.discard(child)

    async def _put_off(self, run_id: UUID) -> None:
        """A run that is still ours, because its child never took it over, waits a little."""
        await self._connection.execute(
            "UPDATE runs_run SET status = 'waiting', host_id = NULL, wake_at = now() + make_interval(secs => %s)"
            " WHERE id = %s AND host_id = %s",
            [LATER, run_id, self._host_id],
        )


class Child:
    """The parent's side of one child."""

    def __init__(self, process: asyncio.subprocess.Process, host_id: UUID) -> None:
        self._process, self.host_id = process, host_id
        self._ended_by_us = False

    @classmethod
    async def start(cls) -> "Child":
        """A child that has its slot. Raises ValueError when it ends before that."""
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(*COMMAND, stdin=pipe, stdout=pipe)
        said = await _said(process)
        if not said:
            raise ValueError(f"The process for trials ended with {await process.wait()} before it began.")
        return cls(process, UUID(said))

    async def carry(self, run_id: UUID, parent: UUID, connection: Connection) -> bool:
        """Whether the child has carried the run as far as it goes; False when the child is gone, or was silent for
        its lease and is ended.
        """
        if self._process.stdin is None:
            return False
        self._process.stdin.write(f"{run_id} {parent}\n".encode())
        answer = asyncio.ensure_future(_said(self._process))
        try:
            while not (await asyncio.wait([answer], timeout=lease.LEASE))[0]:
                if not await lease.is_live(connection, self.host_id):
                    self._end()
            return bool(answer.result())
        finally:
            answer.cancel()

    async def was_killed(self) -> bool:
        """Whether it ended by violence, and not by ours."""
        return await self._process.wait() not in PEACEFUL and not self._ended_by_us

    async def leave(self) -> None:
        """Ask it to leave, and end it when it does not."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), PATIENCE)
        except TimeoutError:
            self._end()
            await self._process.wait()

    def _end(self) -> None:
        self._ended_by_us = True
        with suppress(ProcessLookupError):
            self._process.kill()


async def _said(process: asyncio.subprocess.Process) -> str:
    """The next line that is meant for the parent; empty when the child is gone."""
    while process.stdout is not None and (line := await process.stdout.readline()):
        if line.startswith(MARK):
            return line.removeprefix(MARK).decode().strip()
    return ""
