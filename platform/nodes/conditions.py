"""Conditions and expressions as nodes use them: rules with plain operators, and JSONata."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.templates import as_text
from engine.values import Json, Values
from nodes.base import CatalogueEntry, NodeFailed
from nodes.expressions import JsonataError, evaluate_jsonata_async

Rule = Mapping[str, Json]

JSONATA_ERRORS = (
    CatalogueEntry("jsonata_syntax", "The expression cannot be read.", "Mend it at the place that is named."),
    CatalogueEntry("jsonata_failed", "The expression failed on this data.", "Look at the step's input."),
    CatalogueEntry("jsonata_timed_out", "The expression took too long.", "Look for a loop without an end."),
    CatalogueEntry("jsonata_too_deep", "The expression nests its calls too deeply.", "Give its recursion an end."),
    CatalogueEntry("jsonata_too_large", "The expression made too much data.", "Filter before you build the result."),
    CatalogueEntry("jsonata_not_json", "The result is no JSON value.", "Return texts, numbers, lists, mappings."),
)
BAD_RULE = CatalogueEntry("bad_rule", "A rule is not known.", "Choose a rule from the list.")


async def evaluate(expression: str, data: Values) -> Json:
    """Evaluate JSONata. Raises NodeFailed with the place or the reason."""
    try:
        return await evaluate_jsonata_async(expression, data)
    except JsonataError as error:
        raise NodeFailed(error.code, str(error), getattr(error, "advice", None) or "") from None


def is_true(value: Json) -> bool:
    """Whether a condition's value counts as true: JSONata's own rule ($boolean) for JSON values."""
    if isinstance(value, list):
        return any(is_true(item) for item in value)
    return bool(value)


def holds(rule: Rule, value: Json) -> bool:
    """Whether a rule {path?, operator, value} holds for a value. Raises NodeFailed for an unknown operator."""
    subject = look_up(value, rule.get("path"))
    operator = str(rule.get("operator") or "is")
    check = OPERATORS.get(operator)
    if check is None:
        raise NodeFailed("bad_rule", f"There is no rule “{operator}”.", f"Use one of: {', '.join(OPERATORS)}.")
    return check(subject, rule.get("value"))


def look_up(value: Json, path: Json) -> Json:
    """The part of a value at a dotted path (`mail.subject`, `items.0`); None when it is not there."""
    for key in str(path).split(".") if path else ():
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list) and key.isdigit() and int(key) < len(value):
            value = value[int(key)]
        else:
            return None
    return value


def _text(value: Json) -> str:
    return as_text(value).strip().casefold()


def _number(value: Json) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _compare(left: Json, right: Json, test: Callable[[float, float], bool]) -> bool:
    a, b = _number(left), _number(right)
    return a is not None and b is not None and test(a, b)


def _contains(subject: Json, wanted: Json) -> bool:
    if isinstance(subject, list):
        return any(_text(item) == _text(wanted) for item in subject)
    return _text(wanted) in _text(subject)


OPERATORS: dict[str, Callable[[Json, Json], bool]] = {
    "is": lambda a, b: _text(a) == _text(b),
    "is_not": lambda a, b: _text(a) != _text(b),
    "contains": _contains,
    "contains_not": lambda a, b: not _contains(a, b),
    "starts_with": lambda a, b: _text(a).startswith(_text(b)),
    "ends_with": lambda a, b: _text(a).endswith(_text(b)),
    "more_than": lambda a, b: _compare(a, b, lambda x, y: x > y),
    "less_than": lambda a, b: _compare(a, b, lambda x, y: x < y),
    "at_least": lambda a, b: _compare(a, b, lambda x, y: x >= y),
    "at_most": lambda a, b: _compare(a, b, lambda x, y: x <= y),
    "is_empty": lambda a, b: a in (None, "", [], {}),
    "is_not_empty": lambda a, b: a not in (None, "", [], {}),
    "is_true": lambda a, b: a is True or _text(a) in ("true", "yes", "1"),
    "is_false": lambda a, b: a is False or _text(a) in ("false", "no", "0"),
}
RULE_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "path": {"type": "string", "title": "Field"},
        "operator": {"type": "string", "enum": list(OPERATORS), "title": "Rule"},
        "value": {"title": "Value"},
    },
    "additionalProperties": False,
}
