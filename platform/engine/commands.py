"""Commands: what the engine asks of its host."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from engine.events import StepError
from engine.graph import NodeBudget
from engine.kinds import Port, Settings
from engine.values import Json, Values


@dataclass(frozen=True, slots=True)
class ToolOffer:
    """A tool that a step may call: the node behind it, and the input ports that the caller must fill."""

    node_id: str
    kind: str
    title: str
    help: str
    open_ports: tuple[Port, ...]


@dataclass(frozen=True, slots=True)
class ExecuteStep:
    """Carry out one attempt of a step, then report StepSucceeded, StepFailed, StepCalled, StepSlept or
    ApprovalRequested.

    `resume` is None for a fresh attempt, else {"carry": …, "results": [{"id", "outputs"} or {"id", "error"}]}.
    A host may get the same command twice (after a crash): the effect is at-least-once, the recorded result once.
    """

    node: str
    node_id: str
    kind: str
    settings: Settings
    inputs: Values
    attempt: int = 1
    timeout: float | None = None
    budget: NodeBudget = field(default_factory=NodeBudget)
    resume: Json = None
    tools: tuple[ToolOffer, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenScope:
    """Report StepOpened when this container or sub-agent may begin. Only runs that are being debugged ask."""

    node: str
    node_id: str
    inputs: Values
    attempt: int = 1
    resume: Json = None


@dataclass(frozen=True, slots=True)
class StartTimer:
    """Report TimerFired(node, timer) after `seconds`, counted from the event that led to this command."""

    node: str
    timer: str
    seconds: float


@dataclass(frozen=True, slots=True)
class CancelTimer:
    """Forget this timer; a host that lets it run out all the same is told that its report is late."""

    node: str
    timer: str


@dataclass(frozen=True, slots=True)
class CancelStep:
    """Stop carrying out this step; its result is no longer wanted."""

    node: str


@dataclass(frozen=True, slots=True)
class FinishRun:
    """The run is over."""

    status: Literal["succeeded", "failed", "cancelled"]
    outputs: Values = field(default_factory=dict)
    error: StepError | None = None


Command: TypeAlias = ExecuteStep | OpenScope | StartTimer | CancelTimer | CancelStep | FinishRun
