"""sub_agent: runs another agent as one node.

The engine carries it out inside the same run, so that its steps can be watched.
"""

from __future__ import annotations

from engine.kinds import KindSpec, Port, Ports, Settings
from engine.types import is_type
from engine.values import Json
from nodes import settings as s
from nodes.base import CatalogueEntry, KindDocs, NodeKind

SCHEMA = s.schema(
    ("agent",),
    agent=s.text("Agent", "agent_picker", help="The agent to run.", minLength=1),
    revision=s.text("Revision", help="Leave empty to follow the agent's main branch.", advanced=True),
    ports={"type": "object", "title": "Ports", "x-ui": {"widget": "hidden"}},
)


def inputs(settings: Settings) -> Ports:
    """The other agent's inputs, as the editor noted them when the agent was chosen."""
    return _ports(settings, "inputs")


def outputs(settings: Settings) -> Ports:
    """The other agent's outputs, as the editor noted them when the agent was chosen."""
    return _ports(settings, "outputs")


def _ports(settings: Settings, side: str) -> Ports:
    noted = settings.get("ports")
    names = noted.get(side) if isinstance(noted, dict) else None
    return tuple(_port(name, spec) for name, spec in names.items()) if isinstance(names, dict) else ()


def _port(name: str, spec: Json) -> Port:
    data = spec if isinstance(spec, dict) else {}
    type_name = str(data.get("type"))
    required = data.get("required", True) is not False and data.get("default") is None
    title, help = str(data.get("title") or name), str(data.get("description") or "")
    return Port(name, type_name if is_type(type_name) else "any", title, help, required)


KIND = NodeKind(
    KindSpec(
        "sub_agent",
        "Sub-agent",
        "Models",
        "Runs another agent as one step.",
        "workflow",
        flow="subgraph",
        settings_schema=SCHEMA,
        inputs=inputs,
        outputs=outputs,
        as_tool=True,
    ),
    KindDocs(
        {"agent": "", "ports": {"inputs": {}, "outputs": {}}},
        errors=(
            CatalogueEntry("agent_not_found", "The agent is gone.", "Choose another agent."),
            CatalogueEntry("too_deep", "Agents call each other without an end.", "Break the circle."),
        ),
    ),
)
