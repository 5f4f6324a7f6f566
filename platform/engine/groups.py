"""Groups: which nodes stand in which frame, whatever two people did to them at once. Pure.

Law: a node is in at most one group, the nodes of a group live in one scope, and no group is empty. What breaks this is
not an error, since two edits that meet may: the group that comes first by id keeps the node.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from engine.graph import GROUP_COLOURS, Group, Node


def settle_groups(groups: Mapping[str, Group], nodes: Mapping[str, Node]) -> dict[str, Group]:
    """The groups sorted by id, each with the nodes that are truly its own, sorted."""
    free = set(nodes)
    settled: dict[str, Group] = {}
    for name in sorted(groups):
        members = _of_one_scope([node for node in sorted(set(groups[name].nodes)) if node in free], nodes)
        if members:
            settled[name] = replace(groups[name], nodes=members)
            free -= set(members)
    return settled


def settle_locked(locked: Iterable[str], nodes: Mapping[str, Node]) -> tuple[str, ...]:
    """The locked nodes that are there, sorted."""
    return tuple(sorted(set(locked) & nodes.keys()))


def group_data(group: Group) -> dict[str, Any]:
    """The text form's data of a group, defaults left out."""
    data: dict[str, Any] = {"name": group.name} if group.name else {}
    if group.colour != GROUP_COLOURS[0]:
        data["colour"] = group.colour
    if group.collapsed:
        data["collapsed"] = True
    return data | {"nodes": list(group.nodes)}


def _of_one_scope(members: list[str], nodes: Mapping[str, Node]) -> tuple[str, ...]:
    """Those in the scope of the first."""
    return tuple(node for node in members if nodes[node].parent == nodes[members[0]].parent)
