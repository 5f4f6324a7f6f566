"""What the kinds that talk to a model share: the messages they send, and reading an answer by its schema."""

from __future__ import annotations

import json
from typing import Any

from engine.values import Json
from nodes.answer_schema import check_answer, not_schema
from nodes.base import NodeFailed, StepCall
from nodes.model_calls import Answer, Message
from nodes.templating import fill


def conversation(call: StepCall) -> list[Message]:
    """The messages for the model: system, the earlier conversation, then the prompt with its pictures."""
    system = fill(call.settings.get("system"), call.inputs)
    earlier = [m for m in call.inputs.get("messages") or [] if isinstance(m, dict) and m.get("role") != "system"]
    prompt: Message = {"role": "user", "content": _content(fill(call.settings.get("prompt"), call.inputs), call)}
    return [*([{"role": "system", "content": system}] if system.strip() else []), *earlier, prompt]


def _content(prompt: str, call: StepCall) -> Json:
    images = call.inputs.get("images") or []
    if not images:
        return prompt
    pictures = [_picture(image) for image in (images if isinstance(images, list) else [images])]
    return [{"type": "text", "text": prompt}, *pictures]


def _picture(image: Json) -> Message:
    """A picture is a URL, a data URL, or {url} or {data, media_type} with base64 data."""
    url = image
    if isinstance(image, dict):
        url = image.get("url") or f"data:{image.get('media_type', 'image/png')};base64,{image.get('data', '')}"
    if not isinstance(url, str) or not url.startswith(("data:image/", "https://", "http://")):
        raise NodeFailed("not_a_picture", "One of the images is no picture.", "Wire a file of type image.")
    return {"type": "image_url", "image_url": {"url": url}}


async def read_json(answer: Answer, schema: dict[str, Any]) -> Json:
    """The answer as JSON that fits the schema. Raises NodeFailed(answer_cut, answer_not_schema or bad_schema)."""
    if answer.finish_reason == "length":
        raise NodeFailed("answer_cut", "The answer hit the limit of tokens.", "Raise max tokens or the budget.")
    try:
        value = json.loads(answer.text)
    except (json.JSONDecodeError, RecursionError):
        raise not_schema("it is no JSON") from None
    await check_answer(value, schema)
    return value
