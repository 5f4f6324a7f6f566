"""Checks the values a run is started with against the agent's declared inputs."""

from __future__ import annotations

from collections.abc import Mapping

from engine.graph import Graph, ValueSpec
from engine.problems import Problem
from engine.types import item_type
from engine.values import Json, Values

_PYTHON: dict[str, tuple[type, ...]] = {
    "text": (str,),
    "number": (int, float),
    "boolean": (bool,),
    "messages": (list,),
}


def check_inputs(graph: Graph, values: Mapping[str, Json]) -> tuple[Values, list[Problem]]:
    """The values completed with defaults, and a problem for each that is missing, unknown or of the wrong type."""
    problems = [_unknown(name, graph) for name in values if name not in graph.inputs]
    full: Values = {}
    for name, spec in graph.inputs.items():
        value = values.get(name, spec.default)
        if value is None and spec.required:
            problems.append(_problem("input_missing", name, f"The input {spec.title or name} is missing."))
        elif value is not None and not is_of_type(value, spec.type):
            problems.append(
                _problem("input_wrong_type", name, f"The input {spec.title or name} must be {_words(spec)}.")
            )
        elif value is not None:
            full[name] = value
    return full, problems


def is_of_type(value: Json, type_name: str) -> bool:
    """Whether a JSON value is of a port type. Files are references: mappings."""
    item = item_type(type_name)
    if item is not None:
        return isinstance(value, list) and all(is_of_type(part, item) for part in value)
    if type_name == "number" and isinstance(value, bool):
        return False
    if type_name in ("any", "json"):
        return True
    return isinstance(value, _PYTHON.get(type_name, (dict, str)))


def _unknown(name: str, graph: Graph) -> Problem:
    known = ", ".join(graph.inputs) or "none"
    return _problem("input_unknown", name, f"The agent has no input called {name}. Its inputs: {known}.")


def _problem(code: str, name: str, message: str) -> Problem:
    return Problem(code, message, "input", name)


def _words(spec: ValueSpec) -> str:
    return {"boolean": "true or false", "messages": "a list of messages"}.get(spec.type, f"a {spec.type}")
