"""What a person reads in the terminal: steps with their progress and time, and prefixed lines of the processes."""

import os
import sys
import threading
import time
from types import TracebackType

COLOURS = {"web": "36", "work": "35", "model": "33", "postgres": "34", "sandbox": "90", "make": "32"}
_lock = threading.Lock()


def has_colour() -> bool:
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


def paint(text: str, colour: str) -> str:
    return f"\033[{colour}m{text}\033[0m" if has_colour() else text


def say(text: str, name: str = "make") -> None:
    """One line, with the name of who says it in front. Lines of several threads never mix."""
    colour = COLOURS.get(name.partition(" ")[0], "37")  # Several processes of one kind are numbered: "web 2".
    with _lock:
        print(f"{paint(f'{name:>8} |', colour)} {text}", flush=True)


class Step:
    """A named step: `with Step("Front end") as step: step.progress("…")`. Says when it began and how long it took."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._started = time.monotonic()
        self._last_said = self._started

    def __enter__(self) -> "Step":
        say(f"{self._title} …")
        return self

    def progress(self, text: str) -> None:
        """Where the step is; at most one line in five seconds, so that a log stays readable."""
        if time.monotonic() - self._last_said >= 5:
            self._last_said = time.monotonic()
            say(f"{self._title}: {text}")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            say(f"{self._title}: done in {time.monotonic() - self._started:.0f} s")
