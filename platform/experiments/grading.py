"""Grading the cases whose runs have ended.

Laws: all of it may be done twice, by several processes at once, or die at any line. Grades are computed from what is
stored and kept by a conditional update, whose row count tells who was first; a judge's run is started in the
transaction of that update, so it is started once. What nobody got to is still `running` and is found again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from experiments.graders import JUDGE, Grade, Subject, grade_with, graders_of
from experiments.graders.judge import judge_graph, judge_inputs, read_verdict
from experiments.models import Result, TestRun
from graphs.services import pin_draft
from runs.models import Run
from runs.priorities import BATCH
from runs.services import resolve_texts, start_run
from tenancy.errors import DomainError

RUNNING = Result.Status.RUNNING
SPARED = "It was not asked, because another grader has failed already."
GONE = "The run is not there any more."
Grades = list[dict[str, Any]]


def grade_ended(test_run: TestRun) -> int:
    """Grade what has ended and close the test run when nothing is left; how many results moved on."""
    rows = Result.objects.for_workspace(test_run.workspace).filter(test_run=test_run, status=RUNNING)
    results = list(rows.defer("asked"))  # Up to 1 MB each, and read only for those whose run has ended.
    runs = _find_runs(test_run, results)
    moved = sum(_move_on(test_run, result, runs) for result in results)
    _close(test_run)
    return moved


def _find_runs(test_run: TestRun, results: Sequence[Result]) -> dict[str, Run | None]:
    """By id, the runs that the results wait for and that have ended; None for one that goes on."""
    awaited = {result.run for result in results if result.grades is None}
    awaited |= {UUID(grade["run"]) for result in results for grade in _open_judges(result.grades or [])}
    rows = Run.objects.for_workspace(test_run.workspace).filter(pk__in=awaited)
    ended = {str(run.pk): run for run in rows.filter(finished_at__isnull=False).defer("inputs", "pins")}
    # After the ended ones: a run that ends in between is said to go on, and is found the next time.
    return {str(pk): ended.get(str(pk)) for pk in rows.values_list("pk", flat=True)}


def _move_on(test_run: TestRun, result: Result, runs: Mapping[str, Run | None]) -> bool:
    """Take one result as far as it goes now; whether that was a step."""
    if result.grades is not None:
        return _hear_judges(result, runs)
    if str(result.run) not in runs:
        return _settle(result, Result.Status.ERROR, None, GONE)
    run = runs[str(result.run)]
    if run is None:
        return False
    if run.status != Run.Status.SUCCEEDED:
        return _settle(result, Result.Status.ERROR, None, _why_not(run))
    return _grade(test_run, result, run)


def _grade(test_run: TestRun, result: Result, run: Run) -> bool:
    outputs = resolve_texts(run.workspace_id, run.outputs or {})
    asked = result.asked
    subject = Subject(asked["inputs"], outputs, asked["expected"])
    graders = graders_of(asked["graders"], asked["expected"])
    grades: Grades = [_entry(grader, subject) for grader in graders]
    has_failed = any(grade["passed"] is False for grade in grades)
    if has_failed or not any(grade["passed"] is None for grade in grades):
        for grade in grades:
            if grade["passed"] is None:
                grade |= {"passed": False, "reason": SPARED, "spared": True}
        return _settle(result, _verdict(grades), grades)
    return _ask_judges(test_run, result, grades, subject)


def _entry(grader: Mapping[str, Any], subject: Subject) -> dict[str, Any]:
    entry: dict[str, Any] = {"grader": dict(grader), "passed": None, "reason": "", "run": None}
    if grader.get("type") != JUDGE:
        grade = grade_with(grader, subject)
        entry |= {"passed": grade.passed, "reason": grade.reason}
    return entry


def _ask_judges(test_run: TestRun, result: Result, grades: Grades, subject: Subject) -> bool:
    """Keep the grades so far with a run for each judge, all or nothing."""
    try:
        with transaction.atomic():
            # First, because it makes a second grader wait and then find nothing to do.
            if not _still_open(result).filter(grades__isnull=True).update(grades=grades):
                return False
            for grade in grades:
                if grade["passed"] is None:
                    grade["run"] = str(_start_judge(test_run, grade["grader"], subject))
            _still_open(result).update(grades=grades)
    except DomainError as refused:
        return _settle(result, Result.Status.ERROR, None, f"The judge could not be asked: {refused.message}")
    return True


def _start_judge(test_run: TestRun, grader: Mapping[str, Any], subject: Subject) -> UUID:
    agent = test_run.dataset.agent
    revision = pin_draft(agent, judge_graph(grader), test_run.started_by)
    run = start_run(
        workspace=test_run.workspace,
        revision=revision,
        inputs=judge_inputs(grader, subject),
        by=test_run.started_by,
        trigger=JUDGE,
        priority=BATCH,
    )
    return UUID(str(run.pk))


def _hear_judges(result: Result, runs: Mapping[str, Run | None]) -> bool:
    grades: Grades = result.grades or []
    judges = _open_judges(grades)
    if any(grade["run"] in runs and runs[grade["run"]] is None for grade in judges):
        return False  # All at once, so that a result changes once.
    for grade in judges:
        verdict = _verdict_of(runs.get(grade["run"]))
        if isinstance(verdict, str):
            return _settle(result, Result.Status.ERROR, grades, verdict)
        grade |= {"passed": verdict.passed, "reason": verdict.reason}
    return _settle(result, _verdict(grades), grades)


def _verdict_of(run: Run | None) -> Grade | str:
    """What the judge says, or why it says nothing."""
    if run is None:
        return f"The judge gave no verdict: {GONE}"
    if run.status != Run.Status.SUCCEEDED:
        return f"The judge gave no verdict: {_why_not(run)}"
    return read_verdict(resolve_texts(run.workspace_id, run.outputs or {}))


def _settle(result: Result, status: str, grades: Grades | None, reason: str = "") -> bool:
    """Give the verdict, unless somebody has."""
    said = reason or next((grade["reason"] for grade in grades or () if not grade["passed"]), "")
    return bool(_still_open(result).update(status=status, grades=grades, reason=said))


def _still_open(result: Result) -> Any:
    return Result.objects.for_workspace(result.workspace_id).filter(pk=result.pk, status=RUNNING)


def _verdict(grades: Grades) -> str:
    return Result.Status.PASSED if all(grade["passed"] for grade in grades) else Result.Status.FAILED


def _open_judges(grades: Grades) -> Grades:
    return [grade for grade in grades if grade["passed"] is None and grade["run"]]


def _why_not(run: Run) -> str:
    if run.status == Run.Status.CANCELLED:
        return "The run was cancelled."
    return str((run.error or {}).get("message") or "The run failed.")


def _close(test_run: TestRun) -> None:
    """End the test run when every result has its verdict."""
    open_results = Result.objects.for_workspace(test_run.workspace).filter(test_run=test_run, status=RUNNING)
    if not open_results.exists():
        rows = TestRun.objects.for_workspace(test_run.workspace).under_way().filter(pk=test_run.pk)
        rows.update(status=TestRun.Status.FINISHED, finished_at=timezone.now())
