"""The first listings of a new house: the agents that came from templates."""

from __future__ import annotations

from graphs.models import Agent
from graphs.services import main_branch
from marketplace.models import Listing
from marketplace.services import publish_release
from tenancy.models import Project, User, Workspace


def seed_demo(workspace: Workspace, project: Project, user: User) -> str | None:
    """Publish the project's agents that came from templates; of each template one, and none that has a listing already.

    People make agents from templates, too: those are theirs to publish.
    """
    listed = Listing.objects.for_workspace(workspace)
    seen = set(listed.values_list("agent__origin__template", flat=True))
    agents = Agent.objects.for_workspace(workspace).filter(project=project, archived_at=None).order_by("created_at")
    published = 0
    for agent in agents:
        template = agent.origin.get("template")
        if template is None or template in seen or agent.origin.get("part") or main_branch(agent).head is None:
            continue
        publish_template(agent, user)
        seen.add(template)
        published += 1
    return f"Published {published} listings in the marketplace." if published else None


def publish_template(agent: Agent, user: User) -> None:
    """Publish one agent under its own name and description."""
    summary = agent.description or f"{agent.name}, ready to run."
    tags = agent.origin.get("tags") or ["template"]
    publish_release(agent=agent, by=user, title=agent.name, summary=summary[:300], tags=tags)
