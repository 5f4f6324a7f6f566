"""Reading tests back: test runs with their counts, results with what their runs say.

Law: counts are counted, never kept, so they cannot differ from the results.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q

from experiments.models import Case, Result, TestRun
from runs.models import Run
from runs.services import resolve_texts

STATUSES = ("running", "passed", "failed", "error")
FIGURES = ("status", "tokens_in", "tokens_out", "cost", "cost_is_complete", "started_at", "finished_at")


def add_counts(test_runs: Iterable[TestRun]) -> list[TestRun]:
    """The test runs, each with `counts`: how many of its results have which status."""
    rows = list(test_runs)
    counted = Result.objects.filter(test_run__in=[row.pk for row in rows])  # Of test runs that the caller was given.
    counts: dict[UUID, dict[str, int]] = {row.pk: dict.fromkeys(STATUSES, 0) for row in rows}
    for pk, status, count in counted.values_list("test_run", "status").annotate(n=Count("pk")).order_by():
        counts[pk][status] = count
    for row in rows:
        row.counts = {"total": sum(counts[row.pk].values()), **counts[row.pk]}  # type: ignore[attr-defined]
    return rows


def count_cases(datasets: Iterable[Any]) -> dict[UUID, int]:
    """How many cases each dataset has."""
    rows = Case.objects.filter(dataset__in=[dataset.pk for dataset in datasets]).active()
    return dict(rows.values_list("dataset").annotate(n=Count("pk")).order_by())


def read_results(test_run: TestRun) -> list[Result]:
    """The results in the order of the cases, each as `read_result` gives it."""
    rows = Result.objects.for_workspace(test_run.workspace).filter(test_run=test_run)
    # What was asked may be 1 MB each, and of all of them only the names are shown.
    return _with_more(test_run, list(rows.defer("asked").annotate(name=F("asked__name"))))


def read_result(result: Result) -> Result:
    """The result with its case's name, the figures of its run and what became of the case before."""
    result.name = result.asked["name"]  # type: ignore[attr-defined]
    return _with_more(result.test_run, [result])[0]


def read_outputs(result: Result) -> dict[str, Any] | None:
    """What the run gave, long texts in their places; None when there is no such run or no output."""
    run = Run.objects.for_workspace(result.workspace_id).filter(pk=result.run).only("workspace_id", "outputs").first()
    outputs: dict[str, Any] | None = run and run.outputs and resolve_texts(run.workspace_id, run.outputs)
    return outputs


def last_results(cases: Iterable[Case]) -> dict[UUID, Result]:
    """The newest result of each case, with its test run and revision."""
    rows = (
        Result.objects.filter(case__in=[case.pk for case in cases], test_run__search=None)
        .select_related("test_run__revision")
        .defer("asked", "test_run__revision__yaml", "test_run__revision__commit")
        .order_by("case_id", "-test_run__started_at")
        .distinct("case_id")
    )
    return {row.case_id: row for row in rows}


def _with_more(test_run: TestRun, results: list[Result]) -> list[Result]:
    _add_figures(test_run, results)
    _add_earlier(test_run, results)
    return results


def _add_figures(test_run: TestRun, results: list[Result]) -> None:
    rows = Run.objects.for_workspace(test_run.workspace).filter(pk__in=[row.run for row in results if row.run])
    figures = {row.pop("pk"): row for row in rows.values("pk", *FIGURES)}
    for result in results:
        result.figures = figures.get(result.run)  # type: ignore[attr-defined]


def _add_earlier(test_run: TestRun, results: list[Result]) -> None:
    """What became of each case in the test run before this one."""
    before = (
        TestRun.objects.for_workspace(test_run.workspace)
        .of_people()
        .filter(~Q(status="running"), dataset=test_run.dataset_id, started_at__lt=test_run.started_at)
        .first()
    )
    rows = Result.objects.for_workspace(test_run.workspace).filter(test_run=before)
    rows = rows.filter(case__in=[result.case_id for result in results])
    earlier = dict(rows.values_list("case", "status")) if before else {}
    for result in results:
        result.before = earlier.get(result.case_id)  # type: ignore[attr-defined]
