"""Tests by REST where they need the draft: starting them, and reading cases by the types of its inputs."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from builder.api.runs import find_revision
from builder.draft_runs import pin_draft
from builder.services import read_draft
from experiments.api.serializers import (
    CasesTextSerializer,
    ImportedSerializer,
    NewTestRunSerializer,
    TestRunSerializer,
)
from experiments.api.views import TestsView
from experiments.exchange import read_cases
from experiments.models import TestRun
from experiments.reading import add_counts
from experiments.services import add_cases
from experiments.starting import start_test_run
from tenancy.models import User
from tenancy.paging import Pages

DRAFT = "draft"


class TestRunsView(TestsView):
    """The test runs of a dataset, newest first."""

    serializer_class = TestRunSerializer
    pagination_class = Pages
    right_for: ClassVar = {"create": "run"}

    @extend_schema(responses=TestRunSerializer(many=True))
    def list(self, request: Request, **kwargs: Any) -> Response:
        rows = TestRun.objects.for_workspace(self.workspace).of_people().filter(dataset=self.dataset)
        page = self.paginate_queryset(rows.select_related("revision", "started_by"))
        return self.get_paginated_response(TestRunSerializer(add_counts(page or ()), many=True).data)

    @extend_schema(request=NewTestRunSerializer, responses={201: TestRunSerializer})
    def create(self, request: Request, **kwargs: Any) -> Response:
        """Run all cases on the draft as it stands, or on a revision."""
        dataset = self.dataset
        sha = self.wish(NewTestRunSerializer, request)["revision"]
        by: User = request.user  # type: ignore[assignment]  # Signed in: IsAuthenticated ran.
        revision = find_revision(dataset.agent, None if sha == DRAFT else sha) or pin_draft(dataset.agent, by)
        test_run = start_test_run(dataset=dataset, revision=revision, by=by)
        return Response(TestRunSerializer(add_counts([test_run])[0]).data, status=status.HTTP_201_CREATED)


class ImportCasesView(TestsView):
    """Cases from a text."""

    serializer_class = ImportedSerializer
    right_for: ClassVar = {"create": "edit"}

    @extend_schema(request=CasesTextSerializer, responses={201: ImportedSerializer})
    def create(self, request: Request, **kwargs: Any) -> Response:
        """Add the cases of a text in JSON, JSON Lines or CSV, all or none."""
        dataset = self.dataset
        wish = self.wish(CasesTextSerializer, request)
        inputs = read_draft(dataset.agent).get("inputs") or {}
        types = {name: str((spec or {}).get("type", "any")) for name, spec in inputs.items()}
        made = add_cases(dataset, read_cases(wish["text"], wish.get("format"), types))
        return Response({"added": len(made)}, status=status.HTTP_201_CREATED)
