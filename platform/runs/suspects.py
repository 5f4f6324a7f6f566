"""Finding the run that kills its hosts, without condemning those that were carried beside it.

A host that dies takes no names: any of its thousand runs may have been the cause, or none (a power cut, the operator's
kill -9). So guilt is found step by step:

1. The first death makes every run that the host carried a suspect. Nothing else changes: suspects are carried like all
   others, at full speed, for most deaths are nobody's fault.
2. A suspect that has got further since (a step of it has ended) is cleared of what was before. One that has not, and
   whose host dies again, has been there twice: it is tried.
3. A trial is a process of its own that carries suspects and nothing else (`runs.trials`), many at first. When it dies,
   they are tried in groups of half as many, so that the one among many stands alone after a few deaths, and
   each of the others has been carried three times, on average.
4. Who was alone in a trial that died is tried alone once more, for somebody from outside may have ended the process. If
   that one dies, too, the run is quarantined: it fails with a sentence, and its events show how far it got. Those who
   were there at no death but its own are cleared.

Law: only deaths in trials condemn, and only those that the host which started the trial has lived to see. Losing the
database or the lease, a pause, a drain, and a host that comes back in the same process count for nothing. The crash of
a whole machine ends a trial without a verdict.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from engine.events import StepError
from live.postgres import Connection
from runs.claim import ClaimedRun

TRIED = 2  # deaths after which a run that got no further is tried
CONDEMNED = 2  # deaths in trials in which it was alone
FEW = 20  # runs whose events are counted at once

# What is recorded once and not done again, whatever becomes of the host; unlike the open steps it only grows.
OUTCOMES = ["step.succeeded", "step.failed", "step.called", "step.slept", "step.skipped", "step.cancelled"]
OUTCOMES += ["approval.requested", "approval.decided"]

QUARANTINED = StepError(
    "run_quarantined",
    "This run ended its worker process four times, twice when it was alone in it, so it is not tried again.",
    "Look at the step that was under way: it may need more memory than there is. Mend the agent, then start it again.",
    retryable=False,
)

READ = """
SELECT s.run_id, s.crashes, s.settled, s.together, s.alone,
       (SELECT count(*) FROM runs_runevent e WHERE e.run_id = s.run_id AND e.type = ANY(%s)) AS reached
FROM runs_suspect s WHERE s.run_id = ANY(%s)
"""

UNDER_WAY = """
SELECT s.node FROM runs_runevent s WHERE s.run_id = %(run)s AND s.type = 'step.started' AND NOT EXISTS (
    SELECT FROM runs_runevent e
    WHERE e.run_id = %(run)s AND e.node = s.node AND e.seq > s.seq AND e.type = ANY(%(outcomes)s)
)
ORDER BY s.seq DESC LIMIT 1
"""

# A host that has lost the run meanwhile must not clear it of what came then.
NOTE = """
UPDATE runs_suspect s SET settled = g.settled, crashes = 1, deaths = s.deaths[cardinality(s.deaths):],
                          together = DEFAULT, alone = 0
FROM unnest(%s::uuid[], %s::int[], %s::int[]) AS g(run_id, take, settled)
JOIN runs_run r ON r.id = g.run_id AND r.takes = g.take AND r.host_id IS NOT NULL
WHERE s.run_id = g.run_id AND s.settled IS DISTINCT FROM g.settled
"""

SUSPECT = """
INSERT INTO runs_suspect (run_id, crashes, deaths)
SELECT id, 1, ARRAY[host_id] FROM runs_run WHERE host_id = ANY(%s)
ON CONFLICT (run_id) DO UPDATE
SET crashes = runs_suspect.crashes + 1, deaths = runs_suspect.deaths || excluded.deaths
"""

BLAME = """
WITH there AS (SELECT run_id FROM runs_suspect WHERE run_id = ANY(%(runs)s) AND deaths @> ARRAY[%(host)s::uuid])
UPDATE runs_suspect SET together = greatest(1, (SELECT count(*) FROM there) / 2), alone = alone + %(alone)s
WHERE run_id IN (SELECT run_id FROM there)
RETURNING run_id, alone
"""

CLEAR = """
DELETE FROM runs_suspect s USING runs_suspect guilty
WHERE guilty.run_id = ANY(%s) AND s.run_id <> guilty.run_id AND s.deaths <@ guilty.deaths
"""


@dataclass(frozen=True)
class OnTrial:
    """A run that must be carried apart, with at most so many others as make `together`."""

    run_id: UUID
    take: int
    together: int


@dataclass(frozen=True)
class Guilty:
    """A run that must not be carried any more, and the step that was under way."""

    run: ClaimedRun
    path: str


async def suspect_runs_of(connection: Connection, host_ids: Sequence[UUID]) -> None:
    """Remember who was carried by hosts that have died. Part of the fence's transaction."""
    if not host_ids:
        return
    await connection.execute(SUSPECT, [list(host_ids)])
    await connection.execute(
        "DELETE FROM runs_suspect s USING runs_run r WHERE r.id = s.run_id AND r.finished_at IS NOT NULL"
    )


async def blame(connection: Connection, host_id: UUID, run_ids: Sequence[UUID]) -> None:
    """The process of a trial with these runs has died. Of those that it still held one is the cause, or nobody is;
    whoever fenced it has noted which they were.
    """
    asked = {"host": host_id, "runs": list(run_ids), "alone": int(len(run_ids) == 1)}
    cursor = await connection.execute(BLAME, asked)
    if guilty := [row["run_id"] for row in await cursor.fetchall() if row["alone"] >= CONDEMNED]:
        await connection.execute(CLEAR, [guilty])


async def weigh(connection: Connection, runs: Sequence[ClaimedRun]) -> list[ClaimedRun | OnTrial | Guilty]:
    """What becomes of runs that were just taken up; those that are no suspects stay.

    Before anything of them is read into memory: that alone may be what a suspect kills its hosts with.
    """
    suspects = [run for run in runs if run["crashes"]]
    if not suspects:
        return list(runs)
    found = await _read(connection, [run["id"] for run in suspects])
    await _note(connection, [(run, row) for run in suspects if (row := found.get(run["id"]))])
    return [await _weigh(connection, run, found.get(run["id"])) for run in runs]


async def _read(connection: Connection, run_ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """What is known of suspects, and how many outcomes they have. Few at once: signs of life go by here, too."""
    found = dict[UUID, dict[str, Any]]()
    for first in range(0, len(run_ids), FEW):
        cursor = await connection.execute(READ, [OUTCOMES, list(run_ids[first : first + FEW])])
        found |= {row["run_id"]: row for row in await cursor.fetchall()}
    return found


async def _weigh(
    connection: Connection, run: ClaimedRun, suspect: dict[str, Any] | None
) -> ClaimedRun | OnTrial | Guilty:
    if suspect is None or suspect["crashes"] < TRIED or suspect["settled"] != suspect["reached"]:
        return run
    if suspect["alone"] >= CONDEMNED:
        return Guilty(run, await step_under_way(connection, run["id"]))
    if run["cancel_request"]:
        return run  # It is only ended; nothing of it is carried out any more.
    return OnTrial(run["id"], run["takes"], suspect["together"])


async def _note(connection: Connection, found: Sequence[tuple[ClaimedRun, dict[str, Any]]]) -> None:
    """How far suspects have got, and that those who got further are cleared of former deaths but the last."""
    further = [(run, row) for run, row in found if row["settled"] != row["reached"]]
    if further:
        ids, takes = [run["id"] for run, _ in further], [run["takes"] for run, _ in further]
        await connection.execute(NOTE, [ids, takes, [row["reached"] for _, row in further]])


async def step_under_way(connection: Connection, run_id: UUID) -> str:
    """The path of the step that was begun last and has not ended; empty when there is none."""
    cursor = await connection.execute(UNDER_WAY, {"run": run_id, "outcomes": OUTCOMES})
    row = await cursor.fetchone()
    return row["node"] if row else ""
