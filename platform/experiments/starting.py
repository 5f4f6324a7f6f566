"""Starting test runs: a result for every case, a run for every case whose inputs the revision takes.

Law: a test run, its results and their runs are one transaction, so nothing is ever half started.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_q.tasks import async_task

from engine.inputs import check_inputs
from experiments.errors import NothingToTest
from experiments.models import Case, Dataset, Result, Search, TestRun
from graphs.models import Revision
from graphs.services import load_graph
from runs.errors import RunIsOver
from runs.models import Run
from runs.services import cancel_run, start_runs
from tenancy.models import User

TRIGGER = "test"
FOLLOW = "experiments.tasks.follow_tests"
STOPPED = "The test run was stopped."


def start_test_run(*, dataset: Dataset, revision: Revision, by: User | None) -> TestRun:
    """All cases of a dataset on a revision. Raises NothingToTest, and what `runs.services.start_runs` raises."""
    cases = list(Case.objects.for_workspace(dataset.workspace).active().filter(dataset=dataset))
    if not cases:
        raise NothingToTest
    return start_cases(dataset=dataset, revision=revision, by=by, asked=[(case, as_asked(case)) for case in cases])


@transaction.atomic
def start_cases(
    *,
    dataset: Dataset,
    revision: Revision,
    by: User | None,
    asked: Sequence[tuple[Case, dict[str, Any]]],
    search: Search | None = None,
    applied: int | None = None,
) -> TestRun:
    """Some cases, each as it was at some moment, on a revision. Raises what `runs.services.start_runs` raises."""
    test_run = TestRun.objects.create(
        workspace_id=dataset.workspace_id,
        dataset=dataset,
        revision=revision,
        started_by=by,
        search=search,
        applied=applied,
    )
    results = [_new_result(test_run, place, case, values) for place, (case, values) in enumerate(asked)]
    _refuse_unfit_inputs(revision, results)
    _start_runs(test_run, [result for result in results if result.status == Result.Status.RUNNING])
    Result.objects.bulk_create(results)
    # Should that be lost, a schedule takes the test run up (`experiments.schedules`).
    transaction.on_commit(lambda: async_task(FOLLOW, save=False))
    return test_run


def as_asked(case: Case) -> dict[str, Any]:
    """The case as a result keeps it."""
    return {"name": case.name, "inputs": case.inputs, "expected": case.expected, "graders": case.graders}


@transaction.atomic
def stop_test_run(test_run: TestRun, *, by: User | None) -> None:
    """End a test run: what has no verdict yet gets none. Stopping twice, or one that is over, changes nothing."""
    rows = TestRun.objects.for_workspace(test_run.workspace).under_way().filter(pk=test_run.pk)
    if not rows.update(status=TestRun.Status.CANCELLED, finished_at=timezone.now()):
        return
    results = Result.objects.for_workspace(test_run.workspace).filter(test_run=test_run, status=Result.Status.RUNNING)
    runs = list(_runs_of(results))
    results.update(status=Result.Status.ERROR, reason=STOPPED)
    for run in Run.objects.for_workspace(test_run.workspace).filter(pk__in=runs).exclude(finished_at__isnull=False):
        _cancel(run, by)


def _cancel(run: Run, by: User | None) -> None:
    try:
        cancel_run(run, by=by, reason=STOPPED)
    except RunIsOver:
        return  # In this very moment: as good.


def _runs_of(results: Iterable[Result]) -> Iterable[Any]:
    for result in results:
        yield result.run
        yield from (grade["run"] for grade in result.grades or () if grade.get("run") and grade["passed"] is None)


def _new_result(test_run: TestRun, position: int, case: Case, asked: dict[str, Any]) -> Result:
    return Result(workspace_id=test_run.workspace_id, test_run=test_run, case=case, position=position, asked=asked)


def _refuse_unfit_inputs(revision: Revision, results: Iterable[Result]) -> None:
    """A case whose inputs the graph does not take is an error of that case alone."""
    graph = load_graph(revision)
    for result in results:
        _, problems = check_inputs(graph, result.asked["inputs"])
        if problems:
            result.status, result.reason = Result.Status.ERROR, problems[0].message


def _start_runs(test_run: TestRun, results: Sequence[Result]) -> None:
    if not results:
        return
    ids = start_runs(
        workspace=test_run.workspace,
        revision=test_run.revision,
        inputs=[result.asked["inputs"] for result in results],
        by=test_run.started_by,
        trigger=TRIGGER,
    )
    for result, run in zip(results, ids, strict=True):
        result.run = run
