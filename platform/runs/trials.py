"""Carrying suspects apart: child processes that carry nothing else (`runs.suspects` says why).

Laws: a child is a host of its own, with its own slot and lease, so whatever becomes of it is safe. Its parent tells it
by a line on its stdin which runs it takes over; the end of stdin tells it to leave. Only a child that dies by violence
while it carries runs speaks against them; one that leaves, or loses the database, says so with its exit code, and one
that its parent had to end because it was silent may only have been slow.
"""

import asyncio
import logging
import sys
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.conf import settings

from live.postgres import Connection, connect
from runs import lease
from runs.suspects import OnTrial

logger = logging.getLogger(__name__)

MOST = 4  # children of one host at once, so that a run which lasts does not keep the others waiting
INNOCENT = 3  # exit code of a child that ends for a reason of its own
PEACEFUL = (0, 1, INNOCENT)  # 1 is what Python says of an exception that nobody caught
MARK = b"trial "  # begins every line that a child says to its parent: libraries may print, too
COMMAND = [sys.executable, str(settings.BASE_DIR / "manage.py"), "try_runs"]
PATIENCE = 5.0  # seconds that a child gets for leaving
GATHER = 0.5  # seconds in which those that were with the same host come together
LATER = 30  # seconds after which a run that could not be tried is looked at again

# Only while it is the very take that was to be tried: the child may have carried it, and this host may have it again.
# Whom somebody wants stopped must not wait.
PUT_OFF = """
WITH given AS (
    UPDATE runs_run r SET
        host_id = NULL,
        free_since = now(),
        status = CASE WHEN r.cancel_request IS NULL THEN 'waiting' ELSE 'running' END,
        wake_at = CASE WHEN r.cancel_request IS NULL THEN now() + make_interval(secs => %s) END
    FROM unnest(%s::uuid[], %s::int[]) AS g(run_id, take)
    WHERE r.id = g.run_id AND r.takes = g.take AND r.host_id = %s
    RETURNING r.id
)
SELECT pg_notify('runs_wake', '') FROM given LIMIT 1
"""


class Trials:
    """The children of one host."""

    def __init__(self, connection: Connection, host_id: UUID) -> None:
        self._connection, self._host_id = connection, host_id
        self._places = asyncio.Semaphore(MOST)
        self._starting = asyncio.Lock()  # Starting one costs seconds of a processor, and hosts must not starve for it.
        self._tasks: set[asyncio.Task[None]] = set()
        self._children: set[Child] = set()
        self._idle: list[Child] = []
        self._waiting: list[OnTrial] = []

    def begin(self, run: OnTrial) -> None:
        """Have a run that this host holds carried by a child, with others that come at the same time."""
        self._waiting.append(run)
        self._add_task(self._try_next())

    def cancel(self, run_id: UUID) -> None:
        """Somebody wants a run stopped: while it waits for its trial it is given free, so that it can be ended."""
        if found := [run for run in self._waiting if run.run_id == run_id]:
            self._waiting = [run for run in self._waiting if run.run_id != run_id]
            self._add_task(self._put_off(found))

    async def close(self) -> None:
        """Let the children leave. What they carry they finish or hand over; what waits for them the host gives free."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(child.leave() for child in self._children), return_exceptions=True)

    def _add_task(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work, name="trial")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _try_next(self) -> None:
        async with self._places:
            await asyncio.sleep(GATHER)
            if not (group := self._next_group()):
                return
            try:
                await self._carry(group)
            except Exception:  # Whatever it is, the runs must not stay with us: without a child nobody carries them.
                logger.exception("%d runs could not be tried.", len(group))
                await self._put_off(group)

    def _next_group(self) -> list[OnTrial]:
        """As many as may be tried together; first those that are nearest to a verdict."""
        together = min((run.together for run in self._waiting), default=0)
        group = [run for run in self._waiting if run.together == together][:together]
        self._waiting = [run for run in self._waiting if run not in group]
        return group

    async def _carry(self, group: Sequence[OnTrial]) -> None:
        child = self._idle.pop() if self._idle else await self._start()
        if await child.carry(group, self._host_id, self._connection):
            self._idle.append(child)
            if not self._waiting:
                await self._dismiss_idle()
        else:
            self._children.discard(child)
            if await child.was_killed():
                logger.warning("%d runs were in a trial whose process died.", len(group))
                await lease.blame(child.host_id, [run.run_id for run in group])
        await self._put_off(group)  # What it never took over.

    async def _start(self) -> "Child":
        async with self._starting:
            child = await Child.start()
        self._children.add(child)
        return child

    async def _dismiss_idle(self) -> None:
        while self._idle:
            child = self._idle.pop()
            await child.leave()
            self._children.discard(child)

    async def _put_off(self, group: Sequence[OnTrial]) -> None:
        """Runs that are still ours, because no child took them over, wait a little. On a connection of its own: signs
        of life must not wait with it for somebody who has a row of them.
        """
        async with await connect("runs trial") as own:
            ids, takes = [run.run_id for run in group], [run.take for run in group]
            await own.execute(PUT_OFF, [LATER, ids, takes, self._host_id])


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

    async def carry(self, group: Sequence[OnTrial], parent: UUID, connection: Connection) -> bool:
        """Whether the child has carried the runs as far as they go; False when the child is gone, or was silent for
        its lease and is ended.
        """
        if self._process.stdin is None:
            return False
        words = [str(parent), *(f"{run.run_id}@{run.take}" for run in group)]
        self._process.stdin.write(" ".join(words).encode() + b"\n")
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
