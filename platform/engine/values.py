"""The shape of every value that crosses a port: plain JSON."""

from __future__ import annotations

from typing import Any, TypeAlias

# A recursive alias would buy little here: values are opaque to the engine, apart from the list of a for-each.
Json: TypeAlias = Any
Values: TypeAlias = dict[str, Json]


def is_deeper(value: Json, most: int) -> bool:
    """Whether lists and mappings stand in one another more than `most` deep. By level: no depth breaks it."""
    level, depth = [value] if isinstance(value, dict | list) else [], 0
    while level and depth <= most:
        parts = (part for outer in level for part in (outer.values() if isinstance(outer, dict) else outer))
        level, depth = [part for part in parts if isinstance(part, dict | list)], depth + 1
    return depth > most
