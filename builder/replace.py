"""The smallest set of commands that turns a draft into another graph.

Law: it changes nothing itself, and looks at the document again after each command has been applied.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from builder.commands import (
    AddNode,
    Command,
    Connect,
    Disconnect,
    Move,
    RemoveGroup,
    RemoveNode,
    Set,
    SetGroup,
    SetInput,
    SetMeta,
    SetOutput,
    SetParent,
)
from builder.document import LOCKED, ORDER, ORDER_KEYS, Roots, in_order, is_locked, members_of, order_of, read_map
from builder.settings_order import HINTS, find_hints
from engine.graph import Edge

Data = Mapping[str, Any]
_NODE_FIELDS = ("kind", "title", "parent", "retry", "timeout", "on_error", "budget", "disabled", "note")


def find_commands(roots: Roots, graph: Data) -> Iterator[Command]:
    """The commands, in the order in which to apply them. `graph` is data that `parse_graph` can read."""
    now, wanted = read_map(roots.nodes), _nodes(graph)
    orders = _orders(list(wanted), {node: order_of(now[node]) for node in wanted if node in now})
    yield from _meta(read_map(roots.meta), graph)
    yield from _values(SetInput, read_map(roots.inputs), graph.get("inputs"), roots.meta.get(ORDER_KEYS["inputs"]))
    yield from _values(SetOutput, read_map(roots.outputs), graph.get("outputs"), roots.meta.get(ORDER_KEYS["outputs"]))
    for node in wanted:
        if node in now:
            yield from _changes(roots, node, now[node], wanted[node], orders[node])
    edges = {str(edge) for edge in map(Edge.parse, graph.get("edges") or ()) if edge}
    yield from (Disconnect(edge) for edge in sorted(set(read_map(roots.edges)) - edges))
    yield from _removals(roots, wanted)
    for node in wanted:
        if node not in now:
            yield _addition(node, wanted[node], orders[node])
    yield from (Connect(edge) for edge in sorted(edges - set(read_map(roots.edges))))
    yield from _moves(read_map(roots.layout), graph.get("layout") or {})
    yield from _groups(roots, graph)
    yield from _locks(read_map(roots.nodes), graph)


def _nodes(graph: Data) -> dict[str, Data]:
    return dict(graph.get("nodes") or {})


def _meta(now: Data, graph: Data) -> Iterator[Command]:
    pairs = {name: str(graph.get(name) or "") for name in ("name", "description")}
    changed = {name: value for name, value in pairs.items() if value != (now.get(name) or "")}
    if changed:
        yield SetMeta(**changed)


def _values(command: type[SetInput] | type[SetOutput], now: Data, wanted: Data | None, hint: Any) -> Iterator[Command]:
    wanted = {name: value or {} for name, value in (wanted or {}).items()}
    names = list(in_order(now, hint))
    for name in [name for name in names if name not in wanted]:
        names.remove(name)
        yield command(name, None)
    for at, (name, value) in enumerate(wanted.items()):
        if names[at : at + 1] != [name] or now.get(name) != value:
            names = [*names[:at], name, *(other for other in names[at:] if other != name)]
            yield command(name, dict(value), at)


def _changes(roots: Roots, node: str, now: Any, wanted: Data, order: float) -> Iterator[Command]:
    old = now if isinstance(now, dict) else {}
    for field in _NODE_FIELDS:
        if wanted.get(field) != old.get(field):
            yield Set(node, [field], wanted.get(field))
    settings, old_settings = wanted.get("settings") or {}, old.get("settings") or {}
    for name in sorted(settings.keys() | old_settings.keys()):
        if settings.get(name) != old_settings.get(name):
            yield Set(node, ["settings", name], settings.get(name))
    hints = find_hints(wanted.get("kind"), settings)
    if (roots.nodes[node].get(HINTS) or {}) != hints:  # The settings' own commands may have changed them.
        yield Set(node, [HINTS], hints or None)
    if old.get(ORDER) != order:
        yield Set(node, [ORDER], order)


def _removals(roots: Roots, wanted: Data) -> Iterator[Command]:
    """Each node that goes. What stays and names a container that goes is held aside, or it would go along."""
    gone = {node: None for node in sorted(roots.nodes.keys()) if node not in wanted}
    held = {node: data["parent"] for node, data in wanted.items() if data.get("parent") in gone and node in roots.nodes}
    yield from (SetParent(node, None) for node in held)
    for node in gone:
        if node in roots.nodes:
            yield RemoveNode(node)
    yield from (SetParent(node, parent) for node, parent in held.items())


def _addition(node: str, wanted: Data, order: float) -> AddNode:
    common = {field: wanted.get(field) for field in _NODE_FIELDS if field != "kind"}
    return AddNode(id=node, kind=str(wanted.get("kind") or ""), settings=wanted.get("settings"), order=order, **common)


def _moves(now: Data, wanted: Data) -> Iterator[Command]:
    changed = {
        node: wanted.get(node) for node in sorted(now.keys() | wanted.keys()) if now.get(node) != wanted.get(node)
    }
    if changed:
        yield Move({node: list(place) if place is not None else None for node, place in changed.items()})


def _groups(roots: Roots, graph: Data) -> Iterator[Command]:
    """Those that go first, so that what they held is free."""
    wanted, now = _wanted_groups(graph), read_map(roots.groups)
    yield from (RemoveGroup(name) for name in sorted(now.keys() - wanted.keys()))
    members = members_of(read_map(roots.nodes))
    for name, group in wanted.items():
        if now.get(name) is None or now[name] | {"nodes": members.get(name, [])} != group:
            yield SetGroup(name, group)


def _wanted_groups(graph: Data) -> dict[str, Data]:
    """The groups as the text has them, but for nodes that are not there or stand in an earlier one."""
    free, named = set(_nodes(graph)), graph.get("groups")
    groups: Data = named if isinstance(named, Mapping) else {}
    wanted: dict[str, Data] = {}
    for name in sorted(groups):
        group = groups[name] if isinstance(groups[name], Mapping) else {}
        members = sorted(free & {str(node) for node in group.get("nodes") or ()})
        wanted[name] = {**group, "nodes": members}
        free -= set(members)
    return wanted


def _locks(now: Data, graph: Data) -> Iterator[Command]:
    locked = graph.get("locked")
    wanted = set(locked) & now.keys() if isinstance(locked, list) else set()
    for node in sorted(now):
        if is_locked(now[node]) != (node in wanted):
            yield Set(node, [LOCKED], True if node in wanted else None)


def _orders(wanted: list[str], now: Mapping[str, float]) -> dict[str, float]:
    """An order hint for every node: the present ones where they already say the right thing, else new ones."""
    kept = [now[node] for node in wanted if node in now]
    rises = all(a < b for a, b in pairwise(kept)) and all(order < float("inf") for order in kept)
    if not rises:
        return {node: index for index, node in enumerate(wanted)}
    following: float | None = None
    ahead: dict[str, float | None] = {}
    for node in reversed(wanted):
        ahead[node], following = following, now.get(node, following)
    orders: dict[str, float] = {}
    last = -1.0
    for node in wanted:
        limit = ahead[node]
        last = now[node] if node in now else last + 1 if limit is None else (last + limit) / 2
        orders[node] = last
    return orders
