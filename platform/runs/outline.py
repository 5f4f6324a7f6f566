"""A run's graph as strangers may see it. Pure.

Law: an outline is made of what is named here and of nothing else: kinds, titles, containers, edges and places.
Settings, defaults, notes and descriptions have no way into it.
"""

from collections.abc import Mapping
from typing import TypedDict

from engine.graph import IMPLICIT, Graph, Node
from nodes.registry import KINDS
from runs.names import NodeName


class OutlinedNode(TypedDict):
    kind: str
    title: str
    parent: str | None
    disabled: bool


class Outline(TypedDict):
    nodes: dict[str, OutlinedNode]
    edges: list[str]
    layout: dict[str, list[float]]


def outline_of(graph: Graph, names: Mapping[str, NodeName]) -> Outline:
    """The graph without what its nodes are set to. A note is nothing but what it is set to, so none is left."""
    nodes = {node.id: node for node in graph.nodes.values() if not _is_note(node)}
    shown = nodes.keys() | IMPLICIT
    return {
        "nodes": {name: _outlined(node, names[name]["title"]) for name, node in nodes.items()},
        "edges": [str(edge) for edge in sorted(graph.edges) if edge.source in shown and edge.target in shown],
        "layout": {name: list(place) for name, place in graph.layout.items() if name in shown},
    }


def _outlined(node: Node, title: str) -> OutlinedNode:
    return {"kind": node.kind, "title": title, "parent": node.parent, "disabled": node.disabled}


def _is_note(node: Node) -> bool:
    kind = KINDS.get(node.kind)
    return kind is not None and kind.spec.flow == "note"
