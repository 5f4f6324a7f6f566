"""The graph: a plain immutable value, and the questions one asks of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from engine.values import Json

FORMAT = "agent/1"
INPUT, OUTPUT = "input", "output"
IMPLICIT = frozenset({INPUT, OUTPUT})
NODE_ID = re.compile(r"[a-z][a-z0-9_]{0,63}")
PORT_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
GROUP_COLOURS = ("grey", "blue", "green", "amber", "red", "violet")
MAX_NODES = 10_000
MAX_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Retry:
    """How often a failed step is tried again, and how long it waits: delay * backoff**n, at most max_delay seconds."""

    attempts: int = 1
    delay: float = 1.0
    backoff: float = 2.0
    max_delay: float = 60.0

    def wait_before(self, attempt: int) -> float:
        """Seconds to wait before the given attempt (the second attempt waits `delay`)."""
        return float(min(self.delay * self.backoff ** min(attempt - 2, 64), self.max_delay))


@dataclass(frozen=True, slots=True)
class OnError:
    """What follows a final failure: the run fails, default outputs are used, or the error edge is taken."""

    policy: Literal["fail", "default", "follow"] = "fail"
    default: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NodeBudget:
    """What one step may spend: tokens, and money as a decimal text in US dollars."""

    tokens: int | None = None
    money: str | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """A vertex. `parent` names the container it lives in, None at the root."""

    id: str
    kind: str
    title: str = ""
    parent: str | None = None
    settings: Mapping[str, Json] = field(default_factory=dict)
    retry: Retry = Retry()
    timeout: float | None = None
    on_error: OnError = OnError()
    budget: NodeBudget = NodeBudget()
    disabled: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """A link from an output port to an input port."""

    source: str
    source_port: str
    target: str
    target_port: str

    def __str__(self) -> str:
        return f"{self.source}.{self.source_port} -> {self.target}.{self.target_port}"

    @classmethod
    def parse(cls, text: str) -> Edge | None:
        """The edge that `a.x -> b.y` writes, or None when the text is no edge."""
        match = _EDGE.fullmatch(text.strip())
        return cls(*match.groups()) if match else None


_EDGE = re.compile(r"([a-z][a-z0-9_]*)\.([A-Za-z_][A-Za-z0-9_]*)\s*->\s*([a-z][a-z0-9_]*)\.([A-Za-z_][A-Za-z0-9_]*)")


@dataclass(frozen=True, slots=True)
class ValueSpec:
    """One input or output of the whole agent. Outputs use only type, title and description."""

    type: str = "any"
    title: str = ""
    description: str = ""
    required: bool = True
    default: Json = None


@dataclass(frozen=True, slots=True)
class Group:
    """A named frame around nodes of one scope. It means nothing to a run; `collapsed`, it is drawn as one card."""

    name: str = ""
    colour: str = GROUP_COLOURS[0]
    nodes: tuple[str, ...] = ()
    collapsed: bool = False


@dataclass(frozen=True, slots=True)
class Graph:
    """An agent's whole graph. `layout`, `groups` and `locked` are apart: they are no change of meaning.

    A locked node is protected against accidents in the editor, and against nothing else.
    """

    name: str = "Untitled"
    description: str = ""
    inputs: Mapping[str, ValueSpec] = field(default_factory=dict)
    outputs: Mapping[str, ValueSpec] = field(default_factory=dict)
    nodes: Mapping[str, Node] = field(default_factory=dict)
    edges: tuple[Edge, ...] = ()
    layout: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    locked: tuple[str, ...] = ()

    def children(self, parent: str | None) -> list[Node]:
        """The nodes directly inside a container; None gives the root's."""
        return [node for node in self.nodes.values() if node.parent == parent]

    def output_names(self) -> list[str]:
        """The agent's output names: the declared ones, then those that only edges name."""
        wired = (edge.target_port for edge in self.edges if edge.target == OUTPUT)
        return list(dict.fromkeys([*self.outputs, *wired]))
