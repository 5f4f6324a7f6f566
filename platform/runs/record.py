"""What is written down about a run at once: numbered events, and how the run's row changes with them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from engine.events import ApprovalDecided, ApprovalRequested, Event, StepCancelled, StepFailed, TimerFired, event_data
from live import clock
from live.envelope import StoredEvent, wire_time
from runs.values import BigText, dumps_plain

Outcome = Literal["succeeded", "failed", "cancelled"]
# But for the first, nobody is asked any more at the step after these; the run's end closes all that is open in it.
OF_APPROVALS = frozenset({ApprovalRequested, ApprovalDecided, TimerFired, StepFailed, StepCancelled})


@dataclass(frozen=True, slots=True)
class RunKey:
    """The run that something belongs to. `take` counts how often hosts took it up."""

    id: UUID
    workspace_id: UUID
    take: int = 1
    name: str = field(init=False, compare=False, repr=False)  # The id as text, which many ask for.

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", str(self.id))

    def __hash__(self) -> int:
        return hash(self.id)


@dataclass(frozen=True, slots=True)
class Finish:
    """How a run ended."""

    status: Outcome
    at: datetime
    outputs: Mapping[str, Any]
    error: Mapping[str, Any] | None


@dataclass(slots=True)
class Entry:
    """Some events of one run and what follows from them for its row; written whole or not at all."""

    run: RunKey
    events: list[StoredEvent] = field(default_factory=list)
    blobs: list[BigText] = field(default_factory=list)
    tokens_in: int = 0
    tokens_out: int = 0
    cost: Decimal = Decimal(0)
    cost_is_complete: bool = True
    finish: Finish | None = None
    park_until: datetime | None = None
    pause: bool = False
    approvals: dict[str, ApprovalRequested | None] = field(default_factory=dict)  # By step; None: nobody is asked now.
    controls: int = 0  # The number of the last control that was carried out, for an entry that parks the run.
    release: bool = False
    is_first: bool = False  # Nothing of the run was written before it but its start.
    is_heavy: bool = False  # Its text is better made aside.
    _text: str = ""

    @property
    def is_charged(self) -> bool:
        return bool(self.tokens_in or self.tokens_out or self.cost) or not self.cost_is_complete

    @property
    def leaves_traces(self) -> bool:
        """Whether something of the run may be stored that goes with its end: live text, or what a person was asked."""
        return not self.is_first or bool(self.approvals)

    @property
    def text(self) -> str:
        """The events as JSON, without the brackets of their list; made once, stored and sent as it is."""
        if not self._text:
            self._text = dumps_plain(self.events)[1:-1]
        return self._text


class Numbering:
    """Gives the events of one run their numbers. Law: from 1, without a gap, in the order in which they became true."""

    def __init__(self, run: RunKey, last_seq: int) -> None:
        self.run, self.seq = run, last_seq

    def add(self, entry: Entry, event: Event, at: str) -> None:
        """Append an engine's event to an entry."""
        node, data = event_data(event)
        self.add_raw(entry, event.type, node, data, at)
        if type(event) in OF_APPROVALS:
            entry.approvals[node or ""] = event if isinstance(event, ApprovalRequested) else None

    def add_raw(self, entry: Entry, type_name: str, node: str | None, data: dict[str, Any], at: str) -> None:
        """Append an event that the engine does not know: a charge, a log line."""
        self.seq += 1
        entry.events.append({"seq": self.seq, "type": type_name, "at": at, "node": node, "data": data})


def present() -> datetime:
    """Now, to the millisecond: what is written is what is read back."""
    now = clock.now()
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def time_now() -> str:
    """The present moment as events carry it."""
    return wire_time(clock.now())
