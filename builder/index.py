"""Which edges a node has, what it holds, who is in a group: removing a thousand nodes is not a million look-ups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from engine.graph import Edge


class Index:
    """Looked up and kept while a batch of commands is carried out."""

    def __init__(self, nodes: Mapping[str, Any], edges: Iterable[str]) -> None:
        self.edges: dict[str, set[str]] = {}
        self._children: dict[str, dict[str, None]] = {}
        self._parents: dict[str, str] = {}
        self._members: dict[str, dict[str, None]] = {}
        self._groups: dict[str, str] = {}
        for node, data in nodes.items():
            known = data if isinstance(data, Mapping) else {}
            self.put_node(node, known.get("parent"))
            self.put_group(node, known.get("group"))
        for edge in edges:
            self.put_edge(edge)

    def put_node(self, node: str, parent: object) -> None:
        """Note where a node lives now."""
        self.remove_node(node)
        if isinstance(parent, str):
            self._parents[node] = parent
            self._children.setdefault(parent, {})[node] = None

    def remove_node(self, node: str) -> None:
        """Forget where a node lives."""
        self._children.get(self._parents.pop(node, ""), {}).pop(node, None)

    def put_group(self, node: str, group: object) -> None:
        """Note in which group a node stands now; None for in none."""
        self._members.get(self._groups.pop(node, ""), {}).pop(node, None)
        if isinstance(group, str):
            self._groups[node] = group
            self._members.setdefault(group, {})[node] = None

    def members(self, group: str) -> list[str]:
        """The nodes that stand in a group, sorted."""
        return sorted(self._members.get(group, ()))

    def put_edge(self, text: str) -> None:
        """Note an edge at both ends."""
        for end in _ends(text):
            self.edges.setdefault(end, set()).add(text)

    def remove_edge(self, text: str) -> None:
        """Forget an edge."""
        for end in _ends(text):
            self.edges.get(end, set()).discard(text)

    def with_children(self, node: str) -> list[str]:
        """The node and all that it holds, containers before their contents."""
        found, waiting = {node: None}, [node]
        while waiting:
            inner = [child for child in self._children.get(waiting.pop(), ()) if child not in found]
            found |= dict.fromkeys(inner)
            waiting += inner
        return list(found)


def _ends(text: str) -> tuple[str, ...]:
    edge = Edge.parse(text)
    return (edge.source, edge.target) if edge else ()
