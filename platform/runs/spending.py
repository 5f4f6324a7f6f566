"""What a workspace's runs have spent, by project and month."""

from collections.abc import Iterator
from datetime import UTC, date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth

from runs.models import MonthSpent, Run
from tenancy.models import Workspace


def spending_by_month(workspace: Workspace, since: date | None = None) -> list[dict[str, Any]]:
    """Exact sums in US dollars, newest month first. `cost_is_complete` is False where a call's price is unknown."""
    gone = _months_gone(workspace, since)
    there = _months_there(workspace, since, {(row["month"], row["project"]) for row in gone})
    return sorted([*there, *gone], key=lambda row: (-row["month"].toordinal(), str(row["project"])))


def _months_gone(workspace: Workspace, since: date | None) -> list[dict[str, Any]]:
    """The months whose runs were let go (`runs.retention`)."""
    months = MonthSpent.objects.for_workspace(workspace)
    months = months.filter(month__gte=since.replace(day=1)) if since else months
    columns = ("month", "project", "runs", "tokens_in", "tokens_out", "cost", "cost_is_complete")
    return list(months.values(*columns))


def _months_there(workspace: Workspace, since: date | None, gone: set[tuple[date, UUID]]) -> Iterator[dict[str, Any]]:
    """The others: while a month is being let go, its sums count and what is left of its runs does not."""
    runs = Run.objects.for_workspace(workspace)
    runs = runs.filter(created_at__date__gte=since) if since else runs
    months = runs.annotate(month=TruncMonth("created_at", tzinfo=UTC)).values("month", "project_id")
    rows = months.annotate(
        runs=Count("id"),
        in_=Sum("tokens_in"),
        out=Sum("tokens_out"),
        total=Sum("cost"),
        unknown=Count("id", filter=Q(cost_is_complete=False)),
    )
    for row in rows.order_by():
        if (row["month"].date(), row["project_id"]) not in gone:
            yield {
                "month": row["month"].date(),
                "project": row["project_id"],
                "runs": row["runs"],
                "tokens_in": row["in_"],
                "tokens_out": row["out"],
                "cost": row["total"],
                "cost_is_complete": not row["unknown"],
            }
