"""From a run's events to the spans of its trace. Pure.

Laws: a run is a trace, a step a span, a model call a span inside its step. Every span follows from the events alone and
is given by exactly one event, the one after which nothing of it can change; events are durable once, so whoever folds
them, in however many pieces, gives every span once, with the same ids.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from engine.state import split_path

LONGEST_CONTENT = 8_000  # characters of captured content in one attribute
SYSTEMS = {"azure": "azure.ai.openai", "mistral": "mistral_ai", "xai": "x_ai", "gemini": "gcp.gemini"}

Attributes = dict[str, Any]
Stored = Mapping[str, Any]  # An event as it is stored.
KindOf = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened inside a span."""

    name: str
    at: int
    attributes: Attributes


@dataclass(slots=True)
class Span:
    """A span that is over. Times are nanoseconds since 1970, ids hexadecimal; `error` is a sentence."""

    trace: str
    id: str
    parent: str | None
    name: str
    start: int
    end: int
    is_client: bool = False
    attributes: Attributes = field(default_factory=dict)
    moments: list[Moment] = field(default_factory=list)
    error: str | None = None


@dataclass(frozen=True, slots=True)
class About:
    """What a trace tells of its run besides its events."""

    run: UUID
    name: str = ""
    attributes: Mapping[str, Any] = field(default_factory=dict)
    kind_of: KindOf = lambda path: ""
    captures_content: bool = False


class Trace:
    """A fold over one run's events, in order, from the first."""

    def __init__(self, about: About) -> None:
        self.seq = 0
        self._about, self._trace = about, about.run.hex
        self._begun = 0
        self._open: dict[str, Span] = {}
        self._failed: tuple[str, int] | None = (
            None  # A step that has failed for good, unless the next event retries it.
        )
        self._sums: Attributes = {"gen_ai.usage.input_tokens": 0, "gen_ai.usage.output_tokens": 0}

    def fold(self, events: Iterable[Stored]) -> list[Span]:
        """The spans that these events end; numbers it has seen before are left out."""
        return [span for event in events if event["seq"] > self.seq for span in self._take(event)]

    def _take(self, event: Stored) -> list[Span]:
        self.seq = event["seq"]
        at, path, data = nanoseconds(event["at"]), event["node"] or "", event["data"]
        ended = self._end_failed(event)
        match event["type"]:
            case "run.started":
                self._begun = at
            case "step.started":
                self._start(path, at, data)
            case "step.succeeded":
                ended += self._end(path, at, "succeeded", data)
            case "step.cancelled":
                ended += self._end(path, at, "cancelled", data)
            case "step.failed":
                self._note_failure(path, at, data)
            case (
                "step.retrying"
                | "step.called"
                | "step.slept"
                | "timer.fired"
                | "approval.requested"
                | "approval.decided"
            ):
                self._note(path, at, event["type"], data)
            case "charge.made":
                ended.append(self._call(path, at, data, event["seq"]))
            case "run.succeeded" | "run.failed" | "run.cancelled" as name:
                ended += self._end_run(at, name.removeprefix("run."), data)
        return ended

    # -- steps --------------------------------------------------------------------------------------------------

    def _start(self, path: str, at: int, data: Mapping[str, Any]) -> None:
        if span := self._open.get(path):
            span.moments.append(Moment("step.attempt", at, {"agents.step.attempt": data["attempt"]}))
            return
        kind = self._about.kind_of(path)
        attributes = {"agents.step.path": path, "agents.step.kind": kind, **self._role(path, kind)}
        if self._about.captures_content:
            attributes["agents.step.inputs"] = content(data["inputs"])
        name = f"{attributes.get('gen_ai.operation.name', 'step')} {split_path(path)[1]}"
        number = span_id(self._trace, path)
        self._open[path] = Span(self._trace, number, self._above(path), name, at, at, attributes=attributes)

    def _role(self, path: str, kind: str) -> Attributes:
        """What the conventions call an agent's step, and a step that an agent calls."""
        node, owner = split_path(path)[1], owner_of(path)
        if kind.startswith("agent@"):
            return {"gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": node}
        if owner and self._about.kind_of(owner).startswith("agent@"):
            call = split_path(path)[0].rpartition("#")[2]
            return {"gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": node, "gen_ai.tool.call.id": call}
        return {}

    def _note(self, path: str, at: int, name: str, data: Mapping[str, Any]) -> None:
        if span := self._open.get(path):
            known = {key: data[key] for key in ("attempt", "delay", "seconds", "timer") if key in data}
            span.moments.append(Moment(name, at, {f"agents.step.{key}": value for key, value in known.items()}))

    def _note_failure(self, path: str, at: int, data: Mapping[str, Any]) -> None:
        error = data["error"]
        if span := self._open.get(path):
            about = {"error.type": error["code"], "agents.step.attempt": data.get("attempt", 1)}
            span.moments.append(Moment("step.failed", at, about))
            span.error = error["message"]
            span.attributes["error.type"] = error["code"]
            self._failed = path, at

    def _end_failed(self, event: Stored) -> list[Span]:
        """The step whose failure the event before told; nothing when this event retries it."""
        failed, self._failed = self._failed, None
        if failed is None:
            return []
        path, at = failed
        if event["type"] == "step.retrying" and event["node"] == path:
            self._open[path].error = None
            self._open[path].attributes.pop("error.type", None)
            return []
        return self._end(path, at, "failed", {})

    def _end(self, path: str, at: int, outcome: str, data: Mapping[str, Any]) -> list[Span]:
        span = self._open.pop(path, None)
        if span is None:
            return []
        span.end = max(at, span.start)
        span.attributes["agents.step.outcome"] = outcome
        if self._about.captures_content and "outputs" in data:
            span.attributes["agents.step.outputs"] = content(data["outputs"])
        return [span]

    # -- model calls and the run --------------------------------------------------------------------------------

    def _call(self, path: str, at: int, data: Mapping[str, Any], seq: int) -> Span:
        for name in ("input", "output"):
            self._sums[f"gen_ai.usage.{name}_tokens"] += data[f"{name}_tokens"]
        attributes = {
            "gen_ai.operation.name": "chat",
            "gen_ai.provider.name": SYSTEMS.get(data["provider"], data["provider"]),
            "gen_ai.request.model": data["model"],
            "gen_ai.request.stream": True,
            "gen_ai.usage.input_tokens": data["input_tokens"],
            "gen_ai.usage.output_tokens": data["output_tokens"],
            "gen_ai.usage.cache_read.input_tokens": data.get("cached_input_tokens", 0),
            "agents.usage.estimated": bool(data.get("estimated")),
        }
        if "first_text_seconds" in data:
            attributes["gen_ai.response.time_to_first_chunk"] = data["first_text_seconds"]
        if data.get("cost") is not None:
            attributes |= {"agents.cost": float(data["cost"]), "agents.cost.currency": data.get("currency") or ""}
        parent, number = span_id(self._trace, path), span_id(self._trace, f"{path}!{seq}")
        start = self._start_of_call(path, at, data)
        return Span(self._trace, number, parent, f"chat {data['model']}", start, at, True, attributes)

    def _start_of_call(self, path: str, at: int, data: Mapping[str, Any]) -> int:
        """By the clock of the host that called; where that is not told, as long as the step has been at it."""
        span = self._open.get(path)
        if "seconds" in data:
            return at - int(data["seconds"] * 1e9)
        return max([span.start, *(moment.at for moment in span.moments)]) if span else at

    def _end_run(self, at: int, outcome: str, data: Mapping[str, Any]) -> list[Span]:
        left = [span for path in list(self._open) for span in self._end(path, at, "unfinished", {})]
        attributes = {
            "gen_ai.operation.name": "invoke_workflow",
            "gen_ai.workflow.name": self._about.name,
            "agents.run.id": str(self._about.run),
            "agents.run.status": outcome,
            **self._sums,
            **self._about.attributes,
        }
        error = data["error"] if outcome == "failed" else None
        if error:
            attributes["error.type"] = error["code"]
        name = f"invoke_workflow {self._about.name}".strip()
        root = Span(self._trace, span_id(self._trace, ""), None, name, self._begun, max(at, self._begun))
        root.attributes, root.error = attributes, error and error["message"]
        return [*left, root]

    def _above(self, path: str) -> str:
        return span_id(self._trace, owner_of(path))


def owner_of(path: str) -> str:
    """The step whose scope a step stands in; the empty text for the run itself."""
    return split_path(path)[0].rpartition("#")[0]


def span_id(trace: str, place: str) -> str:
    """The same for the same place of the same run, on every host and after every crash."""
    return sha256(f"{trace}/{place}".encode()).hexdigest()[:16]


def nanoseconds(at: str) -> int:
    """Of an event's time, which has milliseconds."""
    return round(datetime.fromisoformat(at).timestamp() * 1000) * 1_000_000


def content(value: Any) -> str:
    """A value as an attribute."""
    return json.dumps(value, ensure_ascii=False)[:LONGEST_CONTENT]
