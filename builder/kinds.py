"""The node kinds, as the builder sees them: one place to ask, so that tests and upgrades have one door."""

from typing import Any

from nodes import registry
from nodes.registry import KINDS, specs
from runs.time_limits import time_limit

__all__ = ["describe_kinds", "specs"]


def describe_kinds() -> list[dict[str, Any]]:
    """Every kind as JSON, with the time limits of this site."""
    return [_with_limit(kind) for kind in registry.describe_kinds()]


def _with_limit(kind: dict[str, Any]) -> dict[str, Any]:
    declared = KINDS.get(kind["kind"])
    return kind if declared is None or kind["timeout"] is None else kind | {"timeout": time_limit(declared.spec)}
