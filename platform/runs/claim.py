"""Taking up runs that no host carries.

Laws: a run belongs to the host whose conditional update put its id there. Who comes first is decided by `runs.turns`; a
limit is counted while no other claim can count in the same workspace, so it holds exactly whatever the number of hosts.
A claim costs by what it looks at, never by how much waits: lanes are found by skipping from one to the next in the
queue's index. Time is Postgres's alone, so no machine's clock matters.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypedDict
from uuid import UUID

from live.postgres import Connection, connect
from runs.limits import default_limits
from runs.priorities import BOUNDS, CLASSES
from runs.turns import Lane, Turns

MOST_LANES = 256  # that one claim looks at in each class; the next claim goes on after them
LOOK_FOR_DUE = 0.5  # seconds between two looks for due runs while others are claimed without a rest
SHORT = 2_000  # bytes of a run's beginning that a claim brings along
LOCKS = 7_205_317  # our name space among Postgres's advisory locks: claims in a workspace with limits
FREE = "host_id IS NULL AND status IN ('queued', 'running')"
KEY = "priority, workspace_id, project_id, agent_id"
LOWEST, HIGHEST = "'00000000-0000-0000-0000-000000000000'", "'ffffffff-ffff-ffff-ffff-ffffffffffff'"

# Whatever the planner believes of tables that fill and empty within seconds, it must look rows up, never read them all.
PLAN = "; ".join(
    [f"SET enable_{way} = off" for way in ("seqscan", "bitmapscan", "hashjoin", "mergejoin", "sort")]
    + ["SET plan_cache_mode = force_generic_plan"]
)

LANES = f"""
WITH RECURSIVE lane AS (
    (SELECT {KEY} FROM runs_run
     WHERE {FREE} AND ({KEY}) > (%(low)s::smallint, %(workspace)s::uuid, %(project)s::uuid, %(agent)s::uuid)
       AND priority <= %(high)s::smallint
     ORDER BY {KEY} LIMIT 1)
    UNION ALL
    SELECT beyond.* FROM lane l CROSS JOIN LATERAL (
        SELECT {KEY} FROM runs_run
        WHERE {FREE} AND ({KEY}) > (l.priority, l.workspace_id, l.project_id, l.agent_id)
          AND priority <= %(high)s::smallint
        ORDER BY {KEY} LIMIT 1
    ) beyond
)
SELECT l.*, w.most AS workspace_most, p.most AS project_most, a.most AS agent_most
FROM (SELECT * FROM lane LIMIT %(most)s) l
LEFT JOIN runs_runlimit w ON w.scope = l.workspace_id
LEFT JOIN runs_runlimit p ON p.scope = l.project_id
LEFT JOIN runs_runlimit a ON a.scope = l.agent_id
"""

# Another claim counts in the workspaces that are missing from the answer; it takes what there is to take.
LOCK = f"SELECT id FROM unnest(%s::uuid[]) AS id WHERE pg_try_advisory_xact_lock({LOCKS}, hashtext(id::text))"

HELD = """
SELECT workspace_id, project_id, agent_id, count(*) AS held FROM runs_run
WHERE host_id = ANY(ARRAY(SELECT id FROM runs_host WHERE fenced_at IS NULL)) AND workspace_id = ANY(%s)
GROUP BY 1, 2, 3
"""

# Rows are compared as wholes, which only the queue's index serves; by their parts another index may look as good.
# The host's row is locked, so that a fence either comes first, and nothing is claimed, or sees what was claimed; not so
# strongly that the host's signs of life would have to wait.
LIVE = "live AS MATERIALIZED (SELECT id FROM runs_host WHERE id = %(host)s AND fenced_at IS NULL FOR KEY SHARE)"
# A run that nobody has carried yet has one entry, which is short as a rule and comes along.
TAKE = f"""
UPDATE runs_run r
SET host_id = live.id, status = 'running', takes = r.takes + 1, wake_at = NULL,
    started_at = coalesce(r.started_at, now())
FROM chosen LEFT JOIN runs_suspect s ON s.run_id = chosen.id, live
WHERE r.id = chosen.id
RETURNING r.id, r.workspace_id, r.project_id, r.revision_id, r.pins, r.takes, r.seq, r.cancel_request, r.controls,
          r.source IS NOT NULL AS has_script, s.crashes, s.settled,
          CASE WHEN r.takes = 1 AND r.source IS NULL THEN (
              SELECT events::text FROM runs_entry
              WHERE run_id = r.id AND seq = r.seq AND octet_length(events::text) <= {SHORT}
          ) END AS beginning
"""
CLAIM = f"""
WITH {LIVE}, chosen AS MATERIALIZED (
    SELECT candidate.id FROM unnest(%(priorities)s::smallint[], %(workspaces)s::uuid[], %(projects)s::uuid[],
                                    %(agents)s::uuid[], %(counts)s::int[])
        AS l(priority, workspace_id, project_id, agent_id, most)
    CROSS JOIN LATERAL (
        SELECT id FROM runs_run
        WHERE {FREE} AND ({KEY}, id) > (l.priority, l.workspace_id, l.project_id, l.agent_id, {LOWEST})
          AND ({KEY}, id) < (l.priority, l.workspace_id, l.project_id, l.agent_id, {HIGHEST})
        ORDER BY {KEY}, id LIMIT l.most FOR UPDATE SKIP LOCKED
    ) candidate
)
{TAKE}
"""
# Runs that are only to be ended: no limit counts for them, and nobody waits for a place in order to be stopped.
CLAIM_CANCELLED = f"""
WITH {LIVE}, chosen AS MATERIALIZED (
    SELECT id FROM runs_run WHERE {FREE} AND cancel_request IS NOT NULL
    ORDER BY id LIMIT %(most)s FOR UPDATE SKIP LOCKED
)
{TAKE}
"""

GIVE_BACK = """
WITH given AS (
    UPDATE runs_run r SET host_id = NULL, free_since = now() FROM unnest(%s::uuid[], %s::int[]) AS g(run_id, take)
    WHERE r.id = g.run_id AND r.takes = g.take AND r.host_id = %s
    RETURNING r.id
)
SELECT pg_notify('runs_wake', '') FROM given LIMIT 1
"""

WAKE = """
UPDATE runs_run SET status = 'running', wake_at = NULL, free_since = now()
WHERE id IN (SELECT id FROM runs_run WHERE status = 'waiting' AND wake_at <= now()
             ORDER BY wake_at LIMIT 1000 FOR UPDATE SKIP LOCKED)
"""

NEXT_WAKE = """
SELECT extract(epoch FROM min(wake_at) - clock_timestamp())::float8 AS seconds
FROM runs_run WHERE status = 'waiting'
"""


class ClaimedRun(TypedDict):
    """What a host must know of a run to take it up. `crashes` and `settled` are those of a suspect, else None;
    `beginning` is the JSON of all its events, if nobody has carried it yet and they are short.
    """

    id: UUID
    workspace_id: UUID
    project_id: UUID
    revision_id: UUID
    pins: dict[str, str]
    takes: int
    seq: int
    cancel_request: dict[str, Any] | None
    controls: int
    has_script: bool
    crashes: int | None
    settled: int | None
    beginning: str | None


@dataclass(frozen=True)
class Claim:
    """What a host got; `held_back` when something waits for an end, `more` when there is more to look at right now."""

    runs: list[ClaimedRun] = field(default_factory=list)
    held_back: bool = False
    more: bool = False


async def connect_for_claims(name: str = "runs claim") -> Connection:
    """A connection for claims alone: they are transactions, into which no other work may slip."""
    connection = await connect(name)
    await connection.execute(PLAN)
    return connection


class Claims:
    """One host's claims, and its memory of whose turn it is."""

    def __init__(self, connection: Connection, host_id: UUID) -> None:
        self._connection, self._host_id = connection, host_id
        self._turns = Turns()
        self._after: dict[str, Lane] = {}
        self._look_for_due = 0.0  # time.monotonic()

    async def claim(self, room: int, *, free: int, held: Mapping[UUID, int]) -> Claim:
        """At most `room` runs, which are this host's from now on. It has `free` places and holds so many runs of
        workspaces and projects (`held`).
        """
        if await self._look_for_due_ones() and (cancelled := await self._take_cancelled(room)):
            return Claim(cancelled, more=True)
        rows = await self._find_lanes()
        if not rows:
            return Claim()
        if not any(_limits(rows)):  # A transaction is two more round trips, and nothing has to be counted in it.
            return await self._share_out(rows, [lane_of(row) for row in rows], {}, room, free, held)
        async with self._connection.transaction():
            left, lanes = await self._count(rows)
            return await self._share_out(rows, lanes, left, room, free, held)

    async def _share_out(
        self,
        rows: Sequence[Mapping[str, Any]],
        lanes: Sequence[Lane],
        left: Mapping[UUID, int],
        room: int,
        free: int,
        held: Mapping[UUID, int],
    ) -> Claim:
        shares = self._turns.share_out(lanes, room, free=free, held=held, left=left)
        runs = await self._take(shares.lanes) if shares.lanes else []
        return Claim(runs, shares.held_back or len(lanes) < len(rows), more=bool(self._after))

    async def take_over(self, runs: Sequence[tuple[UUID, int]], former: UUID) -> list[ClaimedRun]:
        """Those of the runs, each with its take, that another host still holds and gives to this one."""
        cursor = await self._connection.execute(
            "UPDATE runs_run r SET host_id = live.id, takes = r.takes + 1 FROM ("
            " SELECT id FROM runs_host WHERE id = %s AND fenced_at IS NULL FOR KEY SHARE) live,"
            " unnest(%s::uuid[], %s::int[]) AS g(run_id, take)"
            " WHERE r.id = g.run_id AND r.takes = g.take AND r.host_id = %s"
            " RETURNING r.id, r.workspace_id, r.project_id, r.revision_id, r.pins,"
            " r.takes, r.seq, r.cancel_request, r.controls, r.source IS NOT NULL AS has_script,"
            " NULL::int AS crashes, NULL::int AS settled, NULL AS beginning",
            [self._host_id, [run_id for run_id, _ in runs], [take for _, take in runs], former],
        )
        return await cursor.fetchall()  # type: ignore[return-value]  # The columns of RETURNING are the keys.

    async def give_back(self, runs: Sequence[ClaimedRun]) -> None:
        """Let others have runs that this host has claimed and not begun to carry."""
        if runs:
            given = [run["id"] for run in runs], [run["takes"] for run in runs]
            await self._connection.execute(GIVE_BACK, [*given, self._host_id])

    async def next_wake(self) -> float | None:
        """In how many seconds the next waiting run is due; less than none when it is overdue."""
        row = await (await self._connection.execute(NEXT_WAKE)).fetchone()
        seconds: float | None = row["seconds"] if row else None
        if seconds is not None:
            self._look_for_due = min(self._look_for_due, time.monotonic() + seconds)
        return seconds

    def look_soon(self) -> None:
        """Look for what is due or to be stopped with the next claim, however short ago the last look was."""
        self._look_for_due = 0.0

    async def _look_for_due_ones(self) -> bool:
        """Put what is due among what waits: when the next one is, and every now and then while there is much to do.
        Whether it was looked.
        """
        if time.monotonic() < self._look_for_due:
            return False
        self._look_for_due = time.monotonic() + LOOK_FOR_DUE
        await self._connection.execute(WAKE)
        return True

    async def _take_cancelled(self, room: int) -> list[ClaimedRun]:
        cursor = await self._connection.execute(CLAIM_CANCELLED, {"host": self._host_id, "most": room})
        return await cursor.fetchall()  # type: ignore[return-value]  # The columns of RETURNING are the keys.

    async def _find_lanes(self) -> list[dict[str, Any]]:
        """Lanes of every class, by one look where there are not many."""
        if not self._after:
            rows = await self._read_lanes(Lane(-32_768, *[UUID(int=0)] * 3), 32_767)
            if len(rows) < MOST_LANES:
                return rows
        return [row for name in CLASSES for row in await self._find_lanes_of(name)]

    async def _find_lanes_of(self, name: str) -> list[dict[str, Any]]:
        """Lanes of a class, at most MOST_LANES of them; those beyond have their turn in the next claim."""
        low, high = BOUNDS[name]  # type: ignore[index]  # One of CLASSES.
        begin = Lane(low - 1 if low > -32_768 else low, *[UUID(int=0)] * 3)
        after = self._after.pop(name, begin)
        rows = await self._read_lanes(after, high)
        if len(rows) == MOST_LANES:
            self._after[name] = lane_of(rows[-1])
        elif after != begin:
            seen = {lane_of(row) for row in rows}
            rows += [row for row in await self._read_lanes(begin, high) if lane_of(row) not in seen]
        return rows

    async def _read_lanes(self, after: Lane, high: int) -> list[dict[str, Any]]:
        low, workspace, project, agent = after
        cursor = await self._connection.execute(
            LANES,
            {"low": low, "workspace": workspace, "project": project, "agent": agent, "high": high, "most": MOST_LANES},
        )
        return await cursor.fetchall()

    async def _count(self, rows: Sequence[Mapping[str, Any]]) -> tuple[dict[UUID, int], list[Lane]]:
        """What limits leave of each scope that has one, and the lanes of which that could be counted."""
        limits = dict(_limits(rows))
        lanes = [lane_of(row) for row in rows]
        limited = {lane.workspace for lane in lanes if any(scope in limits for scope in lane.scopes)}
        if not limited:
            return {}, lanes
        cursor = await self._connection.execute(LOCK, [list(limited)])
        ours = {row["id"] for row in await cursor.fetchall()}
        # A statement of its own: what others claimed before the lock was ours is seen only by what begins after it.
        cursor = await self._connection.execute(HELD, [list(ours)])
        for row in await cursor.fetchall():
            for scope in (row["workspace_id"], row["project_id"], row["agent_id"]):
                if scope in limits:
                    limits[scope] -= row["held"]
        return limits, [lane for lane in lanes if lane.workspace in ours or lane.workspace not in limited]

    async def _take(self, shares: Mapping[Lane, int]) -> list[ClaimedRun]:
        lanes = list(shares)
        cursor = await self._connection.execute(
            CLAIM,
            {
                "host": self._host_id,
                "priorities": [lane.priority for lane in lanes],
                "workspaces": [lane.workspace for lane in lanes],
                "projects": [lane.project for lane in lanes],
                "agents": [lane.agent for lane in lanes],
                "counts": [shares[lane] for lane in lanes],
            },
        )
        return await cursor.fetchall()  # type: ignore[return-value]  # The columns of RETURNING are the keys.


def lane_of(row: Mapping[str, Any]) -> Lane:
    return Lane(row["priority"], row["workspace_id"], row["project_id"], row["agent_id"])


def _limits(rows: Iterable[Mapping[str, Any]]) -> Iterable[tuple[UUID, int]]:
    """Every scope that has a limit, with it."""
    default = default_limits()
    for row in rows:
        for kind in ("workspace", "project", "agent"):
            said = row[f"{kind}_most"]
            if most := default[kind] if said is None else said:
                yield row[f"{kind}_id"], most


async def find_controlled(connection: Connection, host_id: UUID) -> list[UUID]:
    """Runs of this host of which something is asked: the second look for a notice that came too early or not at all."""
    cursor = await connection.execute(
        "SELECT DISTINCT c.run_id FROM runs_control c JOIN runs_run r ON r.id = c.run_id WHERE r.host_id = %s",
        [host_id],
    )
    return [row["run_id"] for row in await cursor.fetchall()]


async def find_cancel_requests(connection: Connection, host_id: UUID) -> list[dict[str, Any]]:
    """Runs of this host that somebody wants stopped: the second look for a notice that came too early or not at all."""
    cursor = await connection.execute(
        "SELECT id, cancel_request FROM runs_run WHERE host_id = %s AND cancel_request IS NOT NULL", [host_id]
    )
    return await cursor.fetchall()
