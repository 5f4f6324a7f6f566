"""The shape of every value that crosses a port: plain JSON."""

from __future__ import annotations

from typing import Any, TypeAlias

# A recursive alias would buy little here: values are opaque to the engine, apart from the list of a for-each.
Json: TypeAlias = Any
Values: TypeAlias = dict[str, Json]
