"""The words in which one asks for agents and revisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Q

from tenancy.querysets import WorkspaceQuerySet

if TYPE_CHECKING:
    from tenancy.models import Project


class AgentQuerySet(WorkspaceQuerySet):
    """Agents of a workspace."""

    def active(self) -> Self:
        return self.filter(archived_at=None)

    def in_project(self, project: Project) -> Self:
        return self.filter(project=project)

    def matching(self, text: str) -> Self:
        return self.filter(Q(name__icontains=text) | Q(description__icontains=text))


class RevisionQuerySet(WorkspaceQuerySet):
    """Revisions of a workspace's agents."""

    def named(self) -> Self:
        """Commits, without the unnamed revisions that runs of drafts pinned."""
        return self.filter(named=True)

    def without_text(self) -> Self:
        return self.defer("yaml", "commit")
