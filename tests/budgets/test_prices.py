"""What calls cost: exact, with the price used, and unknown where nobody knows."""

from decimal import Decimal

import pytest

from budgets.limits import Spent, what_is_left, why_stop
from budgets.prices import Charge, Rates, TokenUsage, price_of, rates_of
from engine.graph import NodeBudget


def test_a_known_model_has_an_exact_cost_and_names_the_price_used() -> None:
    charge = price_of("openai", "gpt-4o-mini", TokenUsage(1_000_003, 7))

    price = charge.price
    per_token = Decimal(1_000_003) * Decimal(price["input_mtok"]) + 7 * Decimal(price["output_mtok"])
    assert charge.cost == per_token / 1_000_000
    assert (price["source"], price["model"], charge.currency) == ("genai-prices", "gpt-4o-mini", "USD")


def test_cached_tokens_cost_less() -> None:
    dear = price_of("openai", "gpt-4o", TokenUsage(10_000, 0)).cost
    cheap = price_of("openai", "gpt-4o", TokenUsage(10_000, 0, cached_tokens=8_000)).cost

    assert cheap is not None
    assert dear is not None
    assert Decimal(0) < cheap < dear


def test_the_demo_model_is_free() -> None:
    assert price_of("demo", "demo", TokenUsage(5_000, 5_000)).cost == 0


@pytest.mark.parametrize(("provider", "model"), [("openai", "no-such-model"), ("ollama", "gpt-4o"), ("", "x")])
def test_an_unknown_price_is_unknown_and_not_nothing(provider: str, model: str) -> None:
    assert price_of(provider, model, TokenUsage(10, 10)) == Charge(None)


def test_a_budget_stops_once_it_is_spent() -> None:
    budget, spent = NodeBudget(tokens=100, money="0.50"), Spent()
    spent.add(60, Decimal("0.10"))
    assert why_stop(budget, spent) is None
    assert what_is_left(budget, spent) == NodeBudget(40, "0.40")

    spent.add(40, None)
    assert why_stop(budget, spent) == "This step may use 100 tokens and has used 100."


def test_money_counts_to_the_last_digit() -> None:
    spent = Spent()
    for _ in range(10):
        spent.add(1, Decimal("0.1"))

    assert why_stop(NodeBudget(money="1.00"), spent) == "This step may spend 1.00 USD and has spent 1."
    assert why_stop(NodeBudget(money="1.0000000001"), spent) is None


def test_rates_are_the_price_that_calls_are_charged_with() -> None:
    rates, charge = rates_of("openai", "gpt-4o-mini"), price_of("openai", "gpt-4o-mini", TokenUsage(10, 10))

    assert rates is not None
    assert rates == Rates(Decimal(charge.price["input_mtok"]), Decimal(charge.price["output_mtok"]))


def test_where_prices_rise_with_length_the_first_tier_is_told() -> None:
    rates = rates_of("openrouter", "google/gemini-2.5-pro")
    short = price_of("openrouter", "google/gemini-2.5-pro", TokenUsage(1_000, 0)).cost

    assert rates is not None
    assert rates.into == (short or 0) * 1_000


def test_rates_of_the_demo_are_nothing_and_of_an_unknown_model_unknown() -> None:
    assert (rates_of("demo", "demo"), rates_of("ollama", "gpt-4o")) == (Rates(Decimal(0), Decimal(0)), None)
