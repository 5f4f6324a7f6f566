"""Keeps a few processes alive: prefixed lines, restarts with growing pauses, one clean stop in order.

Law: when the supervisor ends, in whatever way, nothing it started is left.
"""

import os
import signal
import socket
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from launcher.console import say
from launcher.errors import LaunchProblem
from launcher.guard import Guard, ask, end
from launcher.postgres import Identity

FAST = 10.0  # seconds; who lives longer than this has started well
PATIENCE = 5  # fast deaths in a row until the supervisor gives up
PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0)  # seconds before each new try
STOP_GRACE = 10.0  # seconds between asking to stop and ending
TICK = 0.1  # seconds


class StopRequested(Exception):
    """A person or the system asked to stop."""


@dataclass
class Program:
    """A process to keep alive; with `once` it may end by itself."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    identity: Identity = field(default_factory=Identity)
    listener: socket.socket | None = None  # what it inherits; it outlives the process, so that callers only wait
    stop_signal: signal.Signals = signal.SIGTERM
    once: bool = False
    niceness: int = 0
    before: Callable[[], None] = lambda: None  # what makes a restart possible, such as removing a stale lock


class Running:
    """One program and the process that carries it now."""

    def __init__(self, program: Program, guard: Guard) -> None:
        self.program = program
        self.last_lines: deque[str] = deque(maxlen=20)
        self._guard = guard
        self._fast_deaths = 0
        self._start_at: float | None = None  # when to start again; None while it runs
        self._start()

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def tend(self) -> None:
        """Notice a death, start again when the pause is over. Raises LaunchProblem when it keeps dying."""
        if self._start_at is not None:
            if time.monotonic() >= self._start_at:
                self._start()
        elif not self.is_alive:
            self._bury()

    def ask_to_stop(self) -> None:
        if self.is_alive:
            ask(self._process.pid, self.program.stop_signal)

    def wait_for_end(self, seconds: float) -> None:
        """Wait; whatever of the process group is left then is ended."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            say(f"did not stop within {seconds:.0f} s and is ended", self.program.name)
        end(self._process.pid)
        self._process.wait()
        self._guard.release(self._process.pid)

    def _start(self) -> None:
        self.program.before()
        self._started = time.monotonic()
        self._start_at = None
        self._process = subprocess.Popen(
            self.program.command,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **self.program.env},
            cwd="/" if self.program.identity else None,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            pass_fds=[self.program.listener.fileno()] if self.program.listener else [],
            start_new_session=True,  # Ctrl-C reaches the supervisor alone, which stops the others in order.
            **self.program.identity,
        )
        self._guard.watch(self._process.pid)
        if self.program.niceness:
            os.setpriority(os.PRIO_PROCESS, self._process.pid, self.program.niceness)
        threading.Thread(target=self._relay, args=[self._process], daemon=True).start()

    def _relay(self, process: subprocess.Popen[str]) -> None:
        for line in process.stdout or ():
            self.last_lines.append(line.rstrip())
            say(line.rstrip(), self.program.name)

    def _bury(self) -> None:
        end(self._process.pid)  # Its children must not live on beside the next one.
        self._guard.release(self._process.pid)
        if self.program.once:
            self._start_at = float("inf")
            return
        lived = time.monotonic() - self._started
        self._fast_deaths = self._fast_deaths + 1 if lived < FAST else 1
        if self._fast_deaths > PATIENCE:
            raise LaunchProblem(
                f"{self.program.name} has ended {PATIENCE} times right after its start: {self._last_word()}"
            )
        pause = PAUSES[self._fast_deaths - 1]
        say(f"ended ({reason_of(self._process.returncode)}); starting it again in {pause:g} s", self.program.name)
        self._start_at = time.monotonic() + pause

    def _last_word(self) -> str:
        return next((line for line in reversed(self.last_lines) if line.strip()), "it said nothing.")


class Supervisor:
    """Starts programs in the given order, tends them, and stops them in the opposite order."""

    def __init__(self) -> None:
        self._guard = Guard()
        self._running: list[Running] = []
        self._stop = threading.Event()
        self._hurry = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._hear)

    def _hear(self, number: int, frame: object) -> None:
        """The first signal stops in order, the second ends at once."""
        (self._hurry if self._stop.is_set() else self._stop).set()

    def start(self, program: Program) -> None:
        if self._stop.is_set():
            raise StopRequested
        self._running.append(Running(program, self._guard))

    def tend_until(self, is_done: Callable[[], bool]) -> None:
        """Keep everything alive until something is the case. Raises StopRequested when asked to stop before."""
        while not is_done():
            if self._stop.wait(TICK):
                raise StopRequested
            self.tend()

    def tend_for_ever(self) -> None:
        self.tend_until(lambda: False)

    def tend(self) -> None:
        for running in self._running:
            running.tend()

    def stop(self) -> None:
        """Stop all, the last started first, each with its own grace. Safe to call twice."""
        self._stop.set()
        while self._running:
            running = self._running.pop()
            running.ask_to_stop()
            self._wait(running)
        self._guard.close()

    def _wait(self, running: Running) -> None:
        deadline = time.monotonic() + STOP_GRACE
        while running.is_alive and time.monotonic() < deadline and not self._hurry.is_set():
            time.sleep(TICK / 2)
        running.wait_for_end(0.0 if running.is_alive else 1.0)


def reason_of(returncode: int) -> str:
    """What a person understands of a return code."""
    if returncode < 0:
        return f"killed by {signal.Signals(-returncode).name}"
    return f"exit code {returncode}"
