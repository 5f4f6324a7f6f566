"""Runs that do not get on, each with the reason in a sentence.

Law: a run is named for what stands in its way now, the nearest cause first; reading changes nothing and is bounded.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Now

from runs import lease
from runs.limits import why_queued
from runs.models import Run, Suspect
from runs.querysets import QUEUED

PATIENCE = 30  # seconds that a run may wait for a host before it counts as stuck
LATE = 10  # seconds that a parked run may be due before it counts as stuck
CRASHES = 2  # hosts that died while they carried a run, from which it is worth a look
MOST = 50
RECENT = timedelta(days=7)

Cause = Literal["no_host", "limit", "turn", "overdue", "silent_host", "lease_lost", "quarantined"]


@dataclass(frozen=True)
class Stuck:
    """A run and why it does not get on."""

    run: Run
    cause: Cause
    reason: str


def find_stuck(*, hosts_alive: int) -> list[Stuck]:
    """The oldest runs that do not get on."""
    return [_explain(run, hosts_alive) for run in _suspicious()[:MOST]]


def find_quarantined() -> list[Stuck]:
    """The newest runs that were taken out because they ended their workers."""
    runs = _all().filter(status="failed", error__code="run_quarantined", finished_at__gt=Now() - RECENT)
    return [Stuck(run, "quarantined", (run.error or {}).get("message", "")) for run in runs.order_by("-id")[:MOST]]


def _all() -> QuerySet[Run]:
    """Of every workspace: only operators of the site come here."""
    return Run.objects.select_related("workspace", "agent", "host")


def _suspicious() -> QuerySet[Run]:
    long_ago = Now() - timedelta(seconds=PATIENCE)
    is_old = Q(free_since__lt=long_ago) | Q(free_since=None, created_at__lt=long_ago)
    waits = Q(host=None, status__in=QUEUED) & is_old
    overdue = Q(status="waiting", wake_at__lt=Now() - timedelta(seconds=LATE))
    silent = Q(host__heartbeat_at__lt=Now() - timedelta(seconds=lease.LEASE))
    # One reading per index: a single OR would read the whole table.
    ids = {pk for found in (waits, overdue, silent) for pk in _ids(found)} | set(_deadly())
    crashes = Subquery(Suspect.objects.filter(run=OuterRef("pk")).values("crashes")[:1])
    return _all().filter(pk__in=ids).annotate(now=Now(), crashes=crashes).order_by("id")


def _ids(found: Q) -> list[object]:
    return list(Run.objects.filter(found).order_by("id").values_list("pk", flat=True)[:MOST])


def _deadly() -> list[object]:
    found = Suspect.objects.filter(crashes__gte=CRASHES, run__finished_at=None)
    return list(found.order_by("run_id").values_list("run_id", flat=True)[:MOST])


def _explain(run: Run, hosts_alive: int) -> Stuck:
    for cause, explain in REASONS:
        if reason := explain(run, hosts_alive):
            return Stuck(run, cause, reason)
    return Stuck(run, "turn", "It waits for its turn.")


def _no_host(run: Run, hosts_alive: int) -> str | None:
    return None if hosts_alive else "No worker is alive: start one with manage.py work."


def _overdue(run: Run, hosts_alive: int) -> str | None:
    if run.status != "waiting":
        return None
    return f"It was due {_since(run, run.wake_at)} ago and nobody has woken it."


def _silent_host(run: Run, hosts_alive: int) -> str | None:
    if run.host is None or (run.now - run.host.heartbeat_at).total_seconds() < lease.LEASE:  # type: ignore[attr-defined]
        return None
    return f"Its host on {run.host.machine} is silent for {_since(run, run.host.heartbeat_at)}; others take it up soon."


def _lease_lost(run: Run, hosts_alive: int) -> str | None:
    deaths = run.crashes or 0  # type: ignore[attr-defined]  # Annotated by `_suspicious`.
    return (
        f"{deaths} hosts have died while they carried it; it is tried apart from the others now."
        if deaths >= CRASHES
        else None
    )


def _since(run: Run, moment: object) -> str:
    seconds = (run.now - moment).total_seconds()  # type: ignore[attr-defined]  # Annotated by `_suspicious`.
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


REASONS: list[tuple[Cause, Callable[[Run, int], str | None]]] = [
    ("no_host", _no_host),
    ("overdue", _overdue),
    ("lease_lost", _lease_lost),
    ("silent_host", _silent_host),
    ("limit", lambda run, hosts_alive: why_queued(run)),
]
