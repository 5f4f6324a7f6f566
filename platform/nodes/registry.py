"""Every node kind there is: an explicit table. A new kind is a folder and a line here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from engine.kinds import Kinds, Port, Ports
from nodes.agent.kind import KIND as AGENT
from nodes.approval.kind import KIND as APPROVAL
from nodes.base import NodeKind
from nodes.branch.kind import KIND as BRANCH
from nodes.code.kind import KIND as CODE
from nodes.for_each.kind import KIND as FOR_EACH
from nodes.http_request.kind import KIND as HTTP_REQUEST
from nodes.input.kind import KIND as INPUT
from nodes.llm.kind import KIND as LLM
from nodes.merge.kind import KIND as MERGE
from nodes.note.kind import KIND as NOTE
from nodes.output.kind import KIND as OUTPUT
from nodes.repeat.kind import KIND as REPEAT
from nodes.stop.kind import KIND as STOP
from nodes.sub_agent.kind import KIND as SUB_AGENT
from nodes.template.kind import KIND as TEMPLATE
from nodes.transform.kind import KIND as TRANSFORM
from nodes.wait.kind import KIND as WAIT

_PLACED = (
    LLM,
    AGENT,
    SUB_AGENT,
    HTTP_REQUEST,
    CODE,
    TEMPLATE,
    TRANSFORM,
    BRANCH,
    FOR_EACH,
    REPEAT,
    MERGE,
    WAIT,
    APPROVAL,
    STOP,
    NOTE,
)
IMPLICIT = (INPUT, OUTPUT)
"""The two nodes that every graph has without naming them."""
KINDS: dict[str, NodeKind] = {kind.spec.name: kind for kind in _PLACED}
_SPECS: Kinds = {name: kind.spec for name, kind in KINDS.items()}


def specs() -> Kinds:
    """The declarations that graphs are checked and compiled with, by name (`llm@1`)."""
    return _SPECS


def describe_kinds() -> list[dict[str, Any]]:
    """Every kind as JSON, for the editor's palette and forms and for the docs. Input and Output come first."""
    return [describe_kind(kind) for kind in (*IMPLICIT, *_PLACED)]


def describe_kind(kind: NodeKind) -> dict[str, Any]:
    """One kind as JSON. Ports are those of the default settings; `dynamic` says which settings change them."""
    spec, docs = kind.spec, kind.docs
    return {
        "id": spec.id,
        "kind": spec.name,
        "title": spec.title,
        "group": spec.group,
        "help": spec.help,
        "icon": spec.icon,
        "flow": spec.flow,
        "as_tool": spec.as_tool,
        "runs_in": sorted(spec.runs_in),
        "timeout": spec.timeout if _has_limit(kind) else None,
        "settings_schema": dict(spec.settings_schema),
        "defaults": docs.defaults,
        "inputs": _ports(spec.inputs(docs.defaults)),
        "outputs": _ports(spec.outputs(docs.defaults)),
        "inner": _inner(kind) if spec.is_container else None,
        "dynamic": _dynamic(kind),
        "docs": read_help(spec.id),
        "errors": [{"code": e.code, "meaning": e.meaning, "advice": e.advice} for e in docs.errors],
    }


def _has_limit(kind: NodeKind) -> bool:
    """Whether a limit holds where its node sets none: a nap, a container and a sub-agent may take any time."""
    return kind not in IMPLICIT and not kind.spec.rests and kind.spec.flow not in ("each", "repeat", "subgraph", "note")


def _inner(kind: NodeKind) -> dict[str, Any]:
    inputs, outputs = kind.spec.inner_inputs(kind.docs.defaults), kind.spec.inner_outputs(kind.docs.defaults)
    return {"inputs": _ports(inputs), "outputs": _ports(outputs)}


def _dynamic(kind: NodeKind) -> dict[str, Any]:
    docs = kind.docs
    return {"template": list(kind.spec.templates), "inputs": docs.input_list, "outputs": docs.output_list}


def _ports(ports: Ports) -> list[dict[str, Any]]:
    return [_port(port) for port in ports]


def _port(port: Port) -> dict[str, Any]:
    names = ("name", "type", "title", "help", "required", "many")
    return {name: getattr(port, name) for name in names}


def read_help(kind_id: str) -> str:
    """The help of a kind: the README in its folder, as Markdown."""
    return (Path(__file__).parent / kind_id / "README.md").read_text(encoding="utf-8")
