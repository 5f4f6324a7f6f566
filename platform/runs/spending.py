"""What a workspace's runs have spent, by project and month."""

from datetime import date
from typing import Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth

from runs.models import Run
from tenancy.models import Workspace


def spending_by_month(workspace: Workspace, since: date | None = None) -> list[dict[str, Any]]:
    """Exact sums in US dollars, newest month first. `cost_is_complete` is False where a call's price is unknown."""
    runs = Run.objects.for_workspace(workspace)
    runs = runs.filter(created_at__date__gte=since) if since else runs
    months = runs.annotate(month=TruncMonth("created_at")).values("month", "project_id")
    rows = months.annotate(
        runs=Count("id"),
        in_=Sum("tokens_in"),
        out=Sum("tokens_out"),
        total=Sum("cost"),
        unknown=Count("id", filter=Q(cost_is_complete=False)),
    ).order_by("-month", "project_id")
    return [
        {
            "month": row["month"].date(),
            "project": row["project_id"],
            "runs": row["runs"],
            "tokens_in": row["in_"],
            "tokens_out": row["out"],
            "cost": row["total"],
            "cost_is_complete": not row["unknown"],
        }
        for row in rows
    ]
