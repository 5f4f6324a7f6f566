"""A part of a graph that can run alone: one node with everything it needs. Pure.

Law: whatever a kept node reads is kept too, so every kept step does exactly what it does in the whole graph. Only a
node whose result is known already may lose what it reads.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from engine.graph import INPUT, OUTPUT, Edge, Graph


def cut_graph(graph: Graph, node_id: str, known: Collection[str] = ()) -> Graph:
    """The graph up to a node: the node, what lives in it, all it depends on, and the containers around those.

    A run of it ends by itself once the node has. The agent's outputs are those that kept nodes give. Nobody asks what
    `known` nodes depend on: their results are there already.
    """
    kept = find_needed(graph, node_id, known)
    edges = tuple(edge for edge in graph.edges if edge.source in {*kept, INPUT} and edge.target in {*kept, OUTPUT})
    fed = {edge.target_port for edge in edges if edge.target == OUTPUT}
    return replace(
        graph,
        nodes={name: node for name, node in graph.nodes.items() if name in kept},
        edges=edges,
        outputs={name: spec for name, spec in graph.outputs.items() if name in fed},
    )


def find_needed(graph: Graph, node_id: str, known: Collection[str] = ()) -> set[str]:
    """The ids of the nodes that `cut_graph` keeps."""
    search = _Search(graph, known)
    search.need(node_id)
    return search.whole | search.around


class _Search:
    """Walks against the edges. A node is needed `whole`, or only because it lies `around` one that is."""

    def __init__(self, graph: Graph, known: Collection[str]) -> None:
        self._graph, self._known = graph, known
        self.whole: set[str] = set()
        self.around: set[str] = set()
        self._into: dict[str, list[Edge]] = {}
        self._inside: dict[str | None, list[str]] = {}
        for edge in graph.edges:
            self._into.setdefault(edge.target, []).append(edge)
        for node in graph.nodes.values():
            self._inside.setdefault(node.parent, []).append(node.id)

    def need(self, node_id: str) -> None:
        waiting = [node_id]
        while waiting:
            name = waiting.pop()
            if name in self.whole or name not in self._graph.nodes:
                continue
            self.whole.add(name)
            waiting += self._needs_of_containers(name)
            if name in self._known:
                continue
            waiting += self._inside.get(name, ())
            around = self._graph.nodes[name].parent
            waiting += (edge.source for edge in self._into.get(name, ()) if edge.source != around)

    def _needs_of_containers(self, name: str) -> list[str]:
        """The sources of the containers around a node. What else is in those feeds their results, and is not needed."""
        needs: list[str] = []
        parent = self._graph.nodes[name].parent
        while parent is not None and parent in self._graph.nodes and parent not in self.around:
            self.around.add(parent)
            inside = self._inside.get(parent, ())
            needs += (edge.source for edge in self._into.get(parent, ()) if edge.source not in inside)
            parent = self._graph.nodes[parent].parent
        return needs
