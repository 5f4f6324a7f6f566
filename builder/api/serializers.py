"""The JSON of agents, drafts, templates and node kinds."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from builder import templates
from builder.api.commands import COMMAND_SERIALIZERS
from graphs.models import Agent, Revision
from tenancy.models import Project


@extend_schema_field({"type": "object", "additionalProperties": True})
class JsonObjectField(serializers.DictField):
    """An open JSON object."""


@extend_schema_field(
    {
        "type": "object",
        "required": ["format", "name", "inputs", "nodes", "edges", "layout"],
        "properties": {
            "format": {"type": "string", "const": "agent/1"},
            "name": {"type": "string"},
            "description": {"type": "string"},
            "inputs": {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": True}},
            "outputs": {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": True}},
            "nodes": {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": True}},
            "edges": {"type": "array", "items": {"type": "string"}},
            "layout": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "number"}}},
            "groups": {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": True}},
            "locked": {"type": "array", "items": {"type": "string"}},
        },
    }
)
class GraphField(serializers.JSONField):
    """The data of a graph, as its text form writes it."""


class ProblemLineSerializer(serializers.Serializer[Any]):
    """One thing that is wrong with a graph, and how to mend it."""

    code = serializers.CharField()
    message = serializers.CharField()
    node = serializers.CharField(allow_null=True)
    field = serializers.CharField(allow_null=True)
    severity = serializers.ChoiceField(choices=["error", "warning"])
    advice = serializers.CharField(allow_blank=True)
    edge = serializers.CharField(allow_null=True)


class RevisionSerializer(serializers.ModelSerializer[Revision]):
    """A commit; `sha` is its Git commit id."""

    author = serializers.SerializerMethodField()

    class Meta:
        model = Revision
        fields = ("sha", "tree", "parents", "author", "message", "committed_at", "named")

    def get_author(self, revision: Revision) -> str:
        return revision.author.get_full_name() if revision.author else "AI Agent Platform"


class RevisionDetailSerializer(RevisionSerializer):
    """A commit with its graph."""

    graph = GraphField(read_only=True)
    text = serializers.CharField(source="yaml", read_only=True)

    class Meta(RevisionSerializer.Meta):
        fields = (*RevisionSerializer.Meta.fields, "graph", "text")  # type: ignore[assignment]


class NewCommitSerializer(serializers.Serializer[Any]):
    """What a commit needs."""

    message = serializers.CharField(max_length=5000)


class AgentSerializer(serializers.ModelSerializer[Agent]):
    """An agent as lists show it."""

    project: Any = serializers.PrimaryKeyRelatedField(queryset=Project.objects.none(), required=False)
    project_name = serializers.CharField(source="project.name", read_only=True)
    head = serializers.CharField(
        source="head_sha", read_only=True, allow_null=True, help_text="The newest commit's id."
    )
    name = serializers.CharField(max_length=200, required=False)
    description = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    origin = JsonObjectField(read_only=True)
    updated_at = serializers.DateTimeField(source="edited_at", read_only=True)

    class Meta:
        model = Agent
        fields = (
            "id",
            "name",
            "slug",
            "description",
            "project",
            "project_name",
            "origin",
            "head",
            "created_at",
            "updated_at",
        )
        read_only_fields = ("slug",)

    def get_fields(self) -> Any:
        fields = super().get_fields()
        if "workspace" in self.context:
            fields["project"].queryset = Project.objects.for_workspace(self.context["workspace"])  # type: ignore[attr-defined]
        return fields


class AgentDetailSerializer(AgentSerializer):
    """An agent with the inputs that its template ships to try it with."""

    sample_inputs = serializers.SerializerMethodField()

    class Meta(AgentSerializer.Meta):
        fields = (*AgentSerializer.Meta.fields, "sample_inputs")  # type: ignore[assignment]

    @extend_schema_field({"type": "object", "additionalProperties": True})
    def get_sample_inputs(self, agent: Agent) -> dict[str, Any]:
        return templates.sample_inputs_of(agent.origin)


class NewAgentSerializer(serializers.Serializer[Any]):
    """A new agent: blank, from a template, from a graph, or from a text. At most one source."""

    name = serializers.CharField(max_length=200, required=False)
    description = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    project = serializers.PrimaryKeyRelatedField(queryset=Project.objects.none(), required=False)
    template = serializers.SlugField(required=False)
    graph = GraphField(required=False)
    text = serializers.CharField(required=False, trim_whitespace=False)

    def get_fields(self) -> Any:
        fields = super().get_fields()
        if "workspace" in self.context:
            fields["project"].queryset = Project.objects.for_workspace(self.context["workspace"])  # type: ignore[attr-defined]
        return fields

    def validate(self, wish: dict[str, Any]) -> dict[str, Any]:
        if len({"template", "graph", "text"} & wish.keys()) > 1:
            raise serializers.ValidationError("Give a template, a graph or a text, not several.", code="ambiguous")
        return wish


class ImportSerializer(serializers.Serializer[Any]):
    """An agent's YAML or JSON, as a file or as text."""

    file = serializers.FileField(required=False)
    text = serializers.CharField(required=False, trim_whitespace=False)
    name = serializers.CharField(max_length=200, required=False)
    project = serializers.PrimaryKeyRelatedField(queryset=Project.objects.none(), required=False)

    def get_fields(self) -> Any:
        fields = super().get_fields()
        if "workspace" in self.context:
            fields["project"].queryset = Project.objects.for_workspace(self.context["workspace"])  # type: ignore[attr-defined]
        return fields

    def validate(self, wish: dict[str, Any]) -> dict[str, Any]:
        if len({"file", "text"} & wish.keys()) != 1:
            raise serializers.ValidationError("Send a file, or a text.", code="required")
        return wish


class DraftSerializer(serializers.Serializer[Any]):
    """A draft as it stands."""

    graph = GraphField()
    text = serializers.CharField()
    problems = ProblemLineSerializer(many=True)
    revision = serializers.SerializerMethodField()
    is_changed = serializers.BooleanField(help_text="Whether there is something to commit.")
    seq = serializers.IntegerField()

    @extend_schema_field({"type": ["string", "null"], "description": "The branch's head."})
    def get_revision(self, state: Any) -> str | None:
        return state.head.sha if state.head else None


COMMAND = PolymorphicProxySerializer(
    component_name="Command", serializers=COMMAND_SERIALIZERS, resource_type_field_name="type", many=False
)
COMMANDS = PolymorphicProxySerializer(
    component_name="Command", serializers=COMMAND_SERIALIZERS, resource_type_field_name="type", many=True
)


@extend_schema_field(COMMANDS)
class CommandsField(serializers.ListField):
    """Commands as they are written; `builder.commands.read_command` checks them."""


class CommandsSerializer(serializers.Serializer[Any]):
    """Commands to apply, all or none."""

    commands = CommandsField(allow_empty=False)


class ChangedDraftSerializer(DraftSerializer):
    """The draft after commands, and the commands that undo them."""

    inverse = CommandsField()


class TextSerializer(serializers.Serializer[Any]):
    """An agent's text; without a format, a text that begins with `{` is JSON."""

    text = serializers.CharField(trim_whitespace=False, allow_blank=True)
    format = serializers.ChoiceField(choices=["yaml", "json"], required=False)
    base = serializers.CharField(
        trim_whitespace=False,
        required=False,
        help_text="The draft's text as your edit of it began. With it, what others changed since then stays.",
    )


class ReadTextSerializer(serializers.Serializer[Any]):
    """What a text would make of a draft."""

    graph = GraphField()
    before = GraphField(allow_null=True, help_text="The draft that an edit was brought into; null without a base.")
    text = serializers.CharField(help_text="The graph as YAML.")


class TemplateLineSerializer(serializers.Serializer[Any]):
    """A template as the gallery shows it."""

    slug = serializers.SlugField()
    title = serializers.CharField()
    summary = serializers.CharField()
    tags = serializers.ListField(child=serializers.CharField())
    kinds = serializers.ListField(child=serializers.CharField(), help_text="The kinds of its nodes, each once.")
    graph = GraphField()


class TemplateSerializer(TemplateLineSerializer):
    """A template with inputs to try it with."""

    text = serializers.CharField()
    sample_inputs = JsonObjectField()


class PortSerializer(serializers.Serializer[Any]):
    """A typed socket of a node."""

    name = serializers.CharField()
    type = serializers.CharField()
    title = serializers.CharField(allow_blank=True)
    help = serializers.CharField(allow_blank=True)
    required = serializers.BooleanField()
    many = serializers.BooleanField()


class InnerPortsSerializer(serializers.Serializer[Any]):
    """What a container offers to the nodes inside, and takes from them."""

    inputs = PortSerializer(many=True)
    outputs = PortSerializer(many=True)


class DynamicPortsSerializer(serializers.Serializer[Any]):
    """Which settings change a node's ports."""

    template = serializers.ListField(child=serializers.CharField())
    inputs = serializers.CharField(allow_null=True)
    outputs = serializers.CharField(allow_null=True)


class KindErrorSerializer(serializers.Serializer[Any]):
    """An error that steps of a kind may end with."""

    code = serializers.CharField()
    meaning = serializers.CharField()
    advice = serializers.CharField(allow_blank=True)


class NodeKindSerializer(serializers.Serializer[Any]):
    """A node kind as the editor needs it."""

    id = serializers.CharField()
    kind = serializers.CharField()
    title = serializers.CharField()
    group = serializers.CharField()
    help = serializers.CharField()
    icon = serializers.CharField()
    flow = serializers.ChoiceField(choices=["step", "agent", "repeat", "each", "subgraph", "merge", "note"])
    as_tool = serializers.BooleanField()
    runs_in = serializers.ListField(child=serializers.CharField())
    timeout = serializers.FloatField(allow_null=True)
    settings_schema = JsonObjectField()
    defaults = JsonObjectField()
    inputs = PortSerializer(many=True)
    outputs = PortSerializer(many=True)
    inner = InnerPortsSerializer(allow_null=True)
    dynamic = DynamicPortsSerializer()
    docs = serializers.CharField(allow_blank=True)
    errors = KindErrorSerializer(many=True)
