"""Carries out commands on a draft's document.

Law: a command answers with its inverse, the commands that put the graph's data back exactly. A refused one leaves the
document half changed: it belongs to a copy that the caller throws away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pycrdt import Doc, Map, Text

from builder.commands import (
    AddNode,
    Command,
    Connect,
    Disconnect,
    Json,
    Mark,
    Move,
    Place,
    RemoveGroup,
    RemoveNode,
    Replace,
    Set,
    SetGroup,
    SetInput,
    SetMeta,
    SetOutput,
    SetParent,
)
from builder.document import (
    GROUP,
    LOCKED,
    ORDER,
    ORDER_KEYS,
    IsText,
    Roots,
    in_order,
    mark_key,
    plain_settings,
    read_map,
)
from builder.errors import CommandRefused
from builder.grouping import remove_group, set_group
from builder.index import Index
from builder.replace import find_commands
from builder.settings_order import HINTS, find_hints
from builder.values import edit_text, plain, put, with_value
from engine.graph import IMPLICIT, NODE_ID, PORT_NAME, Edge

_COMMON = ("title", "parent", "retry", "timeout", "on_error", "budget", "disabled", "note", GROUP, LOCKED, ORDER, HINTS)
_FIELDS = frozenset({*_COMMON, "kind", "settings"})
MARKS = ("pin", "breakpoint")


def apply_commands(doc: Doc, commands: Iterable[Command], is_text: IsText) -> list[Command]:
    """Apply commands in one transaction; the commands that undo them all, in the order in which to apply them.

    Raises CommandRefused with `index`, the number of the command; the document is then half changed: throw it away.
    """
    inverses: list[list[Command]] = []
    with doc.transaction():
        editor = _Editor(Roots.of(doc), is_text)
        for index, command in enumerate(commands):
            try:
                inverses.append(editor.apply(command))
            except CommandRefused as refused:
                refused.extra.setdefault("index", index)
                raise
    return backwards(inverses)


def backwards(inverses: list[list[Command]]) -> list[Command]:
    """The inverses of commands that were applied one after the other, as one list that undoes them all."""
    return [command for inverse in reversed(inverses) for command in inverse]


class _Editor:
    """Carries out commands on one document."""

    def __init__(self, roots: Roots, is_text: IsText) -> None:
        self.roots, self._is_text = roots, is_text
        self._index = Index(read_map(roots.nodes), read_map(roots.edges))

    def apply(self, command: Command) -> list[Command]:
        return _HANDLERS[type(command)](self, command)

    # --- Nodes

    def _add_node(self, command: AddNode) -> list[Command]:
        self._check_free(command.id)
        _check_text(command.kind, "kind")
        settings = _mapping(command.settings, "settings")
        node: Map[Any] = Map({"kind": command.kind})
        shared: Map[Any] = Map()
        self.roots.nodes[command.id] = node
        node["settings"] = shared
        for name, value in settings.items():
            if value is not None:
                shared[name] = self._shared(command.kind, name, value)
        common = {name: getattr(command, name) for name in _COMMON}
        common[HINTS] = common[HINTS] or find_hints(command.kind, settings) or None
        for name, value in common.items():
            if value is not None:
                node[name] = value
        if command.position is not None:
            self.roots.layout[command.id] = _place(command.position)
        self._index.put_node(command.id, command.parent)
        self._index.put_group(command.id, command.group)
        return [RemoveNode(command.id)]

    def _check_free(self, node_id: str) -> None:
        if not isinstance(node_id, str) or not NODE_ID.fullmatch(node_id) or node_id in IMPLICIT:
            raise CommandRefused(f"“{str(node_id)[:80]}” cannot be a node's id: use small letters, digits and _.")
        if node_id in self.roots.nodes:
            raise CommandRefused(f"There is a node “{node_id}” already.")

    def _remove_node(self, command: RemoveNode) -> list[Command]:
        if command.id not in self.roots.nodes:
            raise _no_node(command.id)
        gone = self._index.with_children(command.id)
        edges = sorted({edge for node in gone for edge in self._index.edges.get(node, ())})
        inverse = [_restore(node, plain(self.roots.nodes[node]), plain(self.roots.layout.get(node))) for node in gone]
        marks = [mark for node in gone for mark in self._remove_marks(node)]
        for edge in edges:
            self._disconnect(Disconnect(edge))
        for node in gone:
            self._index.remove_node(node)
            self._index.put_group(node, None)
            del self.roots.nodes[node]
            self.roots.layout.pop(node, None)
        return [*inverse, *map(Connect, edges), *marks]

    def _node(self, node_id: str) -> Map:
        node = self.roots.nodes.get(node_id) if isinstance(node_id, str) else None
        if not isinstance(node, Map):
            raise _no_node(node_id)
        return node

    def _set(self, command: Set) -> list[Command]:
        node, path = self._node(command.id), command.path
        if not isinstance(path, list) or not path or path[0] not in _FIELDS:
            raise CommandRefused(f"A path begins with one of {', '.join(sorted(_FIELDS - {ORDER, HINTS}))}.")
        if path == ["settings"]:
            return self._set_settings(command, node)
        if path == ["kind"]:
            _check_text(command.value, "kind")
        if path[0] == "settings":
            return self._set_setting(command, node)
        return [self._set_in(node, command, plain(node.get(path[0])))]

    def _set_setting(self, command: Set, node: Map) -> list[Command]:
        """The hints of the order come last in the inverse, since setting the old value notes an order, too."""
        before = read_map(node)
        old, hints, name = plain_settings(before), before.get(HINTS), command.path[1]
        value = old.get(name) if isinstance(name, str) else None
        inverse: list[Command] = [self._set_in(self._settings(node), command, value)]
        new = with_value(old, command.path[1:], command.value)
        wanted = find_hints(before.get("kind"), new) or None
        if wanted != (hints or None):
            put(node, HINTS, wanted)
            inverse.append(Set(command.id, [HINTS], hints))
        return inverse

    def _set_settings(self, command: Set, node: Map) -> list[Command]:
        wanted, now = _mapping(command.value, "settings"), read_map(self._settings(node))
        inverse: list[Command] = []
        for name in [*wanted, *sorted(now.keys() - wanted.keys())]:
            if wanted.get(name) != now.get(name):
                inverse = self._set(Set(command.id, ["settings", name], wanted.get(name))) + inverse
        return inverse

    def _settings(self, node: Map) -> Map:
        settings = node.get("settings")
        if not isinstance(settings, Map):
            plain = settings if isinstance(settings, dict) else {}
            node["settings"] = settings = Map(plain)
        return settings

    def _set_in(self, holder: Map, command: Set, old: Json) -> Command:
        """Set what the path names in the map that holds it, which is the node or its settings."""
        depth = 2 if command.path[0] == "settings" else 1
        head, rest = command.path[:depth], command.path[depth:]
        key = head[-1]
        if not isinstance(key, str):
            raise CommandRefused("A setting's name is a text.")
        new = with_value(old, rest, command.value) if rest else command.value
        kind = self._node(command.id).get("kind")
        if depth == 2 and isinstance(new, str) and isinstance(text := holder.get(key), Text):
            edit_text(text, new)
        else:
            put(holder, key, self._shared(str(kind), key, new) if depth == 2 else new)
        if head == ["parent"]:
            self._index.put_node(command.id, new)
        if head == [GROUP]:
            self._index.put_group(command.id, new)
        return Set(command.id, head, old)

    def _shared(self, kind: str, name: str, value: Json) -> Json:
        return Text(value) if isinstance(value, str) and self._is_text(kind, name) else value

    def _set_parent(self, command: SetParent) -> list[Command]:
        if command.parent == command.id:
            raise CommandRefused("A container cannot hold itself.")
        before = plain(self._node(command.id).get("parent"))
        self._set(Set(command.id, ["parent"], command.parent))
        return [SetParent(command.id, before)]

    # --- Groups

    def _set_group(self, command: SetGroup) -> list[Command]:
        return set_group(self.roots, self._index, command)

    def _remove_group(self, command: RemoveGroup) -> list[Command]:
        return remove_group(self.roots, self._index, command)

    def _remove_marks(self, node_id: str) -> list[Command]:
        present = [name for name in MARKS if mark_key(node_id, name) in self.roots.marks]
        return [command for name in present for command in self._mark(Mark(node_id, name))]

    def _mark(self, command: Mark) -> list[Command]:
        if command.id not in self.roots.nodes:
            raise _no_node(command.id)
        if command.name not in MARKS:
            raise CommandRefused(f"A mark is one of {', '.join(MARKS)}.")
        key = mark_key(command.id, command.name)
        old = plain(self.roots.marks.get(key))
        put(self.roots.marks, key, command.value)
        return [Mark(command.id, command.name, old)]

    # --- Edges and places

    def _connect(self, command: Connect) -> list[Command]:
        edge = Edge.parse(command.edge) if isinstance(command.edge, str) else None
        if edge is None:
            raise CommandRefused(f"“{str(command.edge)[:80]}” is no edge. Write source.port -> target.port.")
        if str(edge) in self.roots.edges:
            return []
        self.roots.edges[str(edge)] = {}
        self._index.put_edge(str(edge))
        return [Disconnect(str(edge))]

    def _disconnect(self, command: Disconnect) -> list[Command]:
        if not isinstance(command.edge, str) or command.edge not in self.roots.edges:
            raise CommandRefused(f"There is no edge “{str(command.edge)[:80]}”.")
        del self.roots.edges[command.edge]
        self._index.remove_edge(command.edge)
        return [Connect(command.edge)] if Edge.parse(command.edge) else []

    def _move(self, command: Move) -> list[Command]:
        before: dict[str, Place | None] = {}
        for node, place in _mapping(command.positions, "positions").items():
            before[node] = plain(self.roots.layout.get(node))
            if place is None:
                self.roots.layout.pop(node, None)
            else:
                self.roots.layout[node] = _place(place)
        return [Move(before)] if before else []

    # --- The agent itself

    def _set_value(self, command: SetInput | SetOutput) -> list[Command]:
        root = "inputs" if isinstance(command, SetInput) else "outputs"
        if not isinstance(command.name, str) or not PORT_NAME.fullmatch(command.name):
            raise CommandRefused(f"“{str(command.name)[:80]}” cannot name a port: use letters, digits and _.")
        shared: Map = getattr(self.roots, root)
        values = in_order(read_map(shared), plain(self.roots.meta.get(ORDER_KEYS[root])))
        names, old = list(values), values.get(command.name)
        at = names.index(command.name) if command.name in names else None
        self._put_value(shared, root, names, command)
        return [type(command)(command.name, old, at)]

    def _put_value(self, shared: Map, root: str, names: list[str], command: SetInput | SetOutput) -> None:
        name, at = command.name, command.at
        if command.value is None:
            shared.pop(name, None)
        else:
            shared[name] = dict(_mapping(command.value, command.type))
        if name not in names or at is not None or command.value is None:
            kept = [other for other in names if other != name]
            if command.value is not None:
                kept.insert(len(kept) if at is None else at, name)
            self.roots.meta[ORDER_KEYS[root]] = kept

    def _set_meta(self, command: SetMeta) -> list[Command]:
        before = {}
        for name in ("name", "description"):
            if (value := getattr(command, name)) is not None:
                _check_text(value, name)
                before[name] = str(self.roots.meta.get(name) or "")
                self.roots.meta[name] = value
        return [SetMeta(**before)] if before else []

    # --- The whole

    def _replace(self, command: Replace) -> list[Command]:
        steps = find_commands(self.roots, _mapping(command.graph, "graph"))
        return backwards([self.apply(step) for step in steps])


_HANDLERS: Mapping[type[Command], Callable[[_Editor, Any], list[Command]]] = {
    AddNode: _Editor._add_node,
    RemoveNode: _Editor._remove_node,
    Set: _Editor._set,
    Connect: _Editor._connect,
    Disconnect: _Editor._disconnect,
    Move: _Editor._move,
    SetParent: _Editor._set_parent,
    SetGroup: _Editor._set_group,
    RemoveGroup: _Editor._remove_group,
    SetInput: _Editor._set_value,
    SetOutput: _Editor._set_value,
    SetMeta: _Editor._set_meta,
    Mark: _Editor._mark,
    Replace: _Editor._replace,
}


def _no_node(node_id: object) -> CommandRefused:
    return CommandRefused(f"There is no node “{str(node_id)[:80]}”.")


def _check_text(value: object, name: str) -> None:
    if not isinstance(value, str):
        raise CommandRefused(f"{name} must be a text.")


def _mapping(value: object, name: str) -> Mapping[str, Json]:
    if value is None:
        return {}
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise CommandRefused(f"{name} must be a mapping of names.")
    return value


def _place(value: object) -> Place:
    numbers = list(value) if isinstance(value, list | tuple) else []
    if len(numbers) not in (2, 4) or not all(type(number) in (int, float) for number in numbers):
        raise CommandRefused("A place is [x, y] or [x, y, width, height].")
    return numbers


def _restore(node_id: str, node: object, place: Json) -> AddNode:
    data = node if isinstance(node, dict) else {}
    common = {name: data.get(name) for name in _COMMON}
    return AddNode(
        id=node_id,
        kind=str(data.get("kind") or ""),
        settings=plain_settings(data) or None,
        position=place if isinstance(place, list) else None,
        **common,
    )
