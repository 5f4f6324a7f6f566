"""A run's state: what has been decided so far. Plain data, so that it can be compared, stored and shown.

Scopes that are finished are dropped, so that a for-each over 10,000 items holds only the items that are under way.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from engine.values import Json, Values

StepStatus = Literal["running", "retrying", "sleeping", "asking", "waiting", "succeeded", "failed", "skipped"]
"""running: an attempt is with the host · retrying, sleeping: a timer is set · asking: a timer is set, and a person may
decide before it runs out · waiting: for scopes of its own to end.
"""
RunStatus = Literal["new", "running", "succeeded", "failed", "cancelled"]


@dataclass(slots=True)
class EachState:
    """A for-each under way: `next` is the first item that has not begun, results stand at their item's place."""

    total: int
    next: int = 0
    done: int = 0
    busy: bool = False
    results: list[Json] = field(default_factory=list)
    errors: dict[int, Json] = field(default_factory=dict)


@dataclass(slots=True)
class CallState:
    """A step that waits for calls: the ids in the order they were asked, and the results so far."""

    ids: list[str]
    carry: Json
    results: dict[str, Json] = field(default_factory=dict)


@dataclass(slots=True)
class StepState:
    """One node in one scope. `timer` is what it waits for, `deadline` the timer that ends its attempt.

    `inputs` is set when a person gave it other values than came over its wires.
    """

    status: StepStatus
    attempt: int = 1
    outputs: Values = field(default_factory=dict)
    error: Json = None
    resume: Json = None
    timer: str | None = None
    deadline: str | None = None
    naps: int = 0
    inputs: Values | None = None
    each: EachState | None = None
    calls: CallState | None = None


@dataclass(slots=True)
class ScopeState:
    """One execution of a body. `owner` is the path of the step that opened it, None for the root."""

    key: str
    body: str
    owner: str | None
    source: Values
    unresolved: int
    steps: dict[str, StepState] = field(default_factory=dict)
    resolved_wires: dict[str, int] = field(default_factory=dict)
    children: dict[str, None] = field(default_factory=dict)


@dataclass(slots=True)
class State:
    """A run's whole state. While it `asks`, the host decides when a container or a sub-agent opens."""

    status: RunStatus = "new"
    rules: int = 1
    asks: bool = False
    inputs: Values = field(default_factory=dict)
    outputs: Values = field(default_factory=dict)
    error: Json = None
    failed_node: str | None = None
    scopes: dict[str, ScopeState] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The state as plain JSON; equal states give equal JSON."""
        return asdict(self)

    @property
    def is_over(self) -> bool:
        """Whether nothing can happen any more."""
        return self.status in ("succeeded", "failed", "cancelled")


def new_state() -> State:
    """The state of a run that has not begun."""
    return State()


def split_path(path: str) -> tuple[str, str]:
    """A step's path as (scope key, node id): `each#3/write` gives (`each#3`, `write`)."""
    scope, _, node = path.rpartition("/")
    return scope, node


def join_path(scope: str, node: str) -> str:
    """The path of a node in a scope."""
    return f"{scope}/{node}" if scope else node
