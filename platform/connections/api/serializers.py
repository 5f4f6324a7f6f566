"""The JSON of connections; a secret goes in and never comes out."""

from typing import Any

from rest_framework import serializers

from connections.models import NAME, Connection
from connections.providers import PROVIDERS
from connections.services import create_connection, update_connection


class ProviderSerializer(serializers.Serializer[Any]):
    """What a connection to this provider asks for."""

    id = serializers.CharField()
    title = serializers.CharField()
    group = serializers.ChoiceField(choices=("models", "http"))
    base_url = serializers.CharField(help_text="Used when none is given.")
    options = serializers.ListField(child=serializers.CharField())
    secret = serializers.ListField(child=serializers.CharField())
    needs_secret = serializers.BooleanField()


class ConnectionSerializer(serializers.ModelSerializer[Connection]):
    name = serializers.RegexField(
        NAME, max_length=60, error_messages={"invalid": "Use lower-case letters and digits, joined by - or _."}
    )
    provider = serializers.ChoiceField(choices=list(PROVIDERS))
    model_names = serializers.ListField(child=serializers.CharField(max_length=200), required=False, max_length=500)
    options = serializers.DictField(child=serializers.CharField(max_length=500), required=False)
    secret = serializers.DictField(
        child=serializers.CharField(max_length=10_000, allow_blank=True),
        required=False,
        write_only=True,
        help_text="The provider's secret fields. Left out, the stored ones stay; {} removes them.",
    )
    has_secret = serializers.BooleanField(read_only=True)

    class Meta:
        model = Connection
        fields = (
            "id",
            "name",
            "provider",
            "base_url",
            "default_model",
            "model_names",
            "options",
            "secret",
            "has_secret",
            "created_at",
            "updated_at",
        )

    def validate_provider(self, provider: str) -> str:
        if self.instance is not None and provider != self.instance.provider:
            raise serializers.ValidationError("A connection keeps its provider. Make another one.", code="fixed")
        return provider

    def create(self, data: dict[str, Any]) -> Connection:
        return create_connection(**data)

    def update(self, connection: Connection, data: dict[str, Any]) -> Connection:
        data.pop("provider", None)
        return update_connection(connection=connection, **data)


class ModelChoiceSerializer(serializers.Serializer[Any]):
    id = serializers.CharField()
    title = serializers.CharField()
    connection = serializers.CharField(allow_null=True)
    provider = serializers.CharField()


class ModelChoicesSerializer(serializers.Serializer[Any]):
    results = ModelChoiceSerializer(many=True)


class VerdictSerializer(serializers.Serializer[Any]):
    ok = serializers.BooleanField()
    code = serializers.CharField()
    message = serializers.CharField()
    models = serializers.ListField(child=serializers.CharField())
