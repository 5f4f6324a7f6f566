"""The processes behind `manage.py work`: django-q2's cluster, made to survive what its queues and its waiting do not.

Laws: told to stop, the whole cluster is gone within the limit, whatever the database or a worker does; a process that
is killed takes no lock with it that the others need; and the guard sees to its workers whatever the wall clock says.
"""

import fcntl
import logging
import os
import select
import signal
import tempfile
import threading
from types import TracebackType
from typing import Any

from django_q.cluster import Cluster, Sentinel, get_mp_context

from runs.lifeline import Lifeline

logger = logging.getLogger(__name__)

LIMIT = 8.0  # seconds in which everything leaves by itself; `make run` would end the process after ten
LAST_WAIT = 1.0  # seconds for the parent to notice that its children are gone


class GuardedCluster(Cluster):
    """A cluster that tells its hosts to leave before it waits for its workers, and does not wait for ever."""

    sentinel: Any
    stop_event: Any

    def __init__(self, line: Lifeline) -> None:
        super().__init__()
        self._line = line
        self._is_stopping = False

    def run(self) -> int:
        """Work until told to stop; the exit code. Anything but 0: the guard of the workers died, and they with it."""
        self.stop_event, self.start_event = PipeEvent(), PipeEvent()
        arguments = (self.stop_event, self.start_event, self.cluster_id, self.broker, self.timeout)
        self.sentinel = get_mp_context().Process(target=FreeSentinel, name="sentinel", args=arguments)
        self.sentinel.start()
        self.sentinel.join()
        if self._is_stopping:
            return 0
        logger.error("The guard of the workers has ended by itself, and the workers with it.")
        return 1

    def stop(self) -> bool:
        """Called by the signal handler, perhaps a second time while it runs. Returns when every process has ended."""
        self._is_stopping = True
        self._line.let_go()
        deadline = threading.Timer(LIMIT, self._end)
        deadline.daemon = True
        deadline.start()
        try:
            if self.sentinel is not None and self.sentinel.is_alive():
                self.stop_event.set()
                self.sentinel.join()
        finally:
            deadline.cancel()
        return True

    def _end(self) -> None:
        """Whatever is left after the limit hangs, most likely on a database that does not answer; its runs are safe."""
        logger.warning("Some workers did not leave within %.0f s and are ended; others take their runs over.", LIMIT)
        self.sentinel.kill()  # By `lifeline.die_with_parent` the kernel ends its children with it.
        gone = threading.Timer(LAST_WAIT, os._exit, [0])  # The main thread may wait for a lock that died with a child.
        gone.daemon = True
        gone.start()


class FreeSentinel(Sentinel):
    """The guard, whose workers read their queues under locks that the kernel frees when their holder is killed.

    A worker without a task holds the reader's lock while it waits. With multiprocessing's semaphore, killing that one
    worker left all others waiting for ever: no host came back, and the cluster did not end.
    """

    def spawn_cluster(self) -> None:
        # An init system may tell every process to end, not only the parent: who guards must not be the first to go.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        self.task_queue._rlock, self.result_queue._rlock = RecordLock(), RecordLock()
        super().spawn_cluster()


class PipeEvent:
    """An event between a process and those forked from it, that is set once. It waits by the monotonic clock.

    multiprocessing's waits until a moment of the wall clock (sem_timedwait): set back by an hour, that clock kept the
    guard waiting for an hour, while its dead workers were not replaced.
    """

    def __init__(self) -> None:
        self._out, self._in = os.pipe()

    def set(self) -> None:
        os.write(self._in, b"!")  # Never read: the pipe stays readable, for everybody.

    def is_set(self) -> bool:
        return self.wait(0)

    def wait(self, timeout: float | None = None) -> bool:
        """Whether it is set within so many seconds."""
        ready, _, _ = select.select([self._out], [], [], timeout)
        return bool(ready)


class RecordLock:
    """A lock between processes that are forked from one; among threads of one process it does nothing."""

    def __init__(self) -> None:
        # Never closed: closing the file anywhere in a process would give its lock free.
        self._file = tempfile.TemporaryFile()  # noqa: SIM115

    def __enter__(self) -> None:
        fcntl.lockf(self._file, fcntl.LOCK_EX)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        fcntl.lockf(self._file, fcntl.LOCK_UN)
