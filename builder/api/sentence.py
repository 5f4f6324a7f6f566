"""REST for building from a sentence. Parse, one call, render."""

from dataclasses import asdict
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from builder.api.commands import ValuesField
from builder.api.explain import ChangeSerializer, UsageSerializer
from builder.api.views import BuilderView
from builder.explaining import usage_of
from builder.sentence import commands_of, plan_draft


class SentenceSerializer(serializers.Serializer[Any]):
    sentence = serializers.CharField(max_length=4000, help_text="What the agent is to do.")


class PlanSerializer(serializers.Serializer[Any]):
    """What would change in the draft. `source` tells whether a model planned it, or it was composed from templates."""

    sentence = serializers.CharField()
    summary = serializers.CharField(allow_blank=True)
    source = serializers.ChoiceField(choices=["model", "templates"])
    commands = serializers.ListField(child=ValuesField(), help_text="Those of all changes, in order.")
    changes = ChangeSerializer(many=True)
    problems = serializers.ListField(child=serializers.CharField())
    note = serializers.CharField(allow_blank=True)
    usage = UsageSerializer(allow_null=True)


class PlanView(BuilderView):
    """A plan for the draft."""

    right_for: ClassVar = {"create": "edit"}

    @extend_schema(request=SentenceSerializer, responses=PlanSerializer)
    def create(self, request: Request, **kwargs: Any) -> Response:
        """Commands that make of the draft what a sentence says. Nothing is applied."""
        agent = self.agent
        plan = plan_draft(agent, self.wish(SentenceSerializer, request)["sentence"])
        usage = None if plan.usage is None else usage_of(plan.usage)
        return Response({**asdict(plan), "usage": usage, "commands": commands_of(plan)})
