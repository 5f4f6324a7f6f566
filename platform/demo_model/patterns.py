"""Regular expressions that callers bring along: which of them may be tried at all.

Law: no caller's pattern may hold the server. Python's `re` has no time limit, so patterns whose repeats nest, or hold
alternatives, are refused beforehand; what is left costs at most a power of the text's length.
"""

import re
from collections.abc import Iterator
from re import _constants, _parser  # type: ignore[attr-defined]  # private, and the only parser there is
from typing import Any

_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT)
MOST_REPEATS = 8  # beside each other: each more is one more power of the text's length


def find_slow_pattern(schema: Any) -> str | None:
    """The first pattern anywhere in a JSON Schema that might take for ever, or None."""
    return next((pattern for pattern in _patterns(schema) if is_slow(pattern)), None)


def is_slow(pattern: str) -> bool:
    """Whether trying the pattern might take for ever. A pattern that cannot be read is somebody else's business."""
    try:
        tree = _parser.parse(pattern)
    except (re.error, RecursionError, OverflowError):
        return False
    repeats = [body for op, argument in _walk(tree) if op in _REPEATS and argument[1] > 1 for body in [argument[2]]]
    return len(repeats) > MOST_REPEATS or any(_branches_or_repeats(body) for body in repeats)


def _branches_or_repeats(body: Any) -> bool:
    return any(
        op is _constants.BRANCH or (op in _REPEATS and argument[0] != argument[1]) for op, argument in _walk(body)
    )


def _walk(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Every operation of a parsed pattern, the inner ones too."""
    for op, argument in tree:
        yield op, argument
        for part in _inner(op, argument):
            yield from _walk(part)


def _inner(op: Any, argument: Any) -> list[Any]:
    if op is _constants.BRANCH:
        return list(argument[1])
    if op in _REPEATS or op is _constants.POSSESSIVE_REPEAT:
        return [argument[2]]
    if op is _constants.SUBPATTERN:
        return [argument[-1]]
    if op in (_constants.ASSERT, _constants.ASSERT_NOT):
        return [argument[1]]
    if op is _constants.ATOMIC_GROUP:
        return [argument]
    return [part for part in argument[1:] if part is not None] if op is _constants.GROUPREF_EXISTS else []


def _patterns(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("pattern"), str):
            yield schema["pattern"]
        if isinstance(schema.get("patternProperties"), dict):
            yield from schema["patternProperties"]
        schema = list(schema.values())
    if isinstance(schema, list):
        for part in schema:
            yield from _patterns(part)
