"""What the engine knows of a node kind: its ports, its settings' schema and how the flow passes through it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from engine.values import Json

Settings: TypeAlias = Mapping[str, Json]
Flow = Literal["step", "agent", "repeat", "each", "subgraph", "merge", "note"]
"""How a node is carried out.

step       the host executes it once
agent      a step that may call the tools wired to it
repeat     a container whose step calls its own body until it is content
each       a container whose body runs once per item; carried out by the engine
subgraph   another agent's graph; carried out by the engine
merge      a step that runs although some of its inputs stay empty
note       never runs
"""


@dataclass(frozen=True, slots=True)
class Port:
    """A typed socket. `many` ports take several edges and receive a list."""

    name: str
    type: str = "any"
    title: str = ""
    help: str = ""
    required: bool = True
    many: bool = False


Ports = tuple[Port, ...]
PortRule: TypeAlias = Callable[[Settings], Ports]


def no_ports(settings: Settings) -> Ports:
    """The port rule of a side without ports."""
    return ()


@dataclass(frozen=True, slots=True, eq=False)
class KindSpec:
    """The declaration of a node kind, made once and read by the validation, the editor's forms and the docs.

    `templates` are the settings whose `{{ names }}` are input ports; of a mapping, every value is such a text.
    `timeout` is how many seconds an attempt may take when its node does not say; a site may give kinds that ask a model
    another limit. `rests` tells that an attempt may sleep, `asks_people` that it waits for a person's decision.
    """

    id: str
    title: str
    group: str
    help: str
    icon: str
    flow: Flow = "step"
    major: int = 1
    settings_schema: Mapping[str, Any] = field(default_factory=dict)
    templates: tuple[str, ...] = ()
    timeout: float = 600.0
    rests: bool = False
    asks_model: bool = False
    asks_people: bool = False
    inputs: PortRule = no_ports
    outputs: PortRule = no_ports
    inner_outputs: PortRule = no_ports
    inner_inputs: PortRule = no_ports
    as_tool: bool = False
    runs_in: frozenset[str] = frozenset({"worker"})
    upgrades: Mapping[int, Callable[[dict[str, Json]], dict[str, Json]]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name that graphs write, for example `llm@1`."""
        return f"{self.id}@{self.major}"

    @property
    def is_container(self) -> bool:
        """Whether nodes may live inside a node of this kind."""
        return self.flow in ("each", "repeat")

    @property
    def outlives_a_go(self) -> bool:
        """Whether an attempt may last longer than a host carries it out in one go: it sleeps, calls or contains."""
        return self.rests or self.flow in ("agent", "repeat", "each", "subgraph")


Kinds: TypeAlias = Mapping[str, KindSpec]


def find_kind(kinds: Kinds, name: str) -> KindSpec | None:
    """The declaration for `llm@1`, or None."""
    return kinds.get(name)
