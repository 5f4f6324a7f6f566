"""What one step may spend, over all its attempts. Pure.

Law: a budget acts before money is spent where it can: a step whose budget is gone starts no further call.
"""

from dataclasses import dataclass
from decimal import Decimal

from engine.graph import NodeBudget


@dataclass
class Spent:
    """What a step has spent so far. `money` counts the calls whose price is known."""

    tokens: int = 0
    money: Decimal = Decimal(0)

    def add(self, tokens: int, cost: Decimal | None) -> None:
        self.tokens += tokens
        self.money += cost or Decimal(0)


def why_stop(budget: NodeBudget, spent: Spent) -> str | None:
    """The sentence that says which limit is reached, or None while the step may go on."""
    if budget.tokens is not None and spent.tokens >= budget.tokens:
        return f"This step may use {budget.tokens:,} tokens and has used {spent.tokens:,}."
    if budget.money is not None and spent.money >= Decimal(budget.money):
        return f"This step may spend {budget.money} USD and has spent {spent.money.normalize():f}."
    return None


def what_is_left(budget: NodeBudget, spent: Spent) -> NodeBudget:
    """The budget for the next attempt of a step."""
    tokens = None if budget.tokens is None else max(budget.tokens - spent.tokens, 0)
    money = None if budget.money is None else str(max(Decimal(budget.money) - spent.money, Decimal(0)))
    return NodeBudget(tokens, money)
