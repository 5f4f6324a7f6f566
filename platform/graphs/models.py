"""Agents and their history.

Law: a revision never changes; a branch is the only thing that moves, and only by a conditional update.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from graphs.querysets import AgentQuerySet, RevisionQuerySet
from tenancy.models import Project, WorkspaceOwned

MAIN = "main"


class Agent(WorkspaceOwned):
    """The named thing that a project owns. Deleting one archives it: its runs stay readable."""

    project = models.ForeignKey(Project, on_delete=models.RESTRICT, related_name="+")
    name = models.CharField(max_length=200)
    slug = models.CharField(max_length=80)
    description = models.TextField(blank=True, default="")
    origin = models.JSONField(default=dict, blank=True)  # Template, install or fork it came from.
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    updated_at = models.DateTimeField(auto_now=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = AgentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-updated_at", "id"]
        indexes: ClassVar = [models.Index(fields=["workspace", "-updated_at"], name="agents_of_workspace")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "slug"],
                condition=models.Q(archived_at=None),
                name="agent_slug_is_unique_in_its_project",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="agent_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Revision(WorkspaceOwned):
    """An immutable graph with parents; `sha` is its Git commit id, `tree` its Git tree id."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="revisions", editable=False)
    sha = models.CharField(max_length=40, editable=False)
    tree = models.CharField(max_length=40, editable=False)
    parents = ArrayField(models.CharField(max_length=40), default=list, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    message = models.TextField(editable=False)
    committed_at = models.DateTimeField(editable=False)
    named = models.BooleanField(default=True, editable=False)  # False: pinned by a run of a draft.
    yaml = models.TextField(editable=False)
    commit = models.BinaryField(editable=False)  # Git's raw commit object, byte for byte.

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-committed_at", "-created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agent", "sha"], name="one_revision_per_agent_and_sha"),
            models.CheckConstraint(condition=models.Q(sha__regex=r"^[0-9a-f]{40}$"), name="revision_sha_is_a_git_id"),
        ]
        indexes: ClassVar = [models.Index(fields=["agent", "tree"], name="revisions_by_tree")]

    def __str__(self) -> str:
        return self.sha[:7]


class Branch(WorkspaceOwned):
    """A movable name for a revision; `head` is empty before the first commit."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="branches", editable=False)
    name = models.CharField(max_length=100, default=MAIN)
    head = models.ForeignKey(Revision, null=True, on_delete=models.RESTRICT, related_name="+", editable=False)

    class Meta:
        verbose_name_plural = "branches"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agent", "name"], name="branch_name_is_unique_in_its_agent"),
        ]

    def __str__(self) -> str:
        return self.name
