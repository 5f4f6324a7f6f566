"""The one order in which an agent's data is written. Pure: data in, new data out; unknown parts are kept, at the end.

Law: nodes, inputs, outputs and everything inside a node's settings keep their order, because people see it; edges and
all other keys are sorted, because nobody does, and then two equal values have equal texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.textform import graph_data, parse_graph
from graphs.text.parse import tidy_number

_GRAPH = ("format", "name", "description", "inputs", "outputs", "nodes", "edges", "layout", "groups", "locked")
_NODE = ("kind", "title", "parent", "settings", "retry", "timeout", "on_error", "budget", "disabled", "note")
_GROUP = ("name", "colour", "collapsed", "nodes")
_VALUE = ("type", "title", "description", "required", "default")
_ORDERED = ("inputs", "outputs", "nodes")


def canonical(data: Any) -> Any:
    """The data in canonical order and, when all of it can be read, with defaults left out."""
    graph, problems = parse_graph(data)
    return _order_graph(data if problems else graph_data(graph))


def _order_graph(data: Any) -> Any:
    if not isinstance(data, Mapping):
        return tidy(data)
    ordered = _heads_first(data, _GRAPH)
    for key in _ORDERED:
        if isinstance(data.get(key), Mapping):
            heads = _NODE if key == "nodes" else _VALUE
            ordered[key] = {name: _heads_first(item, heads) for name, item in data[key].items()}
    if isinstance(data.get("groups"), Mapping):
        ordered["groups"] = {
            name: _heads_first(data["groups"][name], _GROUP) for name in sorted(data["groups"], key=str)
        }
    if isinstance(data.get("edges"), list):
        ordered["edges"] = sorted(tidy(data["edges"]), key=str)
    return ordered


def _heads_first(value: Any, heads: tuple[str, ...]) -> Any:
    if not isinstance(value, Mapping):
        return tidy(value)
    keys = [*(key for key in heads if key in value), *sorted(str(key) for key in value if key not in heads)]
    return {key: tidy(value[key], keeps_order=key == "settings") for key in keys}


def tidy(value: Any, *, keeps_order: bool = False) -> Any:
    """Sort the keys of every mapping inside, unless they keep their order; whole numbers lose their dot."""
    if isinstance(value, Mapping):
        keys = value if keeps_order else sorted(value, key=str)
        return {str(key): tidy(value[key], keeps_order=keeps_order) for key in keys}
    if isinstance(value, list | tuple):
        return [tidy(item, keeps_order=keeps_order) for item in value]
    return tidy_number(value) if isinstance(value, float) else value
