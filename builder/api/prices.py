"""REST for what a model would cost. Parse, one call, render.

It stands with the builder, which knows both a workspace's connections and the prices.
"""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from builder.pricing import price_of_name
from connections.models import Connection
from tenancy.api import WorkspaceView

MODEL = OpenApiParameter("model", str, description="A model as a node names it; without it smart.")
MONEY: dict[str, Any] = {"max_digits": 20, "decimal_places": 10, "normalize_output": True, "allow_null": True}


class ModelPriceSerializer(serializers.Serializer[Any]):
    """The model that serves a name now, and US dollars for a million tokens; null is a price nobody knows."""

    model = serializers.CharField(help_text="Empty where no model serves the name.")
    provider = serializers.CharField()
    input_price = serializers.DecimalField(**MONEY)
    output_price = serializers.DecimalField(**MONEY)


class ModelPriceView(WorkspaceView):
    """What a model costs here."""

    queryset = Connection.objects.all()
    serializer_class = ModelPriceSerializer
    pagination_class = None

    @extend_schema(parameters=[MODEL], responses=ModelPriceSerializer)
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """The price of the model that serves a name in this workspace."""
        price = price_of_name(self.workspace, request.query_params.get("model", ""))
        return Response(ModelPriceSerializer(price).data)
