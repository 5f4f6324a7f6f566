"""Taking up runs that no host carries.

Law: a run belongs to the host whose conditional update put its id there. Workspaces take turns, so that one tenant's
long queue delays nobody else's single run; within a workspace the higher priority comes first, then the older run.
"""

from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from live.postgres import Connection

SHARE = 0.5  # of a claim at most for one workspace, so that there is always room for another

# The tenants with something to do are found by skipping from one to the next in the index, whatever the queue's length.
# The host's row is share-locked, so that a fence either comes first, and nothing is claimed, or sees what was claimed.
CLAIM = """
WITH RECURSIVE live AS MATERIALIZED (
    SELECT id FROM runs_host WHERE id = %(host)s AND fenced_at IS NULL FOR SHARE
), tenants AS (
    (SELECT workspace_id FROM runs_run WHERE host_id IS NULL AND status IN ('queued', 'running')
     ORDER BY workspace_id LIMIT 1)
    UNION ALL
    SELECT (SELECT workspace_id FROM runs_run
            WHERE host_id IS NULL AND status IN ('queued', 'running') AND workspace_id > t.workspace_id
            ORDER BY workspace_id LIMIT 1)
    FROM tenants t WHERE t.workspace_id IS NOT NULL
), chosen AS MATERIALIZED (
    SELECT candidate.id FROM tenants t CROSS JOIN LATERAL (
        SELECT id FROM runs_run
        WHERE host_id IS NULL AND status IN ('queued', 'running') AND workspace_id = t.workspace_id
        ORDER BY priority DESC, id LIMIT %(share)s FOR UPDATE SKIP LOCKED
    ) candidate WHERE t.workspace_id IS NOT NULL LIMIT %(room)s
)
UPDATE runs_run r
SET host_id = live.id, status = 'running', takes = r.takes + 1, wake_at = NULL,
    started_at = coalesce(r.started_at, now())
FROM chosen, live WHERE r.id = chosen.id
RETURNING r.id, r.workspace_id, r.revision_id, r.pins, r.takes, r.seq, r.cancel_request
"""

WAKE = """
UPDATE runs_run SET status = 'running', wake_at = NULL
WHERE id IN (SELECT id FROM runs_run WHERE status = 'waiting' AND wake_at <= now()
             ORDER BY wake_at LIMIT 1000 FOR UPDATE SKIP LOCKED)
"""


class ClaimedRun(TypedDict):
    """What a host must know of a run to take it up."""

    id: UUID
    workspace_id: UUID
    revision_id: UUID
    pins: dict[str, str]
    takes: int
    seq: int
    cancel_request: dict[str, Any] | None


async def claim_runs(connection: Connection, host_id: UUID, room: int) -> list[ClaimedRun]:
    """At most `room` runs, which are this host's from now on."""
    await connection.execute(WAKE)
    cursor = await connection.execute(CLAIM, {"host": host_id, "room": room, "share": max(int(room * SHARE), 1)})
    return await cursor.fetchall()  # type: ignore[return-value]  # The columns of RETURNING are the keys.


async def next_wake(connection: Connection) -> datetime | None:
    """When the next waiting run is due."""
    cursor = await connection.execute("SELECT min(wake_at) AS wake_at FROM runs_run WHERE status = 'waiting'")
    row = await cursor.fetchone()
    return row["wake_at"] if row else None


async def find_cancel_requests(connection: Connection, host_id: UUID) -> list[dict[str, Any]]:
    """Runs of this host that somebody wants stopped: the second look for a notice that came too early or not at all."""
    cursor = await connection.execute(
        "SELECT id, cancel_request FROM runs_run WHERE host_id = %s AND cancel_request IS NOT NULL", [host_id]
    )
    return await cursor.fetchall()
