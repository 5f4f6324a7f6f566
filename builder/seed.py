"""The demo agents of a fresh installation: one per template, made once."""

from __future__ import annotations

from builder import services
from tenancy.models import Project, User, Workspace


def seed_demo(workspace: Workspace, project: Project, user: User) -> str | None:
    """What `manage.py seed_demo` calls; a line for the log when something was made."""
    agents = services.seed_templates(workspace, project, user)
    return f"{len(agents)} demo agents" if agents else None
