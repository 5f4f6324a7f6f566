"""What a benchmark gives: named numbers, and the few sums they are made with. Pure."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One measured number: `n` samples stand behind it, `conditions` says under what it was taken.

    `budget` is what it should not exceed, where somebody has set that. It is told, never enforced.
    """

    name: str
    value: float
    unit: str
    n: int
    conditions: str
    budget: float | None = None

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"value": rounded(self.value)}

    def line(self) -> str:
        start = f"{self.name:<52} {rounded(self.value):>12,} {self.unit:<10} n={self.n}  "
        if self.budget is None:
            return start + self.conditions
        share = f" ({self.value / self.budget:.2f} of it)" if self.budget else ""
        return f"{start}budget {self.budget:,g}{share}  {self.conditions}"


def percentile(samples: Sequence[float], percent: float) -> float:
    """The sample below which `percent` of them lie, by the nearest rank. Raises ValueError without samples."""
    if not samples:
        raise ValueError("There is no percentile of nothing.")
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def spread(name: str, samples: Sequence[float], unit: str, conditions: str) -> list[Figure]:
    """The median and the 95th percentile of the samples."""
    return [
        Figure(f"{name}, p{percent}", percentile(samples, percent), unit, len(samples), conditions)
        for percent in (50, 95)
    ]


def rounded(value: float) -> float:
    """Three significant digits below 1,000, whole numbers above: more would be noise."""
    return round(value) if abs(value) >= 1000 else float(f"{value:.3g}")
