"""Carries out the commands on groups: what a group is called stands apart, which nodes it has stands at the nodes.

Law: the inverse puts back every node's group, also where two groups changed hands.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pycrdt import Map

from builder.commands import Command, RemoveGroup, Set, SetGroup
from builder.document import GROUP, Roots, read_map
from builder.errors import CommandRefused
from builder.index import Index
from engine.graph import GROUP_COLOURS, NODE_ID

_KEYS = frozenset({"name", "colour", "collapsed", "nodes"})


def set_group(roots: Roots, index: Index, command: SetGroup) -> list[Command]:
    """Make or change a group; without `nodes` it keeps those it has."""
    value = _check(roots, command)
    members = index.members(command.id)
    wanted = set(value.get("nodes", members))
    old = roots.groups.get(command.id)
    touched = {node: _group_of(roots, node) for node in sorted({*members, *wanted})}
    roots.groups[command.id] = {name: value[name] for name in sorted(value) if name != "nodes"}
    for node in touched:
        put_in_group(roots, index, node, command.id if node in wanted else None)
    inverse: Command = RemoveGroup(command.id) if old is None else SetGroup(command.id, _plain(old))
    return [inverse, *(Set(node, [GROUP], group) for node, group in touched.items())]


def remove_group(roots: Roots, index: Index, command: RemoveGroup) -> list[Command]:
    """Remove a group; its nodes stand in none then."""
    old = roots.groups.get(command.id) if isinstance(command.id, str) else None
    if old is None:
        raise CommandRefused(f"There is no group “{str(command.id)[:80]}”.")
    members = index.members(command.id)
    for node in members:
        put_in_group(roots, index, node, None)
    del roots.groups[command.id]
    return [SetGroup(command.id, {**_plain(old), "nodes": members})]


def put_in_group(roots: Roots, index: Index, node: str, group: str | None) -> None:
    """Note at a node in which group it stands."""
    held = roots.nodes.get(node)
    if isinstance(held, Map) and held.get(GROUP) != group:
        held.pop(GROUP, None) if group is None else held.update({GROUP: group})
    index.put_group(node, group)


def _group_of(roots: Roots, node: str) -> Any:
    held = roots.nodes.get(node)
    return held.get(GROUP) if isinstance(held, Map) else None


def _plain(group: object) -> dict[str, Any]:
    if isinstance(group, Map):
        return read_map(group)
    return dict(group) if isinstance(group, Mapping) else {}


def _check(roots: Roots, command: SetGroup) -> dict[str, Any]:
    if not isinstance(command.id, str) or not NODE_ID.fullmatch(command.id):
        raise CommandRefused(f"“{str(command.id)[:80]}” cannot be a group's id: use small letters, digits and _.")
    if not isinstance(command.value, Mapping) or command.value.keys() - _KEYS:
        raise CommandRefused(f"A group has {', '.join(sorted(_KEYS))} and nothing else.")
    value = {name: given for name, given in command.value.items() if given is not None}
    if not isinstance(value.get("name", ""), str):
        raise CommandRefused("A group's name must be a text.")
    if value.get("colour", GROUP_COLOURS[0]) not in GROUP_COLOURS:
        raise CommandRefused(f"A group's colour is one of {', '.join(GROUP_COLOURS)}.")
    _check_members(roots, value.get("nodes", []))
    return value


def _check_members(roots: Roots, members: object) -> None:
    if not isinstance(members, list) or not all(isinstance(node, str) for node in members):
        raise CommandRefused("A group's nodes are a list of their ids.")
    for node in members:
        if node not in roots.nodes:
            raise CommandRefused(f"There is no node “{node[:80]}”.")
