"""REST for what runs ask people. Parse, one call, render."""

from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, status
from rest_framework.request import Request
from rest_framework.response import Response

from runs.api.approval_serializers import ApprovalSerializer, DecisionSerializer, OpenApprovalsSerializer
from runs.api.serializers import RunSerializer
from runs.api.views import uuid_in
from runs.approvals import decide, open_approvals, those_for
from runs.models import Approval, Run
from tenancy.api import WorkspaceView
from tenancy.paging import Pages

FILTERS = [
    OpenApiParameter("run", str, description="Only of this run (its id)."),
    OpenApiParameter("mine", str, enum=["true"], description="Only those that you may decide."),
]


class ApprovalsView(mixins.ListModelMixin, WorkspaceView):
    """What waits for a decision in a workspace, newest first."""

    queryset = Approval.objects.all()
    serializer_class = ApprovalSerializer
    pagination_class = Pages

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "member": getattr(self.request, "membership", None)}

    @extend_schema(parameters=FILTERS)
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    def filter_queryset(self, queryset: Any) -> Any:
        asked = self.request.query_params
        rows = those_for(self.membership) if asked.get("mine") == "true" else open_approvals(self.workspace)
        rows = rows.select_related("run__agent", "run__started_by")
        return rows.filter(run=uuid_in("run", run)) if (run := asked.get("run")) else rows

    @extend_schema(responses=OpenApprovalsSerializer)
    def count(self, request: Request, **kwargs: Any) -> Response:
        """How many wait for a decision that you may take."""
        return Response({"open": those_for(self.membership).count()})


class DecideView(WorkspaceView):
    """Decisions about a run."""

    queryset = Run.objects.select_related("agent", "revision", "started_by", "workspace")
    right_for: ClassVar = {"create": "run"}

    @extend_schema(request=DecisionSerializer, responses={202: RunSerializer})
    def create(self, request: Request, **kwargs: Any) -> Response:
        """Decide what a step asks; the first decision counts, and the run goes on from it."""
        run, wish = self.get_object(), DecisionSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        decide(run, self.membership, **wish.validated_data)
        return Response(RunSerializer(self.get_object()).data, status=status.HTTP_202_ACCEPTED)
