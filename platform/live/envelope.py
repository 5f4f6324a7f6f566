"""The one shape of everything that is sent live. Pure.

Law: events are numbered and stored before they are sent; deltas are neither, and never needed to know the state.
"""

from datetime import UTC, datetime
from typing import Any, Literal, NotRequired, TypedDict


class StoredEvent(TypedDict):
    """A numbered event of a run: `at` is RFC 3339 in UTC with milliseconds, `node` the step's path."""

    seq: int
    type: str
    at: str
    node: str | None
    data: dict[str, Any]


class Envelope(StoredEvent):
    """A numbered event as it travels; one that is marked as thin travels without its values (`runs.thin`)."""

    run: str
    thin: NotRequired[Literal[True]]


class Delta(TypedDict):
    """New text of a step that is running; `offset` is the length, in code points, of what came before it.

    `take` counts how often hosts took up the run: after a crash the same attempt begins its text anew in a higher take.
    """

    node: str
    attempt: int
    take: int
    channel: str
    offset: int
    text: str


class Partial(TypedDict):
    """All the text of a step that is running, as it was stored last."""

    node: str
    attempt: int
    take: int
    channel: str
    text: str


def with_run(run: str, event: StoredEvent) -> Envelope:
    """A stored event as it travels."""
    return {"run": run, **event}


def wire_time(moment: datetime) -> str:
    """RFC 3339 in UTC with milliseconds, for example `2026-01-31T08:15:30.125Z`."""
    there = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return there.isoformat(timespec="milliseconds")[:-6] + "Z"


def read_time(text: str) -> datetime:
    """The moment that `wire_time` wrote."""
    return datetime.fromisoformat(text)
