"""REST for explaining a failure. Parse, one call, render.

It stands with the builder, because the fix that it may propose is for the agent's draft.
"""

from dataclasses import asdict
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from builder.api.commands import AnyField, ValuesField
from builder.explaining import explain_failure
from runs.models import Run
from tenancy.api import WorkspaceView


class ExplainSerializer(serializers.Serializer[Any]):
    step = serializers.CharField(required=False, help_text="A step's path; without it the step that failed the run.")
    with_model = serializers.BooleanField(default=True, help_text="Whether the workspace's model may be asked, too.")


class UsageSerializer(serializers.Serializer[Any]):
    """What asking the model cost; `cost` null is a price nobody knows."""

    model = serializers.CharField()
    tokens_in = serializers.IntegerField()
    tokens_out = serializers.IntegerField()
    cost = serializers.CharField(allow_null=True)


class ChangeSerializer(serializers.Serializer[Any]):
    """A proposed command in words. `needs` are the changes, by index, without which it cannot be carried out."""

    index = serializers.IntegerField()
    what = serializers.CharField()
    before = AnyField(allow_null=True)
    after = AnyField(allow_null=True)
    needs = serializers.ListField(child=serializers.IntegerField())
    command = ValuesField()


class ExplanationSerializer(serializers.Serializer[Any]):
    """Why a step failed. `fix` are changes of the agent's draft that a model proposes; nobody has applied them."""

    agent = serializers.UUIDField()
    step = serializers.CharField(allow_null=True)
    node = serializers.CharField(allow_null=True, help_text="Null where the node stands in another agent.")
    kind = serializers.CharField(allow_null=True)
    code = serializers.CharField()
    cause = serializers.CharField()
    meaning = serializers.CharField(allow_blank=True)
    advice = serializers.ListField(child=serializers.CharField())
    inputs = ValuesField(allow_null=True)
    source = serializers.ChoiceField(choices=["catalogue", "model"])
    note = serializers.CharField(allow_blank=True)
    summary = serializers.CharField(allow_blank=True)
    fix = ChangeSerializer(many=True)
    usage = UsageSerializer(allow_null=True)


class ExplainView(WorkspaceView):
    """Why a step failed."""

    queryset = Run.objects.select_related("agent__workspace", "revision", "workspace")
    right_for: ClassVar = {"create": "run"}  # Asking a model costs money.

    @extend_schema(request=ExplainSerializer, responses=ExplanationSerializer)
    def create(self, request: Request, **kwargs: Any) -> Response:
        """The cause, what the kind's catalogue says, and what the workspace's model would change."""
        run = self.get_object()
        wish = ExplainSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        found = explain_failure(run, wish.validated_data.get("step"), with_model=wish.validated_data["with_model"])
        return Response(asdict(found))
