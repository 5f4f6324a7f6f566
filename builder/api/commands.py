"""The schema of the commands, one serializer each. `builder.commands` carries the rules; a test compares the two."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from builder.apply import MARKS
from engine.graph import GROUP_COLOURS

PLACE: dict[str, Any] = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 4}
VALUES: dict[str, Any] = {"type": "object", "additionalProperties": True}


@extend_schema_field({})
class AnyField(serializers.JSONField):
    """Any JSON value."""


@extend_schema_field(VALUES)
class ValuesField(serializers.JSONField):
    """A JSON object."""


@extend_schema_field(PLACE)
class PlaceField(serializers.JSONField):
    """[x, y] or [x, y, width, height]."""


@extend_schema_field({"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "integer"}]}, "minItems": 1})
class PathField(serializers.JSONField):
    """The way to a field of a node, such as ["settings", "prompt"]."""


@extend_schema_field({"type": "object", "additionalProperties": {"anyOf": [PLACE, {"type": "null"}]}})
class PositionsField(serializers.JSONField):
    """Node id -> place, or null to take the place away."""


@extend_schema_field(
    {
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "colour": {"type": "string", "enum": list(GROUP_COLOURS)},
            "collapsed": {"type": "boolean"},
            "nodes": {"type": "array", "items": {"type": "string"}},
        },
    }
)
class GroupField(serializers.JSONField):
    """What a group is called, its colour, whether it is drawn as one card, its nodes; without them it keeps its own."""


class AddNodeSerializer(serializers.Serializer[Any]):
    """Add a node; `position` is its place on the canvas, relative to its container."""

    type = serializers.ChoiceField(choices=["add_node"])
    id = serializers.CharField()
    kind = serializers.CharField()
    settings = ValuesField(required=False)
    position = PlaceField(required=False)
    title = serializers.CharField(required=False)
    parent = serializers.CharField(required=False)
    retry = ValuesField(required=False)
    timeout = serializers.FloatField(required=False)
    on_error = ValuesField(required=False)
    budget = ValuesField(required=False)
    disabled = serializers.BooleanField(required=False)
    note = serializers.CharField(required=False)
    order = serializers.FloatField(required=False)
    settings_order = ValuesField(required=False)
    group = serializers.CharField(required=False)
    locked = serializers.BooleanField(required=False)


class RemoveNodeSerializer(serializers.Serializer[Any]):
    """Remove a node with its edges, its place and, if it is a container, everything inside."""

    type = serializers.ChoiceField(choices=["remove_node"])
    id = serializers.CharField()


class SetSerializer(serializers.Serializer[Any]):
    """Set a field of a node or a setting; null removes it."""

    type = serializers.ChoiceField(choices=["set"])
    id = serializers.CharField()
    path = PathField()
    value = AnyField(required=False, allow_null=True)


class ConnectSerializer(serializers.Serializer[Any]):
    """Draw an edge, `a.x -> b.y`."""

    type = serializers.ChoiceField(choices=["connect"])
    edge = serializers.CharField()


class DisconnectSerializer(serializers.Serializer[Any]):
    """Remove an edge."""

    type = serializers.ChoiceField(choices=["disconnect"])
    edge = serializers.CharField()


class MoveSerializer(serializers.Serializer[Any]):
    """Put nodes to places."""

    type = serializers.ChoiceField(choices=["move"])
    positions = PositionsField()


class SetParentSerializer(serializers.Serializer[Any]):
    """Move a node into a container; null moves it to the root."""

    type = serializers.ChoiceField(choices=["set_parent"])
    id = serializers.CharField()
    parent = serializers.CharField(required=False, allow_null=True)


class SetGroupSerializer(serializers.Serializer[Any]):
    """Make a group of nodes, or change one: {name, colour, collapsed, nodes}. Its nodes leave other groups."""

    type = serializers.ChoiceField(choices=["set_group"])
    id = serializers.CharField()
    value = GroupField()


class RemoveGroupSerializer(serializers.Serializer[Any]):
    """Remove a group; its nodes stay."""

    type = serializers.ChoiceField(choices=["remove_group"])
    id = serializers.CharField()


class SetInputSerializer(serializers.Serializer[Any]):
    """Declare an input of the agent, at a position among them; null removes it."""

    type = serializers.ChoiceField(choices=["set_input"])
    name = serializers.CharField()
    value = ValuesField(required=False, allow_null=True)
    at = serializers.IntegerField(required=False)


class SetOutputSerializer(serializers.Serializer[Any]):
    """Declare an output of the agent, at a position among them; null removes it."""

    type = serializers.ChoiceField(choices=["set_output"])
    name = serializers.CharField()
    value = ValuesField(required=False, allow_null=True)
    at = serializers.IntegerField(required=False)


class SetMetaSerializer(serializers.Serializer[Any]):
    """Set the agent's name or description; what is left out stays."""

    type = serializers.ChoiceField(choices=["set_meta"])
    name = serializers.CharField(required=False)
    description = serializers.CharField(required=False, allow_blank=True)


class MarkSerializer(serializers.Serializer[Any]):
    """Note a fact about a node that is kept with the draft and never becomes part of the graph; null removes it."""

    type = serializers.ChoiceField(choices=["mark"])
    id = serializers.CharField()
    name = serializers.ChoiceField(choices=MARKS)
    value = AnyField(required=False, allow_null=True)


class ReplaceSerializer(serializers.Serializer[Any]):
    """Replace the whole graph; carried out as the smallest set of the other commands."""

    type = serializers.ChoiceField(choices=["replace"])
    graph = ValuesField()


COMMAND_SERIALIZERS: dict[str, Any] = {
    "add_node": AddNodeSerializer,
    "remove_node": RemoveNodeSerializer,
    "set": SetSerializer,
    "connect": ConnectSerializer,
    "disconnect": DisconnectSerializer,
    "move": MoveSerializer,
    "set_parent": SetParentSerializer,
    "set_group": SetGroupSerializer,
    "remove_group": RemoveGroupSerializer,
    "set_input": SetInputSerializer,
    "set_output": SetOutputSerializer,
    "set_meta": SetMetaSerializer,
    "mark": MarkSerializer,
    "replace": ReplaceSerializer,
}
