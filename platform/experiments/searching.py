"""Carrying out the search for a change: one try after another, each a test run of one case.

Laws: a search advances under a lock on its row, and a try is started in the transaction that takes note of the last
one; so it may be advanced by several at once, or die at any line, and no try is started twice.
"""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from experiments.errors import NoRegression
from experiments.models import Result, Search, TestRun
from experiments.narrowing import Answer, Verdict, group_changes, next_try
from experiments.regressions import find_regression, graph_of
from experiments.starting import start_cases, stop_test_run
from graphs.diff import Change, apply_changes
from graphs.models import Revision
from graphs.services import pin_draft
from tenancy.errors import DomainError
from tenancy.models import User

VERDICTS: dict[str, Verdict] = {
    Result.Status.PASSED: "passed",
    Result.Status.FAILED: "failed",
    Result.Status.ERROR: "failed",
}
SAME_GRAPH = "The graph is the same in both. Look at the model, at sub-agents, and at the data that the agent reads."


def start_search(*, result: Result, by: User | None) -> Search:
    """Look for the change since which a case fails. One that is under way already is given back.

    Raises NoRegression.
    """
    regression = find_regression(result)
    if regression is None:
        raise NoRegression
    if not regression.changes:
        raise NoRegression(SAME_GRAPH)
    groups = [[change.to_json() for change in group] for group in group_changes(regression.changes)]
    revisions = {"good": regression.good.test_run.revision, "bad": regression.bad.test_run.revision}
    try:
        with transaction.atomic():
            search: Search = Search.objects.create(
                workspace_id=result.workspace_id, result=result, groups=groups, started_by=by, **revisions
            )
            advance_search(search)
    except IntegrityError:
        search = Search.objects.for_workspace(result.workspace).get(result=result, status=Search.Status.RUNNING)
    return search


@transaction.atomic
def stop_search(search: Search, *, by: User | None) -> None:
    """End a search without an answer. Twice is once."""
    rows = Search.objects.for_workspace(search.workspace).filter(pk=search.pk, status=Search.Status.RUNNING)
    if rows.update(status=Search.Status.CANCELLED, conclusion="The search was stopped."):
        for test_run in TestRun.objects.for_workspace(search.workspace).under_way().filter(search=search):
            stop_test_run(test_run, by=by)


@transaction.atomic
def advance_search(search: Search) -> int:
    """Take note of a try that has ended and begin the next one, or end the search; how many steps that were."""
    rows = Search.objects.for_workspace(search.workspace).select_for_update(of=("self",))
    locked = rows.select_related("result__case__dataset__agent__workspace", "good", "bad", "started_by", "workspace")
    search = locked.get(pk=search.pk)
    if search.status != Search.Status.RUNNING or TestRun.objects.under_way().filter(search=search).exists():
        return 0
    _note_last_try(search)
    while isinstance(wanted := next_try(len(search.groups), _tries(search)), int):
        if _begin_try(search, wanted):
            break
    else:
        _end(search, wanted)
    search.save(update_fields=["tries", "status", "conclusion", "found"])
    return 1


def _tries(search: Search) -> dict[int, Verdict]:
    return {tried["applied"]: tried["verdict"] for tried in search.tries}


def _note_last_try(search: Search) -> None:
    known = _tries(search)
    rows = Result.objects.for_workspace(search.workspace).filter(test_run__search=search).exclude(status="running")
    for result in rows.select_related("test_run").defer("asked").order_by("test_run__started_at"):
        if result.test_run.applied not in known:
            run = str(result.run) if result.run else None
            _note(search, result.test_run.applied, _verdict(search, result), result.reason, run)


def _verdict(search: Search, result: Result) -> Verdict:
    """A graph in between that cannot run tells nothing, unless not running is the failure that is looked for."""
    if result.status == Result.Status.ERROR and search.result.status != Result.Status.ERROR:
        return "unclear"
    return VERDICTS[result.status]


def _note(search: Search, applied: int, verdict: Verdict, reason: str, run: str | None) -> None:
    search.tries = [*search.tries, {"applied": applied, "verdict": verdict, "reason": reason, "run": run}]


def _begin_try(search: Search, applied: int) -> bool:
    """Whether the graph with so many groups could be started; one that cannot is an unclear try."""
    case = search.result.case
    try:
        with transaction.atomic():
            start_cases(
                dataset=case.dataset,
                revision=_revision(search, applied),
                by=search.started_by,
                asked=[(case, search.result.asked)],
                search=search,
                applied=applied,
            )
    except DomainError as refused:
        _note(search, applied, "unclear", refused.message, None)
        return False
    return True


def _revision(search: Search, applied: int) -> Revision:
    if applied in (0, len(search.groups)):
        return search.good if applied == 0 else search.bad
    changes = [Change.from_json(change) for group in search.groups[:applied] for change in group]
    graph: dict[str, Any] = apply_changes(graph_of(search.good), changes)
    return pin_draft(search.result.case.dataset.agent, graph, search.started_by)


def _end(search: Search, answer: Answer) -> None:
    search.conclusion = answer.conclusion
    search.status = Search.Status.OPEN if answer.first is None else Search.Status.FOUND
    search.found = None if answer.first is None else [answer.first, answer.last]
