"""What a model call used: as its endpoint tells it, as far as that can be believed, else an estimate. Pure.

Law: whatever an endpoint says, the counts are never negative and never absurd, and nothing here raises.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from nodes.base import ModelEndpoint, ModelUsage

CHARACTERS_PER_TOKEN = 4  # OpenAI's rule of thumb for English; for estimates only
# More tokens than characters were sent or said can be true: pictures, hidden instructions, thoughts that are not shown.
MOST_HIDDEN_INPUT = 50_000
MOST_PER_PICTURE = 50_000
PER_PICTURE = 85  # what OpenAI takes for a small one; a large one costs more
MOST_HIDDEN_OUTPUT = 500_000


def usage_of(
    endpoint: ModelEndpoint, told: object, messages: Sequence[Mapping[str, Any]], characters: int
) -> ModelUsage:
    """The usage of a call with these messages that gave so many characters; `told` is the endpoint's word, or None."""
    given: Mapping[str, Any] = told if isinstance(told, dict) else {}
    asked, pictures = _size(messages)
    most_input = asked + MOST_HIDDEN_INPUT + pictures * MOST_PER_PICTURE
    input_tokens = _believable(given.get("prompt_tokens"), most_input)
    output_tokens = _believable(given.get("completion_tokens"), characters + MOST_HIDDEN_OUTPUT)
    is_estimated = input_tokens is None or output_tokens is None
    input_tokens = _estimate(asked) if input_tokens is None else input_tokens
    return ModelUsage(
        endpoint.provider,
        endpoint.model,
        input_tokens,
        _estimate(characters) if output_tokens is None else output_tokens,
        _cached(given, input_tokens),
        estimated=is_estimated,
    )


def estimate_prompt(request: Mapping[str, Any]) -> int:
    """About how many tokens a request's messages, tools and schema take, for holding them against a budget."""
    characters, pictures = _size(request["messages"])
    beside = [request[name] for name in ("tools", "response_format") if name in request]
    characters += sum(len(json.dumps(part, ensure_ascii=False)) for part in beside)
    return _estimate(characters) + pictures * PER_PICTURE


def _size(messages: Sequence[Mapping[str, Any]]) -> tuple[int, int]:
    """Characters and pictures. A picture in the message itself is counted as a picture, not by its base64 letters."""
    characters = pictures = 0
    for message in messages:
        content = message.get("content")
        if isinstance(content, list):
            shown = [part for part in content if part.get("type") == "image_url"]
            pictures += len(shown)
            message = {**message, "content": [part for part in content if part not in shown]}
        characters += len(json.dumps(message, ensure_ascii=False))
    return characters, pictures


def _believable(count: object, most: int) -> int | None:
    is_count = isinstance(count, int) and not isinstance(count, bool)
    return count if is_count and 0 <= count <= most else None  # type: ignore[operator,return-value]  # is_count says so


def _cached(given: Mapping[str, Any], input_tokens: int) -> int:
    details = given.get("prompt_tokens_details")
    cached = details.get("cached_tokens") if isinstance(details, dict) else None
    return _believable(cached, input_tokens) or 0


def _estimate(characters: int) -> int:
    return -(-characters // CHARACTERS_PER_TOKEN)
