"""JSON Schema without the text: following references, and bending a value until it fits. Pure."""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from math import ceil, floor
from re import _constants, _parser  # type: ignore[attr-defined]  # private, and the only parser there is
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError, ValidationError, best_match
from referencing import Registry

from demo_model.patterns import find_slow_pattern

Schema = Mapping[str, Any]

FORMAT_SAMPLES = {
    "date": "1970-01-01",
    "date-time": "1970-01-01T00:00:00Z",
    "time": "00:00:00Z",
    "email": "unknown@example.com",
    "uri": "https://example.com/",
    "uuid": "00000000-0000-0000-0000-000000000000",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "duration": "P0D",
}
TYPES_BY_KEYWORD = (
    ("object", ("properties", "required", "additionalProperties", "minProperties")),
    ("array", ("items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains")),
    ("string", ("pattern", "minLength", "maxLength", "format")),
    ("number", ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")),
)


class Unfillable(ValueError):
    """The demo model cannot make a value that fits this JSON Schema."""


class NotASchema(ValueError):
    """This is not a valid JSON Schema."""


@lru_cache(maxsize=256)
def _validator(written: str) -> Draft202012Validator:
    schema = json.loads(written)
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        raise NotASchema(f"Not a valid JSON Schema: {error.message}") from error
    if slow := find_slow_pattern(schema):
        raise NotASchema(
            f"The demo model does not try the pattern {slow!r}: its repeats nest, which may take for ever."
        )
    return Draft202012Validator(schema, registry=Registry())  # An empty registry: no $ref is ever fetched.


def check_schema(schema: object) -> None:
    """Raise NotASchema with the reason unless this is a JSON Schema."""
    _validator(json.dumps(schema, sort_keys=True))


def check_value(value: object, schema: object) -> None:
    """Raise Unfillable with the first mismatch unless the value fits."""
    mismatch: ValidationError | None = best_match(_validator(json.dumps(schema, sort_keys=True)).iter_errors(value))
    if mismatch is not None:
        raise Unfillable(f"The demo model cannot fill this schema at {mismatch.json_path}: {mismatch.message}")


def resolve(schema: Any, root: Schema) -> Schema:
    """Follow `$ref` and merge `allOf`, so that what is left describes the value directly."""
    if schema is True or schema is None:
        return {}
    if schema is False:
        raise Unfillable("The schema allows no value here.")
    seen: set[str] = set()
    merged: Schema = schema
    while "$ref" in merged:
        if merged["$ref"] in seen:
            raise Unfillable("The schema refers to itself without an end.")
        seen.add(merged["$ref"])
        rest = {k: v for k, v in merged.items() if k != "$ref"}
        merged = {**_look_up(merged["$ref"], root), **rest}
    for part in merged.get("allOf", ()):
        merged = _merge({k: v for k, v in merged.items() if k != "allOf"}, resolve(part, root))
    return merged


def _look_up(pointer: str, root: Schema) -> Schema:
    if not pointer.startswith("#"):
        raise Unfillable(f"The demo model follows references inside the schema only, not {pointer}.")
    found: Any = root
    for part in pointer.lstrip("#/").split("/") if pointer.strip("#/") else ():
        key = part.replace("~1", "/").replace("~0", "~")
        try:
            found = found[int(key)] if isinstance(found, list) else found[key]
        except (KeyError, IndexError, ValueError) as error:
            raise Unfillable(f"The reference {pointer} leads nowhere.") from error
    return found if isinstance(found, Mapping) else {}


def _merge(a: Schema, b: Schema) -> Schema:
    merged: dict[str, Any] = {**a, **b}
    if "properties" in a and "properties" in b:
        merged["properties"] = {**a["properties"], **b["properties"]}
    if "required" in a and "required" in b:
        merged["required"] = [*a["required"], *(r for r in b["required"] if r not in a["required"])]
    if "enum" in a and "enum" in b:
        merged["enum"] = [e for e in a["enum"] if e in b["enum"]]
    for key, choose in (
        ("minimum", max),
        ("minLength", max),
        ("minItems", max),
        ("maximum", min),
        ("maxLength", min),
        ("maxItems", min),
    ):
        if key in a and key in b:
            merged[key] = choose(a[key], b[key])
    return merged


def types_of(schema: Schema) -> list[str]:
    """The JSON types the schema allows, "null" last; guessed from its keywords when it names none."""
    named = schema.get("type")
    if named is None:
        return [next((t for t, keywords in TYPES_BY_KEYWORD if any(k in schema for k in keywords)), "string")]
    types = [named] if isinstance(named, str) else list(named)
    return sorted(types, key=lambda t: t == "null")


def fit_string(value: str, schema: Schema) -> str | None:
    """The value cut to the schema's length; None when its length, pattern or format cannot take it."""
    longest = schema.get("maxLength")
    value = value[: int(longest)].rstrip() or value[: int(longest)] if longest is not None else value
    if len(value) < schema.get("minLength", 0):
        return None
    if "pattern" in schema and not re.search(schema["pattern"], value):
        return None
    return value if _has_format(value, schema.get("format")) else None


def _has_format(value: str, name: str | None) -> bool:
    if name == "date":
        return re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) is not None
    if name == "date-time":
        return re.fullmatch(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})", value) is not None
    if name == "email":
        return "@" in value and " " not in value
    if name in ("uri", "url"):
        return re.match(r"[a-z][\w+.-]*:", value) is not None
    return name not in FORMAT_SAMPLES


def least_string(schema: Schema) -> str:
    """The plainest string the schema takes: empty if it may be."""
    if "pattern" in schema:
        return write_pattern(schema["pattern"], int(schema.get("minLength", 0)))
    sample = FORMAT_SAMPLES.get(schema.get("format", ""), "")
    return sample.ljust(int(schema.get("minLength", 0)), "-")[: int(schema.get("maxLength", 1 << 30))]


def fit_number(value: float, schema: Schema, *, whole: bool) -> int | float:
    """The nearest number the schema takes. Raises Unfillable when its bounds leave none."""
    low, high = _bounds(schema, whole)
    value = min(max(value, low), high)
    step = schema.get("multipleOf") or (1 if whole else None)
    if step:
        value = round(value / step) * step
        value = ceil(low / step) * step if value < low else floor(high / step) * step if value > high else value
    if not low <= value <= high:
        raise Unfillable("The schema's bounds leave no number.")
    if whole or (float(value).is_integer() and abs(value) < 1e15):
        return int(value)
    rounded = round(value, 10)
    return rounded if low <= rounded <= high and not step else value


def _bounds(schema: Schema, whole: bool) -> tuple[float, float]:
    low, high = schema.get("minimum", float("-inf")), schema.get("maximum", float("inf"))
    above, below = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
    gap = _gap(low if above is None else above, high if below is None else below, whole or schema.get("multipleOf"))
    low = max(low, above + gap) if above is not None else low
    high = min(high, below - gap) if below is not None else high
    return (ceil(low) if whole and low > float("-inf") else low), (
        floor(high) if whole and high < float("inf") else high
    )


def _gap(low: float, high: float, step: float | bool | None) -> float:
    """How far inside an exclusive bound to stay: a whole step, or a small part of the room there is."""
    if step:
        return 1e-9 if step is not True else 0.5
    room = high - low
    return min(1.0, room / 4) if room < float("inf") else 1.0


def write_pattern(pattern: str, at_least: int = 0) -> str:
    """A short text that matches a regular expression; repeats grow until the text is long enough.

    Raises Unfillable for look-arounds and whatever else would need a search.
    """
    try:
        tree = _parser.parse(pattern)
    except re.error as error:
        raise Unfillable(f"The pattern {pattern!r} cannot be read: {error}") from error
    text = ""
    for extra in range(64):
        text = _write(tree, extra)
        if len(text) >= at_least:
            break
    text = text if len(text) >= at_least else text.ljust(at_least, "-")
    if not re.search(pattern, text):
        raise Unfillable(f"The demo model cannot write a text for the pattern {pattern!r}.")
    return text


def _write(tree: Any, extra: int) -> str:
    return "".join(_write_one(op, argument, extra) for op, argument in tree)


def _write_one(op: Any, argument: Any, extra: int) -> str:
    if op is _constants.LITERAL:
        return chr(argument)
    if op is _constants.ANY:
        return "x"
    if op is _constants.NOT_LITERAL:
        return "x" if argument != ord("x") else "y"
    if op is _constants.IN:
        return _write_class(argument)
    if op is _constants.BRANCH:
        return _write(argument[1][0], extra)
    if op is _constants.SUBPATTERN:
        return _write(argument[-1], extra)
    if op in (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT):
        low, high, inner = argument
        return _write(inner, extra) * min(int(high), int(low) + extra)
    if op is _constants.AT:
        return ""
    raise Unfillable(f"The demo model cannot write a text for a pattern with {op}.")


_CLASSES = {
    _constants.CATEGORY_DIGIT: "0",
    _constants.CATEGORY_WORD: "x",
    _constants.CATEGORY_SPACE: " ",
    _constants.CATEGORY_NOT_DIGIT: "x",
    _constants.CATEGORY_NOT_WORD: "-",
    _constants.CATEGORY_NOT_SPACE: "x",
}


def _write_class(members: Any) -> str:
    op, argument = members[0]
    if op is _constants.NEGATE:
        pattern_members = members[1:]
        return next(c for c in "xX0-_ .,:;~" if not any(_is_member(c, m) for m in pattern_members))
    if op is _constants.RANGE:
        return chr(argument[0])
    if op is _constants.CATEGORY:
        return _CLASSES[argument]
    return chr(argument)


def _is_member(char: str, member: Any) -> bool:
    op, argument = member
    if op is _constants.LITERAL:
        return bool(ord(char) == argument)
    if op is _constants.RANGE:
        return bool(argument[0] <= ord(char) <= argument[1])
    known = {
        _constants.CATEGORY_DIGIT: char.isdigit(),
        _constants.CATEGORY_WORD: char.isalnum() or char == "_",
        _constants.CATEGORY_SPACE: char.isspace(),
    }
    return known.get(argument, False)
