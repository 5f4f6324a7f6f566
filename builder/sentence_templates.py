"""An agent composed from templates by the words of a sentence: what answers where no model may be asked. Pure.

Law: the same sentence gives the same graph, and a part that no template speaks of becomes one question to a model, so
every sentence gives something that runs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from builder.templates import Template, find_templates
from engine.graph import INPUT, OUTPUT, Edge

STEP = 320  # between two columns of cards
LEAST_SHARED = 3  # the weight of words that a part and a template must share
MOST_PARTS = 8
_SPLIT = re.compile(
    r"\s*(?:[.;!?\n]+|,?\s+and\s+then\b|,?\s+then\b|,?\s+after(?:wards| that)\b|,?\s+finally\b|->|→)\s*", re.IGNORECASE
)
_JOINT = re.compile(r"^(?:\s*(?:first|and|then|finally)\b,?)+", re.IGNORECASE)
_WORD = re.compile(r"[a-z]{3,}")
_DULL = frozenset(
    {"the", "and", "for", "that", "this", "with", "from", "into", "its", "which", "whose", "each", "every", "all"}
    | {"any", "are", "was", "will", "can", "may", "must", "agent", "please", "want", "need", "make", "build", "create"}
    | {"using", "use", "given", "gives", "give", "takes", "take", "text", "texts", "should", "them", "then"}
)
GENERIC: dict[str, Any] = {
    "inputs": {"text": {"type": "text", "title": "Text"}},
    "outputs": {"answer": {"type": "text", "title": "Answer"}},
    "nodes": {"ask": {"kind": "llm@1", "settings": {"model": "smart"}}},
    "edges": ["input.text -> ask.text", "ask.text -> output.answer"],
    "layout": {"input": [0, 0], "ask": [300, 0], "output": [600, 0]},
}


@dataclass
class Composed:
    """A graph made of parts, and which template each part became; None where none fitted."""

    graph: dict[str, Any]
    parts: list[tuple[str, Template | None]]


@dataclass
class _Growing:
    """The graph so far, and the output that the next part takes."""

    graph: dict[str, Any] = field(default_factory=lambda: {"inputs": {}, "outputs": {}, "nodes": {}, "edges": []})
    last: str | None = None
    last_type: str = "text"
    right: float = 0.0


def compose(sentence: str, taken: Iterable[str] = ()) -> Composed:
    """The graph that a sentence asks for; node ids are none of those that are taken."""
    parts = [(part, find_template(part)) for part in split_sentence(sentence)]
    growing, ids = _Growing(), set(taken)
    for number, (part, template) in enumerate(parts):
        source = template.graph if template else _generic(part)
        _add(growing, _renamed(source, ids), is_last=number == len(parts) - 1)
    growing.graph["layout"] = growing.graph.get("layout", {})
    return Composed(growing.graph, parts)


def split_sentence(sentence: str) -> list[str]:
    """The steps that it speaks of, in their order."""
    parts = [_JOINT.sub("", part).strip(" ,") for part in _SPLIT.split(sentence)]
    return [part for part in parts if part][:MOST_PARTS] or [sentence.strip()]


def find_template(part: str) -> Template | None:
    """The template that shares most with a part of a sentence; None when none shares enough.

    One that brings other agents along is left out: a proposal makes nothing beside the draft.
    """
    asked = set(_words(part))
    scored = [(_score(asked, template), template) for template in find_templates() if not template.agents]
    score, best = max(scored, key=lambda pair: pair[0], default=(0, None))
    return best if score >= LEAST_SHARED else None


def find_unheard(composed: Composed) -> list[str]:
    """The words of parts that their templates do not speak of, each once, as they were written."""
    unheard: dict[str, None] = {}
    for part, template in composed.parts:
        known = _weights(template).keys() if template else None
        for word in _WORD.findall(part.lower()):
            if known is not None and word not in _DULL and word[:6] not in known:
                unheard[word] = None
    return list(unheard)


def _score(asked: set[str], template: Template) -> int:
    weighted = _weights(template)
    return sum(weighted[word] for word in asked)


def _weights(template: Template) -> Counter[str]:
    titles = " ".join(str(node.get("title", "")) for node in template.graph["nodes"].values())
    weighted: Counter[str] = Counter()
    for weight, text in (
        (1, titles),
        (1, str(template.graph.get("description", ""))),
        (2, template.summary),
        (3, " ".join(template.tags)),
        (3, template.title),
    ):
        for word in _words(text):
            weighted[word] = max(weighted[word], weight)
    return weighted


def _words(text: str) -> list[str]:
    """Words by their beginnings, so that "summarise", "summary" and "summaries" are one."""
    return [word[:6] for word in _WORD.findall(text.lower()) if word not in _DULL]


def _generic(part: str) -> dict[str, Any]:
    graph = deepcopy(GENERIC)
    sentence = part[:1].upper() + part[1:]
    ask = graph["nodes"]["ask"]
    ask["title"], ask["settings"]["prompt"] = sentence[:40], f"{sentence}.\n\n{{{{ text }}}}"
    return graph


def _renamed(graph: Mapping[str, Any], ids: set[str]) -> dict[str, Any]:
    """A copy whose node ids are free; they are taken from now on."""
    names = {node: _free(node, ids) for node in graph["nodes"]}
    copy: dict[str, Any] = deepcopy({**graph, "nodes": {names[node]: data for node, data in graph["nodes"].items()}})
    for data in copy["nodes"].values():
        if data.get("parent"):
            data["parent"] = names[data["parent"]]
    edges = (Edge.parse(edge) for edge in graph["edges"])
    copy["edges"] = [
        Edge(names.get(e.source, e.source), e.source_port, names.get(e.target, e.target), e.target_port)
        for e in edges
        if e
    ]
    copy["layout"] = {names.get(node, node): place for node, place in (graph.get("layout") or {}).items()}
    return copy


def _free(name: str, taken: set[str]) -> str:
    free, number = name, 2
    while free in taken:
        free, number = f"{name}_{number}", number + 1
    taken.add(free)
    return free


def _add(growing: _Growing, part: dict[str, Any], *, is_last: bool) -> None:
    """Put a part behind what there is: its first input takes what came out before."""
    graph, inputs = growing.graph, dict(part.get("inputs") or {})
    fed = next((name for name, spec in inputs.items() if spec.get("type") == "text"), next(iter(inputs), None))
    source = _bridge(growing) if growing.last else None
    names = {name: _free(name, set(graph["inputs"])) for name in inputs if not (source and name == fed)}
    graph["inputs"] |= {names[name]: inputs[name] for name in names}
    graph["nodes"] |= part["nodes"]
    _place(growing, part)
    outputs = dict(part.get("outputs") or {})
    for edge in part["edges"]:
        if edge.source == INPUT:
            begin = f"{INPUT}.{names[edge.source_port]}" if edge.source_port in names else str(source)
            graph["edges"].append(f"{begin} -> {edge.target}.{edge.target_port}")
        elif edge.target != OUTPUT or is_last:
            graph["edges"].append(str(edge))
    if is_last:
        graph["outputs"] = outputs
    growing.last, growing.last_type = _main_output(part["edges"], outputs)


def _main_output(edges: Iterable[Edge], outputs: Mapping[str, Any]) -> tuple[str | None, str]:
    """What goes on to the next part: the first output that is text, else the first of all."""
    ends = {edge.target_port: f"{edge.source}.{edge.source_port}" for edge in edges if edge.target == OUTPUT}
    order = sorted(outputs, key=lambda name: outputs[name].get("type") != "text")
    name = next((name for name in order if name in ends), next(iter(ends), None))
    return (None, "text") if name is None else (ends[name], str(outputs.get(name, {}).get("type", "any")))


def _bridge(growing: _Growing) -> str | None:
    """What the next part is fed from; anything but text is written as text first."""
    if growing.last_type == "text":
        return growing.last
    graph = growing.graph
    node = _free("as_text", set(graph["nodes"]))
    graph["nodes"][node] = {"kind": "template@1", "title": "As text", "settings": {"text": "{{ value }}"}}
    graph["edges"].append(f"{growing.last} -> {node}.value")
    graph.setdefault("layout", {})[node] = [growing.right, 0]
    growing.right += STEP
    return f"{node}.text"


def _place(growing: _Growing, part: Mapping[str, Any]) -> None:
    """The part's own places, moved to the right of what stands there; what is inside a container keeps its own."""
    layout, places = growing.graph.setdefault("layout", {}), part["layout"]
    own = {node: place for node, place in places.items() if node in part["nodes"]}
    outer = {node: place for node, place in own.items() if not part["nodes"][node].get("parent")}
    left = min((place[0] for place in outer.values()), default=0) - (growing.right or STEP)
    top = min((place[1] for place in outer.values()), default=0)
    layout |= own | {node: [place[0] - left, place[1] - top, *place[2:]] for node, place in outer.items()}
    ends = (layout[node][0] + (layout[node][2] if len(layout[node]) > 2 else 240) for node in outer)
    growing.right = max(ends, default=growing.right) + STEP - 240
