"""A chat's messages read as a conversation: who said what, which tools answered, what is being asked now. Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from demo_model.images import describe_image

Message = Mapping[str, Any]


@dataclass(frozen=True)
class ToolResult:
    """What a tool answered: its name, the arguments it was called with, and its answer as text."""

    name: str
    arguments: str
    text: str


@dataclass(frozen=True)
class Conversation:
    """The present turn (the last user message and the tool results after it) and what came before it."""

    system: str
    user: str
    earlier: str
    images: tuple[str, ...]
    results: tuple[ToolResult, ...]

    @property
    def results_text(self) -> str:
        return "\n\n".join(read_result(result.text) for result in self.results)


def read_conversation(messages: Sequence[Message]) -> Conversation:
    """Read the messages; several messages of one role are joined by an empty line."""
    last = max((i for i, m in enumerate(messages) if m["role"] == "user"), default=-1)
    turn = messages[last:] if last >= 0 else messages
    system = [text_of(m) for m in messages if m["role"] in ("system", "developer")]
    earlier = [text_of(m) for m in messages[: max(last, 0)] if m["role"] in ("user", "assistant", "tool")]
    return Conversation(
        system="\n\n".join(s for s in system if s),
        user=text_of(messages[last]) if last >= 0 else "",
        earlier="\n\n".join(e for e in earlier if e),
        images=tuple(describe_image(url) for url in _image_urls(messages[last] if last >= 0 else {})),
        results=tuple(_results(turn)),
    )


def text_of(message: Message) -> str:
    """The message's text parts, joined by line ends."""
    content = message.get("content")
    if isinstance(content, str):
        return content
    return "\n".join(part["text"] for part in content or () if isinstance(part.get("text"), str))


def _image_urls(message: Message) -> list[str]:
    content = message.get("content")
    parts = content if isinstance(content, list) else []
    return [part["image_url"]["url"] for part in parts if part.get("type") == "image_url"]


def _results(turn: Sequence[Message]) -> list[ToolResult]:
    calls = {call["id"]: call["function"] for m in turn for call in m.get("tool_calls") or ()}
    results = []
    for message in turn:
        if message["role"] == "tool":
            call = calls.get(message.get("tool_call_id"), {"name": "tool", "arguments": "{}"})
            results.append(ToolResult(call["name"], call["arguments"], text_of(message)))
    return results


def read_result(text: str) -> str:
    """A tool's answer as plain text: JSON becomes lines of "name: value"."""
    try:
        value = json.loads(text)
    except ValueError:
        return text.strip()
    while isinstance(value, Mapping) and len(value) == 1:
        value = next(iter(value.values()))  # {"result": 391} says no more than 391
    return "\n".join(_flatten(value, ""))


def _flatten(value: Any, name: str) -> list[str]:
    if isinstance(value, Mapping):
        return [
            line for key, inner in value.items() for line in _flatten(inner, f"{name} {key}".strip().replace("_", " "))
        ]
    if isinstance(value, list):
        return [line for inner in value for line in _flatten(inner, name)]
    shown = str(value).lower() if isinstance(value, bool) or value is None else str(value)
    prose = isinstance(value, str) and len(value.split()) > 6
    return [shown if prose or not name else f"{name}: {shown}"]
