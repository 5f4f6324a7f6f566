"""What a model may propose for a draft: commands, read from its answer, tried on a copy, told as changes.

Law: nothing here changes a draft. A proposal goes through the same commands and the same search for problems as every
other change; a person applies it, or does not.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from builder import store
from builder.apply import apply_commands
from builder.commands import Command, Set, command_data, read_commands
from builder.document import read_graph_data, text_settings
from builder.errors import CommandRefused
from builder.kinds import specs
from builder.problems import find_draft_problems
from engine.graph import Edge
from engine.problems import Problem, errors
from tenancy.models import Workspace

Data = Mapping[str, Any]
MOST_PATH: Final = 2
FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "add_node": ("id", "kind", "title", "parent", "settings"),
    "remove_node": ("id",),
    "set": ("id", "path", "value"),
    "connect": ("edge",),
    "disconnect": ("edge",),
    "set_input": ("name", "value"),
    "set_output": ("name", "value"),
}
_TEXT = {"type": ["string", "null"]}
_JSON = {"type": ["string", "null"], "description": "A JSON value, written as text."}
_PROPERTIES: Final[dict[str, Any]] = {
    "type": {"type": "string", "enum": list(FIELDS)},
    "id": _TEXT | {"description": "A node's id: small letters, digits and _."},
    "kind": _TEXT | {"description": "Such as llm@1."},
    "title": _TEXT,
    "parent": _TEXT | {"description": "The container that the node is put into."},
    "settings": _JSON,
    "path": {"type": ["array", "null"], "items": {"type": "string"}, "description": 'Such as ["settings", "prompt"].'},
    "value": _JSON,
    "edge": _TEXT | {"description": "node.port -> node.port; the agent's own are input.NAME and output.NAME."},
    "name": _TEXT | {"description": "Of an input or an output of the agent."},
}
_COMMAND = {"type": "object", "additionalProperties": False, "required": list(_PROPERTIES), "properties": _PROPERTIES}
SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["summary", "commands"],
    "properties": {"summary": {"type": "string"}, "commands": {"type": "array", "items": _COMMAND}},
}


@dataclass(frozen=True)
class Tried:
    """What a draft would be with a proposal, and which problems that would bring."""

    graph: dict[str, Any]
    commands: list[Command]
    problems: list[Problem]


def read_proposal(answer: Data) -> list[Command]:
    """The commands of a model's answer. Raises CommandRefused."""
    given = answer.get("commands")
    if not isinstance(given, list):
        raise CommandRefused("The answer holds no list of commands.")
    commands = read_commands([_command(item) for item in given])
    if any(isinstance(command, Set) and len(command.path) > MOST_PATH for command in commands):
        raise CommandRefused("Set a whole setting, not a part of one.")  # The browser's commands go no deeper.
    return commands


def try_commands(workspace: Workspace, graph: Data, commands: Sequence[Command]) -> Tried:
    """The graph with the commands applied to a copy of it. Raises CommandRefused."""
    doc = store.document_of(graph)
    apply_commands(doc, commands, text_settings(specs()))
    data = read_graph_data(doc)
    known = {_key(problem) for problem in find_draft_problems(graph, workspace)[1]}
    found = [problem for problem in errors(find_draft_problems(data, workspace)[1]) if _key(problem) not in known]
    return Tried(data, list(commands), found)


def describe_changes(before: Data, commands: Sequence[Command]) -> list[dict[str, Any]]:
    """One line for each command: what it does, the old and the new value, and the earlier commands that it needs."""
    nodes, made, lines = dict(before.get("nodes") or {}), dict[str, int](), list[dict[str, Any]]()
    for index, command in enumerate(commands):
        data = command_data(command)
        needs = sorted({made[name] for name in _names(data) if name in made})
        lines.append({"index": index, "command": data, "needs": needs, **_line(nodes, data)})
        if data["type"] == "add_node":
            made[data["id"]] = index
            nodes[data["id"]] = data
        if data["type"] == "set_input":
            made[f"input.{data['name']}"] = index
    return lines


def _command(item: Any) -> Any:
    """Only the fields of its type, with the JSON in its texts read; what is odd is told by `read_commands`."""
    if not isinstance(item, Mapping) or item.get("type") not in FIELDS:
        return item
    given = {name: item[name] for name in FIELDS[item["type"]] if item.get(name) is not None}
    for name in ("settings", "value"):
        if isinstance(given.get(name), str):
            given[name] = _read_json(given[name])
    if item["type"] in ("set", "set_input", "set_output"):
        given.setdefault("value", None)
    return {"type": item["type"], **given}


def _read_json(text: str) -> Any:
    """A text that is no JSON is meant as the text that it is."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def _names(data: Data) -> set[str]:
    """What must be there before the command can be carried out."""
    if edge := Edge.parse(str(data.get("edge") or "")):
        return {edge.source, edge.target, f"{edge.source}.{edge.source_port}"}
    own = () if data["type"] == "add_node" else (data.get("id"),)
    return {str(name) for name in (*own, data.get("parent")) if name}


def _line(nodes: Mapping[str, Any], data: Data) -> dict[str, Any]:
    match data["type"]:
        case "add_node":
            return {"what": f"Add {data.get('title') or data['id']}", "before": None, "after": data.get("settings")}
        case "remove_node":
            return {"what": f"Remove {_title(nodes, data['id'])}", "before": nodes.get(data["id"]), "after": None}
        case "set":
            path = [str(part) for part in data["path"]]
            old = _at(nodes.get(data["id"]), path)
            what = f"Change {path[-1].replace('_', ' ')} of {_title(nodes, data['id'])}"
            return {"what": what, "before": old, "after": data.get("value")}
        case "connect" | "disconnect" as way:
            return {"what": f"{way.capitalize()} {data['edge']}", "before": None, "after": None}
        case "set_input" | "set_output" as way:
            verb = "Declare" if data.get("value") is not None else "Remove"
            return {"what": f"{verb} {way[4:]} {data['name']}", "before": None, "after": data.get("value")}
        case _:
            return {"what": "Place the new nodes", "before": None, "after": None}


def _title(nodes: Mapping[str, Any], node: str) -> str:
    return str((nodes.get(node) or {}).get("title") or node.replace("_", " "))


def _at(value: Any, path: Sequence[str]) -> Any:
    for part in path:
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _key(problem: Problem) -> tuple[Any, ...]:
    return problem.code, problem.node, problem.field, problem.edge, problem.message
