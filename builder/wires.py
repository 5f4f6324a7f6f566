"""What the ports that take several edges collect, and in which order. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from engine.graph import Graph
from engine.kinds import Kinds
from engine.validate import PortBook

End = tuple[str, str]


def find_collections(
    graph: Graph, kinds: Kinds, origins: Mapping[End, End], only: Collection[str] | None = None
) -> dict[End, list[End]]:
    """For each port that takes several edges where its values come from, in order; `origins` says what an end was."""
    book = PortBook(graph, kinds)
    found: dict[End, list[End]] = {}
    for edge in sorted(graph.edges):
        if edge.target not in graph.nodes or (only is not None and edge.target not in only):
            continue
        port = book.inputs[edge.target].get(edge.target_port)
        if port is not None and port.many and not book.is_inside(edge.source, edge.target):
            source = (edge.source, edge.source_port)
            found.setdefault((edge.target, edge.target_port), []).append(origins.get(source, source))
    return found
