"""What a grader sees, what it says, and how its settings are read.

Law: a grader answers in bounded time and memory whatever it is given, and every answer says why in a sentence.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from experiments.errors import GraderRefused

Settings = Mapping[str, Any]
LONGEST_SETTING = 20_000  # characters
SHOWN = 120  # characters of a value in a sentence


@dataclass(frozen=True, slots=True)
class Subject:
    """What is graded. `expected` is None where nothing is expected."""

    inputs: Mapping[str, Any]
    outputs: Mapping[str, Any]
    expected: Any = None


@dataclass(frozen=True, slots=True)
class Grade:
    """What a grader says of an output."""

    passed: bool
    reason: str


class PortMissing(Exception):
    """The output that a grader looks at is not there; the message is a sentence."""


def output_of(subject: Subject, port: str) -> Any:
    """The output that is looked at: the named one, the only one, or all of them. Raises PortMissing."""
    if port:
        if port not in subject.outputs:
            names = ", ".join(subject.outputs) or "none"
            raise PortMissing(f"There is no output called {port}. The outputs: {names}.")
        return subject.outputs[port]
    return next(iter(subject.outputs.values())) if len(subject.outputs) == 1 else dict(subject.outputs)


def read_text(settings: Settings, name: str, *, required: bool = False) -> str:
    """A setting that is a text. Raises GraderRefused."""
    value = settings.get(name) or ""
    if not isinstance(value, str):
        raise GraderRefused(f"“{name}” must be a text.", field=name)
    if len(value) > LONGEST_SETTING:
        raise GraderRefused(f"“{name}” is longer than {LONGEST_SETTING:,} characters.", field=name)
    if required and not value.strip():
        raise GraderRefused(f"“{name}” is missing.", field=name)
    return value


def read_choice(settings: Settings, name: str, among: tuple[str, ...]) -> str:
    """A setting that is one of some words; the first is meant when nothing is said. Raises GraderRefused."""
    value = settings.get(name) or among[0]
    if value not in among:
        raise GraderRefused(f"“{name}” must be one of {', '.join(among)}.", field=name)
    return str(value)


def shown(value: Any) -> str:
    """A value as a sentence may hold it."""
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (ValueError, RecursionError):
        return "a value that nests too deeply to be shown"
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
