"""One streamed chat completion against an OpenAI-compatible endpoint.

Law: what an endpoint has worked for is charged, whether its answer came whole, broke off or was cut by us.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from nodes.base import ModelEndpoint, ModelUsage, NodeContext, NodeFailed, StepCall, ToolSpec
from nodes.http_errors import HttpError
from nodes.model_errors import ERRORS, explain, failed, garbage
from nodes.model_limits import refuse_cut, token_limit
from nodes.model_stream import Reading, ToolCall, read_completion
from nodes.model_usage import estimate_prompt, usage_of
from nodes.settings import number_setting

__all__ = ["ERRORS", "Answer", "Message", "ToolCall", "ask_model"]

Message = dict[str, Any]


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

    Settings read: model, temperature, max_tokens, silence. Raises NodeFailed with a code of ERRORS.
    """
    endpoint = await context.model(str(call.settings.get("model") or "smart"))
    request = _request(call, endpoint, messages, tools, may_call, schema)
    limit = token_limit(call, estimate_prompt(request), spent_tokens)
    if limit.most is not None:
        request["max_tokens"] = limit.most
    silence = max(number_setting(call.settings, "silence", endpoint.silence), 0.1)
    usage, reading = None, Reading()
    try:
        await _read(endpoint, request, silence, context, reading)
    finally:
        if reading.has_begun:
            # In a step that is being cancelled, too: charging waits for nothing, so the charge is on record at once.
            usage = usage_of(endpoint, reading.usage, messages, reading.characters)
            await context.charge(usage)
    answer = Answer("".join(reading.pieces), list(reading.calls.values()), reading.finish_reason, usage)
    if answer.finish_reason is None:
        message = f"The answer of {endpoint.model} broke off after {len(answer.text)} characters."
        raise failed("model_cut_off", message, True)
    refuse_cut(limit, answer.finish_reason, usage)
    return answer


async def _read(
    endpoint: ModelEndpoint, request: dict[str, Any], silence: float, context: NodeContext, reading: Reading
) -> None:
    import openai  # It takes a second, and only a worker needs it.

    try:
        async with endpoint.gate.turn(context.log) as turn:
            await read_completion(endpoint, request, silence, turn, context, reading)
    except openai.OpenAIError as error:
        raise explain(error, endpoint, silence) from error
    except HttpError as error:  # The network policy's word, from below the SDK.
        raise NodeFailed(error.code, error.message, error.advice, retryable=error.retryable) from error
    except (ValueError, TypeError, AttributeError, LookupError) as error:  # bytes that are no completion
        raise garbage(endpoint) from error


def _request(
    call: StepCall,
    endpoint: ModelEndpoint,
    messages: Sequence[Message],
    tools: Sequence[ToolSpec],
    may_call: bool,
    schema: dict[str, Any] | None,
) -> dict[str, Any]:
    request: dict[str, Any] = {"model": endpoint.model, "messages": list(messages), "stream": True}
    request["stream_options"] = {"include_usage": True}
    if isinstance(call.settings.get("temperature"), int | float):
        request["temperature"] = call.settings["temperature"]
    if tools:
        request["tools"] = [_tool(tool) for tool in tools]
        request["tool_choice"] = "auto" if may_call else "none"
    if schema is not None:
        wrapped = {"name": "answer", "schema": schema, "strict": True}
        request["response_format"] = {"type": "json_schema", "json_schema": wrapped}
    return request


def _tool(tool: ToolSpec) -> dict[str, Any]:
    function = {"name": tool.name, "description": tool.description, "parameters": dict(tool.parameters)}
    return {"type": "function", "function": function}
