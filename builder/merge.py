"""Three states of one graph become one: where an edit began, what it made of it, and what the draft is meanwhile.

Law: pure, and nobody's work is lost: what one side alone changed stays so, what one side changed the other does not
remove, and only where both wrote in the same place does the edit win.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from builder.errors import CommandRefused
from engine.graph import IMPLICIT, Edge

Data = dict[str, Any]
_NOTHING = object()


def merge_graphs(base: Data, mine: Data, now: Data) -> Data:
    """The data of `now` with the changes that lead from `base` to `mine`. Raises CommandRefused when both have added
    a node with the same id.
    """
    base, mine, now = _keyed(base), _keyed(mine), _keyed(now)
    _refuse_twins(base, mine, now)
    merged = _merge_maps(base, _with_ties(mine, base, now), _with_ties(now, base, mine))
    for key, name in _loose(merged) - _loose(mine) - _loose(now):
        if key == "parent":
            merged["nodes"][name] = {field: value for field, value in merged["nodes"][name].items() if field != key}
        else:
            del merged[key][name]
    return _listed(merged)


def _keyed(graph: Data) -> Data:
    """The graph with its edges, its locked nodes and the nodes of its groups as keys: they have no order."""
    edges, groups = graph.get("edges"), graph.get("groups")
    texts = map(str, edges) if isinstance(edges, list) else ()
    held = groups.items() if isinstance(groups, Mapping) else ()
    return {
        **_parts(graph),
        "edges": {str(Edge.parse(text) or text): True for text in texts},
        "groups": {name: {**group, "nodes": _keys(group.get("nodes"))} for name, group in held},
        "locked": _keys(graph.get("locked")),
    }


def _keys(names: object) -> Data:
    return {str(name): True for name in names} if isinstance(names, list) else {}


def _listed(merged: Data) -> Data:
    """The graph with what was made keys as lists again; parts that hold nothing are left out."""
    groups = {name: {**group, "nodes": sorted(group["nodes"])} for name, group in merged.pop("groups").items()}
    locked = sorted(merged.pop("locked"))
    return {**merged, "edges": sorted(merged["edges"])} | _filled(groups=groups, locked=locked)


def _filled(**parts: Any) -> Data:
    return {name: part for name, part in parts.items() if part}


def _parts(graph: Data) -> Data:
    held = {key: graph[key] for key in ("nodes", "layout") if isinstance(graph.get(key), Mapping)}
    return {**graph, "nodes": {}, "layout": {}, **held}


def _refuse_twins(base: Data, mine: Data, now: Data) -> None:
    for node in mine["nodes"].keys() & now["nodes"].keys() - base["nodes"].keys():
        if mine["nodes"][node] != now["nodes"][node]:
            raise CommandRefused(f"Somebody else has added a node “{node}” in the meantime. Give yours another id.")


def _with_ties(side: Data, base: Data, other: Data) -> Data:
    """The side as if it had not cut edges and place of a node that it removed, but that stays for the other's work."""
    nodes = base["nodes"].items()
    stay = {node for node, old in nodes if node not in side["nodes"] and other["nodes"].get(node, old) != old}
    edges = {edge: True for edge in base["edges"] if stay & set(_ends(edge))}
    places = {node: place for node, place in base["layout"].items() if node in stay}
    return {**side, "edges": edges | side["edges"], "layout": places | side["layout"]}


def _ends(edge: str) -> Iterator[str]:
    if parsed := Edge.parse(edge):
        yield from (parsed.source, parsed.target)


def _loose(graph: Data) -> set[tuple[str, str]]:
    """The edges, places and parents that name a node that is not there: a typist's own business, unless merged so."""
    known = graph["nodes"].keys() | IMPLICIT
    parents = {node: data.get("parent") for node, data in graph["nodes"].items() if isinstance(data, Mapping)}
    return {
        *(("edges", edge) for edge in graph["edges"] if not known >= set(_ends(edge))),
        *(("layout", node) for node in graph["layout"] if node not in known),
        *(("parent", node) for node, parent in parents.items() if parent is not None and parent not in known),
    }


def _merge_maps(base: Mapping[str, Any], mine: Mapping[str, Any], now: Mapping[str, Any]) -> Data:
    values = {
        key: _merge(base.get(key, _NOTHING), mine.get(key, _NOTHING), now.get(key, _NOTHING))
        for key in _in_order(base, mine, now)
    }
    return {key: value for key, value in values.items() if value is not _NOTHING}


def _merge(base: Any, mine: Any, now: Any) -> Any:
    if isinstance(mine, Mapping) and isinstance(now, Mapping):
        return _merge_maps(base if isinstance(base, Mapping) else {}, mine, now)
    if mine == base or (mine is _NOTHING and now != base):
        return now
    if now in (base, _NOTHING):
        return mine
    if isinstance(base, str) and isinstance(mine, str) and isinstance(now, str):
        return _merge_texts(base, mine, now)
    return mine


def _merge_texts(base: str, mine: str, now: str) -> str:
    """Both edits where they touch different lines, else the edit."""
    old = base.splitlines(keepends=True)
    edits = [_find_edit(old, mine), _find_edit(old, now)]
    (start, end, lines), (next_start, next_end, next_lines) = sorted(edits)
    if mine == now or end > next_start:
        return mine
    return "".join([*old[:start], *lines, *old[end:next_start], *next_lines, *old[next_end:]])


def _find_edit(old: list[str], text: str) -> tuple[int, int, list[str]]:
    """The lines from start to end that an edit put others in place of."""
    new, start, kept = text.splitlines(keepends=True), 0, 0
    most = min(len(old), len(new))
    while start < most and old[start] == new[start]:
        start += 1
    while kept < most - start and old[-1 - kept] == new[-1 - kept]:
        kept += 1
    return start, len(old) - kept, new[start : len(new) - kept]


def _in_order(base: Mapping[str, Any], mine: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """The draft's order, or the edit's if it moved something; what only the other has follows what it followed."""
    is_moved = [key for key in mine if key in base] != [key for key in base if key in mine]
    lead, other = (mine, now) if is_moved else (now, mine)
    following: dict[str | None, list[str]] = {}
    last = None
    for key in other:
        if key in lead:
            last = key
        else:
            following.setdefault(last, []).append(key)
    yield from following.get(None, ())
    for key in lead:
        yield from (key, *following.get(key, ()))
