"""A problem: one thing that is wrong with a graph, where it is, and how to mend it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Problem:
    """`message` says what is wrong, `advice` how to mend it, `node` and `field` (a dotted path) where."""

    code: str
    message: str
    node: str | None = None
    field: str | None = None
    severity: Literal["error", "warning"] = "error"
    advice: str = ""
    edge: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The wire form, the same keys as the fields."""
        return asdict(self)


def errors(problems: list[Problem]) -> list[Problem]:
    """Only those problems that keep a graph from running."""
    return [problem for problem in problems if problem.severity == "error"]
