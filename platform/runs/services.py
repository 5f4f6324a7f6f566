"""What others may do with runs: start, start again, cancel.

Law: a run's row and its first event are written in one transaction, and a worker is woken by that transaction's commit:
so an accepted run is never without its beginning, and never forgotten.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models.functions import Now

from graphs.models import Revision
from runs.errors import BatchTooLarge, RunIsOver
from runs.models import FINISHED, Blob, Run
from runs.portions import portions
from runs.priorities import BATCH
from runs.readers import read_script
from runs.scripts import Script
from runs.starting import prepare_run, prepare_runs, statement, weigh_batch
from runs.values import dumps, find_references, resolve
from tenancy.models import User, Workspace

MOST_PER_STATEMENT = 2_000  # runs: beyond that a statement only grows
HEAVIEST_STATEMENT = 16 * 2**20  # characters of inputs and scripts: Postgres takes no more than a gigabyte


@transaction.atomic
def start_run(
    *,
    workspace: Workspace,
    revision: Revision,
    inputs: Mapping[str, Any],
    by: User | None,
    trigger: str = "person",
    priority: int = 0,
    debug: Mapping[str, Any] | None = None,
    script: Script | None = None,
    pins: Mapping[str, Revision] | None = None,
) -> Run:
    """A queued run of a revision; `debug` tells where it stops, and what its script gives is not carried out.

    Raises AgentHasProblems or InputsRefused with all problems, SubAgentMissing, SubAgentCycle and ConditionRefused.
    """
    new = prepare_run(
        workspace=workspace,
        revision=revision,
        inputs=inputs,
        by=by,
        trigger=trigger,
        priority=priority,
        debug=debug,
        script=script,
        pins=pins,
    )
    with connection.cursor() as cursor:
        cursor.execute(*statement([new]))
    new.run._state.adding = False
    return new.run


def start_runs(
    *,
    workspace: Workspace,
    revision: Revision,
    inputs: Sequence[Mapping[str, Any]],
    by: User | None,
    trigger: str = "batch",
    priority: int = BATCH,
    script: Script | None = None,
    most: int | None = None,
) -> list[UUID]:
    """A queued run of a revision for each of many inputs, all or none; the ids are in the order of the inputs. Together
    they may have `most` characters.

    Raises what `start_run` raises, and BatchTooLarge.
    """
    new = prepare_runs(
        workspace=workspace,
        revision=revision,
        inputs=inputs,
        by=by,
        trigger=trigger,
        priority=priority,
        script=script,
    )
    if most is not None and (weight := weigh_batch(new)) > most:
        raise BatchTooLarge(_too_large(weight, most))
    # What takes long was done before: a transaction that rests is ended.
    with transaction.atomic(), connection.cursor() as cursor:
        for some in portions(new, lambda item: item.weight, most=HEAVIEST_STATEMENT, most_items=MOST_PER_STATEMENT):
            cursor.execute(*statement(some))
    return [item.run.id for item in new]


def _too_large(weight: int, most: int) -> str:
    return (
        f"These runs would store {weight / 2**20:.1f} MB together, and one request may start runs with {most >> 20} MB"
        " at most; what is given to a step counts for each of them. Start them by several requests."
    )


def start_again(run: Run, *, by: User | None, trigger: str = "person") -> Run:
    """A new run of the same revision with the same inputs. What was given to the run's steps is given again, with the
    sub-agents that it was made for; else these are as they stand now.
    """
    script = read_script(run)
    return start_run(
        workspace=run.workspace,
        revision=run.revision,
        inputs=resolve_texts(run.workspace_id, run.inputs),
        by=by,
        trigger=trigger,
        priority=run.priority,
        script=script,
        pins=pins_of(run) if script else None,
    )


def pins_of(run: Run) -> dict[str, Revision]:
    """The revisions of the run's sub-agents, by the reference under which a node names each."""
    rows = {str(row.id): row for row in Revision.objects.for_workspace(run.workspace).filter(id__in=run.pins.values())}
    return {reference: rows[revision_id] for reference, revision_id in run.pins.items()}


@transaction.atomic
def cancel_run(run: Run, *, by: User | None, reason: str = "") -> None:
    """Ask for the end of a run. Its host records what was stopped; a run without a host is taken up to be ended.

    Asking twice is asking once. Raises RunIsOver.
    """
    request = {"by": str(by.id) if by else "", "reason": reason}
    open_runs = Run.objects.for_workspace(run.workspace).filter(pk=run.pk).exclude(status__in=FINISHED)
    if not open_runs.update(cancel_request=request):
        raise RunIsOver
    # A run that waits or is paused is due at once; one that a host carries is told by the notice.
    resting = open_runs.filter(status__in=(Run.Status.WAITING, Run.Status.PAUSED))
    resting.update(status=Run.Status.RUNNING, wake_at=None, free_since=Now())
    notify("runs_cancel", dumps({"run": str(run.pk), **request}))


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
