"""What a step may use of the world: one NodeContext for every host.

Law: a charge is on record before the result it paid for, and no call begins once the step's budget is spent.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from budgets.limits import Spent, why_stop
from budgets.prices import TokenUsage, price_of
from engine.commands import ExecuteStep
from nodes.base import ModelEndpoint, ModelUsage, NodeFailed
from runs.record import Entry
from runs.values import clean_text
from runs.watch.current import call_timing

if TYPE_CHECKING:
    from nodes.safe_http import HttpRequest, HttpResponse
    from runs.attempts import Surroundings
    from runs.execution import Execution


class StepContext:
    """The context of one attempt."""

    def __init__(self, execution: Execution, command: ExecuteStep, surroundings: Surroundings, spent: Spent) -> None:
        self._execution, self._command = execution, command
        self._surroundings, self._spent = surroundings, spent

    def emit_text(self, text: str, channel: str = "text") -> None:
        if text:
            run, command = self._execution.run, self._command
            self._surroundings.emit(run, command.node, command.attempt, channel, clean_text(text))

    def log(self, text: str) -> None:
        self._execution.record_log(self._command.node, clean_text(text))

    async def charge(self, usage: ModelUsage) -> None:
        counts = TokenUsage(usage.input_tokens, usage.output_tokens, usage.cached_input_tokens)
        charge = price_of(usage.provider, usage.model, counts)
        self._spent.add(usage.input_tokens + usage.output_tokens, charge.cost)
        entry = Entry(self._execution.run, tokens_in=usage.input_tokens, tokens_out=usage.output_tokens)
        entry.cost, entry.cost_is_complete = charge.cost or entry.cost, charge.cost is not None
        data = {
            "provider": usage.provider,
            "model": usage.model,
            "input_tokens": usage.input_tokens,
            "output_tokens": usage.output_tokens,
            "cached_input_tokens": usage.cached_input_tokens,
            "cost": None if charge.cost is None else f"{charge.cost.normalize():f}",
            "currency": charge.currency,
            "price": charge.price,
            "estimated": usage.estimated,
            **call_timing(),
        }
        self._execution.record_charge(entry, self._command.node, data)

    async def model(self, alias: str) -> ModelEndpoint:
        if reason := why_stop(self._command.budget, self._spent):
            raise NodeFailed("budget_exceeded", reason, "Raise the node's budget, or ask for less.")
        endpoint: ModelEndpoint = await self._surroundings.model(self._execution.run, alias)
        return endpoint

    async def fetch(self, request: HttpRequest) -> HttpResponse:
        return await self._surroundings.fetch(self._execution.run, request)

    async def connection(self, name: str) -> Mapping[str, str]:
        return await self._surroundings.connection(self._execution.run, name)
