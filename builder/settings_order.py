"""The order of names inside a node's settings: the kind's schema first, then the order in which the author wrote them.

A shared map, and a mapping kept in one, has no order of its own. What no schema says is therefore kept beside the
settings in hints: place (`/schema/properties`) -> names. Pure; frontend/src/builder/draft/settingsOrder.ts is its twin.

Law: the same settings and hints give the same order everywhere, whatever the hints hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from builder.kinds import specs
from graphs.text import tidy

HINTS = "settings_order"
Hints = dict[str, list[str]]


def arrange(kind: object, settings: Mapping[str, Any], hints: object) -> dict[str, Any]:
    """The settings in order, whole numbers as such. Never raises."""
    arranged: dict[str, Any] = _arrange(settings, schema_of(kind), hints if isinstance(hints, Mapping) else {}, "")
    return arranged


def find_hints(kind: object, settings: Mapping[str, Any]) -> Hints:
    """The hints that keep these settings in the order in which they stand; none where sorting gives it."""
    return dict(_find_hints(settings, schema_of(kind), ""))


def schema_of(kind: object) -> object:
    """The settings schema of a kind; of one that is not known, nothing."""
    spec = specs().get(kind) if isinstance(kind, str) else None
    return spec.settings_schema if spec else None


def _arrange(value: Any, schema: object, hints: Mapping[str, Any], place: str) -> Any:
    if isinstance(value, Mapping):
        names = _in_order(value, schema, hints.get(place))
        return {name: _arrange(value[name], _below(schema, name), hints, _place(place, name)) for name in names}
    if isinstance(value, list):
        items = _child(schema, "items")
        return [_arrange(item, items, hints, f"{place}/{index}") for index, item in enumerate(value)]
    return tidy(value)


def _in_order(value: Mapping[str, Any], schema: object, hint: object) -> list[str]:
    declared = [name for name in _declared(schema) if name in value]
    hinted = [name for name in hint if isinstance(name, str) and name in value] if isinstance(hint, list) else []
    return list(dict.fromkeys([*declared, *hinted, *sorted(value)]))


def _find_hints(value: Any, schema: object, place: str) -> Iterator[tuple[str, list[str]]]:
    if isinstance(value, Mapping):
        declared = _declared(schema)
        rest = [name for name in value if name not in declared]
        if rest != sorted(rest):
            yield place, rest
        for name, item in value.items():
            yield from _find_hints(item, _below(schema, name), _place(place, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _find_hints(item, _child(schema, "items"), f"{place}/{index}")


def _place(place: str, name: str) -> str:
    return f"{place}/{name.replace('~', '~0').replace('/', '~1')}"


def _declared(schema: object) -> Mapping[str, Any]:
    found = _child(schema, "properties")
    return found if isinstance(found, Mapping) else {}


def _below(schema: object, name: str) -> object:
    found = _declared(schema).get(name)
    return found if isinstance(found, Mapping) else _child(schema, "additionalProperties")


def _child(schema: object, key: str) -> object:
    return schema.get(key) if isinstance(schema, Mapping) else None
