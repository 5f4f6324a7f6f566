"""What a model call costs: exact decimals from a maintained price list, with the price that was used.

Law: money is never a float. A model without a known price costs None, which is shown as "unknown", never as nothing.
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from genai_prices import Usage, calc_price
from genai_prices.types import PriceCalculation, TieredPrices

CURRENCY = "USD"
DEMO_PROVIDER = "demo"
PLACES = Decimal("0.0000000001")
MILLION, SAMPLE = 1_000_000, 1_000  # A sample so short that it lies in the first tier of every price.
PRICED = {"openai", "azure", "openrouter"}  # Where our name of the provider is the price list's name too.


@dataclass(frozen=True, slots=True)
class TokenUsage:
    """How many tokens a call used; cached ones are part of the input."""

    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Charge:
    """What a call cost in `currency`, and the price it was reckoned with (decimals as text, per million tokens)."""

    cost: Decimal | None
    price: dict[str, Any] = field(default_factory=dict)
    currency: str = CURRENCY


@dataclass(frozen=True, slots=True)
class Rates:
    """US dollars for a million tokens."""

    into: Decimal
    out: Decimal


def price_of(provider: str, model: str, usage: TokenUsage, *, at: datetime | None = None) -> Charge:
    """The charge for one call. The demo model is free; an unknown model's cost is None."""
    if provider == DEMO_PROVIDER:
        return Charge(Decimal(0), {"source": "demo model"})
    calculation = _calculate(provider, model, usage, at)
    if calculation is None:
        return Charge(None)
    return Charge(calculation.total_price.quantize(PLACES), _price_used(calculation))


def rates_of(provider: str, model: str) -> Rates | None:
    """What a model's tokens cost before one is asked, at the first tier where prices rise with length; else None."""
    into = price_of(provider, model, TokenUsage(input_tokens=SAMPLE)).cost
    out = price_of(provider, model, TokenUsage(output_tokens=SAMPLE)).cost
    return None if into is None or out is None else Rates(into * (MILLION // SAMPLE), out * (MILLION // SAMPLE))


def _calculate(provider: str, model: str, usage: TokenUsage, at: datetime | None) -> PriceCalculation | None:
    if provider not in PRICED:
        return None  # A model of the same name on somebody's own server has another price.
    counts = Usage(
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        cache_read_tokens=usage.cached_tokens or None,
    )
    try:
        return calc_price(counts, model, provider_id=provider, genai_request_timestamp=at)
    except (LookupError, ValueError):
        return None


def _price_used(calculation: PriceCalculation) -> dict[str, Any]:
    prices = {
        name: _as_text(value)
        for name, value in vars(calculation.model_price).items()
        if name.endswith("_mtok") and value is not None
    }
    return {"source": "genai-prices", "provider": calculation.provider.id, "model": calculation.model.id, **prices}


def _as_text(price: Decimal | TieredPrices) -> Any:
    if isinstance(price, TieredPrices):
        tiers = [{"start": tier.start, "price": str(tier.price)} for tier in price.tiers]
        return {"base": str(price.base), "tiers": tiers}
    return str(price)
