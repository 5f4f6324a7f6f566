"""A small process that ends the others when the one that started them is gone, even by kill -9.

It reads a pipe: `+pid` and `-pid` lines tell which process groups live, the end of the pipe means that its writer is
gone. Standard library only.
"""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

GRACE = 5.0  # seconds between asking a process group to end and ending it


class Guard:
    """The writer's side: `watch` what you start, `release` what has ended."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(Path(__file__))], stdin=subprocess.PIPE, start_new_session=True
        )

    def watch(self, pid: int) -> None:
        self._write(f"+{pid}\n")

    def release(self, pid: int) -> None:
        self._write(f"-{pid}\n")

    def close(self) -> None:
        """End the guard; what it still watches ends with it."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait()

    def _write(self, line: str) -> None:
        if self._process.stdin is not None:
            self._process.stdin.write(line.encode())
            self._process.stdin.flush()


def main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    end_groups(read_groups())


def read_groups() -> list[int]:
    """The process groups that were alive when the writer went."""
    alive: list[int] = []
    for line in sys.stdin:
        pid = int(line[1:])
        if line.startswith("+"):
            alive.append(pid)
        elif pid in alive:
            alive.remove(pid)
    return alive


def end_groups(pids: list[int]) -> None:
    """Ask the leaders to end, the last started first; after the grace end what is left of their groups."""
    for pid in reversed(pids):
        # SIGINT means "stop fast, but cleanly" to all of them; to Postgres SIGTERM would mean "wait for clients".
        ask(pid, signal.SIGINT)
    deadline = time.monotonic() + GRACE
    while any(is_alive(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.05)
    for pid in pids:
        end(pid)


def ask(pid: int, number: int) -> None:
    """Signal the leader alone: it knows in which order its children end."""
    with suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)


def end(pid: int) -> None:
    """End every process of the group at once."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def is_alive(pid: int) -> bool:
    """Whether any process of the group is left."""
    try:
        os.killpg(pid, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True


if __name__ == "__main__":
    main()
