"""Reading one streamed chat completion, piece by piece, from an endpoint that may say anything.

Law: what was read so far is always known, so that a call which is cut in the middle can be charged.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nodes.base import ModelEndpoint, NodeContext
from nodes.http_errors import HttpUnreachable
from nodes.model_errors import failed, garbage, is_silence
from nodes.model_gate import CallTurn

if TYPE_CHECKING:
    from openai import AsyncStream

CONNECT_TIMEOUT = 20.0  # seconds; a process that is busy with thousands of calls needs some of them itself
MOST_CHARACTERS = 10 * 2**20  # of an answer: more than a step may give on


@dataclass(slots=True)
class ToolCall:
    """A tool call as the model wrote it; `arguments` is JSON text that may be broken."""

    id: str
    name: str
    arguments: str


@dataclass(slots=True)
class Reading:
    """What came so far. `has_begun` once the endpoint may have worked for us; `usage` is its own word for it."""

    pieces: list[str] = field(default_factory=list)
    calls: dict[int, ToolCall] = field(default_factory=dict)
    finish_reason: str | None = None
    usage: Any = None
    characters: int = 0
    has_begun: bool = False


async def read_completion(
    endpoint: ModelEndpoint,
    request: dict[str, Any],
    silence: float,
    turn: CallTurn,
    context: NodeContext,
    reading: Reading,
) -> None:
    """Ask, show what comes and keep it in `reading`. A connection that is lost ends it without a finish reason."""
    import openai

    stream = await _ask(endpoint, request, silence, turn, reading)
    try:
        async for chunk in stream:
            if not isinstance(chunk, dict):
                raise garbage(endpoint)
            _take(chunk, reading, context)
            if reading.characters > MOST_CHARACTERS:
                message = f"The answer of {endpoint.model} is longer than {MOST_CHARACTERS // 2**20} MB."
                raise failed("model_flooded", message, False)
    except openai.APITimeoutError:
        raise
    except openai.APIConnectionError:
        return
    finally:
        await stream.close()  # A cancelled step frees its socket.


async def _ask(
    endpoint: ModelEndpoint, request: dict[str, Any], silence: float, turn: CallTurn, reading: Reading
) -> AsyncStream[object]:
    """Send the request, and tell the gate how the endpoint took it.

    Not through `chat.completions.create`, which makes an object of a dozen fields of every chunk: that costs more than
    all the rest of a call, and takes what is no completion for one.
    """
    import httpx2
    import openai

    timeout = httpx2.Timeout(silence, connect=min(CONNECT_TIMEOUT, silence))
    try:
        stream: AsyncStream[object] = await endpoint.client.post(
            "/chat/completions",
            body=request,
            options={"timeout": timeout},
            cast_to=object,
            stream=True,
            stream_cls=openai.AsyncStream[object],
        )
    except openai.APIStatusError as error:
        turn.answered(error.status_code, error.response.headers)
        raise
    except (openai.APIConnectionError, HttpUnreachable) as error:
        if _speaks_against_it(error, endpoint, silence):
            turn.unreachable()
        reading.has_begun = is_silence(error)
        raise
    except asyncio.CancelledError:
        reading.has_begun = True
        raise
    reading.has_begun = True
    turn.answered(stream.response.status_code, stream.response.headers)
    return stream


def _speaks_against_it(error: Exception, endpoint: ModelEndpoint, silence: float) -> bool:
    """Whether the endpoint is to blame. A node that waits for less than the site does proves nothing: else one
    workspace with little patience had the endpoint left alone for everybody who shares it.
    """
    import openai

    if not isinstance(error, openai.APITimeoutError):
        return True
    return silence >= (endpoint.silence if is_silence(error) else min(CONNECT_TIMEOUT, endpoint.silence))


def _take(chunk: dict[str, Any], reading: Reading, context: NodeContext) -> None:
    if chunk.get("usage") is not None:
        reading.usage = chunk["usage"]
    choices = chunk.get("choices")
    if not choices:
        return
    choice = choices[0]
    reading.finish_reason = choice.get("finish_reason") or reading.finish_reason
    delta = choice.get("delta") or {}
    _show(delta, reading, context)
    for piece in delta.get("tool_calls") or ():
        _collect(piece, reading)


def _show(delta: dict[str, Any], reading: Reading, context: NodeContext) -> None:
    reasoning, text = delta.get("reasoning_content"), delta.get("content")
    if isinstance(reasoning, str) and reasoning:
        reading.characters += len(reasoning)
        context.emit_text(reasoning, "reasoning")
    if isinstance(text, str) and text:
        reading.characters += len(text)
        reading.pieces.append(text)
        context.emit_text(text)


def _collect(piece: dict[str, Any], reading: Reading) -> None:
    """Tool calls arrive in pieces: the first names the call, the following add to its arguments."""
    call = reading.calls.setdefault(piece.get("index") or 0, ToolCall("", "", ""))
    call.id = piece.get("id") or call.id
    function = piece.get("function") or {}
    call.name += function.get("name") or ""
    arguments = function.get("arguments") or ""
    call.arguments += arguments
    reading.characters += len(arguments)
