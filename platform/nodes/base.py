"""What a node kind is: a declaration that the engine knows, and a coroutine that carries out one step.

Law: no Django here. A kind sees the world only through the NodeContext that its host lends it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from engine.graph import NodeBudget
from engine.kinds import KindSpec
from engine.values import Json, Values
from nodes.model_gate import OPEN, ModelGate

if TYPE_CHECKING:
    from nodes.safe_http import HttpRequest, HttpResponse


SILENCE = 120.0  # seconds for which a model may say nothing before its call is cut


class NodeFailed(Exception):
    """A step failed. The only exception that a kind raises on purpose.

    `code` is stable, the message is a sentence a user may read, `advice` says what to do, and `retryable` whether
    trying again may help; `retry_after` is the pause in seconds that whoever refused asked for.
    """

    def __init__(
        self,
        code: str,
        message: str,
        advice: str = "",
        *,
        retryable: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.code, self.message, self.advice = code, message, advice
        self.retryable, self.retry_after = retryable, retry_after


@dataclass(frozen=True, slots=True)
class Done:
    """The step is finished; a port that is missing from `outputs` was not taken."""

    outputs: Values


@dataclass(frozen=True, slots=True)
class Call:
    """The step asks for its tools or its body and goes on with `carry` once all have answered.

    Each call is {"id", "tool", "arguments"}; `tool` is the id of a wired tool node, or "body" for a container's own
    body. Ids must be unique within the step, over all its rounds.
    """

    calls: Sequence[dict[str, Json]]
    carry: Json = None


@dataclass(frozen=True, slots=True)
class Sleep:
    """The step rests for some seconds without holding a worker, then goes on with `carry`."""

    seconds: float
    carry: Json = None


@dataclass(frozen=True, slots=True)
class Ask:
    """The step rests without holding a worker until a person with the role `approvers`, or a higher one, decides: at
    most so many seconds. Then it goes on with `carry`; the results hold the decision, or nothing when none came.
    """

    question: str
    approvers: str
    editable: bool
    seconds: float
    carry: Json = None


Outcome = Done | Call | Sleep | Ask


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """A tool as a model sees it: `name` is the node id, `parameters` a JSON Schema of the open inputs."""

    name: str
    description: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StepCall:
    """One attempt of one step.

    `resume` is None, or {"carry": …, "results": [{"id", "outputs"} or {"id", "error"}]} after a Call, a Sleep
    or an Ask; a decision is {"id": "approve" or "reject", "by", "name", "comment", "outputs"}.
    `idempotency_key` is the same for every attempt of a step: pass it on to services that know such keys.
    `budget` is what the attempts and turns before this one have left of the node's.
    """

    path: str
    node_id: str
    title: str
    settings: Mapping[str, Json]
    inputs: Values
    attempt: int = 1
    resume: Json = None
    tools: tuple[ToolSpec, ...] = ()
    idempotency_key: str = ""
    budget: NodeBudget = field(default_factory=NodeBudget)


@dataclass(frozen=True, slots=True)
class ModelEndpoint:
    """Where a model answers: an OpenAI-compatible endpoint and the model's name there.

    `silence` is how many seconds it may say nothing, unless a node asks for another limit; `calls` how many it may be
    asked at once, where its connection says so.
    """

    base_url: str
    api_key: str
    model: str
    provider: str
    client: Any = None  # openai.AsyncOpenAI; typed Any so that this module loads without the SDK
    gate: ModelGate = OPEN
    silence: float = SILENCE
    calls: int | None = None


@dataclass(frozen=True, slots=True)
class ModelUsage:
    """What one model call used. `estimated` when the endpoint did not say and we counted ourselves."""

    provider: str
    model: str
    input_tokens: int
    output_tokens: int
    cached_input_tokens: int = 0
    estimated: bool = False


class NodeContext(Protocol):
    """What the host lends to a step."""

    def emit_text(self, text: str, channel: str = "text") -> None:
        """Show a piece of text live, at once; the pieces of a channel are shown one after another."""

    def log(self, text: str) -> None:
        """Keep a line for the person who reads the run."""

    async def charge(self, usage: ModelUsage) -> None:
        """Record what a model call used. Waits for nothing, so that it also works in a step that is being cancelled."""

    async def model(self, alias: str) -> ModelEndpoint:
        """The endpoint behind an alias such as `smart`. Raises NodeFailed when there is none."""

    async def fetch(self, request: HttpRequest) -> HttpResponse:
        """Make an HTTP request under the workspace's network policy."""

    async def connection(self, name: str) -> Mapping[str, str]:
        """The secret fields of a stored connection. Raises NodeFailed when there is none of that name."""


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One way in which a kind fails: its code, what it means and what to do."""

    code: str
    meaning: str
    advice: str


@dataclass(frozen=True, slots=True)
class KindDocs:
    """What the editor and the docs show besides the declaration.

    `input_list` and `output_list` are the settings that hold a list of {name, type} which are ports.
    """

    defaults: Values = field(default_factory=dict)
    input_list: str | None = None
    output_list: str | None = None
    errors: tuple[CatalogueEntry, ...] = ()


Runner = Callable[[StepCall, NodeContext], Awaitable[Outcome]]
AtOnce = Callable[[StepCall], Done | None]


async def runs_in_engine(call: StepCall, context: NodeContext) -> Outcome:
    """The runner of kinds that the engine carries out itself; no host ever calls it."""
    raise NotImplementedError(f"{call.path} is carried out by the engine.")


@dataclass(frozen=True, slots=True, eq=False)
class NodeKind:
    """A node kind: `spec` declares it, `run` carries out one attempt, `docs` tells the rest.

    `run` raises NodeFailed; any other exception is a fault of the kind itself. `at_once` is for kinds that only
    compute: it gives what `run` would give, in bounded time and with no effect on the world, or None where `run` must
    do it. A host may throw its result away and ask again.
    """

    spec: KindSpec
    docs: KindDocs = field(default_factory=KindDocs)
    run: Runner = runs_in_engine
    at_once: AtOnce | None = None
