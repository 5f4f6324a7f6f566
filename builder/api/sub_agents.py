"""REST for extracting nodes into an agent and inlining one. Parse, one call, render."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from builder import sub_agents
from builder.api.serializers import CommandsSerializer
from builder.api.views import BuilderView


class ExtractSerializer(serializers.Serializer[Any]):
    """The nodes that become an agent, and its name."""

    nodes = serializers.ListField(child=serializers.CharField(max_length=64), min_length=1, max_length=10_000)
    name = serializers.CharField(max_length=200)


class ExtractedSerializer(CommandsSerializer):
    """The new agent, the node that runs it, and the commands that put it in its place."""

    agent = serializers.UUIDField(source="agent.id")
    node = serializers.CharField()


class InlineSerializer(serializers.Serializer[Any]):
    """The node that runs another agent."""

    node = serializers.CharField(max_length=64)


class ExtractView(BuilderView):
    """Extracting a part of a draft."""

    serializer_class = ExtractedSerializer
    right_for: ClassVar = {"create": "edit"}

    @extend_schema(request=ExtractSerializer, responses={201: ExtractedSerializer})
    def create(self, request: Request, **kwargs: Any) -> Response:
        """Make an agent of some nodes; the draft itself changes when the answer's commands are applied to it."""
        agent = self.agent
        wish = self.wish(ExtractSerializer, request)
        made = sub_agents.extract_part(agent, nodes=wish["nodes"], name=wish["name"], by=request.user)
        answer = {"agent": made.agent.id, "node": made.node, "commands": made.commands}
        return Response(answer, status=status.HTTP_201_CREATED)


class InlineView(BuilderView):
    """Inlining an agent."""

    serializer_class = CommandsSerializer
    right_for: ClassVar = {"create": "edit"}

    @extend_schema(request=InlineSerializer, responses=CommandsSerializer)
    def create(self, request: Request, **kwargs: Any) -> Response:
        """The commands that put another agent's nodes in the place of the node that runs it."""
        agent = self.agent
        return Response({"commands": sub_agents.inline_node(agent, self.wish(InlineSerializer, request)["node"])})
