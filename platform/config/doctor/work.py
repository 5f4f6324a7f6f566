"""Checks of the work: is somebody there to do it, does it wait, does something stand still.

Law: they read across all workspaces, as an operator may, and show numbers and ids only.
"""

import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django_q.models import Schedule

from config.doctor.findings import Finding, counted, ok, problem, warning
from runs.lease import LEASE
from runs.models import FINISHED, Host, Run
from runs.queue import queue_figures
from runs.schedules import SCHEDULES

SECOND_LOOK = 1.5  # seconds; what a host takes up in this time does not stand still
LONG_QUEUE = 10.0  # seconds that the oldest run has waited
MOST_TAKES = 2
MOST_SHOWN = 3
LATE = timedelta(minutes=1)
SCHEDULE_LATE = timedelta(minutes=5)


def look_at_hosts() -> Finding:
    """Whether anybody carries runs, by Postgres's clock."""
    living = Host.objects.filter(fenced_at=None, heartbeat_at__gt=Now() - timedelta(seconds=LEASE))
    machines = set(living.values_list("machine", flat=True))
    if not machines:
        return problem("No host carries runs.", "Start workers: `manage.py work`. Runs wait for them and are not lost.")
    return ok(f"{counted(living.count(), 'host')} on {counted(len(machines), 'machine')}.")


def look_at_queue() -> Finding:
    total = queue_figures().total
    held = f", and {total.held_back} that a limit holds back" if total.held_back else ""
    if total.age <= LONG_QUEUE:
        return ok(f"{counted(total.depth, 'run')} waiting{held}.")
    return warning(
        f"{counted(total.depth, 'run')} waiting, the oldest for {total.age:.0f} s{held}.",
        "Start more workers.",
    )


def look_at_runs() -> Finding:
    """Whether unfinished runs stand still, or kill who takes them up."""
    unfinished = Run.objects.exclude(status__in=FINISHED)
    if overdue := lasting(lambda: unfinished.filter(status=Run.Status.WAITING, wake_at__lt=Now() - LATE)):
        return problem(
            f"{counted(len(overdue), 'run')} should have gone on: {shown(overdue)}.",
            "Their time has come and no host looked: see whether hosts live and keep up.",
        )
    if orphaned := lasting(lambda: unfinished.filter(Q(host__fenced_at__isnull=False))):
        return problem(
            f"{counted(len(orphaned), 'run')} held by a host that is out: {shown(orphaned)}.",
            "A living host gives them free within seconds: see whether one lives.",
        )
    if often := ids(unfinished.filter(takes__gt=MOST_TAKES + F("controls"))):
        return warning(
            f"{counted(len(often), 'run')} taken up more than {MOST_TAKES} times: {shown(often)}.",
            "Look at what their hosts said last: a step may end its worker. Cancel the run, or mend the agent.",
        )
    return ok(f"{counted(unfinished.count(), 'run')} unfinished, none stands still.")


def look_at_schedules() -> Finding:
    """Whether every schedule is registered and none has missed its time."""
    known = dict(Schedule.objects.filter(name__in=SCHEDULES).values_list("name", "next_run"))
    missing = [name for name in SCHEDULES if name not in known]
    if missing:
        return warning(f"Not registered: {', '.join(missing)}.", "Start `manage.py work`, which registers them.")
    late = [name for name, due in known.items() if due and due < timezone.now() - SCHEDULE_LATE]
    if late:
        return problem(f"Overdue: {', '.join(late)}.", "Nobody does scheduled work: see whether `manage.py work` runs.")
    if settings.RUN_HOSTS >= settings.WORKERS:
        return warning(
            "Every worker of this machine carries runs, so none does what is scheduled.",
            "Let WORKERS be at least one more than RUN_HOSTS, here or on another machine.",
        )
    return ok(f"{counted(len(known), 'schedule')}, none overdue." if known else "None is needed.")


def lasting(look: "Callable[[], Iterable[Run]]") -> list[UUID]:
    """What is the case now and a moment later; anything less is on its way."""
    first = ids(look())
    if not first:
        return []
    time.sleep(SECOND_LOOK)
    second = set(ids(look()))
    return [run_id for run_id in first if run_id in second]


def ids(runs: "Iterable[Run]") -> list[UUID]:
    return [run.pk for run in runs]


def shown(run_ids: list[UUID]) -> str:
    more = len(run_ids) - MOST_SHOWN
    names = ", ".join(str(run_id) for run_id in run_ids[:MOST_SHOWN])
    return f"{names} and {more} more" if more > 0 else names
