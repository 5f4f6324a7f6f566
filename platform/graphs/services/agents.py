"""Agents come and go: created, forked with everything they call, archived."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from engine.graph import Graph, Node
from engine.plan import agent_reference
from engine.textform import graph_data
from graphs.models import MAIN, Agent, Branch, Revision
from graphs.services.history import commit_graph, load_graph
from graphs.services.sub_agents import find_pinned_revisions, is_sub_agent
from tenancy.models import Project, User


@transaction.atomic
def create_agent(
    *,
    project: Project,
    name: str,
    by: User | None,
    description: str = "",
    origin: Mapping[str, Any] | None = None,
) -> Agent:
    """A new agent with an empty branch `main`."""
    # Two creations of one name at a time would pick one slug: the project's row makes them queue.
    Project.objects.for_workspace(project.workspace).select_for_update().get(pk=project.pk)
    agent = Agent.objects.create(
        workspace_id=project.workspace_id,
        project=project,
        name=name[:200],
        slug=free_slug(project, name),
        description=description,
        origin=dict(origin or {}),
        created_by=by,
    )
    Branch.objects.create(workspace_id=project.workspace_id, agent=agent, name=MAIN)
    return agent


def free_slug(project: Project, name: str) -> str:
    """A slug that no active agent of the project has: the name's, or the name's with a number."""
    base = slugify(name)[:70] or "agent"
    taken = set(
        Agent.objects.for_workspace(project.workspace).active().in_project(project)
        .filter(slug__startswith=base).values_list("slug", flat=True)
    )  # fmt: skip
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return base if base not in taken else next(slug for slug in numbered if slug not in taken)


def main_branch(agent: Agent) -> Branch:
    """The branch `main` with its head; what a commit takes as its parent."""
    branch: Branch = (
        Branch.objects.for_workspace(agent.workspace).select_related("head", "workspace").get(agent=agent, name=MAIN)
    )
    return branch


@transaction.atomic
def fork(
    revision: Revision,
    into: Project,
    name: str | None,
    by: User | None,
    origin: Mapping[str, Any] | None = None,
    pinned: Mapping[str, Revision] | None = None,
) -> Agent:
    """A new agent that begins with this revision's graph and remembers where it came from.

    A fork, not a link: later edits by the author never change it. Into another workspace the sub-agents come along:
    those of `pinned` (by reference, callers first), or as they are now.
    """
    graph = load_graph(revision)
    copies: dict[str, str] = {}
    if into.workspace_id != revision.workspace_id:
        found = find_pinned_revisions(graph, revision.workspace) if pinned is None else dict(pinned)
        for reference, sub_revision in reversed(found.items()):  # What others call is copied before its callers.
            copies[reference] = str(_copy(sub_revision, into, None, by, copies, None).id)
    return _copy(revision, into, name, by, copies, origin)


def rename_agent(agent: Agent, *, name: str, description: str) -> None:
    """What lists and search show; the graph's own name is changed by whoever owns the draft."""
    agent.name, agent.description = name, description
    agent.save(update_fields=["name", "description", "updated_at"])


@transaction.atomic
def move_agent(agent: Agent, project: Project) -> None:
    """Put an agent into another project of its workspace."""
    if project.pk != agent.project_id:
        agent.project, agent.slug = project, free_slug(project, agent.name)
        agent.save(update_fields=["project", "slug", "updated_at"])


def archive_agent(agent: Agent) -> None:
    """Take an agent out of sight; its runs and revisions stay."""
    Agent.objects.for_workspace(agent.workspace).active().filter(pk=agent.pk).update(archived_at=timezone.now())


def _copy(
    revision: Revision,
    into: Project,
    name: str | None,
    by: User | None,
    copies: Mapping[str, str],
    origin: Mapping[str, Any] | None,
) -> Agent:
    data = graph_data(load_graph(revision))
    _point_to_copies(data, load_graph(revision), copies)
    agent = create_agent(
        project=into,
        name=name or revision.agent.name,
        by=by,
        description=revision.agent.description,
        origin={"fork": {"agent": str(revision.agent_id), "revision": revision.sha}, **(origin or {})},
    )
    data["name"] = agent.name
    commit_graph(agent, data, f"Fork {revision.agent.name} at {revision.sha[:7]}", by, main_branch(agent))
    return agent


def _point_to_copies(data: dict[str, Any], graph: Graph, copies: Mapping[str, str]) -> None:
    for node in graph.nodes.values():
        if is_sub_agent(node) and agent_reference(node) in copies:
            data["nodes"][node.id]["settings"] = _settings_of_copy(node, copies[agent_reference(node)])


def _settings_of_copy(node: Node, agent: str) -> dict[str, Any]:
    return {**{key: value for key, value in node.settings.items() if key != "revision"}, "agent": agent}
