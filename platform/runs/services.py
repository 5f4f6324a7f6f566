"""What others may do with runs: start, start again, cancel.

Law: a run's row and its first event are written in one transaction, and a worker is woken by that transaction's commit:
so an accepted run is never without its beginning, and never forgotten.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from engine.events import RunStarted, event_data
from engine.graph import Graph
from engine.inputs import check_inputs
from engine.problems import Problem, errors
from engine.validate import find_problems
from graphs.models import Revision
from graphs.services import find_pinned_revisions, load_graph
from nodes.registry import specs
from runs.errors import AgentHasProblems, InputsRefused, RunIsOver
from runs.models import FINISHED, Blob, Entry, Run
from runs.record import time_now
from runs.values import BigText, NotJson, dumps, find_references, offload, plain, resolve
from tenancy.models import User, Workspace


@transaction.atomic
def start_run(
    *,
    workspace: Workspace,
    revision: Revision,
    inputs: Mapping[str, Any],
    by: User | None,
    trigger: str = "person",
    priority: int = 0,
) -> Run:
    """A queued run of a revision.

    Raises AgentHasProblems or InputsRefused with all problems, SubAgentMissing and SubAgentCycle.
    """
    graph = load_graph(revision)
    pins = find_pinned_revisions(graph, workspace)
    _check_graph(revision, graph, {name: load_graph(pinned) for name, pinned in pins.items()})
    values, texts = offload(_checked_inputs(graph, inputs))
    run = Run(
        workspace=workspace,
        project_id=revision.agent.project_id,
        agent_id=revision.agent_id,
        revision=revision,
        pins={name: str(pinned.id) for name, pinned in pins.items()},
        started_by=by,
        trigger=trigger,
        priority=priority,
        inputs=values,
        seq=1,
    )
    store_texts(workspace.id, texts)
    run.save(force_insert=True)
    _store_first_event(run)
    notify("runs_wake", "")
    return run


def start_again(run: Run, *, by: User | None) -> Run:
    """A new run of the same revision with the same inputs."""
    inputs = resolve_texts(run.workspace_id, run.inputs)
    return start_run(workspace=run.workspace, revision=run.revision, inputs=inputs, by=by, priority=run.priority)


@transaction.atomic
def cancel_run(run: Run, *, by: User | None, reason: str = "") -> None:
    """Ask for the end of a run. Its host records what was stopped; a run without a host is taken up to be ended.

    Asking twice is asking once. Raises RunIsOver.
    """
    request = {"by": str(by.id) if by else "", "reason": reason}
    open_runs = Run.objects.for_workspace(run.workspace).filter(pk=run.pk).exclude(status__in=FINISHED)
    if not open_runs.update(cancel_request=request):
        raise RunIsOver
    # A waiting run is due at once; one that a host carries is told by the notice.
    open_runs.filter(status=Run.Status.WAITING).update(status=Run.Status.RUNNING, wake_at=None)
    notify("runs_cancel", dumps({"run": str(run.pk), **request}))


def store_texts(workspace_id: UUID, texts: list[BigText]) -> None:
    """Keep long texts; those that are there already stay."""
    rows = [
        Blob(
            workspace_id=workspace_id,
            sha256=text.sha256,
            size=len(text.data),
            media_type=text.media_type,
            data=text.data,
        )
        for text in texts
    ]
    Blob.objects.bulk_create(rows, ignore_conflicts=True)


def resolve_texts(workspace_id: UUID, value: Any) -> Any:
    """The stored value with its long texts back in their places."""
    keys = set(find_references(value))
    if not keys:
        return value
    rows = Blob.objects.filter(workspace_id=workspace_id, sha256__in=keys).values_list("sha256", "data")
    found = {key: bytes(data) for key, data in rows}
    return resolve(value, lambda key: found.get(key, b""))


def notify(channel: str, payload: str) -> None:
    """Tell the hosts, when the transaction commits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [channel, payload])


def _store_first_event(run: Run) -> None:
    event = RunStarted(run.inputs)
    node, data = event_data(event)
    first = {"seq": 1, "type": event.type, "at": time_now(), "node": node, "data": data}
    Entry(run=run, seq=1, events=[first]).save(force_insert=True)


def _checked_inputs(graph: Graph, inputs: Mapping[str, Any]) -> dict[str, Any]:
    try:
        values, _ = plain(dict(inputs))
    except NotJson as problem:
        raise InputsRefused(f"The inputs are not plain JSON: {problem}.") from problem
    values, problems = check_inputs(graph, values)
    if problems:
        named = [{"field": problem.field, "code": problem.code, "message": problem.message} for problem in problems]
        raise InputsRefused(problems[0].message, errors=named)
    return dict(values)


def _check_graph(revision: Revision, graph: Graph, agents: Mapping[str, Graph]) -> None:
    problems = _find_errors(revision.tree, graph, agents)
    if problems:
        first = f"This agent cannot run yet. {problems[0].message}"
        raise AgentHasProblems(first, problems=[problem.to_json() for problem in problems])


def _find_errors(tree: str, graph: Graph, agents: Mapping[str, Graph]) -> list[Problem]:
    """The graph's errors. Trees never change, so one without sub-agents is looked over once, not once per run."""
    if agents:
        return errors(find_problems(graph, specs(), agents))
    if tree not in _known:
        if len(_known) >= MOST_KNOWN:
            _known.clear()
        _known[tree] = errors(find_problems(graph, specs()))
    return _known[tree]


MOST_KNOWN = 1_000
_known: dict[str, list[Problem]] = {}
