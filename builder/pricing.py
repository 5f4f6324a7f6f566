"""What a call of the model that a node names would cost in its workspace, before anything is asked.

Law: where nobody knows the price it is None, which is shown as unknown, never as nothing.
"""

from dataclasses import dataclass
from decimal import Decimal

from budgets.prices import rates_of
from connections.errors import ConnectionsError
from connections.services import model_endpoint
from tenancy.models import Workspace


@dataclass(frozen=True)
class ModelPrice:
    """The model that serves a name now, "" for none, and US dollars for a million tokens in and out."""

    model: str = ""
    provider: str = ""
    input_price: Decimal | None = None
    output_price: Decimal | None = None


def price_of_name(workspace: Workspace, name: str) -> ModelPrice:
    """The price behind an alias or a model's name. Makes no request, and raises nothing for a name nobody knows."""
    try:
        endpoint = model_endpoint(workspace, name)
    except ConnectionsError:
        return ModelPrice()
    rates = rates_of(endpoint.provider, endpoint.model)
    if rates is None:
        return ModelPrice(endpoint.model, endpoint.provider)
    return ModelPrice(endpoint.model, endpoint.provider, rates.into, rates.out)
