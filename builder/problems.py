"""Everything that is wrong with a draft, for the editor, REST and the start of a run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from builder.kinds import specs
from builder.unknown_models import find_unknown_models
from engine.graph import Graph
from engine.problems import Problem
from engine.textform import parse_graph
from engine.validate import find_problems
from graphs import services as graphs
from tenancy.models import Workspace

# Such an edge can never become right by another change elsewhere, so a command may not draw it.
IMPOSSIBLE_EDGES = frozenset(
    {"type_mismatch", "wrong_direction", "self_loop", "crosses_border", "port_taken", "dangling_edge", "unknown_port"}
)


def find_draft_problems(data: Mapping[str, Any], workspace: Workspace) -> tuple[Graph, list[Problem]]:
    """The graph as far as it can be read, and every problem of the data. Never raises for what the data holds."""
    graph, unreadable = parse_graph(data)
    agents = graphs.find_known_agents(graph, workspace)
    models = find_unknown_models(graph, specs(), workspace)
    return graph, [*unreadable, *find_problems(graph, specs(), agents), *models]


def find_problems_alone(data: Mapping[str, Any]) -> list[Problem]:
    """The problems of data that belongs to no workspace yet, such as a template; sub-agents are taken for granted."""
    graph, unreadable = parse_graph(data)
    return [*unreadable, *find_problems(graph, specs())]
