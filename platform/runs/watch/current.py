"""What the present task is about: a host, a run, a step. Standard library only, so that settings may import it.

Law: set where work begins, read where a line is logged or a figure is taken; nothing decides by it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class ModelCall:
    """A model call under way, timed by the monotonic clock."""

    provider: str
    model: str
    started: float = field(default_factory=time.monotonic)
    first_text: float | None = None

    def timing(self) -> dict[str, float]:
        """Seconds that the call has taken so far and, if it has said something, seconds to its first text."""
        took = {"seconds": round(time.monotonic() - self.started, 4)}
        if self.first_text is not None:
            took["first_text_seconds"] = round(self.first_text - self.started, 4)
        return took


@dataclass(slots=True)
class Step:
    """An attempt under way, and its last model call."""

    run: str
    workspace: str
    path: str
    attempt: int
    call: ModelCall | None = None


_host: ContextVar[str] = ContextVar("host", default="")
_step: ContextVar[Step | None] = ContextVar("step", default=None)
_request: ContextVar[str] = ContextVar("request", default="")


def be_host(host: object) -> None:
    """From here on everything this task does, and the tasks it makes, is the work of a host."""
    _host.set(str(host))


@contextmanager
def step(about: Step) -> Iterator[Step]:
    """Everything inside belongs to this attempt."""
    token = _step.set(about)
    try:
        yield about
    finally:
        _step.reset(token)


@contextmanager
def request(number: str) -> Iterator[None]:
    """Everything inside answers this request."""
    token = _request.set(number)
    try:
        yield
    finally:
        _request.reset(token)


def present_step() -> Step | None:
    return _step.get()


def call_timing() -> dict[str, float]:
    """How long the present step's model call has taken; {} where nobody watches."""
    about = _step.get()
    return about.call.timing() if about and about.call else {}


def log_fields() -> dict[str, Any]:
    """What a log line is about, as far as it is known."""
    about = _step.get()
    known = {"host": _host.get(), "request": _request.get()}
    if about:
        known |= {"run": about.run, "step": about.path, "workspace": about.workspace}
    return {name: value for name, value in known.items() if value}
