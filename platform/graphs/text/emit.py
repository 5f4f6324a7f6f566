"""Writes an agent's data as YAML or JSON: block style, one line per value, the same bytes for the same value.

Law: the dialect is the common part of YAML 1.1 and 1.2, so every reader sees what we meant; what any of them could take
for something else (yes, 1e3, 0x10, 2026-01-01) is quoted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from graphs.text.canonical import canonical

_AMBIGUOUS = frozenset(["true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan", "inf"])
_PLAIN_START = re.compile(r"[A-Za-z_\u00c0-\u024f\u0370-\u1fff\u3040-\ud7a3]")
_UNSAFE_IN_PLAIN = re.compile(r":(?:\s|$)|\s#|[\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]|\s\s|\s$")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\U000e0000-\U0010ffff]")
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_LONG_KEY = 100


def emit_yaml(data: Any) -> str:
    """The canonical YAML of an agent's data; ends with a line feed."""
    return "\n".join(_lines(canonical(data), 0)) + "\n"


def emit_json(data: Any) -> str:
    """The canonical JSON of an agent's data, indented by two, in UTF-8 characters; ends with a line feed."""
    return json.dumps(canonical(data), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _lines(value: Any, indent: int) -> Iterator[str]:
    """The lines of a whole value."""
    if isinstance(value, dict) and value:
        for key, item in value.items():
            yield from _pair(key, item, indent)
    elif isinstance(value, list) and value and not _is_short(value):
        for item in value:
            yield from _item(item, indent)
    else:
        yield " " * indent + _scalar(value, indent)


def _pair(key: str, value: Any, indent: int) -> Iterator[str]:
    pad, name = " " * indent, _inline(key)
    if len(name) > _LONG_KEY:  # YAML reads a key without the question mark only when it is short.
        yield f"{pad}? {name}"
        name = ""
    if _is_inline(value):
        yield f"{pad}{name}: {_scalar(value, indent)}"
    else:
        yield f"{pad}{name}:"
        yield from _lines(value, indent + 2)


def _item(value: Any, indent: int) -> Iterator[str]:
    pad = " " * indent
    if _is_inline(value):
        yield f"{pad}- {_scalar(value, indent)}"
        return
    first, *rest = _lines(value, indent + 2)
    yield f"{pad}- {first[indent + 2 :]}"
    yield from rest


def _is_inline(value: Any) -> bool:
    return not isinstance(value, dict | list) or not value or _is_short(value)


def _is_short(value: Any) -> bool:
    """Places on the canvas and other short rows of numbers stand on one line."""
    return isinstance(value, list) and len(value) <= 4 and all(type(item) in (int, float) for item in value)


def _scalar(value: Any, indent: int) -> str:
    if isinstance(value, str):
        return _block(value, indent + 2) if _fits_block(value) else _inline(value)
    if isinstance(value, list):
        return f"[{', '.join(_number(item) for item in value)}]"
    if isinstance(value, dict):
        return "{}"
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    return _number(value)


def _number(value: int | float) -> str:
    """Like JSON, with the dot that YAML 1.1 wants before an exponent."""
    text = json.dumps(value, allow_nan=False)
    return text.replace("e", ".0e") if "e" in text and "." not in text else text


def _inline(text: str) -> str:
    return text if _is_plain(text) else _quoted(text)


def _is_plain(text: str) -> bool:
    return (
        bool(_PLAIN_START.match(text))
        and text.lower() not in _AMBIGUOUS
        and not _UNSAFE_IN_PLAIN.search(text)
        and not text.endswith(":")
    )


def _quoted(text: str) -> str:
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(text, ensure_ascii=False))


def _fits_block(text: str) -> bool:
    return "\n" in text and text[0] not in " \t\n" and not _UNPRINTABLE.search(text)


def _block(text: str, indent: int) -> str:
    body = text.rstrip("\n")
    trailing = len(text) - len(body)
    header = ("|-", "|", "|+")[min(trailing, 2)]
    lines = [*body.split("\n"), *[""] * (trailing - 1)]
    return "\n".join([header, *(" " * indent + line if line else "" for line in lines)])
