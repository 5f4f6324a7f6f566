"""What the steps of a run came to, taken from its events, to be given again in another run. Pure.

Law: of a step that was tried several times only the last try counts. What was carried out twice under one path, as
inside a container that was tried again, counts as it came out last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from engine.dependents import Dependents, find_node
from engine.plan import Plan, PlanNode
from runs.scripts import Given

BY_ENGINE = frozenset({"each", "subgraph"})
Keeps = Callable[[PlanNode], bool]


@dataclass(slots=True)
class RecordedStep:
    """A step's outcomes in order, and the numbers of the events with which it began and ended."""

    outcomes: list[Given] = field(default_factory=list)
    began: int = 0
    ended: int | None = None
    failed: bool = False

    @property
    def succeeded(self) -> bool:
        return self.ended is not None and not self.failed


@dataclass(slots=True)
class Recording:
    """The steps of a run by path. `rounds`: which call of its owner opened a scope; `skipped`: paths not taken."""

    steps: dict[str, RecordedStep] = field(default_factory=dict)
    rounds: dict[str, int] = field(default_factory=dict)
    skipped: set[str] = field(default_factory=set)

    def find_open(self, plan: Plan) -> list[str]:
        """The paths of the steps that did not end, and of those that failed for good.

        A tool that failed has answered its agent, which went on with that.
        """
        found = (path for path, step in self.steps.items() if step.ended is None or step.failed)
        return [path for path in found if self.steps[path].ended is None or not _is_called(plan, path)]


def read_recording(events: Iterable[Mapping[str, Any]]) -> Recording:
    """The recording that a run's events make."""
    recording = Recording()
    for event in events:
        if event["node"] is not None:
            _note(recording, event["seq"], event["type"], event["node"], event["data"])
    return recording


def _note(recording: Recording, seq: int, type_name: str, path: str, data: Mapping[str, Any]) -> None:
    match type_name:
        case "step.started":
            recording.steps[path] = RecordedStep(began=seq)
        case "step.skipped":
            recording.skipped.add(path)
        case "step.called" | "step.succeeded" | "step.failed":
            step = recording.steps.setdefault(path, RecordedStep(began=seq))
            step.outcomes.append((type_name, {name: value for name, value in data.items() if name != "attempt"}))
            if type_name == "step.called":
                for call in data["calls"]:
                    recording.rounds[f"{path}#{call['id']}"] = len(step.outcomes)
            else:
                step.ended, step.failed = seq, type_name == "step.failed"


@dataclass(frozen=True, slots=True)
class Taken:
    """What another run takes from a recording: outcomes by path, and the nodes that it gives without carrying out
    what is inside them.
    """

    outcomes: dict[str, list[Given]]
    closed: tuple[str, ...]


def take(
    recording: Recording,
    was: Plan,
    now: Plan,
    *,
    changed: Sequence[str] = (),
    resumed: Sequence[str] = (),
    keeps: Keeps = lambda node: True,
    ended_before: bool = False,
) -> Taken:
    """The outcomes that still hold in the plan `now` when the `changed` steps come out otherwise.

    `resumed` steps go on where they stopped; every other failure is taken as it was. A node that is gone, or is of
    another kind now, gives nothing. `ended_before`: what had ended before anything changed began cannot depend on it,
    which holds only where both plans are of one graph.
    """
    after = Dependents(now, changed, recording.rounds, resumed)
    goes_on = set(resumed)
    first = min((recording.steps[path].began for path in changed if path in recording.steps), default=0)
    outcomes: dict[str, list[Given]] = {}
    closed: list[str] = []
    for path, step in recording.steps.items():
        nodes = find_node(was, path), find_node(now, path)
        if not step.outcomes or not _are_alike(nodes) or nodes[1] is None or not keeps(nodes[1][1]):
            continue
        is_earlier = ended_before and step.ended is not None and step.ended < first
        if path in after and not is_earlier:
            continue
        if nodes[1][1].spec.flow not in BY_ENGINE:
            given = step.outcomes[: after.calls_before(path)]
            outcomes[path] = [_for_good(one) for one in given if one[0] != "step.failed" or path not in goes_on]
        elif nodes[0] is not None and nodes[0][1].spec.flow == "step" and "/" not in path:
            outcomes[path] = step.outcomes
            closed.append(path)
    return Taken({path: given for path, given in outcomes.items() if given}, tuple(closed))


def _for_good(given: Given) -> Given:
    """A failure was the last of its step's tries, and so is not followed by another one."""
    type_name, data = given
    if type_name != "step.failed":
        return given
    return type_name, {**data, "error": {**data["error"], "retryable": False}}


def _is_called(plan: Plan, path: str) -> bool:
    """Whether a step stands below an agent."""
    owners = accumulate(path.split("/")[:-1], lambda scope, segment: f"{scope}/{segment}")
    found = (find_node(plan, scope.rpartition("#")[0]) for scope in owners)
    return any(node is not None and node[1].spec.flow == "agent" for node in found)


def _are_alike(nodes: tuple[Any, Any]) -> bool:
    was, now = nodes
    return bool(was and now and was[1].node.kind == now[1].node.kind)
