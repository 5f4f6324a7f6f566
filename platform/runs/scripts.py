"""The script of a run: what its host answers instead of carrying out attempts. Pure.

Laws: outcomes are given as they were recorded, in order, at no cost; so a run that dies and is taken up again gives the
same ones, and giving one twice is harmless because nothing is done for it and only one is recorded. Who reads the run
is told of each by `step.reused`, right before it, which the engine does not know and passes over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from engine.commands import ExecuteStep
from engine.cut import cut_graph
from engine.dependents import is_own
from engine.events import Event, StepCalled, StepError, StepFailed, StepSucceeded, read_event
from engine.graph import Graph
from engine.plan import Plan, compile_plan
from engine.state import State, split_path
from nodes.registry import specs
from runs.errors import ScriptRefused
from runs.values import BigText, Json, NotJson, find_references, offload, plain

MOST_GIVEN = 512 * 2**10  # characters of JSON that a person may give to one step

Why = Literal["pinned", "recorded", "edited"]
Given = tuple[str, dict[str, Json]]
"""An outcome as it is stored: the event's type and data."""
MODES = ("from", "failed", "models", "all", "until", "only", "given", "pins")
"""What `source["mode"]` of a run with a script may say; the first four are forks."""
Shape = tuple[str | None, tuple[str, ...], tuple[str, ...]]
"""What makes the plan of such a run another than its revision's: where it ends, what is known and what is closed."""
Outcomes = Mapping[str, Sequence[Given]]
OUTCOMES = (StepSucceeded, StepFailed, StepCalled)

NOT_RECORDED = StepError(
    "not_recorded",
    "This run went another way than the recorded one, so there is no recorded answer for this step.",
    "Fork the run from this step to ask the model.",
    retryable=False,
)


@dataclass(frozen=True, slots=True)
class Script:
    """What is given: to steps by their paths (`outcomes`), to all steps of a node (`pins`).

    The run ends after the node `until`, and what only `known` nodes depend on is left out then. `closed` are containers
    and sub-agents that give what is given to them without carrying out what is inside. With `is_free` no model is
    asked. `source` says where all that is from; `texts` are the long ones that it brings along.
    """

    outcomes: Outcomes = field(default_factory=dict)
    pins: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)
    until: str | None = None
    known: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    is_free: bool = False
    source: Mapping[str, Json] = field(default_factory=dict)
    texts: tuple[BigText, ...] = ()

    def to_json(self) -> dict[str, Json]:
        """The script as it is stored; its long texts are stored apart."""
        return {name: getattr(self, name) for name in STORED}

    @classmethod
    def from_json(cls, data: Mapping[str, Json]) -> Script:
        lists = {name: tuple(data[name]) for name in ("known", "closed", "edited")}
        return cls(**{**data, **lists})

    @property
    def shape(self) -> Shape:
        return self.until, self.known, self.closed

    def cut(self, graph: Graph) -> Graph:
        """The part of the graph that is carried out."""
        return cut_graph(graph, self.until, self.known) if self.until else graph

    def compile(self, graph: Graph, agents: Mapping[str, Graph]) -> Plan:
        """The plan of a run with this script."""
        return compile_plan(self.cut(graph), specs(), agents, self.closed)

    def references(self) -> set[str]:
        """The long texts that the script needs, by their SHA-256."""
        recorded = [data for given in self.outcomes.values() for _, data in given]
        return set(find_references([*recorded, *self.pins.values()]))

    def why(self, path: str) -> Why:
        if path in self.edited:
            return "edited"
        return "recorded" if path in self.outcomes else "pinned"


STORED = tuple(name for name in Script.__slots__ if name != "texts")


def check_given(path: str, outputs: Json) -> tuple[dict[str, Json], list[BigText]]:
    """Outputs that a person gives to a step, as they are stored, and their long texts. Raises ScriptRefused."""
    if not isinstance(outputs, Mapping) or not all(isinstance(name, str) for name in outputs):
        raise ScriptRefused(f'What is given to {path} must be an object with its outputs, such as {{"text": "…"}}.')
    try:
        value, text = plain(dict(outputs))
    except NotJson as problem:
        raise ScriptRefused(f"What is given to {path} is not plain JSON: {problem}.") from None
    if len(text) > MOST_GIVEN:
        raise ScriptRefused(
            f"What is given to {path} has {len(text):,} characters of JSON; {MOST_GIVEN:,} are possible."
        )
    return offload(value, text)


class Replay:
    """A run's script, and how far each of its steps is in it."""

    def __init__(self, script: Script, plan: Plan) -> None:
        self._script, self._plan = script, plan
        self._told: Counter[str] = Counter()
        self._given: dict[str, Event] = {}

    def count(self, event: Event) -> None:
        """An outcome is on record: the step's next one follows it in the script."""
        if isinstance(event, OUTCOMES):
            self._told[event.node] += 1

    def answer(self, state: State, command: ExecuteStep) -> tuple[Event, list[BigText]] | None:
        """What is given in place of this attempt; None when it is to be carried out."""
        scope_key, node_id = split_path(command.node)
        body = self._plan.bodies[state.scopes[scope_key].body]
        given = self._find(command, is_own(body))
        if given is not None:
            type_name, data = given
            event = read_event(type_name, command.node, {**data, "attempt": command.attempt})
            assert event is not None, "a script holds events of the engine only"
            self._given[command.node] = event
            return event, []
        if self._script.is_free and body.nodes[node_id].spec.asks_model:
            return StepFailed(command.node, NOT_RECORDED, command.attempt), []
        return None

    def take_note(self, event: Event) -> dict[str, Json] | None:
        """Count an event that is about to be recorded; what to tell of it when it was given, else None."""
        self.count(event)
        if not isinstance(event, OUTCOMES) or self._given.pop(event.node, None) is not event:
            return None
        return {"why": self._script.why(event.node), "run": self._script.source.get("run")}

    def _find(self, command: ExecuteStep, may_be_pinned: bool) -> Given | None:
        outcomes, told = self._script.outcomes.get(command.node, ()), self._told[command.node]
        if told < len(outcomes):
            return outcomes[told]
        pinned = self._script.pins.get(command.node_id) if may_be_pinned else None
        return None if pinned is None else (StepSucceeded.type, {"outputs": pinned})
