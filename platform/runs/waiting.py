"""Waiting for a run to end without asking for it again and again.

Law: one thread per process listens for all who wait, and only while somebody does; a slow second look covers what a
broken connection loses.
"""

import logging
import threading
import time
from uuid import UUID

import psycopg

from live.postgres import parameters
from runs.models import FINISHED, Run

logger = logging.getLogger(__name__)

CHANNEL = "runs_over"
SECOND_LOOK = 2.0  # seconds


class Waiters:
    """Everybody in this process who waits for a run."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, list[threading.Event]] = {}
        self._hears = threading.Event()
        self._thread: threading.Thread | None = None

    def wait(self, run_id: UUID, seconds: float) -> bool:
        """Whether the run was over within so many seconds."""
        ends, over = time.monotonic() + seconds, threading.Event()
        with self._lock:
            self._waiting.setdefault(str(run_id), []).append(over)
            self._listen()
        try:
            self._hears.wait(1.0)  # From here on no notice is missed, so that one look is enough.
            while not _is_over(run_id):
                left = ends - time.monotonic()
                if left <= 0:
                    return False
                over.wait(min(left, SECOND_LOOK))
            return True
        finally:
            self._leave(str(run_id), over)

    def _leave(self, run_id: str, over: threading.Event) -> None:
        with self._lock:
            others = [event for event in self._waiting.get(run_id, ()) if event is not over]
            self._waiting.pop(run_id, None)
            if others:
                self._waiting[run_id] = others

    def _listen(self) -> None:
        if self._thread is None:
            self._hears.clear()
            self._thread = threading.Thread(target=self._hear, name="runs that end", daemon=True)
            self._thread.start()

    def _hear(self) -> None:
        try:
            with _connect() as connection:
                connection.execute(f"LISTEN {CHANNEL}")
                self._hears.set()
                while not self._may_go():
                    for notice in connection.notifies(timeout=SECOND_LOOK):
                        self._wake(notice.payload.split(","))
        except psycopg.OperationalError as problem:
            logger.warning("Those who wait for runs look for themselves: %s", problem)
            with self._lock:
                self._thread = None

    def _may_go(self) -> bool:
        """Whether nobody waits; the next one starts another thread then."""
        with self._lock:
            if not self._waiting:
                self._thread = None
            return self._thread is None

    def _wake(self, run_ids: list[str]) -> None:
        with self._lock:
            for run_id in run_ids:
                for over in self._waiting.get(run_id, ()):
                    over.set()


def _is_over(run_id: UUID) -> bool:
    return Run.objects.filter(pk=run_id, status__in=FINISHED).exists()


def _connect() -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(autocommit=True, application_name="runs waiting", **parameters())


waiters = Waiters()
