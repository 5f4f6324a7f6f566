"""Many runs at once, made by SQL: what a queue or a car park full of them costs is asked with real rows.

Law: the rows are what `start_run` and a host leave behind; a run made here can be claimed, but has no events until
`begin`.
"""

from uuid import UUID

from django.db import connection

from graphs.models import Revision

# Ids in the order of `number`, as old as `age` seconds: 48 bits of time, the version, the variant, a number.
MAKE = """
INSERT INTO runs_run (id, workspace_id, project_id, agent_id, revision_id, pins, trigger, priority, status, inputs,
                      seq, tokens_in, tokens_out, cost, cost_is_complete, takes, wake_at, created_at)
SELECT (lpad(to_hex((extract(epoch FROM now() - make_interval(secs => %(age)s)) * 1000)::bigint), 12, '0')
        || '7000' || 'b' || left(md5(random()::text), 3)
        || lpad(to_hex(number), 12, '0'))::uuid,
       %(workspace)s, %(project)s, %(agent)s, %(revision)s, '{}', 'api', %(priority)s, %(status)s, '{}',
       1, 0, 0, 0, true, 0, now() + make_interval(secs => %(wakes_in)s), now() - make_interval(secs => %(age)s)
FROM generate_series(1, %(count)s) AS number
RETURNING id
"""
BEGIN = """
INSERT INTO runs_entry (run_id, seq, events)
SELECT id, 1, json_build_array(json_build_object('seq', 1, 'type', 'run.started', 'node', NULL,
    'at', to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'data', json_build_object('inputs', inputs)))
FROM runs_run WHERE id = ANY(%s)
"""


def queue_up(revision: Revision, count: int, *, priority: int = 0, age: float = 0.0) -> list[UUID]:
    """So many queued runs of a revision, the oldest first."""
    return _make(revision, count, priority, age, "queued", None)


def park(revision: Revision, count: int, *, wakes_in: float = 86_400.0) -> list[UUID]:
    """So many runs that wait for a moment so many seconds away."""
    return _make(revision, count, 0, 0.0, "waiting", wakes_in)


def begin(ids: list[UUID]) -> None:
    """Give them their first events, so that a host can carry them."""
    with connection.cursor() as cursor:
        cursor.execute(BEGIN, [ids])


def _make(revision: Revision, count: int, priority: int, age: float, status: str, wakes_in: float | None) -> list[UUID]:
    given = {
        "workspace": revision.workspace_id, "project": revision.agent.project_id, "agent": revision.agent_id,
        "revision": revision.id, "priority": priority, "status": status, "wakes_in": wakes_in, "age": age,
        "count": count,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(MAKE, given)
        return sorted(row[0] for row in cursor.fetchall())
