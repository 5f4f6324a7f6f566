"""Places for proposed nodes that have none: columns by the way of the values, below what stands on the canvas. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from builder.commands import AddNode, Command, Connect
from engine.graph import Edge

COLUMN: Final = 320
ROW: Final = 200
INSIDE: Final = (136.0, 80.0)  # where the first card stands in a container
CONTAINER: Final = (640.0, 320.0)
CONTAINERS: Final = ("for_each@", "repeat@")
GAP: Final = 120.0


def place_nodes(graph: Mapping[str, Any], commands: Sequence[Command]) -> list[Command]:
    """The commands, each new node with a place."""
    added = {command.id: command for command in commands if isinstance(command, AddNode)}
    edges = [edge for command in commands if isinstance(command, Connect) and (edge := Edge.parse(command.edge))]
    columns = _columns(added, edges)
    rows: Counter[tuple[str | None, int]] = Counter()
    begin, below, placed = _first_column(graph, added, edges), room_below(graph), dict[str, list[float]]()
    for node, command in added.items():
        column = columns[node]
        row = rows[command.parent, column]
        rows[command.parent, column] += 1
        left, top = INSIDE if command.parent else (begin, below)
        size = CONTAINER if command.kind.startswith(CONTAINERS) else ()
        placed[node] = [left + COLUMN * column, top + ROW * row, *size]
    return [_at(command, placed) for command in commands]


def _at(command: Command, places: Mapping[str, list[float]]) -> Command:
    if not isinstance(command, AddNode) or command.position:
        return command
    return replace(command, position=places[command.id])


def room_below(graph: Mapping[str, Any]) -> float:
    """The height below everything that stands on the canvas; 0 where nothing does."""
    nodes = graph.get("nodes") or {}
    layout = {node: place for node, place in (graph.get("layout") or {}).items() if node in nodes}
    outer = [place for node, place in layout.items() if not nodes[node].get("parent")]
    return max((place[1] + (place[3] if len(place) > 3 else ROW) for place in outer), default=-GAP) + GAP


def _first_column(graph: Mapping[str, Any], added: Mapping[str, AddNode], edges: Sequence[Edge]) -> float:
    """Right of what the new nodes take their values from."""
    layout = graph.get("layout") or {}
    sources = {edge.source for edge in edges if edge.target in added and edge.source not in added}
    return max((layout[source][0] + COLUMN for source in sources if source in layout), default=COLUMN)


def _columns(added: Mapping[str, AddNode], edges: Sequence[Edge]) -> dict[str, int]:
    """How many new nodes of the same scope lie before each, on the longest way. A circle ends after as many rounds."""
    columns = dict.fromkeys(added, 0)
    inside = [(e.source, e.target) for e in edges if e.source in added and e.target in added]
    level = [(a, b) for a, b in inside if added[a].parent == added[b].parent]
    for _ in added:
        for source, target in level:
            columns[target] = min(max(columns[target], columns[source] + 1), len(added))
    return columns
