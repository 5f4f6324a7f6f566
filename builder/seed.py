"""The demo agents of an installation: one per template, made once, following its template until somebody edits them.

Law: seeding again never touches what a person has made, changed or deleted.
"""

from __future__ import annotations

from collections.abc import Iterator

from builder import services
from builder.templates import Template, find_templates
from graphs.models import Agent, Revision
from tenancy.models import Project, User, Workspace

FOLLOW = "Follow the template {slug}"
OURS = ("Begin with the template {slug}", FOLLOW)


def seed_demo(workspace: Workspace, project: Project, user: User) -> str | None:
    """What `manage.py seed_demo` calls; a line for the log when something was made."""
    made = services.seed_templates(workspace, project, user)
    followed = follow_templates(project, user)
    said = [f"{len(made)} demo agents"] if made else []
    said += [f"{len(followed)} demo agents follow their changed templates"] if followed else []
    return ", ".join(said) or None


def follow_templates(project: Project, user: User) -> list[Agent]:
    """Commit the templates as they are now to the demo agents that nobody has edited; gives those that changed."""
    return [agent for template in find_templates() for agent in _follow(template, project, user)]


def _follow(template: Template, project: Project, user: User) -> Iterator[Agent]:
    parts = {name: _seeded(project, user, template.slug, part=name) for name in template.agents}
    made = {name: agent for name, agent in parts.items() if agent is not None}
    if len(made) < len(parts):
        return  # Somebody deleted an agent that the others call.
    for agent, graph in [
        *((made[name], template.agents[name]) for name in template.agents),
        (_seeded(project, user, template.slug, part=None), template.graph),
    ]:
        if agent is not None and _is_untouched(agent, template.slug):
            text = services.canonical_text(graph, made)
            if services.follow_text(agent, text, FOLLOW.format(slug=template.slug), user):
                yield agent


def _seeded(project: Project, user: User, slug: str, *, part: str | None) -> Agent | None:
    """The demo agent of a template, which is the first one made from it; None when it is gone."""
    agents = Agent.objects.for_workspace(project.workspace).in_project(project)
    found = agents.filter(created_by=user, origin__template=slug).order_by("created_at")
    named = found.filter(origin__part=part) if part else found.filter(origin__part__isnull=True)
    first: Agent | None = named.first()
    return first if first is not None and first.archived_at is None else None


def _is_untouched(agent: Agent, slug: str) -> bool:
    """Whether every commit was made by seeding and the draft holds nothing else."""
    commits = Revision.objects.for_workspace(agent.workspace).named().filter(agent=agent)
    return (
        set(commits.values_list("message", flat=True)) <= {text.format(slug=slug) for text in OURS}
        and not services.open_draft(agent).is_changed
    )
