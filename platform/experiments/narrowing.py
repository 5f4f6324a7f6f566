"""Which change is to blame: the order in which to try, and what the tries say. Pure.

Laws: with none of the changes the case passed and with all of them it failed; both are tried again first, since models
and the world change, too. Every try halves what is left, where the graph in the middle can run at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from engine.graph import INPUT, OUTPUT, Edge
from graphs.diff import Change

Verdict = Literal["passed", "failed", "unclear"]
MOST_TRIES = 24


@dataclass(frozen=True, slots=True)
class Answer:
    """The end of a search. `first` and `last` name the groups that are to blame, if any could be."""

    conclusion: str
    first: int | None = None
    last: int | None = None


def group_changes(changes: Sequence[Change]) -> list[list[Change]]:
    """The changes, those together that only make sense together; in the order of the first of each group.

    A node that comes or goes takes its edges along, an input port its old and its new edge, and a setting the edges to
    the ports that it names.
    """
    leaders: dict[str, int] = {}
    parents = list(range(len(changes)))
    for at, change in enumerate(changes):
        for key in (f"change {at}", *_keys(change, changes)):
            leader = leaders.setdefault(key, at)
            parents[_root(parents, at)] = _root(parents, leader)
    groups: dict[int, list[Change]] = {}
    for at, change in enumerate(changes):
        groups.setdefault(_root(parents, at), []).append(change)
    return list(groups.values())


def next_try(groups: int, tries: Mapping[int, Verdict]) -> int | Answer:
    """How many groups to try next, or the answer."""
    for applied, wanted in ((0, "passed"), (groups, "failed")):
        if applied not in tries:
            return applied
        if tries[applied] != wanted:
            return Answer(_ENDS[applied == 0, tries[applied]])
    passed, failed = _bounds(groups, tries)
    unknown = [applied for applied in range(passed + 1, failed) if applied not in tries]
    if unknown and len(tries) < MOST_TRIES:
        return min(unknown, key=lambda applied: abs(applied - (passed + failed) / 2))
    count = failed - passed
    sentence = "It fails since this change." if count == 1 else f"It fails since one of these {count} changes."
    return Answer(sentence, passed, failed - 1)


def _bounds(groups: int, tries: Mapping[int, Verdict]) -> tuple[int, int]:
    """The most groups with which it passes before the fewest with which it fails."""
    failed = min((applied for applied, verdict in tries.items() if verdict == "failed"), default=groups)
    passed = max((applied for applied, verdict in tries.items() if verdict == "passed" and applied < failed), default=0)
    return passed, failed


_ENDS = {
    (True, "failed"): "It now fails on the earlier revision, too. So the graph is not the reason: look at the model, at"
    " sub-agents, and at the data that the agent reads.",
    (True, "unclear"): "It cannot be told any more whether it passes on the earlier revision.",
    (False, "passed"): "It passes now on the revision on which it failed. So its output differs from run to run.",
    (False, "unclear"): "It cannot be told any more whether it fails on the later revision.",
}


def _root(parents: list[int], at: int) -> int:
    while parents[at] != at:
        at = parents[at]
    return at


def _keys(change: Change, changes: Sequence[Change]) -> list[str]:
    """What a change hangs together by with others."""
    if change.what == "node":
        return [f"node {change.name}"]
    if change.what == "input":
        return [f"port {INPUT}.{change.name}"]
    if change.what == "output":
        return [f"port {OUTPUT}.{change.name}"]
    if change.what == "kind":
        return [f"whole {change.node}"]
    if change.what == "edge":
        return _keys_of_edge(Edge.parse(change.name), changes)
    return [f"whole {change.node}"] if change.node and _changes_kind(change.node, changes) else []


def _keys_of_edge(edge: Edge | None, changes: Sequence[Change]) -> list[str]:
    if edge is None:
        return []
    keys = [f"into {edge.target}.{edge.target_port}"]
    for node, port in ((edge.source, edge.source_port), (edge.target, edge.target_port)):
        for at, change in enumerate(changes):
            if change.what == "node" and change.name == node:
                keys.append(f"node {node}")
            elif change.what in ("input", "output") and (change.what, change.name) == (node, port):
                keys.append(f"port {node}.{port}")
            elif change.what == "setting" and change.node == node and _names_port(change, port):
                keys.append(f"change {at}")
            elif change.what == "kind" and change.node == node:
                keys.append(f"whole {node}")
    return keys


def _names_port(change: Change, port: str) -> bool:
    """Whether only one of the two values of a setting speaks of a port."""
    return (port in repr(change.before)) != (port in repr(change.after))


def _changes_kind(node: str, changes: Sequence[Change]) -> bool:
    return any(change.what == "kind" and change.node == node for change in changes)
