"""Hosts, queue and parked runs as operators see them. Law: reading only, for the whole site; time is Postgres's."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db import connection

from runs import lease

LONG_GONE = 3600.0  # seconds after which a host that is out is not shown any more
MOST_HOSTS = 100

LIVING = """
SELECT count(*) FROM runs_host
WHERE machine = %s AND fenced_at IS NULL AND heartbeat_at > now() - make_interval(secs => %s)
"""
HOSTS = """
SELECT h.id, h.slot, h.machine, h.pid, h.started_at, h.fenced_at,
       extract(epoch FROM now() - h.heartbeat_at)::float8 AS silent_for, coalesce(r.held, 0) AS held,
       coalesce(h.endpoints, '[]') AS endpoints
FROM runs_host h
LEFT JOIN (SELECT host_id, count(*) AS held FROM runs_run WHERE host_id IS NOT NULL GROUP BY host_id) r
    ON r.host_id = h.id
WHERE h.fenced_at IS NULL OR h.fenced_at > now() - make_interval(secs => %s)
ORDER BY h.fenced_at DESC NULLS FIRST, h.slot LIMIT %s
"""
PARKED = """
SELECT count(*) AS count, min(wake_at) AS next_due,
       greatest(extract(epoch FROM now() - min(wake_at)), 0)::float8 AS overdue
FROM runs_run WHERE status = 'waiting'
"""

State = Literal["alive", "silent", "out"]


@dataclass(frozen=True)
class HostLine:
    """A host: `silent` when its lease has run out and nobody has fenced it yet, `out` once it is fenced or has left."""

    id: UUID
    slot: int
    machine: str
    pid: int
    started_at: datetime
    silent_for: float
    held: int
    endpoints: list[dict[str, Any]]
    state: State


@dataclass(frozen=True)
class Parked:
    """Runs that wait for a time or a person, when the first is due, and for how many seconds it has been."""

    count: int
    next_due: datetime | None
    overdue: float


def count_living(machine: str) -> int:
    """How many hosts of a machine have given a sign of life within their lease."""
    with connection.cursor() as cursor:
        cursor.execute(LIVING, [machine, lease.LEASE])
        return int(cursor.fetchone()[0])


def find_hosts() -> list[HostLine]:
    """The hosts that live, then those that went out within the last hour, the newest first."""
    return [
        HostLine(state=_state(row.pop("fenced_at"), row["silent_for"]), endpoints=_read(row.pop("endpoints")), **row)
        for row in _rows(HOSTS, [LONG_GONE, MOST_HOSTS])
    ]


def get_parked() -> Parked:
    row = _rows(PARKED, [])[0]
    return Parked(row["count"], row["next_due"], row["overdue"] or 0.0)


def _state(fenced_at: datetime | None, silent_for: float) -> State:
    if fenced_at:
        return "out"
    return "alive" if silent_for < lease.LEASE else "silent"


def _read(value: Any) -> Any:
    """A JSON column: Django's own cursor leaves it as text."""
    return json.loads(value) if isinstance(value, str) else value


def _rows(statement: str, parameters: list[Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
