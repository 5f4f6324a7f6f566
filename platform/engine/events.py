"""Events: facts in the past tense. A run is the numbered list of its events.

Hosts report some of them (a step succeeded, a timer fired); the engine adds the facts that follow from those. The
engine reads a stored fact of its own without effect, so that a fold may simply go over everything stored.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Literal, TypeAlias

from engine.values import Json, Values


@dataclass(frozen=True, slots=True)
class StepError:
    """Why a step failed: a stable code, a sentence a user may read, advice, and whether trying again may help.

    `retry_after` is how many seconds whoever failed asked for before the next try, if it did.
    """

    code: str
    message: str
    advice: str = ""
    retryable: bool = True
    retry_after: float | None = None

    def to_json(self) -> dict[str, Any]:
        """The wire form."""
        data = {"code": self.code, "message": self.message, "advice": self.advice, "retryable": self.retryable}
        return data if self.retry_after is None else data | {"retry_after": self.retry_after}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> StepError:
        """Read the wire form; keys that are not there take their defaults."""
        known = {key: data[key] for key in ("advice", "retryable", "retry_after") if key in data}
        return cls(data.get("code", "failed"), data.get("message", ""), **known)


@dataclass(frozen=True, slots=True)
class RunStarted:
    """The run began with these inputs, already checked and completed with defaults.

    `rules` says by which rules of the engine it is carried out, to its end and in every fold of its events after it:
    0, nodes that are switched off pass nothing on; 1, they pass on what fits.
    """

    type: ClassVar = "run.started"
    inputs: Values
    rules: int = 1


@dataclass(frozen=True, slots=True)
class RunDebugged:
    """Somebody debugs the run: how it is carried on from here (see `runs.holding`), and where it stops.

    `control` numbers what people have asked of a run that exists; 0 is its start. May come before `run.started`, so
    that the first steps can be held, too.
    """

    type: ClassVar = "run.debugged"
    by: str
    action: str
    mode: Literal["run", "paused", "step_into", "step_over"] = "run"
    over: list[str] = field(default_factory=list)
    breakpoints: dict[str, Any] = field(default_factory=dict)
    control: int = 0


@dataclass(frozen=True, slots=True)
class StepStarted:
    """Fact: the step's inputs are complete and its attempt may begin."""

    type: ClassVar = "step.started"
    node: str
    inputs: Values
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class StepSucceeded:
    """The step's attempt gave these outputs; a port that is missing was not taken."""

    type: ClassVar = "step.succeeded"
    node: str
    outputs: Values
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class StepFailed:
    """The step's attempt failed. Final, unless a `step.retrying` follows."""

    type: ClassVar = "step.failed"
    node: str
    error: StepError
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class StepRetrying:
    """Fact: the attempt with this number begins after `delay` seconds."""

    type: ClassVar = "step.retrying"
    node: str
    attempt: int
    delay: float


@dataclass(frozen=True, slots=True)
class StepSkipped:
    """Fact: the step will not run: a branch was not taken, or it is switched off and passes on what fits."""

    type: ClassVar = "step.skipped"
    node: str
    reason: str
    outputs: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StepCancelled:
    """Fact: the step was stopped, because its run or its surrounding scope ended."""

    type: ClassVar = "step.cancelled"
    node: str
    reason: str


@dataclass(frozen=True, slots=True)
class StepCalled:
    """The step asks for its tools or its body by `calls` = [{id, tool, arguments}], and goes on with `carry`."""

    type: ClassVar = "step.called"
    node: str
    calls: tuple[dict[str, Json], ...]
    carry: Json = None
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class StepSlept:
    """The step rests for some seconds, then goes on with `carry`."""

    type: ClassVar = "step.slept"
    node: str
    seconds: float
    carry: Json = None
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class ApprovalRequested:
    """The step rests until a person of this role or a higher one decides, or for so many seconds; then it goes on with
    `carry`. With `editable` they may also change the value that they decide on, which is the step's input. `id` names
    this very question: a step that begins again asks another one.
    """

    type: ClassVar = "approval.requested"
    node: str
    id: str
    question: str
    approvers: str
    editable: bool
    seconds: float
    carry: Json = None
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class ApprovalDecided:
    """A person has decided the question with this id; `outputs` has the value if they changed it."""

    type: ClassVar = "approval.decided"
    node: str
    id: str
    decision: Literal["approve", "reject"]
    by: str
    name: str = ""
    outputs: Values = field(default_factory=dict)
    comment: str = ""


@dataclass(frozen=True, slots=True)
class StepOpened:
    """The host lets a container or a sub-agent begin that an OpenScope command asked for."""

    type: ClassVar = "step.opened"
    node: str
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class StepReleased:
    """A step that the host has held goes on: with other values on some of its ports, or with these outputs instead."""

    type: ClassVar = "step.released"
    node: str
    by: str
    inputs: Values | None = None
    outputs: Values | None = None
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class TimerFired:
    """A timer that a StartTimer command asked for has run out."""

    type: ClassVar = "timer.fired"
    node: str
    timer: str


@dataclass(frozen=True, slots=True)
class RunSucceeded:
    """Fact: every step is done; these are the agent's outputs."""

    type: ClassVar = "run.succeeded"
    outputs: Values


@dataclass(frozen=True, slots=True)
class RunFailed:
    """Fact: a step failed for good, and nothing in the graph catches it."""

    type: ClassVar = "run.failed"
    node: str
    error: StepError


@dataclass(frozen=True, slots=True)
class RunCancelled:
    """Somebody stopped the run."""

    type: ClassVar = "run.cancelled"
    by: str
    reason: str = ""


Event: TypeAlias = (
    RunStarted
    | RunDebugged
    | StepStarted
    | StepSucceeded
    | StepFailed
    | StepRetrying
    | StepSkipped
    | StepCancelled
    | StepCalled
    | StepSlept
    | ApprovalRequested
    | ApprovalDecided
    | StepOpened
    | StepReleased
    | TimerFired
    | RunSucceeded
    | RunFailed
    | RunCancelled
)
CLASSES: dict[str, type[Any]] = {
    cls.type: cls
    for cls in (
        RunStarted,
        RunDebugged,
        StepStarted,
        StepSucceeded,
        StepFailed,
        StepRetrying,
        StepSkipped,
        StepCancelled,
        StepCalled,
        StepSlept,
        ApprovalRequested,
        ApprovalDecided,
        StepOpened,
        StepReleased,
        TimerFired,
        RunSucceeded,
        RunFailed,
        RunCancelled,
    )
}


OF_STEPS = frozenset(cls for cls in CLASSES.values() if "node" in {own.name for own in fields(cls)})
OF_FAILURES = frozenset({StepFailed, RunFailed})
DATA_FIELDS = {cls: tuple(own.name for own in fields(cls) if own.name != "node") for cls in CLASSES.values()}


def event_data(event: Event) -> tuple[str | None, dict[str, Any]]:
    """The envelope's `node` and `data` for an event."""
    cls = type(event)
    data = {name: getattr(event, name) for name in DATA_FIELDS[cls]}
    if cls in OF_FAILURES:
        data["error"] = data["error"].to_json()
    elif cls is StepCalled:
        data["calls"] = list(data["calls"])
    return event.node if cls in OF_STEPS else None, data  # type: ignore[union-attr]  # OF_STEPS have a node.


def read_event(type_name: str, node: str | None, data: dict[str, Any]) -> Event | None:
    """The event that an envelope holds, or None for types that are not the engine's (charges, logs)."""
    cls = CLASSES.get(type_name)
    if cls is None:
        return None
    values = {name: data[name] for name in DATA_FIELDS[cls] if name in data}
    if cls is RunStarted:  # One that was stored before there were rules to tell apart.
        values.setdefault("rules", 0)
    if "error" in values:
        values["error"] = StepError.from_json(values["error"])
    if "calls" in values:
        values["calls"] = tuple(values["calls"])
    if cls in OF_STEPS:
        values["node"] = node
    event: Event = cls(**values)
    return event
