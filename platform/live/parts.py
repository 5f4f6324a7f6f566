"""Long messages travel in parts: servers and proxies cut off or refuse long ones (daphne one MiB). Pure.

Laws: a part is {"type": "part", "left": characters that follow in later parts, "text": this one's}; the texts of the
parts, joined, are the message. A packed message is announced by {"type": "packed", "bytes": n}; the binary frames that
follow, joined, are n bytes of gzip, and that is the message. Nothing comes in between. A client that knows no parts
loses only long messages, and nobody gets a packed one without having asked.
"""

import gzip
import json
from collections.abc import Iterator
from typing import Any

PART = 128 * 1024  # characters: with what JSON adds to the worst of them still less than a MiB
LEVEL = 3  # of 9: a page of events gets 9 % longer than at 6, for a quarter of the time


def dump(message: Any) -> str:
    """A message as its text."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))


def split(text: str) -> Iterator[str]:
    """The frames to send in place of this message: itself, or its parts in order."""
    if len(text) <= PART:
        yield text
        return
    for start in range(0, len(text), PART):
        left = max(0, len(text) - start - PART)
        yield json.dumps({"type": "part", "left": left, "text": text[start : start + PART]}, ensure_ascii=False)


def pack(text: str) -> tuple[str, list[bytes]]:
    """The frames to send in place of this message, packed: its announcement, and its bytes."""
    packed = gzip.compress(text.encode(), LEVEL, mtime=0)
    return dump({"type": "packed", "bytes": len(packed)}), [
        packed[start : start + PART] for start in range(0, len(packed), PART)
    ]
