"""Long messages travel in parts: servers and proxies cut off or refuse long ones (daphne one MiB). Pure.

Law: a part is {"type": "part", "left": characters that follow in later parts, "text": this one's}; the texts of the
parts, joined, are the message. Nothing comes in between, and a client that knows no parts loses only long messages.
"""

import json
from collections.abc import Iterator

PART = 128 * 1024  # characters: with what JSON adds to the worst of them still less than a MiB


def split(text: str) -> Iterator[str]:
    """The frames to send in place of this message: itself, or its parts in order."""
    if len(text) <= PART:
        yield text
        return
    for start in range(0, len(text), PART):
        left = max(0, len(text) - start - PART)
        yield json.dumps({"type": "part", "left": left, "text": text[start : start + PART]}, ensure_ascii=False)
