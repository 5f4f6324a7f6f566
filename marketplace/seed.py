"""The first listings of a new house: the agents that came from templates."""

from __future__ import annotations

from graphs.models import Agent
from graphs.services import main_branch
from marketplace.models import Listing
from marketplace.services import publish_release
from tenancy.models import Project, User, Workspace


def seed_demo(workspace: Workspace, project: Project, user: User) -> str | None:
    """Publish every committed agent of the project that came from a template and has no listing yet."""
    listed = Listing.objects.for_workspace(workspace).values("agent")
    agents = Agent.objects.for_workspace(workspace).filter(project=project, archived_at=None).exclude(pk__in=listed)
    published = [agent for agent in agents if publish_template(agent, user)]
    return f"Published {len(published)} listings in the marketplace." if published else None


def publish_template(agent: Agent, user: User) -> bool:
    """Publish one agent if it is a template's main agent and committed; whether it was."""
    if "template" not in agent.origin or agent.origin.get("part") or main_branch(agent).head is None:
        return False
    summary = agent.description or f"{agent.name}, ready to run."
    tags = agent.origin.get("tags") or ["template"]
    publish_release(agent=agent, by=user, title=agent.name, summary=summary[:300], tags=tags)
    return True
