"""REST of the shop's back room: one's own listings and installs. Parse, one call, render."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.request import Request
from rest_framework.response import Response

from graphs.models import Agent, Revision
from marketplace import services
from marketplace.api.serializers import (
    InstallSerializer,
    ListingSerializer,
    NewInstallSerializer,
    PublishSerializer,
)
from marketplace.errors import ReleaseMissing
from marketplace.models import Install, Listing, Release
from tenancy.api import WorkspaceView
from tenancy.errors import NotFound
from tenancy.models import Project


class ListingsView(mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.DestroyModelMixin, WorkspaceView):
    """What this workspace offers. Deleting a listing withdraws it; what was installed keeps working."""

    queryset = Listing.objects.select_related("workspace")
    serializer_class = ListingSerializer
    right_for: ClassVar = {"create": "publish", "destroy": "publish"}

    @extend_schema(request=PublishSerializer, responses={201: ListingSerializer})
    def create(self, request: Request, **kwargs: Any) -> Response:
        wish = PublishSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        fields = dict(wish.validated_data)
        agent = self._agent(fields.pop("agent"))
        revision = self._revision(agent, fields.pop("revision", None))
        release = services.publish_release(agent=agent, by=request.user, revision=revision, **fields)
        return Response(ListingSerializer(release.listing).data, status=status.HTTP_201_CREATED)

    def _agent(self, pk: Any) -> Agent:
        agent = Agent.objects.for_workspace(self.workspace).filter(pk=pk, archived_at=None).first()
        if agent is None:
            raise NotFound("This workspace has no such agent.", field="agent")
        return agent

    def _revision(self, agent: Agent, sha: str | None) -> Revision | None:
        if sha is None:
            return None
        revision = Revision.objects.for_workspace(self.workspace).filter(agent=agent, sha=sha).first()
        if revision is None:
            raise NotFound("This agent has no such revision.", field="revision")
        return revision

    def perform_destroy(self, listing: Listing) -> None:
        services.withdraw_listing(listing)


class InstallsView(mixins.ListModelMixin, WorkspaceView):
    """What this workspace has installed."""

    queryset = Install.objects.select_related("release__listing")
    serializer_class = InstallSerializer
    right_for: ClassVar = {"create": "edit"}

    @extend_schema(request=NewInstallSerializer, responses={201: InstallSerializer})
    def create(self, request: Request, **kwargs: Any) -> Response:
        wish = NewInstallSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        install = services.install_release(
            release=find_release(wish.validated_data["release"]),
            project=self._project(wish.validated_data["project"]),
            by=request.user,
            name=wish.validated_data.get("name"),
        )
        return Response(InstallSerializer(install).data, status=status.HTTP_201_CREATED)

    def _project(self, pk: Any) -> Project:
        project = Project.objects.for_workspace(self.workspace).filter(pk=pk).first()
        if project is None:
            raise NotFound("This workspace has no such project.", field="project")
        return project


def find_release(pk: Any) -> Release:
    """A release that anybody may install. Raises ReleaseMissing."""
    found = Release.objects.public().filter(pk=pk)
    release: Release | None = found.select_related("listing", "revision__workspace", "revision__agent").first()
    if release is None:
        raise ReleaseMissing(field="release")
    return release
