"""`/metrics`: what this process counted, and what Postgres knows of hosts and queue at this moment.

Law: figures from Postgres are gauges that every web process tells alike: take their maximum, never their sum.
"""

import time
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET
from prometheus_client.core import GaugeMetricFamily

from runs import lease
from runs.queue import queue_figures
from runs.watch import registry
from runs.watch.access import may_read_figures

LIMIT = 2_000  # milliseconds for a statement
FRESH = 2.0  # seconds in which the figures of Postgres are not asked for again
HOSTS = "SELECT count(*) FROM runs_host WHERE fenced_at IS NULL AND heartbeat_at > now() - make_interval(secs => %s)"
HELD = "SELECT count(*) FROM runs_run WHERE host_id IS NOT NULL"
PAUSED = "SELECT count(*) FROM runs_run WHERE status = 'paused'"
PARKED = "SELECT count(*), extract(epoch FROM now() - min(wake_at))::float8 FROM runs_run WHERE status = 'waiting'"

Figure = tuple[str, str, dict[str, float]]


@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus; 403 for whoever may not read them."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    if not may_read_figures(request.META.get("REMOTE_ADDR") or "", headers, settings.METRICS_TOKEN):
        sentence = "Figures are for those who name METRICS_TOKEN, or without one for private addresses.\n"
        return HttpResponse(sentence, status=403, content_type="text/plain; charset=utf-8")
    return HttpResponse(registry.render(PostgresFigures()), content_type=registry.CONTENT_TYPE)


class PostgresFigures:
    """A collector of prometheus_client."""

    def collect(self) -> Iterator[Any]:
        for name, about, values in _figures():
            label = {"agents_runs": "status"}.get(name, "priority" if len(values) > 1 else None)
            family = GaugeMetricFamily(name, about, labels=[label] if label else None)
            for key, value in values.items():
                family.add_metric([key] if label else [], value)
            yield family


def _figures() -> list[Figure]:
    """The figures, at most so many seconds old: several scrapers cost no more than one."""
    until, known = _last.get("figures", (0.0, []))
    if time.monotonic() >= until:
        known = read_figures()
        _last["figures"] = time.monotonic() + FRESH, known
    return known


def read_figures() -> list[Figure]:
    """What Postgres knows; only that it does not answer when it does not."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {LIMIT}")
            return [("agents_database_up", "Whether Postgres answered.", {"": 1}), *_read(cursor)]
    except DatabaseError:
        return [("agents_database_up", "Whether Postgres answered.", {"": 0})]


def _read(cursor: Any) -> list[Figure]:
    queue = queue_figures()
    (hosts,), (held,) = _one(cursor, HOSTS, [lease.LEASE]), _one(cursor, HELD)
    parked, overdue = _one(cursor, PARKED)
    (paused,) = _one(cursor, PAUSED)
    return [
        ("agents_hosts_alive", "Hosts that gave a sign of life within their lease.", {"": hosts}),
        (
            "agents_runs",
            "Runs that are not over: queued (no host has them), running (a host has them), waiting (parked), paused.",
            {"queued": queue.total.depth + queue.total.held_back, "running": held, "waiting": parked, "paused": paused},
        ),
        (
            "agents_parked_overdue_seconds",
            "For how long the first parked run is due.",
            {"": max(overdue or 0.0, 0.0)},
        ),
        ("agents_queue_depth", "Runs that wait for a host.", {name: one.depth for name, one in queue.classes.items()}),
        (
            "agents_queue_held_back",
            "Runs that a limit holds back, for which more hosts would not help.",
            {name: one.held_back for name, one in queue.classes.items()},
        ),
        (
            "agents_queue_oldest_seconds",
            "For how long the oldest of them could have been taken up.",
            {name: one.age for name, one in queue.classes.items()},
        ),
    ]


def _one(cursor: Any, statement: str, parameters: list[Any] | None = None) -> Any:
    cursor.execute(statement, parameters)
    return cursor.fetchone()


_last: dict[str, tuple[float, list[Figure]]] = {}
