"""The shop: listings, their releases, and what was installed from them.

Law: a release never changes; it is pinned to a revision, and an install forks that revision.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.urls import reverse

from graphs.models import Agent, Revision
from marketplace.querysets import ListingQuerySet, ReleaseQuerySet
from tenancy.models import WorkspaceOwned


class Listing(WorkspaceOwned):
    """The shop page of an agent. Its workspace is the publisher's; everybody may see it until it is withdrawn."""

    agent = models.OneToOneField(Agent, on_delete=models.CASCADE, related_name="+", editable=False)
    slug = models.SlugField(max_length=80, unique=True, editable=False)
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=300)
    description = models.TextField(blank=True, default="")
    tags = ArrayField(models.CharField(max_length=30), default=list, blank=True, size=10)
    installs = models.PositiveIntegerField(default=0, editable=False)
    search = SearchVectorField(null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    updated_at = models.DateTimeField(auto_now=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ListingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-installs", "title", "id"]
        indexes: ClassVar = [
            GinIndex(fields=["search"], name="listing_search"),
            GinIndex(fields=["tags"], name="listing_tags"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(title=""), name="listing_has_a_title"),
            models.CheckConstraint(condition=~models.Q(summary=""), name="listing_has_a_summary"),
        ]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        """The shop page."""
        return reverse("market-listing", args=[self.slug])


class Release(WorkspaceOwned):
    """A numbered offer of a listing, pinned to a revision."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="releases", editable=False)
    number = models.PositiveIntegerField(editable=False)
    revision = models.ForeignKey(Revision, on_delete=models.RESTRICT, related_name="+", editable=False)
    # The sub-agents as they were when it was published: [[reference, revision id], …], callers first.
    pins = models.JSONField(default=list, editable=False)
    notes = models.TextField(blank=True, default="")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["listing", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["listing", "number"], name="release_number_is_unique_in_its_listing"),
        ]

    def __str__(self) -> str:
        return f"{self.listing.slug} {self.number}"


class Install(WorkspaceOwned):
    """The use of a release in a project. Its workspace is the one that installed it; the agent is a fork."""

    release = models.ForeignKey(Release, on_delete=models.RESTRICT, related_name="+", editable=False)
    agent = models.OneToOneField(Agent, on_delete=models.CASCADE, related_name="+", editable=False)
    installed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    class Meta:
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.release} in {self.workspace}"
