"""The text form's data (`agent/1`): plain dicts and lists to a Graph and back.

Reading never raises: what cannot be read is left out and named by a problem. YAML and JSON text are made elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.graph import (
    FORMAT,
    GROUP_COLOURS,
    IMPLICIT,
    MAX_NODES,
    NODE_ID,
    PORT_NAME,
    Edge,
    Graph,
    Group,
    Node,
    NodeBudget,
    OnError,
    Retry,
    ValueSpec,
)
from engine.groups import group_data, settle_groups, settle_locked
from engine.problems import Problem
from engine.types import is_type
from engine.values import Json

_NODE_KEYS = frozenset(
    {"kind", "title", "parent", "settings", "retry", "timeout", "on_error", "budget", "disabled", "note"}
)
_GRAPH_KEYS = frozenset(
    {"format", "name", "description", "inputs", "outputs", "nodes", "edges", "layout", "groups", "locked"}
)
_GROUP_KEYS = frozenset({"name", "colour", "nodes", "collapsed"})
MAX_PROBLEMS = 500


def parse_graph(data: object) -> tuple[Graph, list[Problem]]:
    """Read the text form's data. The graph holds all that could be read, the problems name the rest."""
    reader = _Reader()
    return reader.graph(data), reader.problems


def graph_data(graph: Graph) -> dict[str, Any]:
    """The text form's data for a graph: canonical key order, defaults left out."""
    data: dict[str, Any] = {"format": FORMAT, "name": graph.name}
    if graph.description:
        data["description"] = graph.description
    data["inputs"] = {name: _value_spec_data(spec) for name, spec in graph.inputs.items()}
    if graph.outputs:
        data["outputs"] = {name: _value_spec_data(spec) for name, spec in graph.outputs.items()}
    data["nodes"] = {node.id: _node_data(node) for node in graph.nodes.values()}
    data["edges"] = [str(edge) for edge in sorted(graph.edges)]
    data["layout"] = {node: [_tidy(n) for n in place] for node, place in graph.layout.items()}
    if groups := settle_groups(graph.groups, graph.nodes):
        data["groups"] = {name: group_data(group) for name, group in groups.items()}
    if locked := settle_locked(graph.locked, graph.nodes):
        data["locked"] = list(locked)
    return data


def _value_spec_data(spec: ValueSpec) -> dict[str, Any]:
    data: dict[str, Any] = {"type": spec.type}
    data |= {key: getattr(spec, key) for key in ("title", "description") if getattr(spec, key)}
    if not spec.required:
        data["required"] = False
    if spec.default is not None:
        data["default"] = spec.default
    return data


def _node_data(node: Node) -> dict[str, Any]:
    data: dict[str, Any] = {"kind": node.kind}
    data |= {key: getattr(node, key) for key in ("title", "parent") if getattr(node, key)}
    if node.settings:
        data["settings"] = dict(node.settings)
    if node.retry != Retry():
        data["retry"] = _changed(node.retry, Retry(), ("attempts", "delay", "backoff", "max_delay"))
    if node.timeout is not None:
        data["timeout"] = _tidy(node.timeout)
    if node.on_error != OnError():
        data["on_error"] = {"policy": node.on_error.policy} | _default_outputs(node.on_error)
    if node.budget != NodeBudget():
        data["budget"] = _changed(node.budget, NodeBudget(), ("tokens", "money"))
    data |= {key: getattr(node, key) for key in ("disabled", "note") if getattr(node, key)}
    return data


def _default_outputs(on_error: OnError) -> dict[str, Any]:
    return {"default": dict(on_error.default)} if on_error.default else {}


def _changed(value: object, default: object, keys: tuple[str, ...]) -> dict[str, Any]:
    pairs = ((key, getattr(value, key)) for key in keys)
    return {key: _tidy(now) for key, now in pairs if now != getattr(default, key)}


def _tidy(number: Any) -> Any:
    """Write 320.0 as 320, so that a text form does not depend on who computed the number."""
    return int(number) if isinstance(number, float) and number.is_integer() else number


class _Reader:
    """Reads one graph and collects what it could not read."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def graph(self, data: object) -> Graph:
        if not isinstance(data, Mapping):
            self._add(
                "not_a_graph",
                "This is no agent: a mapping with the keys format, name, nodes and edges is expected.",
            )
            return Graph()
        self._check_format(data)
        nodes = self._nodes(data.get("nodes"))
        return Graph(
            name=self._text(data, "name", "Untitled"),
            description=self._text(data, "description", ""),
            inputs=self._value_specs(data.get("inputs"), "inputs"),
            outputs=self._value_specs(data.get("outputs"), "outputs"),
            nodes=nodes,
            edges=self._edges(data.get("edges")),
            layout=self._layout(data.get("layout"), nodes),
            groups=settle_groups(self._groups(data.get("groups")), nodes),
            locked=settle_locked(self._ids(data.get("locked"), "locked"), nodes),
        )

    def _add(
        self, code: str, message: str, node: str | None = None, field: str | None = None, advice: str = ""
    ) -> None:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(code, message, node, field, advice=advice))

    def _check_format(self, data: Mapping[str, Any]) -> None:
        if data.get("format") != FORMAT:
            self._add(
                "unknown_format",
                f"The format must be “{FORMAT}”.",
                field="format",
                advice=f"Write format: {FORMAT}.",
            )
        for key in data:
            if key not in _GRAPH_KEYS:
                self._add("unknown_key", f"“{key}” is not a part of an agent.", field=str(key), advice="Remove it.")

    def _text(self, data: Mapping[str, Any], key: str, default: str, node: str | None = None) -> str:
        value = data.get(key)
        if value is None:
            return default
        if isinstance(value, str):
            return value
        self._add("wrong_type", f"{key} must be a text.", node, key)
        return default

    def _mapping(self, value: object, field: str, node: str | None = None) -> Mapping[str, Any]:
        if value is None:
            return {}
        if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
            return value
        self._add("wrong_type", f"{field} must be a mapping of names.", node, field)
        return {}

    def _value_specs(self, value: object, field: str) -> dict[str, ValueSpec]:
        specs: dict[str, ValueSpec] = {}
        for name, raw in self._mapping(value, field).items():
            place = f"{field}.{name}"
            if not PORT_NAME.fullmatch(name):
                self._add("bad_name", f"“{name}” cannot name a port: use letters, digits and _.", field=place)
                continue
            specs[name] = self._value_spec(self._mapping(raw, place), place)
        return specs

    def _value_spec(self, raw: Mapping[str, Any], place: str) -> ValueSpec:
        type_name = raw.get("type", "any")
        if not is_type(type_name) or type_name == "tool":
            self._add(
                "unknown_type",
                f"“{type_name}” is not a type of value.",
                field=f"{place}.type",
                advice="Use text, number, boolean, json, list of text …",
            )
            type_name = "any"
        return ValueSpec(
            type=type_name,
            title=self._text(raw, "title", ""),
            description=self._text(raw, "description", ""),
            required=raw.get("required", True) is not False,
            default=raw.get("default"),
        )

    def _nodes(self, value: object) -> dict[str, Node]:
        raw_nodes = self._mapping(value, "nodes")
        if len(raw_nodes) > MAX_NODES:
            self._add(
                "too_many_nodes",
                f"This graph has {len(raw_nodes):,} nodes; {MAX_NODES:,} are the limit.",
                field="nodes",
                advice="Split it into sub-agents.",
            )
            return {}
        nodes = (self._node(node_id, raw) for node_id, raw in raw_nodes.items())
        return {node.id: node for node in nodes if node}

    def _node(self, node_id: str, raw: object) -> Node | None:
        if not NODE_ID.fullmatch(node_id) or node_id in IMPLICIT:
            self._add(
                "bad_node_id",
                f"“{node_id[:80]}” cannot be a node's id.",
                field=f"nodes.{node_id[:80]}",
                advice="Use small letters, digits and _, at most 64, and neither input nor output.",
            )
            return None
        data = self._mapping(raw, f"nodes.{node_id}", node_id)
        for key in data.keys() - _NODE_KEYS:
            self._add(
                "unknown_key",
                f"“{key}” is not a part of a node.",
                node_id,
                key,
                "Settings of the kind belong under settings.",
            )
        return Node(
            id=node_id,
            kind=self._text(data, "kind", "", node_id),
            title=self._text(data, "title", "", node_id),
            parent=self._text(data, "parent", "", node_id) or None,
            settings=dict(self._mapping(data.get("settings"), "settings", node_id)),
            retry=self._retry(data.get("retry"), node_id),
            timeout=self._number(data, "timeout", None, node_id, above=0),
            on_error=self._on_error(data.get("on_error"), node_id),
            budget=self._budget(data.get("budget"), node_id),
            disabled=data.get("disabled") is True,
            note=self._text(data, "note", "", node_id),
        )

    def _number(
        self, data: Mapping[str, Any], key: str, default: Any, node: str, above: float = -1, field: str = ""
    ) -> Any:
        value = data.get(key)
        if value is None:
            return default
        if isinstance(value, int | float) and not isinstance(value, bool) and above < value < 1e9:
            return value
        self._add(
            "wrong_type",
            f"{key} must be a number above {above}." if above >= 0 else f"{key} must be a number.",
            node,
            field or key,
        )
        return default

    def _retry(self, raw: object, node: str) -> Retry:
        data = self._mapping(raw, "retry", node)
        default = Retry()
        attempts = self._number(data, "attempts", 1, node, 0, "retry.attempts")
        if not isinstance(attempts, int) or attempts > 100:
            self._add("wrong_type", "attempts must be a whole number from 1 to 100.", node, "retry.attempts")
            attempts = 1
        pick = {
            key: float(self._number(data, key, getattr(default, key), node, -1e-9, f"retry.{key}"))
            for key in ("delay", "backoff", "max_delay")
        }
        return Retry(attempts=attempts, **pick)

    def _on_error(self, raw: object, node: str) -> OnError:
        data = self._mapping(raw, "on_error", node)
        policy = data.get("policy", "fail")
        if policy not in ("fail", "default", "follow"):
            self._add("wrong_type", "The on-error policy is fail, default or follow.", node, "on_error.policy")
            policy = "fail"
        return OnError(policy, dict(self._mapping(data.get("default"), "on_error.default", node)))

    def _budget(self, raw: object, node: str) -> NodeBudget:
        data = self._mapping(raw, "budget", node)
        tokens = self._number(data, "tokens", None, node, 0, "budget.tokens")
        money = data.get("money")
        return NodeBudget(int(tokens) if tokens is not None else None, None if money is None else str(money))

    def _edges(self, value: object) -> tuple[Edge, ...]:
        if value is None:
            return ()
        if not isinstance(value, list):
            self._add("wrong_type", "edges must be a list of lines such as a.text -> b.prompt.", field="edges")
            return ()
        edges = (self._edge(index, raw) for index, raw in enumerate(value))
        return tuple(dict.fromkeys(edge for edge in edges if edge))

    def _edge(self, index: int, raw: Json) -> Edge | None:
        edge = Edge.parse(raw) if isinstance(raw, str) else None
        if edge is None:
            self._add(
                "bad_edge",
                f"“{str(raw)[:80]}” is no edge.",
                field=f"edges.{index}",
                advice="Write source.port -> target.port.",
            )
        return edge

    def _layout(self, value: object, nodes: Mapping[str, Node]) -> dict[str, tuple[float, ...]]:
        layout: dict[str, tuple[float, ...]] = {}
        for node, place in self._mapping(value, "layout").items():
            if not _is_place(place):
                self._add(
                    "bad_layout",
                    f"The place of {node[:80]} must be [x, y] or [x, y, width, height].",
                    field=f"layout.{node[:80]}",
                )
            elif node in nodes or node in IMPLICIT:
                layout[node] = tuple(place)
        return layout

    def _groups(self, value: object) -> dict[str, Group]:
        groups: dict[str, Group] = {}
        for name, raw in self._mapping(value, "groups").items():
            place = f"groups.{name[:80]}"
            if not NODE_ID.fullmatch(name):
                self._add(
                    "bad_group_id",
                    f"“{name[:80]}” cannot be a group's id.",
                    field=place,
                    advice="Use small letters, digits and _, at most 64. Its name may be anything.",
                )
                continue
            groups[name] = self._group(self._mapping(raw, place), place)
        return groups

    def _group(self, raw: Mapping[str, Any], place: str) -> Group:
        for key in raw.keys() - _GROUP_KEYS:
            self._add("unknown_key", f"“{key}” is not a part of a group.", field=f"{place}.{key}", advice="Remove it.")
        colour = raw.get("colour", GROUP_COLOURS[0])
        if colour not in GROUP_COLOURS:
            colours = ", ".join(GROUP_COLOURS)
            self._add("unknown_colour", f"A group's colour is one of {colours}.", field=f"{place}.colour")
            colour = GROUP_COLOURS[0]
        members = self._ids(raw.get("nodes"), f"{place}.nodes")
        return Group(self._text(raw, "name", ""), colour, tuple(members), raw.get("collapsed") is True)

    def _ids(self, value: object, field: str) -> list[str]:
        if isinstance(value, list) and all(isinstance(node, str) for node in value):
            return value
        if value is not None:
            self._add("wrong_type", f"{field} must be a list of nodes' ids.", field=field)
        return []


def _is_place(place: object) -> bool:
    return (
        isinstance(place, list | tuple)
        and len(place) in (2, 4)
        and all(isinstance(n, int | float) and not isinstance(n, bool) and abs(n) < 1e7 for n in place)
    )
