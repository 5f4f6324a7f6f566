"""What a check says: how it stands, in one sentence, and what to do. Pure."""

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "warning", "problem"]


@dataclass(frozen=True)
class Finding:
    """The answer of one check. What is not ok has advice."""

    state: State
    message: str
    advice: str = ""


def ok(message: str) -> Finding:
    return Finding("ok", message)


def warning(message: str, advice: str) -> Finding:
    """It works, but not as it should, or not for long."""
    return Finding("warning", message, advice)


def problem(message: str, advice: str) -> Finding:
    """Something that people need does not work."""
    return Finding("problem", message, advice)


def size_of(count: float) -> str:
    return f"{count / 2**30:.1f} GB" if count >= 2**30 else f"{count / 2**20:.0f} MB"


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
