"""OpenAI's response documents and stream chunks, made from a thought. Pure.

Law: ids are made from the request and `created` is a constant, so that the same request gives the same bytes.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from demo_model.embeddings import embed, to_base64
from demo_model.reply import Thought
from demo_model.requests import ChatRequest, EmbeddingsRequest
from demo_model.tokens import count_json, count_prompt, count_tokens, split_tokens

CREATED = 1_767_225_600  # 2026-01-01T00:00:00Z, the demo model's fixed date
FINGERPRINT = "demo"


@dataclass(frozen=True)
class Completion:
    """A finished answer: its tokens (empty for tool calls), its calls, why it ended, and what it cost."""

    request: ChatRequest
    pieces: tuple[str, ...]
    calls: tuple[dict[str, Any], ...]
    finish_reason: str
    usage: dict[str, Any]

    @property
    def id(self) -> str:
        return f"chatcmpl-{self.request.digest[:24]}"


def complete(request: ChatRequest, thought: Thought) -> Completion:
    """Apply `stop` and `max_tokens` to a thought and count its tokens."""
    calls = tuple(
        {
            "id": f"call_{request.digest[:20]}{i:02d}",
            "type": "function",
            "function": {"name": c.name, "arguments": c.arguments},
        }
        for i, c in enumerate(thought.calls)
    )
    pieces = split_tokens(_stop_at(thought.text, request.stop))
    limit = request.max_tokens
    cut = limit is not None and len(pieces) > limit
    reason = "tool_calls" if calls else "length" if cut else "stop"
    spent = (
        sum(count_tokens(c.name) + count_tokens(c.arguments) for c in thought.calls) if calls else len(pieces[:limit])
    )
    prompt = count_prompt(request.ask.messages, request.raw_tools) + (
        count_json(request.ask.schema) if request.ask.schema else 0
    )
    return Completion(request, tuple(pieces[:limit]), calls, reason, usage_of(prompt, spent))


def _stop_at(text: str, stops: tuple[str, ...]) -> str:
    places = [place for stop in stops if (place := text.find(stop)) >= 0]
    return text[: min(places)] if places else text


def usage_of(prompt: int, completion: int) -> dict[str, Any]:
    """OpenAI's usage object."""
    return {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
        "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
        "completion_tokens_details": {
            "reasoning_tokens": 0,
            "audio_tokens": 0,
            "accepted_prediction_tokens": 0,
            "rejected_prediction_tokens": 0,
        },
    }


def _head(completion: Completion, kind: str) -> dict[str, Any]:
    return {
        "id": completion.id,
        "object": kind,
        "created": CREATED,
        "model": completion.request.model,
        "system_fingerprint": FINGERPRINT,
        "service_tier": "default",
    }


def chat_document(completion: Completion) -> dict[str, Any]:
    """The answer to a request that does not stream."""
    message: dict[str, Any] = {
        "role": "assistant",
        "content": None if completion.calls else "".join(completion.pieces),
        "refusal": None,
    }
    if completion.calls:
        message["tool_calls"] = list(completion.calls)
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": completion.finish_reason}
    return {**_head(completion, "chat.completion"), "choices": [choice], "usage": completion.usage}


def chat_events(completion: Completion) -> Iterator[bytes]:
    """The answer as server-sent events, one token each; the last two are the finish and (if asked for) the usage."""
    head = _head(completion, "chat.completion.chunk")
    if completion.request.include_usage:
        head["usage"] = None
    before, after = _around(head)
    yield (
        before
        + b'{"role":"assistant","content":'
        + (b"null" if completion.calls else b'""')
        + b',"refusal":null}'
        + after
    )
    for piece in completion.pieces:
        yield before + b'{"content":' + json.dumps(piece).encode() + b"}" + after
    for delta in _call_deltas(completion):
        yield before + json.dumps({"tool_calls": [delta]}).encode() + after
    yield _event(
        {**head, "choices": [{"index": 0, "delta": {}, "logprobs": None, "finish_reason": completion.finish_reason}]}
    )
    if completion.request.include_usage:
        yield _event({**head, "choices": [], "usage": completion.usage})
    yield b"data: [DONE]\n\n"


def _around(head: dict[str, Any]) -> tuple[bytes, bytes]:
    """The bytes before and after a delta, so that a token costs one small json.dumps."""
    whole = _event({**head, "choices": [{"index": 0, "delta": "@", "logprobs": None, "finish_reason": None}]})
    before, _, after = whole.rpartition(b'"@"')
    return before, after


def _call_deltas(completion: Completion) -> Iterator[dict[str, Any]]:
    for index, call in enumerate(completion.calls):
        yield {
            "index": index,
            "id": call["id"],
            "type": "function",
            "function": {"name": call["function"]["name"], "arguments": ""},
        }
        for piece in split_tokens(call["function"]["arguments"]):
            yield {"index": index, "function": {"arguments": piece}}


def _event(value: dict[str, Any]) -> bytes:
    return b"data: " + json.dumps(value, separators=(",", ":")).encode() + b"\n\n"


def embeddings_document(request: EmbeddingsRequest) -> dict[str, Any]:
    """One vector per input, in order."""
    vectors = [embed(text, request.dimensions) for text in request.inputs]
    shown = [to_base64(v) if request.as_base64 else v for v in vectors]
    spent = sum(count_tokens(text) for text in request.inputs)
    data = [{"object": "embedding", "index": i, "embedding": v} for i, v in enumerate(shown)]
    return {
        "object": "list",
        "data": data,
        "model": request.model,
        "usage": {"prompt_tokens": spent, "total_tokens": spent},
    }


def model_document(name: str) -> dict[str, Any]:
    """One entry of the list of models."""
    return {"id": name, "object": "model", "created": CREATED, "owned_by": "demo"}
