"""Upgrades: old graphs become graphs of today's node kinds by explicit functions, one major version at a time."""

from __future__ import annotations

from dataclasses import replace

from engine.graph import Graph, Node
from engine.kinds import Kinds, KindSpec


def upgrade_graph(graph: Graph, kinds: Kinds) -> Graph:
    """The same graph with every node at its kind's newest major version. Unknown kinds are left as they are."""
    newest = {spec.id: spec for spec in sorted(kinds.values(), key=lambda spec: spec.major)}
    nodes = {node.id: _upgrade(node, newest) for node in graph.nodes.values()}
    return graph if nodes == graph.nodes else replace(graph, nodes=nodes)


def _upgrade(node: Node, newest: dict[str, KindSpec]) -> Node:
    name, _, major_text = node.kind.partition("@")
    spec = newest.get(name)
    if spec is None or not major_text.isdigit():
        return node
    settings, major = dict(node.settings), int(major_text)
    while major < spec.major and major in spec.upgrades:
        settings, major = spec.upgrades[major](settings), major + 1
    return node if f"{name}@{major}" == node.kind else replace(node, kind=f"{name}@{major}", settings=settings)
