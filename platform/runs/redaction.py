"""What a shared run keeps to itself. Pure.

Law: what is hidden is taken out wholly before anything leaves the server: the values themselves, and each place where
one of their texts or numbers stands word for word. A key of an event that nobody has called harmless is left out.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

HIDDEN = "[hidden]"
DECIDER = "decided_by"  # the output of an approval that says who it was
MOST_TEXTS = 500  # that are looked for; a run with more hidden ones hides every value instead
SHORTEST = 3  # characters of a text that is looked for inside others; a shorter one hides only its equals
FACTS = frozenset(
    {"attempt", "delay", "seconds", "timer", "why", "action", "provider", "model", "input_tokens", "output_tokens"}
    | {"cached_input_tokens", "cost", "currency", "price", "estimated", "decision", "approvers", "editable"}
)
VALUES = ("inputs", "outputs")
WORDS = ("text", "reason", "condition", "problem", "question", "comment")
SAID = ("message", "advice")  # by an error

Json = Any


@dataclass(frozen=True)
class Redaction:
    """What to hide: what the run was given, what it gave, everything of these nodes' steps, every value, or the graph.

    A wish that says nothing of the graph hides it: no link shows more than when it was made.
    """

    inputs: bool = False
    outputs: bool = False
    values: bool = False
    steps: frozenset[str] = frozenset()
    graph: bool = False

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Redaction":
        flags = {name: data.get(name, False) is True for name in ("inputs", "outputs", "values")}
        graph = data.get("graph", True) is not False
        return cls(**flags, steps=frozenset(data.get("steps", ())), graph=graph)

    @property
    def hides_values(self) -> bool:
        return self.inputs or self.outputs or self.values or bool(self.steps)


def redact_record(record: dict[str, Any], redaction: Redaction) -> dict[str, Any]:
    """A run's record as strangers may see it. Long texts must stand in their places where something is hidden."""
    texts = _Texts()
    record = _without_deciders(record)
    _hide_people(record, texts.add)
    _hide_places(record, redaction, texts.add)
    if redaction.values or len(texts.found) > MOST_TEXTS:
        return _rewrite(record, redaction, _hide_all, lambda text: HIDDEN)
    return _rewrite(_with_names(record, texts.scrub_text), redaction, texts.scrub, texts.scrub_text)


def _without_deciders(record: dict[str, Any]) -> dict[str, Any]:
    """Steps that asked people give who decided; a link does not."""
    asked = {event["node"] for event in record["events"] if event["type"] == "approval.decided"}

    def change(event: dict[str, Any]) -> dict[str, Any]:
        outputs = event["data"].get("outputs")
        if event["type"] != "step.succeeded" or event["node"] not in asked or not outputs or DECIDER not in outputs:
            return event
        return {**event, "data": {**event["data"], "outputs": {**outputs, DECIDER: HIDDEN}}}

    return {**record, "events": [change(event) for event in record["events"]]}


def _hide_people(record: Mapping[str, Any], add: Callable[[Json], None]) -> None:
    """A full name or an address is looked for everywhere; a single word may be anybody's, and a word of the text."""
    for event in record["events"]:
        name = event["data"].get("name", "") if event["type"] == "approval.decided" else ""
        if " " in name or "@" in name:
            add(name)


def _with_names(record: dict[str, Any], say: Callable[[str], str]) -> dict[str, Any]:
    """What nodes are called may quote what is hidden."""

    def change(names: Mapping[str, Any]) -> dict[str, Any]:
        return {node: {**name, "title": say(name["title"])} for node, name in names.items()}

    agents = {reference: change(names) for reference, names in record.get("agents", {}).items()}
    return {**record, "nodes": change(record.get("nodes", {})), "agents": agents}


def _hide_places(record: Mapping[str, Any], redaction: Redaction, add: Callable[[Json], None]) -> None:
    """Name every value that is to be hidden."""
    for name in VALUES:
        if getattr(redaction, name):
            add(record[name])
    for event in record["events"]:
        if _is_of(event["node"], redaction.steps):
            add([event["data"].get(name) for name in (*VALUES, "calls", *WORDS)])
            # Others are told it, too: the run that fails by it, and steps that follow an error edge or read `errors`.
            add([(event["data"].get("error") or {}).get(name) for name in SAID])


def _is_of(path: str | None, nodes: frozenset[str]) -> bool:
    """Whether a step is one of these nodes, or stands inside of one."""
    return bool(nodes and path) and not nodes.isdisjoint(re.split(r"#[^/]*/", path or ""))


def _rewrite(
    record: dict[str, Any], redaction: Redaction, change: Callable[[Json], Json], say: Callable[[str], str]
) -> dict[str, Any]:
    def event_for_strangers(event: dict[str, Any]) -> dict[str, Any]:
        hide = _is_of(event["node"], redaction.steps) or _is_ends(event["type"], redaction)
        values, words = (_hide_all, lambda text: HIDDEN) if hide else (change, say)
        return {**event, "data": _data(event["data"], values, words)}

    return {
        **record,
        "inputs": (_hide_all if redaction.inputs else change)(record["inputs"]),
        "outputs": (_hide_all if redaction.outputs else change)(record["outputs"]),
        "error": _error(record["error"], (lambda text: HIDDEN) if _is_error_hidden(record, redaction) else say),
        "events": [event_for_strangers(event) for event in record["events"]],
    }


def _is_error_hidden(record: Mapping[str, Any], redaction: Redaction) -> bool:
    """Whether the run failed by a step that is hidden."""
    return any(e["type"] == "run.failed" and _is_of(e["node"], redaction.steps) for e in record["events"])


def _is_ends(type_name: str, redaction: Redaction) -> bool:
    """Whether an event tells the run's own inputs or outputs, and those are hidden."""
    return (type_name == "run.started" and redaction.inputs) or (type_name == "run.succeeded" and redaction.outputs)


def _data(data: Mapping[str, Any], values: Callable[[Json], Json], words: Callable[[str], str]) -> dict[str, Any]:
    kept = {name: value for name, value in data.items() if name in FACTS}
    kept |= {name: values(data[name]) for name in VALUES if name in data}
    kept |= {name: words(data[name]) for name in WORDS if isinstance(data.get(name), str)}
    if "error" in data:
        kept["error"] = _error(data["error"], words)
    if "calls" in data:
        kept["calls"] = [{**call, "arguments": values(call.get("arguments"))} for call in data["calls"]]
    return kept


def _error(error: Mapping[str, Any] | None, words: Callable[[str], str]) -> dict[str, Any] | None:
    if error is None:
        return None
    said = {name: words(error[name]) for name in SAID if error.get(name)}
    return {name: error[name] for name in ("code", "retryable") if name in error} | said


def _hide_all(value: Json) -> Json:
    """The names of the ports stay, their values go."""
    if isinstance(value, Mapping):
        return dict.fromkeys(value, HIDDEN)
    return value if value is None else HIDDEN


class _Texts:
    """The hidden texts and numbers, and how to strike them out of everything else."""

    def __init__(self) -> None:
        self.found: set[str] = set()
        self._short: set[str] = set()
        self._numbers: set[float] = set()

    def add(self, value: Json) -> None:
        for leaf in _leaves(value):
            if isinstance(leaf, bool):
                continue
            if isinstance(leaf, int | float):
                self._numbers.add(leaf)
            written = str(leaf).strip()
            (self.found if len(written) >= SHORTEST else self._short).add(written)

    def scrub(self, value: Json) -> Json:
        if isinstance(value, str):
            return self.scrub_text(value)
        if isinstance(value, Mapping):
            return {self.scrub_text(key): self.scrub(part) for key, part in value.items()}
        if isinstance(value, list):
            return [self.scrub(part) for part in value]
        is_hidden = isinstance(value, int | float) and not isinstance(value, bool) and value in self._numbers
        return HIDDEN if is_hidden else value

    def scrub_text(self, text: str) -> str:
        if text.strip() in self._short and text.strip():
            return HIDDEN
        return self._strike(text) if self.found else text

    def _strike(self, text: str) -> str:
        """A hidden text is looked for where its first characters stand, so many texts cost hardly more than one."""
        folded, ways = _fold(text), self._ways
        parts, kept_to, at = [], 0, 0
        while at <= len(folded) - SHORTEST:
            for way in ways.get(folded[at : at + SHORTEST], ()):
                if folded.startswith(way, at):
                    parts += [text[kept_to:at], HIDDEN]
                    at = kept_to = at + len(way)
                    break
            else:
                at += 1
        return "".join([*parts, text[kept_to:]])

    @cached_property
    def _ways(self) -> dict[str, list[str]]:
        """First characters -> hidden texts, the longest first; each also as JSON writes it, as steps print values."""
        found = {_fold(way) for text in self.found for way in (text, _in_json(text, True), _in_json(text, False))}
        ways: dict[str, list[str]] = {}
        for way in sorted(found, key=len, reverse=True):
            ways.setdefault(way[:SHORTEST], []).append(way)
        return ways


def _fold(text: str) -> str:
    """In small letters, character for character, so that places stay the same."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(c if len(c.lower()) > 1 else c.lower() for c in text)


def _in_json(text: str, ensure_ascii: bool) -> str:
    return json.dumps(text, ensure_ascii=ensure_ascii)[1:-1]


def _leaves(value: Json) -> Iterator[str | float]:
    if isinstance(value, str | int | float):
        yield value
    elif isinstance(value, Mapping | list):
        for part in value.values() if isinstance(value, Mapping) else value:
            yield from _leaves(part)
