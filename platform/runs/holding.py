"""What people have asked of a run: where it stops, which steps are held, which may go on, what was decided. Pure.

Law: folded from stored events alone, so whoever takes the run up holds the same steps. To hold a step is not to carry
out its command yet; nothing else in a run knows of it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from engine.deadlines import paths_around
from engine.events import ApprovalDecided, RunDebugged, StepReleased

Mode = Literal["run", "paused", "step_into", "step_over"]
"""run: only breakpoints hold · paused: whatever is not under way is held · step_into: every step that begins is ·
step_over: every step that begins is, but those inside the steps that were stepped over."""
Why = Literal["breakpoint", "pause", "step"]
ENDS_A_GO = frozenset(
    {"step.called", "step.slept", "approval.requested", "step.succeeded", "step.failed", "step.cancelled"}
)


DECIDE = "decide"
DECIDED = ("node", "id", "decision", "name", "outputs", "comment")  # What such a request says.


@dataclass(frozen=True, slots=True)
class Stop:
    """A step is to be held; at a breakpoint with a condition only if that is true."""

    why: Why
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Control:
    """What somebody asked of a run; `number` counts what was asked of it."""

    number: int
    by: str
    request: Mapping[str, Any]


@dataclass
class Holding:
    """What was asked, and what is held because of it. `control` is the number of the last thing that was asked.

    Until it `is_known` that anybody debugs the run, no event says anything here. It `rests` when it was paused last.
    """

    mode: Mode = "run"
    over: list[str] = field(default_factory=list)
    breakpoints: dict[str, dict[str, Any]] = field(default_factory=dict)
    control: int = 0
    is_known: bool = False
    rests: bool = False
    held: dict[str, int] = field(default_factory=dict)
    free: set[str] = field(default_factory=set)
    since: dict[str, str] = field(default_factory=dict)
    """When something in a step was held last, by the step's path: its time limit counts from there."""

    @property
    def is_on(self) -> bool:
        """Whether anything may be held."""
        return self.mode != "run" or bool(self.breakpoints)

    # -- what became true ---------------------------------------------------------------------------------------

    def apply(self, kind: str, node: str | None, data: Mapping[str, Any], at: str) -> None:
        """Take a stored event of the run."""
        self.rests = kind == "run.paused"
        if kind == RunDebugged.type:
            self.is_known = True
            self.mode, self.over, self.breakpoints = data["mode"], list(data["over"]), dict(data["breakpoints"])
            self.control = max(self.control, data["control"])
        elif kind == "step.held" and node:
            self.held[node] = data["attempt"]
        elif kind == StepReleased.type and node:
            self._let_go(node, at)
            self.free.add(node)
        elif kind in ENDS_A_GO and node:
            self._let_go(node, at)
            self.free.discard(node)

    def _let_go(self, path: str, at: str) -> None:
        if self.held.pop(path, None) is not None:
            self.since |= dict.fromkeys(paths_around(path), at)

    def holds_inside(self, path: str) -> bool:
        """Whether a step or anything in its scopes is held."""
        return path in self.held or any(held.startswith(f"{path}#") for held in self.held)

    # -- what is to be held -------------------------------------------------------------------------------------

    def stop_at(self, path: str, *, is_fresh: bool, is_own: bool) -> Stop | None:
        """Whether a step is to be held before its next go. A fresh one is at its beginning; its own are the nodes of
        the agent itself, and not of a sub-agent.
        """
        if not self.is_on or path in self.free:
            return None
        if self.mode == "paused":
            return Stop("pause")
        if not is_fresh:
            return None
        if self.mode != "run" and not any(path.startswith(f"{over}#") for over in self.over):
            return Stop("step")
        return next(self._stops(path, is_own), None)

    def _stops(self, path: str, is_own: bool) -> Iterator[Stop]:
        names = [bare(path), path.rpartition("/")[2]] if is_own else [bare(path)]
        for name in names:
            if name in self.breakpoints:
                yield Stop("breakpoint", str(self.breakpoints[name].get("condition") or ""))

    # -- what people ask ----------------------------------------------------------------------------------------

    def answer(self, asked: Control) -> Iterator[RunDebugged | StepReleased | ApprovalDecided]:
        """What becomes true when a control is carried out. What it asks of a step that is not held is left out; the
        engine leaves out a decision that nobody waits for any more.
        """
        action, request = asked.request["action"], asked.request
        chosen = self._chosen(request)
        mode, over = self._mode_after(action, chosen)
        breakpoints = request["breakpoints"] if action == "breakpoints" else self.breakpoints
        yield RunDebugged(asked.by, action, mode, over, dict(breakpoints), asked.number)
        if action == DECIDE:
            yield ApprovalDecided(by=asked.by, **{name: request[name] for name in DECIDED})
        for path in chosen:
            given = (request.get("inputs"), request.get("outputs")) if path == request.get("step") else (None, None)
            yield StepReleased(path, asked.by, *given, attempt=self.held[path])

    def _chosen(self, request: Mapping[str, Any]) -> list[str]:
        """The held steps that go on."""
        match request["action"], request.get("step"):
            case (("pause" | "breakpoints" | "decide"), _):
                return []
            case "resume", _:
                return list(self.held)
            case _, None:
                return list(self.held)[:1]
            case _, step:
                return [step] if step in self.held else []

    def _mode_after(self, action: str, chosen: list[str]) -> tuple[Mode, list[str]]:
        match action:
            case "pause":
                return "paused", []
            case "resume":
                return "run", []
            case "step_into":
                return "step_into", []
            case "step_over":
                return "step_over", [*self.over, *chosen]
            case _:
                return self.mode, self.over


def bare(path: str) -> str:
    """A step's path without the numbers of its scopes: `each#3/summarise` is `each/summarise`."""
    return "/".join(part.partition("#")[0] for part in path.split("/"))
