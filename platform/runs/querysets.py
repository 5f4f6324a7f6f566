"""The words in which runs are asked for."""

from datetime import datetime
from typing import Self

from tenancy.querysets import WorkspaceQuerySet

QUEUED = ("queued", "running")  # Without a host such a run waits for one.


class RunQuerySet(WorkspaceQuerySet):
    """Runs of a workspace, newest first."""

    def of_agent(self, agent_id: object) -> Self:
        return self.filter(agent_id=agent_id)

    def of_project(self, project_id: object) -> Self:
        return self.filter(project_id=project_id)

    def with_status(self, status: str) -> Self:
        return self.filter(status=status)

    def created_between(self, since: datetime | None, until: datetime | None) -> Self:
        runs = self.filter(created_at__gte=since) if since else self
        return runs.filter(created_at__lt=until) if until else runs

    def matching(self, text: str) -> Self:
        """Runs whose agent's name holds the text."""
        return self.filter(agent__name__icontains=text)
