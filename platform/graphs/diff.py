"""The difference of two graphs, as a list of changes that people can read and that can be applied one by one. Pure.

Laws: `apply_changes(a, diff_graphs(a, b))` means the same as `b`. Nodes are the same by their ids and ports by their
names. What carries no meaning is no change: how the canvas is arranged (layout, groups, locks), and the order of nodes,
ports, settings and edges.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final, Literal

from engine.graph import INPUT, OUTPUT, Edge

Data = Mapping[str, Any]
What = Literal["graph", "input", "output", "node", "kind", "setting", "field", "edge"]
Way = Literal["added", "removed", "changed"]


class _Absent:
    """No value at all, which is not the same as null."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = _Absent()
PORTS: Final[tuple[tuple[What, str], ...]] = (("input", "inputs"), ("output", "outputs"))
APART = frozenset({"format", "layout", "groups", "locked", "inputs", "outputs", "nodes", "edges"})
LONGEST = 60  # characters of a value in a sentence


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `name` is the port, setting or field that changed, or the edge; before and after may be ABSENT.

    A node that is added or removed carries its whole data; the edges that come or go with it are changes of their own.
    """

    what: What
    way: Way
    node: str | None
    name: str
    before: Any = ABSENT
    after: Any = ABSENT
    title: str = ""  # The node's, as people know it.

    @property
    def sentence(self) -> str:
        """The change in words."""
        return _SENTENCES[self.what](self)

    def to_json(self) -> dict[str, Any]:
        """As it is kept and sent; an absent value is left out."""
        values = {"before": self.before, "after": self.after}
        return {
            "what": self.what,
            "way": self.way,
            "node": self.node,
            "name": self.name,
            "title": self.title,
            "sentence": self.sentence,
            **{key: value for key, value in values.items() if value is not ABSENT},
        }

    @classmethod
    def from_json(cls, data: Data) -> Change:
        """The change that `to_json` gave."""
        values = {key: data[key] for key in ("before", "after") if key in data}
        return cls(data["what"], data["way"], data["node"], data["name"], **values, title=data["title"])


def diff_graphs(before: Data, after: Data) -> list[Change]:
    """The changes that lead from one graph's data to another's, in an order in which they can be applied."""
    old, new = _parts(before), _parts(after)
    return [
        *_edges_removed(old, new),
        *_nodes(old, new),
        *(change for what, part in PORTS for change in _entries(what, old[part], new[part])),
        *_edges_added(old, new),
        *_graph_fields(before, after),
    ]


def apply_changes(graph: Data, changes: Iterable[Change]) -> dict[str, Any]:
    """The graph's data after some changes. What a change is about may be gone: then it changes nothing."""
    data: dict[str, Any] = deepcopy(dict(graph))
    for change in changes:
        _apply(data, change)
    gone = [node for node in data.get("layout") or {} if node not in (data.get("nodes") or {}).keys() | {INPUT, OUTPUT}]
    for node in gone:
        del data["layout"][node]
    return data


# -- finding ------------------------------------------------------------------------------------------------------


def _parts(graph: Data) -> dict[str, Any]:
    parts = {name: graph.get(name) or {} for name in ("inputs", "outputs", "nodes")}
    return {**parts, "edges": {str(Edge.parse(text) or text) for text in graph.get("edges") or ()}}


def _edges_removed(old: Data, new: Data) -> Iterator[Change]:
    for edge in sorted(old["edges"] - new["edges"]):
        yield Change("edge", "removed", None, edge, before=edge)


def _edges_added(old: Data, new: Data) -> Iterator[Change]:
    for edge in sorted(new["edges"] - old["edges"]):
        yield Change("edge", "added", None, edge, after=edge)


def _nodes(old: Data, new: Data) -> Iterator[Change]:
    was, now = old["nodes"], new["nodes"]
    for node in was:
        if node not in now:
            yield Change("node", "removed", node, node, before=was[node], title=_title(node, was[node]))
    for node, data in now.items():
        if node not in was:
            yield Change("node", "added", node, node, after=data, title=_title(node, data))
        else:
            yield from _in_node(node, was[node] or {}, data or {})


def _in_node(node: str, was: Data, now: Data) -> Iterator[Change]:
    title = _title(node, now)
    for name in _names(was, now):
        if name == "settings":
            continue
        what: What = "kind" if name == "kind" else "field"
        yield from _change(what, node, name, was.get(name, ABSENT), now.get(name, ABSENT), title)
    settings, old_settings = now.get("settings") or {}, was.get("settings") or {}
    for name in _names(old_settings, settings):
        yield from _change("setting", node, name, old_settings.get(name, ABSENT), settings.get(name, ABSENT), title)


def _entries(what: What, was: Data, now: Data) -> Iterator[Change]:
    for name in _names(was, now):
        yield from _change(what, None, name, was.get(name, ABSENT), now.get(name, ABSENT))


def _graph_fields(was: Data, now: Data) -> Iterator[Change]:
    for name in _names(was, now):
        if name not in APART:
            yield from _change("graph", None, name, was.get(name, ABSENT), now.get(name, ABSENT))


def _change(what: What, node: str | None, name: str, was: Any, now: Any, title: str = "") -> Iterator[Change]:
    if not is_same(was, now):
        way: Way = "added" if was is ABSENT else "removed" if now is ABSENT else "changed"
        yield Change(what, way, node, name, was, now, title)


def is_same(one: Any, other: Any) -> bool:
    """Whether two values are the same JSON: true is not 1, and 1.0 is 1."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(is_same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(is_same, one, other))
    return bool(one == other)


def _names(was: Data, now: Data) -> list[str]:
    return [*was, *(name for name in now if name not in was)]


def _title(node: str, data: Any) -> str:
    return str((data or {}).get("title") or node)


# -- applying -----------------------------------------------------------------------------------------------------


def _apply(data: dict[str, Any], change: Change) -> None:
    if change.what == "edge":
        edges = [edge for edge in data.get("edges") or () if str(Edge.parse(edge) or edge) != change.name]
        data["edges"] = sorted([*edges, change.name]) if change.way == "added" else edges
    elif change.what == "graph":
        _put(data, change)
    elif change.what in ("input", "output"):
        _put(_part(data, f"{change.what}s"), change)
    elif change.what == "node":
        _put(_part(data, "nodes"), change)
    elif node := _part(data, "nodes").get(change.node or ""):
        _put(_part(node, "settings") if change.what == "setting" else node, change)
        if change.what == "setting" and not node["settings"]:
            del node["settings"]


def _part(data: dict[str, Any], name: str) -> dict[str, Any]:
    if not isinstance(data.get(name), dict):
        data[name] = {}
    part: dict[str, Any] = data[name]
    return part


def _put(values: dict[str, Any], change: Change) -> None:
    if change.after is ABSENT:
        values.pop(change.name, None)
    else:
        values[change.name] = deepcopy(change.after)


# -- words --------------------------------------------------------------------------------------------------------

_DEEDS: Final[dict[Way, str]] = {"added": "added", "removed": "removed", "changed": "changed"}
_FIELDS = {
    "title": "name",
    "parent": "container",
    "retry": "retry",
    "timeout": "time limit",
    "on_error": "on error",
    "budget": "budget",
    "disabled": "disabled",
    "note": "note",
}


def _node_sentence(change: Change) -> str:
    data = change.before if change.way == "removed" else change.after
    kind = str((data or {}).get("kind") or "?").split("@")[0]
    return f"“{change.title}” ({kind}) was {_DEEDS[change.way]}."


def _value_sentence(change: Change) -> str:
    name = _FIELDS.get(change.name, change.name) if change.what == "field" else change.name
    return f"“{change.title}”: {name.replace('_', ' ')} {_from_to(change)}."


def _edge_sentence(change: Change) -> str:
    return f"The edge {change.name.replace('->', '→')} was {'drawn' if change.way == 'added' else 'removed'}."


def _port_sentence(change: Change) -> str:
    return f"The agent's {change.what} {change.name} was {_DEEDS[change.way]}."


def _graph_sentence(change: Change) -> str:
    return f"The agent's {change.name} {_from_to(change)}."


def _from_to(change: Change) -> str:
    was, now = _short(change.before), _short(change.after)
    if change.way == "removed":
        return f"was removed; it was {was}" if was else "was removed"
    if change.way == "added":
        return f"is now {now}" if now else "was set"
    return f"is now {now}, was {was}" if was and now else "was changed"


def _short(value: Any) -> str:
    """A value that fits into a sentence; empty for one that does not."""
    if isinstance(value, bool) or value is None:
        return {True: "on", False: "off", None: "nothing"}[value]
    if isinstance(value, str) and len(value) <= LONGEST and "\n" not in value:
        return f"“{value}”"
    return str(value) if isinstance(value, int | float) else ""


_SENTENCES: Final[dict[What, Any]] = {
    "graph": _graph_sentence,
    "input": _port_sentence,
    "output": _port_sentence,
    "node": _node_sentence,
    "kind": _value_sentence,
    "setting": _value_sentence,
    "field": _value_sentence,
    "edge": _edge_sentence,
}
