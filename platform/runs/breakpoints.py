"""Breakpoints as people set them: {name of a node: {condition}}.

A name is a node's id, or its path inside containers and sub-agents without the numbers of scopes: `each/summarise`.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.asyncio import async_unsafe

from nodes.expressions import check_jsonata
from runs.errors import ConditionRefused


@async_unsafe  # An expression is read by another process, which nobody may wait for on an event loop.
def check_breakpoints(breakpoints: Mapping[str, Mapping[str, Any]]) -> None:
    """Raises ConditionRefused for the first condition that is no expression."""
    for name, breakpoint_ in breakpoints.items():
        if problem := check_jsonata(breakpoint_["condition"]) if breakpoint_.get("condition") else None:
            raise ConditionRefused(f"The condition of the breakpoint on {name} cannot be read. {problem.message}")
