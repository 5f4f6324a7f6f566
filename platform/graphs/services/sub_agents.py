"""Which revisions a graph's sub-agent nodes mean, down to the last level.

Law: only agents of the same workspace are found, whatever the graph says.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from engine.graph import Graph, Node
from engine.plan import agent_reference
from graphs.errors import SubAgentCycle, SubAgentMissing
from graphs.models import MAIN, Branch, Revision
from graphs.services.history import load_graph
from tenancy.models import Workspace

KIND = "sub_agent"
MAX_DEPTH = 8


def pinned_agents(graph: Graph, workspace: Workspace) -> Mapping[str, Graph]:
    """The graph of every sub-agent by the reference its node names (`engine.plan.agent_reference`).

    Raises SubAgentMissing and SubAgentCycle.
    """
    return {name: load_graph(revision) for name, revision in find_pinned_revisions(graph, workspace).items()}


def find_pinned_revisions(graph: Graph, workspace: Workspace) -> dict[str, Revision]:
    """The revision of every sub-agent by reference, callers before what they call. A node without a revision follows
    the branch `main` as it is now. Raises SubAgentMissing and SubAgentCycle.
    """
    found: dict[str, Revision] = {}
    _visit(graph, workspace, found, ())
    return {name: found[name] for name in _callers_first(graph, found)}


def find_known_agents(graph: Graph, workspace: Workspace) -> Mapping[str, Graph]:
    """The graphs of those sub-agents of the graph's own nodes that are there; the missing ones are left out.

    An agent that was not committed yet counts as there, with an empty graph.
    """
    known: dict[str, Graph] = {}
    for name in references_of(graph):
        try:
            known[name] = load_graph(_find_revision(name, workspace))
        except SubAgentMissing:
            if _is_agent(name, workspace):
                known[name] = Graph()
    return known


def _is_agent(name: str, workspace: Workspace) -> bool:
    agent, _, sha = name.partition("@")
    try:
        return not sha and Branch.objects.for_workspace(workspace).filter(agent=uuid.UUID(agent)).exists()
    except ValueError:
        return False


def is_sub_agent(node: Node) -> bool:
    """Whether a node runs another agent."""
    return node.kind.split("@")[0] == KIND


def references_of(graph: Graph) -> list[str]:
    """The references that a graph's own nodes name, each once; empty ones (nothing chosen yet) are left out."""
    names = (agent_reference(node) for node in graph.nodes.values() if is_sub_agent(node) and not node.disabled)
    return [name for name in dict.fromkeys(names) if name.split("@")[0]]


def _visit(graph: Graph, workspace: Workspace, found: dict[str, Revision], path: tuple[str, ...]) -> None:
    if len(path) > MAX_DEPTH:
        raise SubAgentCycle(f"These agents call one another more than {MAX_DEPTH} levels deep.")
    for name in references_of(graph):
        if name in path:
            raise SubAgentCycle(f"“{found[name].agent.name}” calls itself through its sub-agents.", reference=name)
        if name not in found:
            found[name] = _find_revision(name, workspace)
        _visit(load_graph(found[name]), workspace, found, (*path, name))


def _find_revision(name: str, workspace: Workspace) -> Revision:
    agent, _, sha = name.partition("@")
    try:
        agent_id = uuid.UUID(agent)
    except ValueError:
        raise SubAgentMissing(f"“{agent[:80]}” is no agent's id.", reference=name) from None
    revision = _pinned(agent_id, sha, workspace) if sha else _head(agent_id, workspace)
    if revision is None:
        raise SubAgentMissing("A sub-agent of this graph is gone or was never committed.", reference=name)
    return revision


def _pinned(agent: uuid.UUID, sha: str, workspace: Workspace) -> Revision | None:
    return (
        Revision.objects.for_workspace(workspace)
        .select_related("agent", "workspace")
        .filter(agent=agent, sha=sha)
        .first()
    )


def _head(agent: uuid.UUID, workspace: Workspace) -> Revision | None:
    branches = Branch.objects.for_workspace(workspace).select_related("head__agent", "head__workspace")
    branch = branches.filter(agent=agent, name=MAIN).first()
    return branch.head if branch else None


def _callers_first(graph: Graph, found: Mapping[str, Revision]) -> list[str]:
    """Topological order of an acyclic set: depth first, each after everything it calls, then reversed."""
    order: dict[str, None] = {}

    def visit(caller: Graph) -> None:
        for name in references_of(caller):
            if name not in order:
                visit(load_graph(found[name]))
                order.setdefault(name)

    visit(graph)
    return list(reversed(order))
