"""Token counting. The rule: a run of letters or digits is cut every six characters, every other visible character
is one token, and white space belongs to the token after it (or is a token of its own at the very end).

Law: joining the tokens of a text gives the text back, so a stream of tokens is the text.
"""

import json
import re
from collections.abc import Mapping, Sequence

TOKEN = re.compile(r"\s*(?:[^\W_]{1,6}|[^\w\s]|_)|\s+")

PER_MESSAGE = 4
PER_REPLY = 3
PER_IMAGE = 85


def split_tokens(text: str) -> list[str]:
    """Cut a text into its tokens."""
    return TOKEN.findall(text)


def count_tokens(text: str) -> int:
    """How many tokens a text costs."""
    return sum(1 for _ in TOKEN.finditer(text))


def count_json(value: object) -> int:
    """How many tokens a value costs when written as compact JSON."""
    return count_tokens(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def count_prompt(messages: Sequence[Mapping[str, object]], tools: Sequence[object]) -> int:
    """The prompt's price: 4 tokens per message, 3 for the reply's start, 85 per image, plus the texts and tools."""
    total = PER_REPLY + (count_json(tools) if tools else 0)
    return total + sum(PER_MESSAGE + _count_message(message) for message in messages)


def _count_message(message: Mapping[str, object]) -> int:
    total = count_json(message["tool_calls"]) if message.get("tool_calls") else 0
    content = message.get("content")
    if isinstance(content, str):
        return total + count_tokens(content)
    parts = content if isinstance(content, list) else []
    return total + sum(_count_part(part) for part in parts)


def _count_part(part: Mapping[str, object]) -> int:
    text = part.get("text")
    return count_tokens(text) if isinstance(text, str) else PER_IMAGE
