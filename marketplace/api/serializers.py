"""What the shop's REST speaks."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers

from marketplace.models import Install, Listing, Release
from marketplace.services import newest_release


class ReleaseSerializer(serializers.ModelSerializer[Release]):
    """A numbered offer."""

    sha = serializers.CharField(source="revision.sha", read_only=True)

    class Meta:
        model = Release
        fields = ("id", "number", "sha", "notes", "created_at")


class ListingSerializer(serializers.ModelSerializer[Listing]):
    """A shop page with its newest release."""

    agent = serializers.UUIDField(source="agent_id", read_only=True)
    url = serializers.CharField(source="get_absolute_url", read_only=True)
    release = serializers.SerializerMethodField()

    class Meta:
        model = Listing
        fields = (
            "id", "agent", "slug", "url", "title", "summary", "description", "tags", "installs",
            "created_at", "updated_at", "withdrawn_at", "release",
        )  # fmt: skip
        read_only_fields = ("id", "slug", "installs", "created_at", "updated_at", "withdrawn_at")

    def get_release(self, listing: Listing) -> ReleaseSerializer(allow_null=True):  # type: ignore[valid-type]
        release = newest_release(listing)
        return ReleaseSerializer(release).data if release else None


class PublishSerializer(serializers.Serializer[Any]):
    """What publishing needs. `revision` is a Git commit id; the branch's head when it is left out."""

    agent = serializers.UUIDField()
    revision = serializers.RegexField(r"^[0-9a-f]{40}$", required=False)
    title = serializers.CharField(max_length=120)
    summary = serializers.CharField(max_length=300)
    description = serializers.CharField(max_length=20_000, required=False, allow_blank=True, default="")
    tags = serializers.ListField(
        child=serializers.CharField(max_length=30), max_length=10, required=False, default=list
    )
    notes = serializers.CharField(max_length=5_000, required=False, allow_blank=True, default="")


class InstallSerializer(serializers.ModelSerializer[Install]):
    """What was installed, and the agent that it made."""

    release = serializers.UUIDField(source="release_id", read_only=True)
    number = serializers.IntegerField(source="release.number", read_only=True)
    listing = serializers.CharField(source="release.listing.slug", read_only=True)
    agent = serializers.UUIDField(source="agent_id", read_only=True)

    class Meta:
        model = Install
        fields: ClassVar = ["id", "release", "number", "listing", "agent", "created_at"]


class NewInstallSerializer(serializers.Serializer[Any]):
    """What an install needs: a release, a project of this workspace and, if you like, another name."""

    release = serializers.UUIDField()
    project = serializers.UUIDField()
    name = serializers.CharField(max_length=200, required=False)
