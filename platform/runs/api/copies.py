"""REST for taking a step along. Parse, one call, render."""

from dataclasses import asdict
from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from runs.copies import copy_step
from runs.models import Run
from tenancy.api import WorkspaceView


class CaseCopySerializer(serializers.Serializer[Any]):
    """A case as the tests of an agent take it."""

    name = serializers.CharField()
    inputs = serializers.DictField()
    expected = serializers.DictField(allow_null=True)


class CopiesSerializer(serializers.Serializer[Any]):
    """A step as a shell command and as a case. Secrets are placeholders such as $TOKEN."""

    does = serializers.ChoiceField(
        choices=["request", "node", "run"],
        help_text="What the command does: asks what the step asked, runs its node alone, or runs its agent.",
    )
    curl = serializers.CharField()
    case = CaseCopySerializer()


class CopiesView(WorkspaceView):
    """What a step can be copied as."""

    queryset = Run.objects.select_related("agent", "revision", "workspace")
    serializer_class = CopiesSerializer
    pagination_class = None
    right_for: ClassVar = {"retrieve": "view"}

    @extend_schema(parameters=[OpenApiParameter("step", str, required=True, description="The step's path.")])
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        run, step = self.get_object(), request.query_params.get("step")
        if not step:
            raise ValidationError({"step": "Name the step by its path."})
        return Response(asdict(copy_step(run, step, request.build_absolute_uri("/api"))))
