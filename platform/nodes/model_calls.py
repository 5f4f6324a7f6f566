"""One streamed chat completion against an OpenAI-compatible endpoint, and every way in which it can go wrong.

The SDK takes a second to import and only a worker uses it, so it is imported where it is used.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nodes.base import CatalogueEntry, ModelEndpoint, ModelUsage, NodeContext, NodeFailed, StepCall, ToolSpec
from nodes.http_errors import HttpError

if TYPE_CHECKING:
    import openai

Message = dict[str, Any]
CHARACTERS_PER_TOKEN = 4  # OpenAI's rule of thumb for English; only used when an endpoint reports no usage

ERRORS = (
    CatalogueEntry("model_unreachable", "The model's endpoint did not answer.", "Check that it runs and its address."),
    CatalogueEntry("model_rate_limited", "The endpoint has had too many requests.", "Add a retry, or wait."),
    CatalogueEntry("model_key_refused", "The endpoint refused the key.", "Renew the key in Settings → Connections."),
    CatalogueEntry("model_not_found", "The endpoint has no such model.", "Choose another model."),
    CatalogueEntry("model_refused", "The endpoint refused the request.", "Read its words; mend prompt or settings."),
    CatalogueEntry("model_failed", "The endpoint failed.", "Try again later; a retry may help."),
    CatalogueEntry("model_cut_off", "The answer broke off in the middle.", "Try again; a retry may help."),
    CatalogueEntry("model_garbage", "The endpoint answered something that is no completion.", "Check its address."),
    CatalogueEntry("answer_cut", "The answer hit the limit of tokens.", "Raise max tokens or the budget."),
    CatalogueEntry("answer_not_schema", "The answer does not fit the schema.", "Try again, or loosen the schema."),
    CatalogueEntry("bad_schema", "The answer schema is broken, or checking it does not end.", "Mend the schema."),
    CatalogueEntry("address_blocked", "The endpoint is in a private network.", "Allow private networks in Settings."),
    CatalogueEntry("budget_exceeded", "The step used up its token budget.", "Raise the budget of the node."),
)


@dataclass(slots=True)
class ToolCall:
    """A tool call as the model wrote it; `arguments` is JSON text that may be broken."""

    id: str
    name: str
    arguments: str


@dataclass(slots=True)
class Answer:
    """A finished completion."""

    text: str = ""
    tool_calls: list[ToolCall] = field(default_factory=list)
    finish_reason: str | None = None
    usage: ModelUsage | None = None

    def message(self) -> Message:
        """The answer as the assistant's message of the conversation so far."""
        message: Message = {"role": "assistant", "content": self.text or None}
        if self.tool_calls:
            message["tool_calls"] = [
                {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
                for call in self.tool_calls
            ]
        return message


async def ask_model(
    call: StepCall,
    context: NodeContext,
    messages: Sequence[Message],
    *,
    tools: Sequence[ToolSpec] = (),
    may_call: bool = True,
    schema: dict[str, Any] | None = None,
    spent_tokens: int = 0,
) -> Answer:
    """Stream one completion, show its text live and charge what it used.

    Settings read: model, temperature, max_tokens. Raises NodeFailed with a code of ERRORS.
    """
    import openai

    endpoint = await context.model(str(call.settings.get("model") or "smart"))
    request = _request(call, endpoint, messages, tools, may_call, schema, spent_tokens)
    try:
        answer = await _stream(endpoint, request, context)
    except openai.OpenAIError as error:
        raise _explain(error, endpoint) from error
    except HttpError as error:  # The network policy's word, from below the SDK.
        raise NodeFailed(error.code, error.message, error.advice, retryable=error.retryable) from error
    except (ValueError, TypeError, AttributeError, UnicodeError) as error:  # the SDK on bytes that are no completion
        raise _garbage(endpoint) from error
    usage = answer.usage or _estimate(endpoint, messages, answer)
    await context.charge(usage)
    if answer.finish_reason is None:
        message = f"The answer of {endpoint.model} broke off after {len(answer.text)} characters."
        raise NodeFailed("model_cut_off", message, "Try again; a retry may help.", retryable=True)
    return answer


def _request(
    call: StepCall,
    endpoint: ModelEndpoint,
    messages: Sequence[Message],
    tools: Sequence[ToolSpec],
    may_call: bool,
    schema: dict[str, Any] | None,
    spent_tokens: int,
) -> dict[str, Any]:
    request: dict[str, Any] = {"model": endpoint.model, "messages": list(messages), "stream": True}
    request["stream_options"] = {"include_usage": True}
    if isinstance(call.settings.get("temperature"), int | float):
        request["temperature"] = call.settings["temperature"]
    limit = _token_limit(call, spent_tokens)
    if limit is not None:
        request["max_tokens"] = limit
    if tools:
        request["tools"] = [_tool(tool) for tool in tools]
        request["tool_choice"] = "auto" if may_call else "none"
    if schema is not None:
        wrapped = {"name": "answer", "schema": schema, "strict": True}
        request["response_format"] = {"type": "json_schema", "json_schema": wrapped}
    return request


def _token_limit(call: StepCall, spent_tokens: int) -> int | None:
    limits = [value for value in (call.settings.get("max_tokens"),) if isinstance(value, int)]
    if call.budget.tokens is not None:
        left = call.budget.tokens - spent_tokens
        if left <= 0:
            message = f"The budget of {call.budget.tokens} tokens is used up."
            raise NodeFailed("budget_exceeded", message, "Raise the budget of the node.")
        limits.append(left)
    return min(limits) if limits else None


def _tool(tool: ToolSpec) -> dict[str, Any]:
    function = {"name": tool.name, "description": tool.description, "parameters": dict(tool.parameters)}
    return {"type": "function", "function": function}


async def _stream(endpoint: ModelEndpoint, request: dict[str, Any], context: NodeContext) -> Answer:
    answer, pieces, calls = Answer(), [], {}  # type: ignore[var-annotated]  # filled below
    stream: AsyncIterator[Any] = await endpoint.client.chat.completions.create(**request)
    try:
        async for chunk in _until_it_breaks(stream):
            if chunk.usage is not None:
                answer.usage = _usage(endpoint, chunk.usage)
            for choice in chunk.choices[:1]:
                answer.finish_reason = choice.finish_reason or answer.finish_reason
                _show(choice.delta, pieces, context)
                for piece in choice.delta.tool_calls or ():
                    _collect(calls, piece)
    finally:
        await stream.close()  # type: ignore[attr-defined]  # AsyncStream closes; a cancelled step frees its socket
    answer.text, answer.tool_calls = "".join(pieces), list(calls.values())
    return answer


async def _until_it_breaks(stream: AsyncIterator[Any]) -> AsyncIterator[Any]:
    """The chunks of a stream; a connection that is lost ends them, and the missing finish reason tells of it."""
    import openai

    with suppress(openai.APIConnectionError):
        async for chunk in stream:
            yield chunk


def _show(delta: Any, pieces: list[str], context: NodeContext) -> None:
    reasoning = getattr(delta, "reasoning_content", None)
    if isinstance(reasoning, str) and reasoning:
        context.emit_text(reasoning, "reasoning")
    if delta.content:
        pieces.append(delta.content)
        context.emit_text(delta.content)


def _collect(calls: dict[int, ToolCall], piece: Any) -> None:
    """Tool calls arrive in pieces: the first names the call, the following add to its arguments."""
    call = calls.setdefault(piece.index, ToolCall("", "", ""))
    call.id = piece.id or call.id
    if piece.function is not None:
        call.name += piece.function.name or ""
        call.arguments += piece.function.arguments or ""


def _usage(endpoint: ModelEndpoint, usage: Any) -> ModelUsage:
    details = getattr(usage, "prompt_tokens_details", None)
    cached = getattr(details, "cached_tokens", None) or 0
    return ModelUsage(endpoint.provider, endpoint.model, usage.prompt_tokens or 0, usage.completion_tokens or 0, cached)


def _estimate(endpoint: ModelEndpoint, messages: Sequence[Message], answer: Answer) -> ModelUsage:
    asked = sum(len(json.dumps(message, ensure_ascii=False)) for message in messages)
    said = len(answer.text) + sum(len(call.arguments) for call in answer.tool_calls)
    tokens = asked // CHARACTERS_PER_TOKEN, -(-said // CHARACTERS_PER_TOKEN)
    return ModelUsage(endpoint.provider, endpoint.model, *tokens, estimated=True)


def _explain(error: openai.OpenAIError, endpoint: ModelEndpoint) -> NodeFailed:
    import openai

    where = endpoint.base_url
    if isinstance(error, openai.APIResponseValidationError):
        return _garbage(endpoint)
    if isinstance(error, openai.APITimeoutError):
        return _failed("model_unreachable", f"The model at {where} did not answer in time.", True)
    if isinstance(error, openai.APIConnectionError):
        return _failed("model_unreachable", f"The model at {where} cannot be reached.", True)
    if not isinstance(error, openai.APIStatusError):
        return _failed("model_failed", f"The model at {where} reported: {_words(error)}", True)
    return _explain_status(error, endpoint)


def _explain_status(error: openai.APIStatusError, endpoint: ModelEndpoint) -> NodeFailed:
    where, status = endpoint.base_url, error.status_code
    if status == 429:
        return _failed("model_rate_limited", f"{where} has had too many requests: {_words(error)}", True)
    if status in (401, 403):
        return _failed("model_key_refused", f"{where} refused the key: {_words(error)}", False)
    if status == 404:
        return _failed("model_not_found", f"{where} has no model “{endpoint.model}”.", False)
    if status < 500:
        return _failed("model_refused", f"{where} refused the request: {_words(error)}", False)
    return _failed("model_failed", f"{where} failed with status {status}: {_words(error)}", True)


def _failed(code: str, message: str, retryable: bool) -> NodeFailed:
    advice = next(entry.advice for entry in ERRORS if entry.code == code)
    return NodeFailed(code, message, advice, retryable=retryable)


def _garbage(endpoint: ModelEndpoint) -> NodeFailed:
    return _failed("model_garbage", f"{endpoint.base_url} answered something that is no chat completion.", True)


def _words(error: openai.OpenAIError) -> str:
    return str(getattr(error, "message", "") or error)[:300]
