"""Places for proposed nodes that have none: beside what they are wired to, where nothing stands yet. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from builder.commands import AddNode, Command, Connect, Move, RemoveNode
from engine.graph import Edge

ROW: Final = 200.0
GAP: Final = 120.0
BESIDE: Final = 80.0  # between two cards side by side
BELOW: Final = 40.0  # and between one and the next below it
FIRST: Final = 320.0  # where a row begins that is wired to nothing that stands
ENDS: Final = 120.0  # between the outermost cards and those of input and output
INSIDE: Final = (136.0, 80.0)  # where the first card stands in a container
MARGIN: Final = (120.0, 40.0)  # right of the last card in a container, and below it
CONTAINERS: Final = ("for_each@", "repeat@")
# Sizes of the cards as the canvas draws them.
CARD: Final = 240.0
FRAME: Final = 128.0  # the height of a card without its ports
PORT: Final = 24.0
CONTAINER: Final = (640.0, 320.0)
NOTE: Final = (240.0, 120.0)

Box = tuple[float, float, float, float]  # left, top, width, height


def place_beside(graph: Mapping[str, Any], commands: Sequence[Command]) -> list[Command]:
    """The commands, each new node with a place; a container grows for what comes into it."""
    added = {command.id: command for command in commands if isinstance(command, AddNode)}
    canvas = _Canvas.read(graph, commands)
    waiting = [node for node in canvas.in_order(added) if not added[node].position]
    scopes = {added[node].parent for node in waiting}
    for scope in sorted(scopes, key=canvas.depth, reverse=True):  # A container is as large as what is in it.
        canvas.fill(scope, [node for node in waiting if added[node].parent == scope])
    grown = {node: canvas.place(node) for node in sorted(canvas.grown) if node not in waiting}
    placed = [
        replace(command, position=canvas.place(command.id))
        if isinstance(command, AddNode) and command.id in waiting
        else command
        for command in commands
    ]
    return [*placed, Move(dict(grown))] if grown else placed


def room_below(graph: Mapping[str, Any]) -> float:
    """The height below everything that stands on the canvas; 0 where nothing does."""
    nodes = graph.get("nodes") or {}
    layout = {node: place for node, place in (graph.get("layout") or {}).items() if node in nodes}
    outer = [place for node, place in layout.items() if not nodes[node].get("parent")]
    return max((place[1] + (place[3] if len(place) > 3 else ROW) for place in outer), default=-GAP) + GAP


@dataclass
class _Canvas:
    """What stands where, and what is to come. Only nodes of one container can stand in each other's way."""

    kinds: dict[str, str]
    parents: dict[str, str | None]
    edges: list[Edge]
    below: float
    places: dict[str, tuple[float, float]] = field(default_factory=dict)
    sizes: dict[str, tuple[float, float]] = field(default_factory=dict)  # of what is not as large as its kind
    grown: set[str] = field(default_factory=set)

    @classmethod
    def read(cls, graph: Mapping[str, Any], commands: Sequence[Command]) -> _Canvas:
        gone = {command.id for command in commands if isinstance(command, RemoveNode)}
        nodes = {name: node for name, node in (graph.get("nodes") or {}).items() if name not in gone}
        added = [command for command in commands if isinstance(command, AddNode)]
        drawn = [*(graph.get("edges") or ()), *(command.edge for command in commands if isinstance(command, Connect))]
        canvas = cls(
            {name: node["kind"] for name, node in nodes.items()} | {new.id: new.kind for new in added},
            {name: node.get("parent") for name, node in nodes.items()} | {new.id: new.parent for new in added},
            [edge for text in drawn if (edge := Edge.parse(text))],
            room_below(graph),
        )
        layout = graph.get("layout") or {}
        for name in nodes:
            canvas.put(name, layout.get(name) or (0.0, 0.0))
        for new in added:
            if new.position:
                canvas.put(new.id, new.position)
        canvas.put_ends(layout, nodes)
        return canvas

    def put(self, node: str, place: Sequence[float]) -> None:
        self.places[node] = (place[0], place[1])
        if len(place) > 3:
            self.sizes[node] = (place[2], place[3])

    def put_ends(self, layout: Mapping[str, Any], nodes: Collection[str]) -> None:
        """Input and output stand left and right of everything until somebody moves them."""
        outer = [self.box(node) for node in nodes if not self.parents[node]]
        if outer:
            left, right = min(box[0] for box in outer), max(box[0] + box[2] for box in outer)
            self.put("input", layout.get("input") or (left - CARD - ENDS, 0.0))
            self.put("output", layout.get("output") or (right + ENDS, 0.0))

    def in_order(self, added: Collection[str]) -> list[str]:
        """Sources before what they feed; a circle ends after as many rounds."""
        columns = dict.fromkeys(added, 0)
        inside = [
            (edge.source, edge.target) for edge in self.edges if edge.source in columns and edge.target in columns
        ]
        for _ in added:
            for source, target in inside:
                columns[target] = min(max(columns[target], columns[source] + 1), len(columns))
        return sorted(columns, key=lambda node: columns[node])

    def depth(self, scope: str | None) -> int:
        depth = 0
        while scope and depth <= len(self.parents):
            scope, depth = self.parents.get(scope), depth + 1
        return depth

    def fill(self, scope: str | None, waiting: list[str]) -> None:
        """Whatever has a neighbour that stands comes next to it, and the rest next to these."""
        while waiting:
            fed = next((node for node in waiting if self.sources(node)), None)
            feeding = next((node for node in reversed(waiting) if self.targets(node)), None)
            node = fed or feeding or waiting[0]
            waiting.remove(node)
            self.places[node] = self.free(node)
        if scope in self.kinds:
            self.grow(scope)

    def sources(self, node: str) -> list[Box]:
        return [self.box(edge.source) for edge in self.edges if edge.target == node and self.beside(node, edge.source)]

    def targets(self, node: str) -> list[Box]:
        return [self.box(edge.target) for edge in self.edges if edge.source == node and self.beside(node, edge.target)]

    def beside(self, node: str, other: str) -> bool:
        """Whether the other stands already, in the same container."""
        return other != node and other in self.places and self.parents.get(other) == self.parents[node]

    def wanted(self, node: str) -> tuple[float, float]:
        """Right of what feeds it, else left of what it feeds."""
        if sources := self.sources(node):
            left, top, width, _ = max(sources, key=lambda box: box[0] + box[2])
            return left + width + BESIDE, top
        if targets := self.targets(node):
            left, top, *_ = min(targets)
            return left - BESIDE - self.size(node)[0], top
        return INSIDE if self.parents[node] else (FIRST, self.below)

    def free(self, node: str) -> tuple[float, float]:
        """Where it is wanted, or so far below that nothing is in the way."""
        x, y = self.wanted(node)
        width, height = self.size(node)
        others = [self.box(other) for other in self.places if self.beside(node, other)]
        in_column = sorted(
            (box for box in others if box[0] < x + width and x < box[0] + box[2]), key=lambda box: box[1]
        )
        for _, top, _, high in in_column:
            if top < y + height + BELOW and y < top + high + BELOW:
                y = top + high + BELOW
        return x, y

    def grow(self, scope: str) -> None:
        """So large that all that stands in it has room."""
        inside = [self.box(node) for node in self.places if self.parents.get(node) == scope]
        width, height = self.size(scope)
        wide = max(width, *(box[0] + box[2] + MARGIN[0] for box in inside))
        high = max(height, *(box[1] + box[3] + MARGIN[1] for box in inside))
        if (wide, high) != (width, height):
            self.sizes[scope] = (wide, high)
            self.grown.add(scope)

    def box(self, node: str) -> Box:
        return (*self.places[node], *self.size(node))

    def size(self, node: str) -> tuple[float, float]:
        kind = self.kinds.get(node, "")
        usual = CONTAINER if kind.startswith(CONTAINERS) else NOTE if kind.startswith("note@") else self.card_size(node)
        return self.sizes.get(node, usual)

    def card_size(self, node: str) -> tuple[float, float]:
        """As high as its wired ports make it, and one port more: those that wait for an edge are drawn as well."""
        inputs = {edge.target_port for edge in self.edges if edge.target == node}
        outputs = {edge.source_port for edge in self.edges if edge.source == node}
        return CARD, FRAME + PORT * max(len(inputs) + 1, len(outputs) + 1, 3)

    def place(self, node: str) -> list[float]:
        return [*self.places[node], *(self.size(node) if self.kinds[node].startswith(CONTAINERS) else ())]
