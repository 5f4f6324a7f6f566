"""A graph as a small SVG picture for the shop. Pure: a graph in, markup out; colours are left to the page's tokens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from engine.graph import INPUT, OUTPUT, Edge, Graph
from nodes.registry import specs

WIDTH, HEIGHT, GAP = 240.0, 84.0, 80.0
MAX_NODES = 200
"""A picture of more nodes than this shows nothing that a person could read."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the canvas, with what is written in it."""

    x: float
    y: float
    width: float
    height: float
    title: str
    group: str
    is_container: bool = False


def draw_graph(graph: Graph, label: str) -> str:
    """The SVG of a graph. `label` is its accessible name."""
    boxes = place_boxes(graph)
    drawn = sorted(boxes.values(), key=lambda box: not box.is_container)
    left, top, width, height = _frame(boxes.values())
    lines = [_line(boxes[edge.source], boxes[edge.target]) for edge in _shown_edges(graph, boxes)]
    return (
        f'<svg class="preview" viewBox="{left:g} {top:g} {width:g} {height:g}" role="img" '
        f'aria-label="{escape(label)}" preserveAspectRatio="xMidYMid meet">'
        + "".join([*(_box(box) for box in drawn if box.is_container), *lines])
        + "".join(_box(box) for box in drawn if not box.is_container)
        + "</svg>"
    )


def place_boxes(graph: Graph) -> dict[str, Box]:
    """Every node's box, in the canvas's own coordinates; nodes without a place stand in columns by their depth."""
    ids = [INPUT, *list(graph.nodes)[:MAX_NODES], OUTPUT]
    columns = _columns(graph, ids)
    return {node_id: _place(graph, node_id, columns) for node_id in ids}


def _place(graph: Graph, node_id: str, columns: dict[str, tuple[float, float]]) -> Box:
    place = graph.layout.get(node_id) or columns[node_id]
    x, y = _absolute(graph, node_id, place[0], place[1])
    title, group, is_container = _about(graph, node_id)
    width, height = (place[2], place[3]) if len(place) == 4 else (WIDTH, HEIGHT)
    return Box(x, y, width, height, title, group, is_container)


def _absolute(graph: Graph, node_id: str, x: float, y: float) -> tuple[float, float]:
    """Children are placed relative to their container's corner."""
    node = graph.nodes.get(node_id)
    for _ in range(len(graph.nodes)):
        if node is None or node.parent is None:
            break
        corner = graph.layout.get(node.parent, (0.0, 0.0))
        x, y, node = x + corner[0], y + corner[1], graph.nodes.get(node.parent)
    return x, y


def _about(graph: Graph, node_id: str) -> tuple[str, str, bool]:
    if node_id not in graph.nodes:
        return node_id.capitalize(), "agent", False
    node = graph.nodes[node_id]
    spec = specs().get(node.kind)
    title = node.title or (spec.title if spec else node.kind)
    return title, (spec.group.lower() if spec else "unknown"), bool(spec and spec.is_container)


def _columns(graph: Graph, ids: list[str]) -> dict[str, tuple[float, float]]:
    depth = dict.fromkeys(ids, 0)
    for _ in range(len(ids)):
        deeper = {e.target: depth[e.source] + 1 for e in graph.edges if e.source in depth and e.target in depth}
        changed = {node_id: level for node_id, level in deeper.items() if level > depth[node_id] and level < len(ids)}
        if not changed:
            break
        depth |= changed
    filled: dict[int, int] = {}
    places = {}
    for node_id in ids:
        row = filled[depth[node_id]] = filled.get(depth[node_id], -1) + 1
        places[node_id] = (depth[node_id] * (WIDTH + GAP), row * (HEIGHT + GAP / 2))
    return places


def _shown_edges(graph: Graph, boxes: dict[str, Box]) -> list[Edge]:
    return [edge for edge in graph.edges if edge.source in boxes and edge.target in boxes]


def _frame(boxes: Iterable[Box]) -> tuple[float, float, float, float]:
    every = list(boxes)
    left, top = min(box.x for box in every), min(box.y for box in every)
    right = max(box.x + box.width for box in every)
    bottom = max(box.y + box.height for box in every)
    return left - 24, top - 24, right - left + 48, bottom - top + 48


def _line(source: Box, target: Box) -> str:
    x1, y1 = source.x + source.width, source.y + source.height / 2
    x2, y2 = target.x, target.y + target.height / 2
    if source.is_container and source.x <= target.x and target.x + target.width <= source.x + source.width:
        x1 = source.x  # an edge to a node inside starts at the container's left border
    if target.is_container and target.x <= source.x and source.x + source.width <= target.x + target.width:
        x2 = target.x + target.width
    bend = max(40.0, abs(x2 - x1) / 2)
    return f'<path class="edge" d="M{x1:g} {y1:g}C{x1 + bend:g} {y1:g} {x2 - bend:g} {y2:g} {x2:g} {y2:g}"/>'


def _box(box: Box) -> str:
    title = box.title if len(box.title) <= 18 else f"{box.title[:17]}…"
    y = box.y + (28 if box.is_container else box.height / 2)
    tile = f'<rect class="tile" x="{box.x + 14:g}" y="{y - 16:g}" width="32" height="32" rx="9"/>'
    return (
        f'<g class="node" data-group="{escape(box.group)}">'
        f'<rect class="{"container" if box.is_container else "box"}" x="{box.x:g}" y="{box.y:g}" '
        f'width="{box.width:g}" height="{box.height:g}" rx="12"/>{tile}'
        f'<text x="{box.x + 58:g}" y="{y:g}" dominant-baseline="central">{escape(title)}</text></g>'
    )
