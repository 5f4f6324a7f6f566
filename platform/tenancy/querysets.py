"""The one way to rows: every queryset starts with the workspace.

Law: views, services and consumers read tenant rows through `for_workspace`, never with a filter of their own.
"""

from typing import TYPE_CHECKING, Any, Self

from django.db import models

if TYPE_CHECKING:
    from tenancy.models import Workspace


class WorkspaceQuerySet(models.QuerySet[Any]):
    """Rows that each name their workspace."""

    def for_workspace(self, workspace: "Workspace") -> Self:
        return self.filter(workspace=workspace)
