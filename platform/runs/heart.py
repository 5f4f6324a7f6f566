"""The signs of life of a host: a thread gives them, so that no step that computes for long makes its host look dead.

Laws: the thread has a connection of its own and touches nothing of the loop. With each sign of life it asks the loop
whether it still turns; one that has not answered for long never will, and its runs must go on elsewhere: the process
ends at once then, as if it had been killed. Questions are counted, not seconds: who was paused has time to answer.
"""

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from uuid import UUID

from live.postgres import connect_blocking
from runs import lease
from runs.errors import HostFenced

logger = logging.getLogger(__name__)

MOST_UNANSWERED = 60  # questions in a row, one per sign of life: two minutes with a lease of ten seconds
LAST_WAIT = 1.0  # seconds for the thread to end; one whose database does not answer ends with the process


class Heart:
    """One host's heart. Made on the host's event loop."""

    def __init__(self, host_id: UUID) -> None:
        self._host_id = host_id
        self._loop = asyncio.get_running_loop()
        self._ended: asyncio.Future[None] = self._loop.create_future()
        self._stopping = threading.Event()
        self._unanswered = 0
        self._thread = threading.Thread(target=self._live, name="heart", daemon=True)

    async def beat(self) -> None:
        """Give signs of life until stopped. Raises HostFenced, or psycopg.Error when the database is lost."""
        self._thread.start()
        try:
            await self._ended
        finally:
            self.stop()
            await asyncio.to_thread(self._thread.join, LAST_WAIT)

    def stop(self) -> None:
        """No more signs of life: the host is about to put itself out."""
        self._stopping.set()

    # -- in the thread ------------------------------------------------------------------------------------------

    def _live(self) -> None:
        problem: Exception | None = None
        try:
            self._beat_until_stopped()
        except Exception as caught:
            problem = caught
        self._call(self._end, problem)

    def _beat_until_stopped(self) -> None:
        with connect_blocking(lease.name_of(self._host_id, "heart")) as connection:
            while not self._stopping.is_set():
                if not lease.beat(connection, self._host_id):
                    raise HostFenced
                self._ask()
                self._stopping.wait(lease.HEARTBEAT)

    def _ask(self) -> None:
        if self._unanswered >= MOST_UNANSWERED:
            logger.critical(
                "Host %s ends its process: its event loop has stopped, and its runs with it.", self._host_id
            )
            os.kill(os.getpid(), signal.SIGKILL)
        self._unanswered += 1
        self._call(self._answer)

    def _call(self, callback: Callable[..., None], *arguments: object) -> None:
        with suppress(RuntimeError):  # The loop has been closed meanwhile.
            self._loop.call_soon_threadsafe(callback, *arguments)

    # -- on the loop --------------------------------------------------------------------------------------------

    def _answer(self) -> None:
        self._unanswered = 0

    def _end(self, problem: Exception | None) -> None:
        if self._ended.done():
            return
        if problem and not self._stopping.is_set():
            self._ended.set_exception(problem)
        else:
            self._ended.set_result(None)
