"""For whom this task works: said by the host for as long as an attempt lasts, read by what the steps of all share.

Law: no host needs to say it; those that do not wait in one line.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Caller:
    """A run's step. While it only waits for its turn, within `pause`, its time limit does not run."""

    workspace: str = ""
    run: str = ""
    pause: Callable[[], AbstractContextManager[None]] = nullcontext


NOBODY = Caller()
CALLER: ContextVar[Caller] = ContextVar("caller", default=NOBODY)
