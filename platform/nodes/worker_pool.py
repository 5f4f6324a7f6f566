"""Warm child processes for work that may never end.

Laws: a job that overruns or is cancelled dies with its process. Jobs wait in turns by workspace and run, so whoever has
ten thousand of them delays another's single one by one.

A worker is a program that reads frames from stdin and answers on stdout. A frame is one letter, the length as four
bytes (big endian) and the body: `J` a job, `P` a part of the answer, `D` the answer, after which the worker is free.
"""

import asyncio
import os
import select
import signal
import struct
import subprocess
import threading
import time
import weakref
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from types import MappingProxyType

from nodes.base import NodeFailed
from nodes.caller import CALLER, Caller
from nodes.fair_queue import FairQueue

HEADER = struct.Struct(">cI")
MAX_FRAME = 64 * 2**20
START_SECONDS = 30.0
MOST_WAIT = 600.0  # seconds that a job may wait for a worker

OnPart = Callable[[bytes], None]
Prepare = Callable[[int], None]


class JobOverran(Exception):
    """The job did not answer in its time, and its worker was killed."""


class WorkerDied(Exception):
    """The worker ended in the middle of its job."""

    def __init__(self, status: int | None, said: str) -> None:
        self.status = status
        self.said = said
        super().__init__(f"The worker ended with status {status}: {said[-500:]}")


class AnswerTooLarge(WorkerDied):
    """The worker announced a frame of more than 64 MB."""


class WorkerNotStarted(WorkerDied):
    """The worker ended, or said nothing, before it was ready for its first job."""


class WorkerPool:
    """At most `size` jobs at once. Safe in any thread, in any event loop, and after a fork.

    Workers are started on demand and kept warm for the next job; with `single_use` a worker does one job, and one
    fresh worker is kept ready.
    """

    def __init__(
        self,
        command: Callable[[], Sequence[str]],
        *,
        size: int,
        env: Mapping[str, str] = MappingProxyType({}),
        single_use: bool = False,
    ) -> None:
        self._command = command
        self._size = size
        self._env = env
        self._single_use = single_use
        self._forget()
        _pools.add(self)

    def _forget(self) -> None:
        self._idle: list[_Worker] = []
        self._lock = threading.Lock()
        self._waiting: FairQueue[Future[None]] = FairQueue()
        self._free = self._size
        # One thread more than there are jobs, to keep a worker ready.
        self._threads = ThreadPoolExecutor(self._size + 1, thread_name_prefix="worker-pool")

    async def call(
        self, job: bytes, *, seconds: float, on_part: OnPart | None = None, prepare: Prepare | None = None
    ) -> bytes:
        """The worker's answer. Cancelling kills the worker.

        `prepare` is called with the worker's process id before it gets the job, `on_part` with each part of the answer;
        both in the thread that waits for the worker, and what they raise kills the worker and is raised here.
        `seconds` counts from the moment a worker takes the job. Raises `JobOverran` or `WorkerDied`, and NodeFailed
        when no worker is free for too long.
        """
        cut = _Cut()
        caller = CALLER.get()
        with caller.pause():
            await self._enter(caller)
        try:
            return await asyncio.wrap_future(self._submit(job, seconds, on_part, prepare, cut))
        except asyncio.CancelledError:
            cut.cut()
            raise

    def call_and_wait(self, job: bytes, *, seconds: float) -> bytes:
        """`call` for a thread without an event loop."""
        place = self._queue_up(CALLER.get())
        try:
            place.result(MOST_WAIT)
        except TimeoutError:
            self._give_up(place)
            raise _busy() from None
        return self._submit(job, seconds, None, None, _Cut()).result()

    def close(self) -> None:
        """End the idle workers; the pool may be used again."""
        with self._lock:
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.end()

    # -- waiting ------------------------------------------------------------------------------------------------

    async def _enter(self, caller: Caller) -> None:
        """Take a place. Raises NodeFailed when there is none for too long."""
        place = self._queue_up(caller)
        if place.done():
            return
        try:
            async with asyncio.timeout(MOST_WAIT):
                await asyncio.wrap_future(place)
        except TimeoutError:
            self._give_up(place)
            raise _busy() from None
        except asyncio.CancelledError:
            self._give_up(place)
            raise

    def _queue_up(self, caller: Caller) -> Future[None]:
        """A place that is the caller's once it is done."""
        place: Future[None] = Future()
        with self._lock:
            self._waiting.add(caller.workspace, caller.run, place)
        self._let_in()
        return place

    def _give_up(self, place: Future[None]) -> None:
        if not place.cancel():  # It came at this very moment.
            self._leave()

    def _leave(self) -> None:
        with self._lock:
            self._free += 1
        self._let_in()

    def _let_in(self) -> None:
        with self._lock:
            while self._free and self._waiting:
                place = self._waiting.take()
                if place.set_running_or_notify_cancel():
                    self._free -= 1
                    place.set_result(None)

    # -- working ------------------------------------------------------------------------------------------------

    def _submit(
        self, job: bytes, seconds: float, on_part: OnPart | None, prepare: Prepare | None, cut: "_Cut"
    ) -> Future[bytes]:
        """Do a job in the place that was taken, which is free again when its thread is, whoever has given up."""
        try:
            working = self._threads.submit(self._do, job, seconds, on_part, prepare, cut)
        except RuntimeError:  # the interpreter is shutting down
            self._leave()
            raise
        working.add_done_callback(lambda _: self._leave())
        return working

    def _do(self, job: bytes, seconds: float, on_part: OnPart | None, prepare: Prepare | None, cut: "_Cut") -> bytes:
        worker = self._take()
        try:
            cut.watch(worker)
            if prepare:
                prepare(worker.pid)
            answer = worker.do(job, seconds, on_part)
            cut.unwatch()
        except BaseException:
            worker.end()
            raise
        self._give_back(worker)
        return answer

    def _take(self) -> "_Worker":
        with self._lock:
            while self._idle:
                worker = self._idle.pop()
                if worker.is_alive():
                    return worker
                worker.end()
        return self._start()

    def _start(self) -> "_Worker":
        return _Worker(self._command(), self._env)

    def _give_back(self, worker: "_Worker") -> None:
        if not self._single_use:
            with self._lock:
                self._idle.append(worker)
            return
        worker.end()
        with suppress(RuntimeError):  # the interpreter is shutting down
            self._threads.submit(self._keep_one_ready)

    def _keep_one_ready(self) -> None:
        if not self._idle:
            worker = self._start()
            with self._lock:
                self._idle.append(worker)


def _busy() -> NodeFailed:
    message = f"No worker of this machine was free for the step within {MOST_WAIT / 60:.0f} minutes."
    return NodeFailed("workers_busy", message, "Try again later; a retry may help.", retryable=True)


class _Cut:
    """A cancellation that may come before, during or after the worker has the job."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._worker: _Worker | None = None
        self._is_cut = False

    def watch(self, worker: "_Worker") -> None:
        with self._lock:
            self._worker = worker
            if self._is_cut:
                worker.kill()

    def unwatch(self) -> None:
        with self._lock:
            self._worker = None
            if self._is_cut:
                raise WorkerDied(None, "cut")

    def cut(self) -> None:
        with self._lock:
            self._is_cut = True
            if self._worker:
                self._worker.kill()


class _Worker:
    def __init__(self, command: Sequence[str], env: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd="/",
            env=dict(env),
            start_new_session=True,
            bufsize=0,
        )
        assert self._process.stdin
        assert self._process.stdout
        assert self._process.stderr
        self._in, self._out, self._err = self._process.stdin, self._process.stdout, self._process.stderr
        try:
            self._read(time.monotonic() + START_SECONDS)  # the worker says when it is ready
        except (JobOverran, WorkerDied) as error:
            self.end()
            raise WorkerNotStarted(self._process.returncode, getattr(error, "said", "no sign of life")) from None

    @property
    def pid(self) -> int:
        return self._process.pid

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)

    def end(self) -> None:
        self.kill()
        self._process.wait()
        self.close_pipes()

    def close_pipes(self) -> None:
        for pipe in (self._in, self._out, self._err):
            pipe.close()

    def do(self, job: bytes, seconds: float, on_part: OnPart | None) -> bytes:
        deadline = time.monotonic() + seconds
        try:
            self._write(HEADER.pack(b"J", len(job)) + job)
            while True:
                kind, body = self._read(deadline)
                if kind == b"D":
                    return body
                if on_part:
                    on_part(body)
        except (BrokenPipeError, ConnectionResetError):
            raise self._death() from None

    def _write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[self._in.write(view) :]

    def _read(self, deadline: float) -> tuple[bytes, bytes]:
        kind, length = HEADER.unpack(self._read_exactly(HEADER.size, deadline))
        if kind not in (b"P", b"D"):
            raise WorkerDied(None, "")
        if length > MAX_FRAME:
            raise AnswerTooLarge(None, "")
        return kind, self._read_exactly(length, deadline)

    def _read_exactly(self, size: int, deadline: float) -> bytes:
        data = bytearray()
        while len(data) < size:
            left = deadline - time.monotonic()
            if left <= 0 or not _wait_readable(self._out.fileno(), left):
                raise JobOverran
            chunk = self._out.read(min(size - len(data), 2**20))
            if not chunk:
                raise self._death()
            data += chunk
        return bytes(data)

    def _death(self) -> WorkerDied:
        self.kill()
        status = self._process.wait()
        said = self._err.read(20_000) if _wait_readable(self._err.fileno(), 0.2) else b""
        return WorkerDied(status, (said or b"").decode("utf-8", "replace"))


def _wait_readable(descriptor: int, seconds: float) -> bool:
    # poll, because select cannot watch descriptors above 1023
    poll = select.poll()
    poll.register(descriptor, select.POLLIN | select.POLLHUP)
    return bool(poll.poll(max(seconds, 0) * 1000))


_pools: "weakref.WeakSet[WorkerPool]" = weakref.WeakSet()


def _forget_after_fork() -> None:
    # A forked child must not talk through its parent's pipes, nor hold them open when the parent dies.
    for pool in list(_pools):
        for worker in pool._idle:
            worker.close_pipes()
        pool._forget()


os.register_at_fork(after_in_child=_forget_after_fork)
