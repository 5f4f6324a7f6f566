"""What a workspace has spent, by project and month: its runs, and its questions to models that no run asked."""

import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from math import ceil
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth

from budgets.models import Question
from runs.models import MonthSpent, Run
from runs.partitions import month_bounds
from tenancy.models import Workspace

REST = 20  # A month's sum is kept so many times as long as it took: looking takes a twentieth of a connection at most.
NOTHING: dict[str, Any] = {
    "runs": 0, "questions": 0, "tokens_in": 0, "tokens_out": 0, "cost": Decimal(0), "questions_cost": Decimal(0),
    "cost_is_complete": True,
}  # fmt: skip


def spending_by_month(workspace: Workspace, since: date | None = None) -> list[dict[str, Any]]:
    """Exact sums in US dollars, newest month first; without runs and questions of months before that of `since`.

    `cost` includes `questions_cost`. `cost_is_complete` is False where a call's price is unknown.
    """
    parts: dict[tuple[date, UUID], list[dict[str, Any]]] = {}
    # Of a month that is being let go, some runs are gone, and others are still there.
    for read in (_months_there, _months_gone, _months_asked):
        for row in read(workspace, since):
            parts.setdefault((row["month"], row["project"]), []).append(row)
    rows = [{"month": month, "project": project} | _sums(rows) for (month, project), rows in parts.items()]
    return sorted(rows, key=lambda row: (-row["month"].toordinal(), str(row["project"])))


def spent_this_month(workspace: Workspace) -> dict[str, Any]:
    """The sums of the month so far, of all projects. It may be a second old, and older where it took long to make."""
    month = datetime.now(UTC).date().replace(day=1)
    key = f"spent:{workspace.pk}:{month}"
    spent: dict[str, Any] | None = cache.get(key)
    if spent is None:
        begun = time.perf_counter()
        rows = spending_by_month(workspace, month)
        spent = {"month": month} | _sums(rows)
        cache.set(key, spent, ceil(REST * (time.perf_counter() - begun)))
    return spent


def _sums(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Of rows together; what one of them does not name counts as nothing there."""
    columns = {name: [row.get(name, nothing) for row in rows] for name, nothing in NOTHING.items()}
    return {
        name: all(values) if name == "cost_is_complete" else sum(values, NOTHING[name])
        for name, values in columns.items()
    }


def _months_gone(workspace: Workspace, since: date | None) -> list[dict[str, Any]]:
    """The months whose runs were let go (`runs.retention`)."""
    months = MonthSpent.objects.for_workspace(workspace)
    months = months.filter(month__gte=since.replace(day=1)) if since else months
    columns = ("month", "project", "runs", "tokens_in", "tokens_out", "cost", "cost_is_complete")
    return list(months.values(*columns))


def _months_there(workspace: Workspace, since: date | None) -> Iterator[dict[str, Any]]:
    runs = Run.objects.for_workspace(workspace)
    # Ids are ordered by time, and the list of a workspace's runs is an index of them.
    runs = runs.filter(id__gte=month_bounds(since.replace(day=1))[0]) if since else runs
    months = runs.annotate(month=TruncMonth("created_at", tzinfo=UTC)).values("month", "project_id")
    rows = months.annotate(
        runs=Count("id"),
        in_=Sum("tokens_in"),
        out=Sum("tokens_out"),
        total=Sum("cost"),
        unknown=Count("id", filter=Q(cost_is_complete=False)),
    )
    for row in rows.order_by():
        yield {
            "month": row["month"].date(),
            "project": row["project_id"],
            "runs": row["runs"],
            "tokens_in": row["in_"],
            "tokens_out": row["out"],
            "cost": row["total"],
            "cost_is_complete": not row["unknown"],
        }


def _months_asked(workspace: Workspace, since: date | None) -> Iterator[dict[str, Any]]:
    asked = Question.objects.for_workspace(workspace)
    asked = asked.filter(created_at__gte=datetime(since.year, since.month, 1, tzinfo=UTC)) if since else asked
    months = asked.annotate(month=TruncMonth("created_at", tzinfo=UTC)).values("month", "project")
    rows = months.annotate(
        questions=Count("id"),
        in_=Sum("tokens_in"),
        out=Sum("tokens_out"),
        total=Sum("cost"),
        unknown=Count("id", filter=Q(cost=None)),
    )
    for row in rows.order_by():
        cost = row["total"] or Decimal(0)  # None where no price is known.
        yield {
            "month": row["month"].date(),
            "project": row["project"],
            "questions": row["questions"],
            "tokens_in": row["in_"],
            "tokens_out": row["out"],
            "cost": cost,
            "questions_cost": cost,
            "cost_is_complete": not row["unknown"],
        }
