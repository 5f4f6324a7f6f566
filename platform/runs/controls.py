"""What people ask of a run: pause, go on, step, let a held step go, set breakpoints; and decide (`runs.approvals`).

Laws: what is asked is stored with a number before it is acknowledged, in the transaction that wakes a host. The event
in which a host does it names the number, so it is done once, whatever dies: before that event nothing has been done,
after it nobody does it again. The rows are of no use then, and go when the next one is read.
"""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from engine.dependents import find_node
from live.postgres import Connection
from runs import holding
from runs.breakpoints import check_breakpoints
from runs.errors import OutputsRefused, RunIsOver, StepNotHeld
from runs.forking import read_plan
from runs.gifts import Outputs, check_ports, refuse_decisions
from runs.models import FINISHED, Control, Run, RunEvent
from runs.services import notify
from runs.values import NotJson, dumps, plain
from tenancy.models import User

CHANGES_HELD = ("step.held", "step.released", "step.succeeded", "step.failed", "step.cancelled")

READ = "SELECT run_id, number, by, request FROM runs_control WHERE run_id = ANY(%s) ORDER BY run_id, number"
FORGET = "DELETE FROM runs_control WHERE run_id = %s AND number <= %s"


@transaction.atomic
def control_run(run: Run, *, by: User | None, action: str, **request: Any) -> int:
    """Ask for something; the number under which it will be done. A run that rests is taken up for it.

    Raises RunIsOver, StepNotHeld, OutputsRefused and ConditionRefused.
    """
    if "breakpoints" in request:
        check_breakpoints(request["breakpoints"])
    check_values(request)
    if step := request.get("step"):
        check_held(run, step)
        _check_outputs(run, step, request.get("outputs") or {})
    return store_control(run, by, {"action": action, **request})


def store_control(run: Run, by: User | None, asked: dict[str, Any]) -> int:
    """Store what was checked, and wake a host for it; the number under which it will be done. Raises RunIsOver. For
    within a transaction.
    """
    open_runs = Run.objects.for_workspace(run.workspace).filter(pk=run.pk).exclude(status__in=FINISHED)
    # The row stays locked until the commit, so numbers are seen in the order in which they are given.
    if not open_runs.update(controls=F("controls") + 1):
        raise RunIsOver
    number: int = open_runs.values_list("controls", flat=True).get()
    Control.objects.create(run=run, number=number, by=str(by.id) if by else "", request=asked)
    open_runs.filter(status__in=RESTS).update(status=Run.Status.RUNNING, wake_at=None, free_since=Now())
    notify("runs_control", dumps({"run": str(run.pk)}))
    return number


RESTS = (Run.Status.WAITING, Run.Status.PAUSED)


def check_held(run: Run, step: str) -> None:
    """Raises StepNotHeld."""
    changes = RunEvent.objects.filter(run=run, node=step, type__in=CHANGES_HELD).order_by("-seq")
    if changes.values_list("type", flat=True).first() != "step.held":
        raise StepNotHeld


def check_values(request: dict[str, Any]) -> None:
    """Whatever stands in a row here is done by a host, so that must not be what no host can write. Raises
    OutputsRefused.
    """
    for name in ("inputs", "outputs"):
        try:
            plain(request.get(name))
        except NotJson as problem:
            raise OutputsRefused(f"The {name} are not plain JSON: {problem}.") from None


def _check_outputs(run: Run, step: str, outputs: Outputs) -> None:
    """Raises OutputsRefused."""
    plan = read_plan(run)[1] if outputs else None
    found = find_node(plan, step) if plan else None
    if plan and found:
        refuse_decisions(plan, step, *found)
        check_ports(plan, step, found[1], outputs)


async def read_controls(connection: Connection, run_ids: list[UUID]) -> dict[UUID, list[holding.Control]]:
    """What waits to be done, in order. Some of it may have been done."""
    found: dict[UUID, list[holding.Control]] = {}
    cursor = await connection.execute(READ, [run_ids])
    for row in await cursor.fetchall():
        found.setdefault(row["run_id"], []).append(holding.Control(row["number"], row["by"], row["request"]))
    return found


async def forget_controls(connection: Connection, run_id: UUID, done: int) -> None:
    """What was done up to a number, and is durable."""
    await connection.execute(FORGET, [run_id, done])
