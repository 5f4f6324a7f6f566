"""REST for connections and the models they serve."""

from dataclasses import asdict
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import mixins
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from connections.api.serializers import (
    ConnectionSerializer,
    ModelChoicesSerializer,
    ProviderSerializer,
    VerdictSerializer,
)
from connections.models import Connection
from connections.providers import PROVIDERS
from connections.services import check_connection, list_models
from tenancy.api import WorkspaceView


class ProvidersView(APIView):
    """The kinds of connection there are."""

    @extend_schema(responses=ProviderSerializer(many=True))
    def get(self, request: Request) -> Response:
        rows = [{"id": name, **asdict(provider)} for name, provider in PROVIDERS.items()]
        return Response({"count": len(rows), "next": None, "previous": None, "results": rows})


class ConnectionsView(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    mixins.RetrieveModelMixin,
    mixins.UpdateModelMixin,
    mixins.DestroyModelMixin,
    WorkspaceView,
):
    """Stored credentials; their secrets are write-only."""

    queryset = Connection.objects.all()
    serializer_class = ConnectionSerializer
    right_for: ClassVar = {
        "create": "manage_connections",
        "partial_update": "manage_connections",
        "destroy": "manage_connections",
        "test": "manage_connections",
    }

    def perform_create(self, serializer: Any) -> None:
        serializer.save(workspace=self.workspace)

    @extend_schema(request=None, responses=VerdictSerializer)
    def test(self, request: Request, **kwargs: Any) -> Response:
        """Ask the endpoint for its models, or for an HTTP connection whether its address answers."""
        return Response(asdict(check_connection(self.get_object())))


class ModelsView(WorkspaceView):
    """The models one may write into a graph here."""

    serializer_class = ModelChoicesSerializer
    queryset = Connection.objects.all()
    pagination_class = None

    def list(self, request: Request, **kwargs: Any) -> Response:
        return Response({"results": list_models(self.workspace)})
