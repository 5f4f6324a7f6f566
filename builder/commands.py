"""The commands that change a draft: the only way, for browser, REST, import and robots alike.

Law: plain values, the same names and fields on both sides; `builder.apply` carries them out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, ClassVar, get_args

from builder.errors import CommandRefused
from builder.limits import MAX_COMMANDS
from graphs.errors import TextRefused
from graphs.text import check_values

Json = Any
Place = list[float]


@dataclass(frozen=True, slots=True)
class AddNode:
    """Add a node; `position` is its place on the canvas, relative to its container."""

    type: ClassVar = "add_node"
    id: str
    kind: str
    settings: Mapping[str, Json] | None = None
    position: Place | None = None
    title: str | None = None
    parent: str | None = None
    retry: Json = None
    timeout: Json = None
    on_error: Json = None
    budget: Json = None
    disabled: Json = None
    note: str | None = None
    order: float | None = None
    settings_order: Json = None
    group: str | None = None
    locked: Json = None


@dataclass(frozen=True, slots=True)
class RemoveNode:
    """Remove a node with its edges, its place and, if it is a container, everything inside."""

    type: ClassVar = "remove_node"
    id: str


@dataclass(frozen=True, slots=True)
class Set:
    """Set a field of a node (`["title"]`) or a setting (`["settings", "prompt"]`); null removes it."""

    type: ClassVar = "set"
    id: str
    path: list[str | int]
    value: Json = None


@dataclass(frozen=True, slots=True)
class Connect:
    """Draw an edge, `a.x -> b.y`."""

    type: ClassVar = "connect"
    edge: str


@dataclass(frozen=True, slots=True)
class Disconnect:
    """Remove an edge."""

    type: ClassVar = "disconnect"
    edge: str


@dataclass(frozen=True, slots=True)
class Move:
    """Put nodes to places; null takes a place away."""

    type: ClassVar = "move"
    positions: Mapping[str, Place | None]


@dataclass(frozen=True, slots=True)
class SetParent:
    """Move a node into a container; null moves it to the root."""

    type: ClassVar = "set_parent"
    id: str
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class SetGroup:
    """Make a group of nodes, or change one: {name, colour, collapsed, nodes}. Its nodes leave other groups."""

    type: ClassVar = "set_group"
    id: str
    value: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class RemoveGroup:
    """Remove a group; its nodes stay."""

    type: ClassVar = "remove_group"
    id: str


@dataclass(frozen=True, slots=True)
class SetInput:
    """Declare an input of the agent, at a position among them; null removes it."""

    type: ClassVar = "set_input"
    name: str
    value: Json = None
    at: int | None = None


@dataclass(frozen=True, slots=True)
class SetOutput:
    """Declare an output of the agent, at a position among them; null removes it."""

    type: ClassVar = "set_output"
    name: str
    value: Json = None
    at: int | None = None


@dataclass(frozen=True, slots=True)
class SetMeta:
    """Set the agent's name or description; what is left out stays."""

    type: ClassVar = "set_meta"
    name: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """Note a fact about a node that is kept with the draft and never becomes part of the graph; null removes it."""

    type: ClassVar = "mark"
    id: str
    name: str
    value: Json = None


@dataclass(frozen=True, slots=True)
class Replace:
    """Replace the whole graph; carried out as the smallest set of the other commands."""

    type: ClassVar = "replace"
    graph: Mapping[str, Json]


Command = (
    AddNode
    | RemoveNode
    | Set
    | Connect
    | Disconnect
    | Move
    | SetParent
    | SetGroup
    | RemoveGroup
    | SetInput
    | SetOutput
    | SetMeta
    | Mark
    | Replace
)
COMMANDS: Mapping[str, type[Command]] = {command.type: command for command in get_args(Command)}


def read_command(data: object) -> Command:
    """The command that a JSON object writes. Raises CommandRefused."""
    kind = COMMANDS.get(str(data.get("type"))) if isinstance(data, Mapping) else None
    if kind is None or not isinstance(data, Mapping):
        raise CommandRefused(f"A command's type is one of {', '.join(COMMANDS)}.")
    _check_values(data)
    known = {field.name for field in fields(kind)}
    given = {key: value for key, value in data.items() if key != "type"}
    if unknown := given.keys() - known:
        raise CommandRefused(f"{kind.type} has no {sorted(unknown)[0]}.")
    try:
        return kind(**given)
    except TypeError:
        missing = [field.name for field in fields(kind)[:2] if field.name not in given]
        raise CommandRefused(f"{kind.type} needs {' and '.join(missing)}.") from None


def read_commands(batch: Sequence[object]) -> list[Command]:
    """The commands of a batch. Raises CommandRefused with `index`, the number of the one that makes no sense."""
    if len(batch) > MAX_COMMANDS:
        raise CommandRefused(f"At most {MAX_COMMANDS:,} commands may be sent at once.")
    commands: list[Command] = []
    for index, data in enumerate(batch):
        try:
            commands.append(read_command(data))
        except CommandRefused as refused:
            refused.extra["index"] = index
            raise
    return commands


def command_data(command: Command) -> dict[str, Json]:
    """The JSON object of a command; what is not set is left out."""
    values = {field.name: getattr(command, field.name) for field in fields(command)}
    return {"type": command.type} | {name: value for name, value in values.items() if value is not None}


def _check_values(data: Mapping[str, Json]) -> None:
    try:
        check_values(data)
    except TextRefused as refused:
        raise CommandRefused(refused.message) from None
