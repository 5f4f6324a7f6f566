"""REST for limits on runs under way, and for why a run still waits. Parse, one call, render."""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from graphs.models import Agent
from runs import limits
from runs.models import Run, RunLimit
from tenancy.api import WorkspaceView
from tenancy.errors import NotFound
from tenancy.models import Project


class LimitSerializer(serializers.Serializer[Any]):
    """How many runs of a workspace, a project or an agent (`scope` is its id) are carried at once."""

    scope = serializers.UUIDField(read_only=True)
    most = serializers.IntegerField(
        min_value=0, max_value=1_000_000, allow_null=True, help_text="0 is no limit; null is what the site says."
    )


class ScopeLimitSerializer(LimitSerializer):
    """The limit of one scope, and what holds while it has none of its own."""

    usual = serializers.IntegerField(read_only=True, help_text="What the site says; 0 is no limit.")


class WaitSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(allow_null=True, help_text="A sentence; null when nothing keeps the run waiting.")


class LimitsView(WorkspaceView):
    """The limits that somebody set in this workspace."""

    queryset = RunLimit.objects.order_by("created_at")
    serializer_class = LimitSerializer
    pagination_class = None
    right_for: ClassVar = {"update": "manage_workspace"}

    def list(self, request: Request, **kwargs: Any) -> Response:
        return Response(LimitSerializer(self.get_queryset(), many=True).data)

    @extend_schema(responses=ScopeLimitSerializer)
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """What was said for the workspace, or for one of its projects or agents, and what the site says."""
        return Response(describe(self._scope(kwargs["scope"])))

    @extend_schema(responses=ScopeLimitSerializer)
    def update(self, request: Request, **kwargs: Any) -> Response:
        """Set the limit of the workspace, or of one of its projects or agents."""
        scope = self._scope(kwargs["scope"])
        wish = LimitSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        limits.set_limit(scope=scope, most=wish.validated_data["most"])
        return Response(describe(scope))

    def _scope(self, scope_id: UUID) -> limits.Scope:
        """The workspace itself, or what it owns. Raises NotFound."""
        if scope_id == self.workspace.pk:
            return self.workspace
        for model in (Project, Agent):
            if found := model.objects.for_workspace(self.workspace).filter(pk=scope_id).first():
                return found  # type: ignore[no-any-return]  # A row of the one or the other.
        raise NotFound


def describe(scope: limits.Scope) -> dict[str, Any]:
    return {"scope": str(scope.pk), "most": limits.get_limit(scope), "usual": limits.usual_limit(scope)}


class WaitView(WorkspaceView):
    """Why a run waits."""

    queryset = Run.objects.all()
    serializer_class = WaitSerializer

    @extend_schema(responses=WaitSerializer)
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        return Response({"reason": limits.why_queued(self.get_object())})
