"""How many tokens a model call may use: the author's own limit, and what is left of the step's budget. Pure.

Law: what the budget cannot pay is not asked; an answer that the budget cut is a failure, never a result. What a prompt
takes is an estimate, so a whole answer that cost more than that is kept: it is paid for, and the next call is not made.
"""

from __future__ import annotations

from dataclasses import dataclass

from nodes.base import ModelUsage, StepCall
from nodes.model_errors import failed


@dataclass(frozen=True, slots=True)
class TokenLimit:
    """The most tokens that an answer may have; `by_budget` when the author would have allowed more."""

    most: int | None = None
    by_budget: bool = False


def token_limit(call: StepCall, prompt: int, spent: int) -> TokenLimit:
    """The limit of a call whose prompt takes about `prompt` tokens. Raises NodeFailed(budget_exceeded)."""
    asked = call.settings.get("max_tokens")
    own = asked if isinstance(asked, int) else None
    if call.budget.tokens is None:
        return TokenLimit(own)
    left = call.budget.tokens - spent
    if left <= 0:
        raise failed("budget_exceeded", "The step's token budget is used up.", False)
    if prompt >= left:
        message = f"The prompt takes about {prompt:,} tokens, and {left:,} of the budget are left. No model was asked."
        raise failed("budget_exceeded", message, False)
    return TokenLimit(own) if own is not None and own <= left - prompt else TokenLimit(left - prompt, by_budget=True)


def refuse_cut(limit: TokenLimit, finish_reason: str | None, usage: ModelUsage | None) -> None:
    """Raise NodeFailed(budget_exceeded) for an answer that ended because the budget did."""
    if finish_reason != "length" or not limit.by_budget or usage is None:
        return
    if not usage.estimated and usage.output_tokens < (limit.most or 0):
        return  # The endpoint has a limit of its own.
    total = usage.input_tokens + usage.output_tokens
    message = (
        f"The answer was cut where the budget ended: this call used {total:,} tokens, "
        f"{usage.input_tokens:,} for the prompt and {usage.output_tokens:,} for the answer."
    )
    raise failed("budget_exceeded", message, False)
