"""Checks a settings value against the part of JSON Schema that node kinds use.

The standard library has no JSON Schema; this covers type, enum, const, required, properties, additionalProperties,
items, minItems, maxItems, minimum, maximum, minLength, maxLength and anyOf. Other keywords are ignored (hosts that
have a full validator check user data such as an output schema with it).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.values import Json

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "array": (list, tuple),
    "object": (dict,),
    "null": (type(None),),
}
Fault = tuple[str, str]
"""A dotted path below the value, and a sentence."""


def find_faults(value: Json, schema: Mapping[str, Any], path: str = "") -> Iterator[Fault]:
    """Every place where `value` breaks `schema`."""
    if "anyOf" in schema:
        yield from _any_of(value, schema["anyOf"], path)
    if "type" in schema and not _has_type(value, schema["type"]):
        yield path, f"must be {_type_words(schema['type'])}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield path, f"must be one of {', '.join(map(str, schema['enum'][:12]))}"
    if "const" in schema and value != schema["const"]:
        yield path, f"must be {schema['const']!r}"
    yield from _bounds(value, schema, path)
    if isinstance(value, Mapping):
        yield from _object(value, schema, path)
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from find_faults(item, schema.get("items", {}), _join(path, str(index)))


def _any_of(value: Json, schemas: list[Mapping[str, Any]], path: str) -> Iterator[Fault]:
    if all(any(find_faults(value, schema, path)) for schema in schemas):
        yield path, "does not have any of the allowed forms"


def _has_type(value: Json, wanted: str | list[str]) -> bool:
    return any(_is_type(value, name) for name in ([wanted] if isinstance(wanted, str) else wanted))


def _is_type(value: Json, name: str) -> bool:
    if name in ("number", "integer") and isinstance(value, bool):
        return False
    if name == "integer" and isinstance(value, float):
        return value.is_integer()
    return isinstance(value, _TYPES.get(name, (object,)))


def _type_words(wanted: str | list[str]) -> str:
    words = {
        "string": "a text",
        "number": "a number",
        "integer": "a whole number",
        "boolean": "true or false",
    }
    words |= {"array": "a list", "object": "a mapping", "null": "empty"}
    return " or ".join(words.get(name, name) for name in ([wanted] if isinstance(wanted, str) else wanted))


def _bounds(value: Json, schema: Mapping[str, Any], path: str) -> Iterator[Fault]:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    size = len(value) if isinstance(value, str | list | tuple) else None
    limits = (
        (is_number and value < schema.get("minimum", value), f"must be at least {schema.get('minimum')}"),
        (is_number and value > schema.get("maximum", value), f"must be at most {schema.get('maximum')}"),
        (
            is_number and "exclusiveMinimum" in schema and value <= schema["exclusiveMinimum"],
            f"must be more than {schema.get('exclusiveMinimum')}",
        ),
        (isinstance(value, str) and len(value) < schema.get("minLength", 0), "must not be empty"),
        (
            isinstance(value, str) and len(value) > schema.get("maxLength", 1 << 62),
            f"must have at most {schema.get('maxLength')} characters",
        ),
        (
            size is not None and not isinstance(value, str) and size < schema.get("minItems", 0),
            f"needs at least {schema.get('minItems')} items",
        ),
        (
            size is not None and not isinstance(value, str) and size > schema.get("maxItems", 1 << 62),
            f"may have at most {schema.get('maxItems')} items",
        ),
    )
    yield from ((path, sentence) for broken, sentence in limits if broken)


def _object(value: Mapping[str, Json], schema: Mapping[str, Any], path: str) -> Iterator[Fault]:
    properties: Mapping[str, Any] = schema.get("properties", {})
    for name in schema.get("required", ()):
        if name not in value:
            yield _join(path, name), "is missing"
    for name, item in value.items():
        if name in properties:
            yield from find_faults(item, properties[name], _join(path, name))
        elif schema.get("additionalProperties") is False:
            yield _join(path, name), "is not a setting of this kind"
        elif isinstance(schema.get("additionalProperties"), Mapping):
            yield from find_faults(item, schema["additionalProperties"], _join(path, name))


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
