"""The draft as a shared document: nine maps in a Yjs document, and the pure reader that turns them into graph data.

    meta     name, description, and the order hints inputs_order, outputs_order
    inputs, outputs    name -> plain JSON
    nodes    id -> map {kind, title, parent, settings: map, retry, …, order, settings_order}; long texts are Y.Text
    edges    "a.x -> b.y" -> {}
    places   now -> the layout, a map: id -> [x, y] or [x, y, width, height]
    layout   the layout of a draft in which nothing stands at `places.now`
    marks    "id.name" -> plain JSON: what is noted about a node beside the graph, in no text form and no revision
    groups   id -> {name, colour, collapsed}

A node says itself in which group it stands and whether it is locked (`group`, `locked`), so that two people who group
at once agree; the text form lists both apart from the nodes.

Law: reading never raises, whatever a client wrote; what cannot be a graph is left in the data for `find_problems`.
A shared map has no order, so order is kept in hints that reading uses and leaves out.

The layout is a map inside of a map because it is set again and again: what a move leaves behind goes when the whole
map does (`renew_layout`), while what is left behind in a root map stays for ever.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pycrdt import Doc, Map

from builder.settings_order import HINTS, arrange
from engine.graph import FORMAT
from graphs.text import tidy

Data = dict[str, Any]
IsText = Callable[[str, str], bool]
"""Whether a setting (kind, name) is kept as shared text, so that two people may type in it at once."""

ORDER = "order"
ORDER_KEYS = {"inputs": "inputs_order", "outputs": "outputs_order"}
GROUP, LOCKED = "group", "locked"
NOW = "now"
_BESIDE = frozenset({ORDER, HINTS, GROUP, LOCKED})
TEXT_WIDGETS = frozenset({"prompt", "code", "text_area"})


@dataclass(frozen=True, slots=True)
class Roots:
    """The maps of a draft; `layout` is the one that counts."""

    meta: Map
    inputs: Map
    outputs: Map
    nodes: Map
    edges: Map
    layout: Map
    groups: Map
    marks: Map

    @classmethod
    def of(cls, doc: Doc) -> Roots:
        roots = {name: doc.get(name, type=Map) for name in cls.__slots__}
        return cls(**roots | {"layout": _places(doc)[NOW]} if has_own_layout(doc) else roots)


def new_document(*updates: bytes) -> Doc:
    """A document with these updates applied."""
    doc: Doc = Doc()
    with doc.transaction():
        for update in updates:
            doc.apply_update(update)
    return doc


def has_own_layout(doc: Doc) -> bool:
    """Whether the layout is a map inside of `places`, so that it can be renewed to some use."""
    return isinstance(_places(doc).get(NOW), Map)


def renew_layout(doc: Doc) -> None:
    """Put a new map with the same places where the layout is; the old one goes with all that moves have left in it.

    What somebody sets in the old map at the same time is gone with it: a browser sets it again (`draft/moves.ts`).
    """
    with doc.transaction():
        places = read_map(Roots.of(doc).layout)
        _places(doc)[NOW] = Map({node: _as_browsers_write(place) for node, place in places.items()})
        doc.get("layout", type=Map).clear()


def read_graph_data(doc: Doc) -> Data:
    """The text form's data of a draft. Never raises."""
    roots = Roots.of(doc)
    with doc.transaction():
        meta, nodes = read_map(roots.meta), read_map(roots.nodes)
        data: Data = {"format": FORMAT, "name": meta.get("name") or "Untitled"}
        if meta.get("description"):
            data["description"] = meta["description"]
        data["inputs"] = in_order(read_map(roots.inputs), meta.get("inputs_order"))
        if outputs := read_map(roots.outputs):
            data["outputs"] = in_order(outputs, meta.get("outputs_order"))
        data["nodes"] = {node: _read_node(nodes[node]) for node in node_ids_in_order(nodes)}
        data["edges"] = sorted(read_map(roots.edges))
        data["layout"] = dict(sorted(read_map(roots.layout).items()))
        if groups := _read_groups(read_map(roots.groups), nodes):
            data["groups"] = groups
        if locked := sorted(node for node in nodes if is_locked(nodes[node])):
            data["locked"] = locked
    return data


def mark_key(node: str, name: str) -> str:
    """Where a mark is kept: one key each, so that two people who mark one node at once both keep theirs."""
    return f"{node}.{name}"


def read_marks(doc: Doc) -> dict[str, Data]:
    """The marks of a draft's nodes: id -> name -> value. Never raises; what names no node of the draft is left out."""
    roots = Roots.of(doc)
    found: dict[str, Data] = {}
    with doc.transaction():
        for key, value in sorted(read_map(roots.marks).items()):
            node, _, name = key.partition(".")
            if node in roots.nodes and value is not None:
                found.setdefault(node, {})[name] = tidy(value)
    return found


def read_map(shared: Map) -> Data:
    """A shared map as plain JSON, in one call into the library: the quick way for a thousand nodes."""
    text = str(shared)
    data = json.loads(text)
    # Postgres and YAML both refuse NUL, and no graph has a use for it.
    return _without_nul(data) if "\\u0000" in text else data


def in_order(values: Mapping[str, Any], hint: object) -> Data:
    """The values by the hinted order; those it does not name follow, sorted."""
    hinted = [name for name in hint if isinstance(name, str)] if isinstance(hint, list) else []
    names = [*(name for name in dict.fromkeys(hinted) if name in values), *sorted(set(values) - set(hinted))]
    return {name: values[name] for name in names}


def node_ids_in_order(nodes: Mapping[str, Any]) -> list[str]:
    """Nodes by their order hint; those without one follow, sorted."""
    return sorted(nodes, key=lambda node: (order_of(nodes[node]), node))


def members_of(nodes: Mapping[str, Any]) -> dict[str, list[str]]:
    """The nodes of every group that nodes name, sorted."""
    members: dict[str, list[str]] = {}
    for node in sorted(nodes):
        group = nodes[node].get(GROUP) if isinstance(nodes[node], Mapping) else None
        if isinstance(group, str):
            members.setdefault(group, []).append(node)
    return members


def is_locked(node: object) -> bool:
    """Whether a node's plain data says that it is locked."""
    return isinstance(node, Mapping) and node.get(LOCKED) is True


def _read_groups(groups: Mapping[str, Any], nodes: Mapping[str, Any]) -> Data:
    """The groups that hold something; one that its last node has left comes back with it."""
    members = members_of(nodes)
    return {
        group: {**(tidy(value) if isinstance(value, Mapping) else {}), "nodes": members[group]}
        for group, value in sorted(groups.items())
        if group in members
    }


def order_of(node: object) -> float:
    """The order hint of a node's plain data; infinity when it has none."""
    order = node.get(ORDER) if isinstance(node, Mapping) else None
    return order if isinstance(order, int | float) and not isinstance(order, bool) else float("inf")


def text_settings(kinds: Mapping[str, Any]) -> IsText:
    """The rule that the kinds' declarations give: settings with a widget for long text are shared texts."""
    names = {
        kind: {name for name, schema in properties(spec).items() if _widget(schema) in TEXT_WIDGETS}
        for kind, spec in kinds.items()
    }
    return lambda kind, name: name in names.get(kind, ())


def properties(spec: Any) -> Mapping[str, Any]:
    """The declared settings of a kind."""
    found: Mapping[str, Any] = spec.settings_schema.get("properties", {})
    return found


def _widget(schema: Any) -> object:
    hints = schema.get("x-ui") if isinstance(schema, Mapping) else None
    return hints.get("widget") if isinstance(hints, Mapping) else None


def _places(doc: Doc) -> Map:
    places: Map = doc.get("places", type=Map)
    return places


def _as_browsers_write(place: object) -> object:
    """Numbers as floats: a whole one becomes another type in a document, which browsers cannot write down again."""
    return [float(each) if type(each) is int else each for each in place] if isinstance(place, list) else place


def _read_node(node: object) -> object:
    if not isinstance(node, dict):
        return node
    present = {key: value for key, value in node.items() if key not in _BESIDE and value is not None and value != {}}
    has_settings = isinstance(present.get("settings"), dict)
    return {
        key: plain_settings(node) if key == "settings" and has_settings else tidy(value)
        for key, value in present.items()
    }


def plain_settings(node: object) -> Data:
    """The settings of a node's plain data, in order."""
    data = node if isinstance(node, dict) else {}
    settings = data.get("settings")
    return arrange(data.get("kind"), settings, data.get(HINTS)) if isinstance(settings, dict) else {}


def _without_nul(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, list):
        return [_without_nul(item) for item in value]
    if isinstance(value, dict):
        return {_without_nul(key): _without_nul(item) for key, item in value.items()}
    return value
