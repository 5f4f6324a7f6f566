"""The words in which datasets, cases and test runs are asked for."""

from __future__ import annotations

from typing import Self

from tenancy.querysets import WorkspaceQuerySet


class ArchivableQuerySet(WorkspaceQuerySet):
    """Rows that are taken out of sight before they are gone."""

    def active(self) -> Self:
        return self.filter(archived_at=None)


class TestRunQuerySet(WorkspaceQuerySet):
    """Test runs of a workspace."""

    def of_people(self) -> Self:
        """Without the tries of searches."""
        return self.filter(search=None)

    def under_way(self) -> Self:
        return self.filter(status="running")
