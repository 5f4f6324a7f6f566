"""Carrying out one attempt of a step: the node's coroutine in, exactly one event out.

Law: whatever a node does (raise, hang, answer nonsense or too much), the outcome is an event with a cause and advice.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol
from uuid import uuid4

from budgets.limits import Spent, what_is_left
from engine.commands import ExecuteStep
from engine.deadlines import timed_out
from engine.events import ApprovalRequested, Event, StepCalled, StepError, StepFailed, StepSlept, StepSucceeded
from engine.graph import NodeBudget
from nodes.base import Ask, Call, Done, NodeFailed, NodeKind, Outcome, StepCall
from nodes.caller import CALLER, Caller
from nodes.conditions import is_true
from nodes.expressions import JsonataError, evaluate_jsonata_async
from nodes.tools import tool_specs
from runs.aside import aside, is_heavy
from runs.context import StepContext
from runs.execution import Execution, Go
from runs.record import RunKey
from runs.time_limits import time_limit
from runs.values import BigText, NotJson, find_references, is_small, offload, offload_whole, plain

if TYPE_CHECKING:
    from nodes.safe_http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)

MOST_OUTPUT = 10 * 2**20  # characters of JSON that one attempt may answer
LONGEST_MESSAGE = 4_000  # characters of an error's message that are kept


class Surroundings(Protocol):
    """What a host offers to the steps of its runs."""

    def emit(self, run: RunKey, path: str, attempt: int, channel: str, text: str) -> None:
        """Show new text of a running step."""

    def end_text(self, run: RunKey, path: str, attempt: int) -> None:
        """The attempt is over: send what is left of its text, and forget it."""

    async def resolve(self, run: RunKey, value: Any) -> Any:
        """The value with its references replaced by the long texts."""

    def keep(self, run: RunKey, texts: list[BigText]) -> None:
        """Hold on to long texts that are about to be recorded: the next step will ask for them."""

    async def model(self, run: RunKey, alias: str) -> Any:
        """The endpoint behind a model's alias. Raises NodeFailed."""

    async def connection(self, run: RunKey, name: str) -> Mapping[str, str]:
        """The secret fields of a connection. Raises NodeFailed."""

    async def fetch(self, run: RunKey, request: HttpRequest) -> HttpResponse:
        """An HTTP request under the workspace's network policy. Raises NodeFailed."""


@dataclass
class Attempts:
    """The worker of executions: knows the node kinds, and what each step has spent."""

    kinds: Mapping[str, NodeKind]
    surroundings: Surroundings
    spent: dict[RunKey, dict[str, Spent]] = field(default_factory=dict)

    async def attempt(self, execution: Execution, command: ExecuteStep) -> tuple[Event, list[BigText]]:
        """Carry out one attempt and say what came of it."""
        try:
            event, texts = await self._outcome(execution, command)
        except asyncio.CancelledError:
            self.surroundings.end_text(execution.run, command.node, command.attempt)
            raise
        if isinstance(event, StepSucceeded | StepFailed):  # A step that calls or sleeps goes on with its text later.
            self.surroundings.end_text(execution.run, command.node, command.attempt)
        self.surroundings.keep(execution.run, texts)
        return event, texts

    def at_once(self, execution: Execution, command: ExecuteStep) -> tuple[Event, list[BigText]] | None:
        """The attempt's event now, where the node only computes and all it reads is at hand; else None."""
        compute = self.kinds[command.kind].at_once
        if compute is None or command.resume is not None or not _is_at_hand(command.inputs):
            return None
        try:
            outcome = compute(_step_call(execution.run, command, command.inputs, None, command.budget))
            event = None if outcome is None else _event_of(command, outcome)
        except NodeFailed as failure:
            event = _failed(command, _error_of(failure))
        except NotJson as problem:
            event = _failed(command, _not_json(problem))
        except Exception:
            event = _failed(command, _broke(execution, command))
        if event and event[1]:
            self.surroundings.keep(execution.run, event[1])
        return event

    async def meets(self, execution: Execution, command: Go, condition: str) -> tuple[bool, str]:
        """Whether a step's inputs meet a condition; one that cannot be told is met, with the reason: nobody who set a
        breakpoint wants the run to go past it because of a typing error.
        """
        try:
            _work_for(execution.run)
            inputs = await self.surroundings.resolve(execution.run, command.inputs)
            return is_true(await evaluate_jsonata_async(condition, inputs)), ""
        except JsonataError as problem:
            return True, problem.message
        except Exception as problem:
            logger.exception("Run %s: a breakpoint's condition could not be told.", execution.run.id)
            return True, f"Its inputs could not be read: {problem}"

    async def _outcome(self, execution: Execution, command: ExecuteStep) -> tuple[Event, list[BigText]]:
        timeout = time_limit(self.kinds[command.kind].spec, command.timeout)
        try:
            async with asyncio.timeout(timeout) as limit:
                _work_for(execution.run, partial(_paused, limit))
                outcome = await self._run(execution, command)
            if heavy := is_heavy(_values_of(outcome)):
                execution.is_heavy = True
            return await aside(lambda: _event_of(command, outcome), if_=heavy)
        except NodeFailed as failure:
            error = _error_of(failure)
        except NotJson as problem:
            error = _not_json(problem)
        except TimeoutError:
            error = timed_out(timeout) if limit.expired() else _broke(execution, command)
        except Exception:
            error = _broke(execution, command)
        return _failed(command, error)

    async def _run(self, execution: Execution, command: ExecuteStep) -> Outcome:
        spent = self._spent_by(execution.run, command.node)
        call = await self._call(execution.run, command, spent)
        kind = self.kinds[command.kind]
        if kind.at_once and is_heavy(call.inputs) and (outcome := await aside(partial(kind.at_once, call), if_=True)):
            return outcome
        return await kind.run(call, StepContext(execution, command, self.surroundings, spent))

    async def _call(self, run: RunKey, command: ExecuteStep, spent: Spent) -> StepCall:
        resolved = await self.surroundings.resolve(run, {"inputs": command.inputs, "resume": command.resume})
        return _step_call(run, command, resolved["inputs"], resolved["resume"], what_is_left(command.budget, spent))

    def add_charge(self, run: RunKey, path: str, charge: Mapping[str, Any]) -> None:
        """Count a stored `charge.made`, so that a budget holds over a crash."""
        cost = None if charge["cost"] is None else Decimal(charge["cost"])
        self._spent_by(run, path).add(charge["input_tokens"] + charge["output_tokens"], cost)

    def forget(self, run: RunKey) -> None:
        """The run has left this host."""
        self.spent.pop(run, None)

    def _spent_by(self, run: RunKey, path: str) -> Spent:
        return self.spent.setdefault(run, {}).setdefault(path, Spent())


def _work_for(run: RunKey, pause: Callable[[], AbstractContextManager[None]] = nullcontext) -> None:
    """Tell what the steps of all runs share whom this task works for. Every attempt has a task of its own."""
    CALLER.set(Caller(str(run.workspace_id), str(run.id), pause))


@contextmanager
def _paused(limit: asyncio.Timeout) -> Iterator[None]:
    """Stop a time limit, and let it run on afterwards with what was left of it."""
    until, now = limit.when(), asyncio.get_running_loop().time
    if until is None or limit.expired():
        yield
        return
    left = until - now()
    limit.reschedule(None)
    try:
        yield
    finally:
        limit.reschedule(now() + left)


def _is_at_hand(inputs: Any) -> bool:
    """Whether a step's inputs are no work to walk over, and none of them is stored apart."""
    return is_small(inputs) or (not is_heavy(inputs) and next(find_references(inputs), None) is None)


def _step_call(run: RunKey, command: ExecuteStep, inputs: Any, resume: Any, budget: NodeBudget) -> StepCall:
    return StepCall(
        path=command.node,
        node_id=command.node_id,
        title=command.node_id,
        settings=command.settings,
        inputs=inputs,
        attempt=command.attempt,
        resume=resume,
        tools=tool_specs(command.tools) if command.tools else (),
        idempotency_key=f"{run.name}/{command.node}",
        budget=budget,
    )


def _event_of(command: ExecuteStep, outcome: Outcome) -> tuple[Event, list[BigText]]:
    path, attempt = command.node, command.attempt
    match outcome:
        case Done():
            outputs, apart = _storable(outcome.outputs, offload)
            return StepSucceeded(path, outputs, attempt), apart
        case Call():
            (calls, carry), apart = _storable([list(outcome.calls), outcome.carry], _offload_calls)
            return StepCalled(path, tuple(calls), carry, attempt), apart
        case Ask(question, approvers, editable, seconds):
            carry, apart = _storable(outcome.carry, offload_whole)
            return ApprovalRequested(path, str(uuid4()), question, approvers, editable, seconds, carry, attempt), apart
        case _:
            carry, apart = _storable(outcome.carry, offload_whole)
            return StepSlept(path, outcome.seconds, carry, attempt), apart


def _values_of(outcome: Outcome) -> Any:
    match outcome:
        case Done():
            return outcome.outputs
        case Call():
            return outcome.calls, outcome.carry
        case _:
            return outcome.carry


def _storable(value: Any, put_apart: Callable[[Any, str], tuple[Any, list[BigText]]]) -> tuple[Any, list[BigText]]:
    if is_small(value):
        return value, []
    value, text = plain(value)
    if len(text) > MOST_OUTPUT:
        message = f"The step's outputs have {len(text) / 2**20:.0f} MB; at most {MOST_OUTPUT // 2**20} MB are kept."
        raise NodeFailed("output_too_large", message, "Let the step answer with less, or split its work.")
    return put_apart(value, text)


def _offload_calls(value: Any, text: str) -> tuple[Any, list[BigText]]:
    """Calls keep the shape that the engine reads: arguments are values of ports."""
    calls, apart = list[Any](), list[BigText]()
    for call in value[0]:
        arguments, some = offload(call["arguments"])
        calls.append({**call, "arguments": arguments})
        apart += some
    carry, some = offload_whole(value[1])
    return (calls, carry), [*apart, *some]


def _failed(command: ExecuteStep, error: StepError) -> tuple[Event, list[BigText]]:
    return StepFailed(command.node, error, command.attempt), []


def _error_of(failure: NodeFailed) -> StepError:
    message, _ = plain(failure.message[:LONGEST_MESSAGE])
    advice, _ = plain(failure.advice[:LONGEST_MESSAGE])
    return StepError(failure.code, message, advice, failure.retryable, failure.retry_after)


def _broke(execution: Execution, command: ExecuteStep) -> StepError:
    """For an exception that the kind did not mean: its details are for the log, not for the person who runs agents."""
    logger.exception("Run %s: the node %s broke.", execution.run.id, command.node)
    message = "The node broke in a way it should not. The details are in the server's log."
    return StepError("node_broke", message, "Try again; if it happens again, report it.", retryable=True)


def _not_json(problem: NotJson) -> StepError:
    message = f"The node gave a value that is not JSON: {problem}."
    return StepError("not_json", message, "Change what it returns.", retryable=False)
