"""Hosts as operators see them. Law: reading only; time is Postgres's."""

from __future__ import annotations

from django.db import connection

from runs import lease

LIVING = """
SELECT count(*) FROM runs_host
WHERE machine = %s AND fenced_at IS NULL AND heartbeat_at > now() - make_interval(secs => %s)
"""


def count_living(machine: str) -> int:
    """How many hosts of a machine have given a sign of life within their lease."""
    with connection.cursor() as cursor:
        cursor.execute(LIVING, [machine, lease.LEASE])
        return int(cursor.fetchone()[0])
