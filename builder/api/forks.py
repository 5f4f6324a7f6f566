"""Forking a run by REST: here and not beside the other routes of runs, because a fork may carry out the draft."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from builder.api.runs import find_revision
from builder.draft_runs import pin_draft
from graphs.models import Revision
from runs.api.serializers import ForkSerializer, RunSerializer
from runs.forking import Fork, fork_run
from runs.models import Run
from runs.priorities import of_trigger
from tenancy.api import WorkspaceView, token_of
from tenancy.models import User

DRAFT = "draft"


class ForkView(WorkspaceView):
    """`POST` starts a run that takes what it can from this one."""

    queryset = Run.objects.select_related("agent", "revision", "started_by", "workspace")
    right_for: ClassVar = {"create": "run"}

    @extend_schema(request=ForkSerializer, responses={201: RunSerializer})
    def create(self, request: Request, **kwargs: Any) -> Response:
        run: Run = self.get_object()
        serializer = ForkSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        wish = serializer.validated_data
        trigger = "api" if token_of(request) else "person"
        by: User = request.user  # type: ignore[assignment]  # Signed in: IsAuthenticated ran.
        forked = fork_run(
            run,
            Fork(wish["mode"], wish.get("step"), wish.get("outputs", {}), wish.get("inputs")),
            revision=revision_of(run, wish.get("revision"), by),
            by=by,
            trigger=trigger,
            priority=of_trigger(trigger),
        )
        return Response(RunSerializer(forked).data, status=status.HTTP_201_CREATED)


def revision_of(run: Run, asked: str | None, by: User) -> Revision | None:
    """The other revision that was asked for; None for the run's own."""
    if asked == DRAFT:
        return pin_draft(run.agent, by)
    return find_revision(run.agent, asked) if asked and asked != run.revision.sha else None
