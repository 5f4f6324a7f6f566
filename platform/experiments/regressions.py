"""What lies between the last test run in which a case passed and the first in which it failed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from experiments.models import Result
from graphs.diff import Change, diff_graphs
from graphs.models import Revision
from graphs.text import canonical, parse_yaml


@dataclass(frozen=True, slots=True)
class Regression:
    """A case that passed (`good`) and fails since `bad`, and how the graph changed in between."""

    good: Result
    bad: Result
    changes: list[Change]


def find_regression(result: Result) -> Regression | None:
    """None for a case that did not fail, or never passed before."""
    if result.status not in (Result.Status.FAILED, Result.Status.ERROR):
        return None
    earlier = (
        Result.objects.for_workspace(result.workspace)
        .filter(case=result.case_id, test_run__search=None, test_run__started_at__lt=result.test_run.started_at)
        .select_related("test_run__revision")
        .defer("asked")
        .order_by("-test_run__started_at")
    )
    good = earlier.filter(status=Result.Status.PASSED).first()
    if good is None:
        return None
    since = earlier.filter(test_run__started_at__gt=good.test_run.started_at)
    failed = since.filter(status__in=[Result.Status.FAILED, Result.Status.ERROR])
    bad = failed.order_by("test_run__started_at").first() or result
    return Regression(good, bad, changes_between(good.test_run.revision, bad.test_run.revision))


def changes_between(before: Revision, after: Revision) -> list[Change]:
    """How the graph of one revision became that of another."""
    if before.tree == after.tree:
        return []
    return diff_graphs(graph_of(before), graph_of(after))


def graph_of(revision: Revision) -> dict[str, Any]:
    """The graph's data, in canonical form."""
    data: dict[str, Any] = canonical(parse_yaml(revision.yaml))
    return data
