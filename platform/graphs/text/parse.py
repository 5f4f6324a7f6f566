"""Reads the YAML or JSON of an agent as plain data, from anybody, at a bounded cost.

Law: a text is either read whole or refused with line and column; anchors, aliases, tags and duplicate keys are refused,
because one short line of them can stand for gigabytes or hide a second meaning.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import yaml

from graphs import limits
from graphs.errors import TextRefused, TextTooLarge

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_WORDS = {word: value for name, value in (("true", True), ("false", False), ("null", None))
          for word in (name, name.capitalize(), name.upper())} | {"~": None, "": None}  # fmt: skip


def parse_text(text: str | bytes, format: str | None = None) -> Any:
    """Read YAML or JSON. Without a format, a text that begins with `{` is JSON.

    Raises TextRefused (with `line` and `column`, counted from 1, where they are known) and TextTooLarge.
    """
    text = _decode(text)
    if format == "json" or (format is None and text.lstrip("\ufeff \t\r\n").startswith("{")):
        return parse_json(text)
    return parse_yaml(text)


def parse_json(text: str | bytes) -> Any:
    """Read JSON. Raises TextRefused and TextTooLarge."""
    text = _decode(text).removeprefix("\ufeff")
    try:
        data = json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse_constant, parse_int=_whole)
    except json.JSONDecodeError as error:
        raise _refused(f"This is no JSON: {error.msg}.", error.lineno, error.colno) from None
    except RecursionError:
        raise _too_deep() from None
    _check(data)
    return data


def parse_yaml(text: str | bytes) -> Any:
    """Read YAML 1.2 (so `yes` is a text). Raises TextRefused and TextTooLarge."""
    text = _decode(text)
    try:
        data = _Builder(yaml.parse(text, Loader=_Loader)).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = error.problem or error.context or "it cannot be read"
        raise _refused(f"This is no YAML: {reason}.", *_place(mark)) from None
    except yaml.YAMLError as error:
        raise _refused(f"This is no YAML: {str(error).splitlines()[0]}.") from None
    _check(data)
    return data


def _decode(text: str | bytes) -> str:
    size = len(text) if isinstance(text, bytes) else len(text.encode("utf-8", "surrogatepass"))
    if size > limits.MAX_TEXT_BYTES:
        raise TextTooLarge(f"An agent's text may have {limits.MAX_TEXT_BYTES // 2**20} MB; this one is larger.")
    if isinstance(text, str):
        return text
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError as error:
        line = text.count(b"\n", 0, error.start) + 1
        column = error.start - (text.rfind(b"\n", 0, error.start) + 1) + 1
        raise _refused("This is no UTF-8 text.", line, column) from None


def _refused(message: str, line: int | None = None, column: int | None = None) -> TextRefused:
    if line is None:
        return TextRefused(message)
    return TextRefused(f"{message.rstrip('.')} (line {line}, column {column}).", line=line, column=column)


def _too_deep() -> TextRefused:
    return TextRefused(f"This text nests deeper than {limits.MAX_DEPTH} levels.")


def _place(mark: Any) -> tuple[int, int] | tuple[()]:
    return (mark.line + 1, mark.column + 1) if mark else ()


class _Builder:
    """Builds the value from parser events, so that nothing is made before it is allowed."""

    def __init__(self, events: Iterator[Any]) -> None:
        self._events = events
        self._count = 0

    def document(self) -> Any:
        self._next()  # the stream's start
        event = self._next()
        if isinstance(event, yaml.StreamEndEvent):
            raise TextRefused("This text is empty.")
        value = self._value(self._next(), 0)
        self._next()  # the document's end
        after = self._next()
        if not isinstance(after, yaml.StreamEndEvent):
            raise self._at(after, "A text holds one agent; a second document begins here")
        return value

    def _next(self) -> Any:
        self._count += 1
        if self._count > limits.MAX_VALUES:
            raise TextTooLarge(f"This text has more than {limits.MAX_VALUES:,} values.")
        return next(self._events)

    def _at(self, event: Any, message: str) -> TextRefused:
        return _refused(message, *_place(event.start_mark))

    def _value(self, event: Any, depth: int) -> Any:
        if isinstance(event, yaml.AliasEvent):
            raise self._at(event, "Aliases (*name) are not allowed; write the value out")
        if event.anchor:
            raise self._at(event, "Anchors (&name) are not allowed")
        if event.tag not in (None, "!"):
            raise self._at(event, f"Tags ({event.tag[:40]}) are not allowed")
        if depth > limits.MAX_DEPTH:
            raise _too_deep()
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        return self._mapping(depth) if isinstance(event, yaml.MappingStartEvent) else self._sequence(depth)

    def _scalar(self, event: Any) -> Any:
        if event.style or event.tag == "!":
            return event.value
        try:
            return _plain(event.value)
        except TextRefused as error:
            raise self._at(event, error.message) from None

    def _sequence(self, depth: int) -> list[Any]:
        values = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            values.append(self._value(event, depth + 1))
        return values

    def _mapping(self, depth: int) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._key(event, depth)
            if key in values:
                raise self._at(event, f"“{key[:80]}” stands here twice")
            values[key] = self._value(self._next(), depth + 1)
        return values

    def _key(self, event: Any, depth: int) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            self._value(event, depth) if isinstance(event, yaml.AliasEvent) else None
            raise self._at(event, "A key must be a text")
        self._value(event, depth)
        return str(event.value)


def _plain(text: str) -> Any:
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return _whole(text)
    if _FLOAT.fullmatch(text):
        return _finite(float(text))
    if text.lower().lstrip("+-") in (".inf", ".nan"):
        raise TextRefused("Numbers must be finite.")
    return text


def _whole(text: str) -> int:
    number = int(text) if len(text) < 20 else limits.MAX_WHOLE_NUMBER + 1
    if abs(number) > limits.MAX_WHOLE_NUMBER:
        raise TextRefused("A whole number may have 15 digits; write longer ones as text, in quotes.")
    return number


def _finite(number: float) -> int | float:
    if number != number or number in (float("inf"), float("-inf")):
        raise TextRefused("This number is too large.")
    return tidy_number(number)


def tidy_number(number: float) -> int | float:
    """Write 320.0 as 320: JSON and browsers know one kind of number, so equal numbers must look equal."""
    return int(number) if number.is_integer() and abs(number) <= limits.MAX_WHOLE_NUMBER else number


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise TextRefused(f"“{twice[:80]}” stands twice in one object.")
    return values


def _refuse_constant(name: str) -> Any:
    raise TextRefused(f"{name} is no number that JSON knows.")


def _check(data: Any) -> None:
    """Refuse what YAML and JSON can write and we cannot keep: deep nests, broken Unicode, too many nodes."""
    check_values(data)
    nodes = data.get("nodes") if isinstance(data, dict) else None
    if isinstance(nodes, dict) and len(nodes) > limits.MAX_NODES:
        raise TextTooLarge(f"This agent has {len(nodes):,} nodes; {limits.MAX_NODES:,} are the limit.")


def check_values(data: Any) -> None:
    """Refuse deep nests, broken Unicode, NUL and numbers that browsers round. Raises TextRefused."""
    level, depth, count = [data], 0, 0
    while level:
        count += len(level)
        if depth > limits.MAX_DEPTH:
            raise _too_deep()
        if count > limits.MAX_VALUES:
            raise TextTooLarge(f"This text has more than {limits.MAX_VALUES:,} values.")
        level, depth = [child for value in level for child in _children(value)], depth + 1


def _children(value: Any) -> list[Any]:
    if isinstance(value, str):
        _check_string(value)
    elif isinstance(value, dict):
        for key in value:
            _check_string(key)
        return list(value.values())
    elif isinstance(value, list):
        return value
    elif isinstance(value, float):
        _finite(value)
    elif isinstance(value, int) and abs(value) > limits.MAX_WHOLE_NUMBER:
        _whole(str(value))
    return []


def _check_string(text: str) -> None:
    if "\x00" in text:
        raise TextRefused("A text may not hold the character NUL.")
    if not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text):
        raise TextRefused("A text holds half a character (a lone surrogate).")
