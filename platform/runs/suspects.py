"""Finding the run that kills its hosts, without condemning those that were carried beside it.

A host that dies takes no names: any of its thousand runs may have been the cause, or none (a power cut, the operator's
kill -9). So guilt is found in three tries:

1. The first death makes every run that the host carried a suspect. Nothing else changes: suspects are carried like all
   others, at full speed, for most deaths are nobody's fault.
2. A suspect that has got further since (a step of it has ended) is cleared of what was before. One that has not, and
   whose host dies again, has been there twice: it is tried.
3. A trial is a process of its own that carries this one run (`runs.trials`). If it lives, the run simply ends there. If
   it dies, and the host that started it lives to see that, nothing but this run can have been the cause: it is
   quarantined, which means that it fails with a sentence, and its events show how far it got.

Law: only a death in a trial condemns. Losing the database or the lease, a pause, a drain, and a host that comes back in
the same process count for nothing. The crash of a whole machine ends a trial without a verdict.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from engine.events import StepError
from engine.state import State, join_path
from live.postgres import Connection
from runs.claim import ClaimedRun
from runs.loading import Loaded

SUSPECT, TRIED, CONDEMNED = 1, 2, 3
UNDER_WAY = frozenset({"running", "retrying", "sleeping", "waiting"})

QUARANTINED = StepError(
    "run_quarantined",
    "This run ended its worker process three times, the last time alone in it, so it is not tried again.",
    "Look at the step that was under way: it may need more memory than there is. Mend the agent, then start it again.",
    retryable=False,
)


@dataclass(frozen=True)
class OnTrial:
    """A run that must be carried alone."""

    run_id: UUID


@dataclass(frozen=True)
class Guilty:
    """A run that must not be carried any more, and the step that was under way."""

    run: ClaimedRun
    path: str


async def suspect_runs_of(connection: Connection, host_ids: Sequence[UUID]) -> None:
    """Remember who was carried by hosts that have died. Part of the fence's transaction."""
    if not host_ids:
        return
    await connection.execute(
        "INSERT INTO runs_suspect (run_id, crashes) SELECT id, 1 FROM runs_run WHERE host_id = ANY(%s)"
        f" ON CONFLICT (run_id) DO UPDATE SET crashes = greatest(least(runs_suspect.crashes + 1, {TRIED}),"
        " runs_suspect.crashes)",
        [list(host_ids)],
    )
    await connection.execute(
        "DELETE FROM runs_suspect s USING runs_run r WHERE r.id = s.run_id AND r.finished_at IS NOT NULL"
    )


async def condemn(connection: Connection, run_id: UUID) -> None:
    """Its trial's process died: whoever takes the run up next ends it."""
    await connection.execute(
        f"INSERT INTO runs_suspect (run_id, crashes) VALUES (%s, {CONDEMNED})"
        f" ON CONFLICT (run_id) DO UPDATE SET crashes = {CONDEMNED}",
        [run_id],
    )


async def weigh(
    connection: Connection, runs: Sequence[Loaded | ClaimedRun]
) -> list[Loaded | OnTrial | Guilty | ClaimedRun]:
    """What becomes of runs that were just taken up; runs that are no suspects, or could not be loaded, stay."""
    weighed: list[Loaded | OnTrial | Guilty | ClaimedRun] = []
    noted: list[tuple[UUID, int]] = []
    for run in runs:
        if isinstance(run, Loaded):
            weighed.append(verdict := _weigh(run))
            if isinstance(verdict, Loaded) and run.run["crashes"]:
                noted.append((run.run["id"], count_settled(run.state)))
        else:
            weighed.append(run)
    if noted:
        await _note(connection, noted)
    return weighed


def _weigh(loaded: Loaded) -> Loaded | OnTrial | Guilty:
    crashes, settled = loaded.run["crashes"] or 0, loaded.run["settled"]
    if crashes >= CONDEMNED:
        return Guilty(loaded.run, step_under_way(loaded.state))
    if crashes == TRIED and settled == count_settled(loaded.state):
        return OnTrial(loaded.run["id"])
    return loaded


async def _note(connection: Connection, noted: Sequence[tuple[UUID, int]]) -> None:
    """How far suspects have got, and that those who got further are cleared of former deaths but the last."""
    await connection.execute(
        "UPDATE runs_suspect s SET settled = g.settled, crashes = 1"
        " FROM unnest(%s::uuid[], %s::int[]) AS g(run_id, settled)"
        " WHERE s.run_id = g.run_id AND s.settled IS DISTINCT FROM g.settled",
        [[run_id for run_id, _ in noted], [settled for _, settled in noted]],
    )


def count_settled(state: State) -> int:
    """How many steps have ended: what tells a run that gets on from one that does not."""
    return sum(step.status not in UNDER_WAY for scope in state.scopes.values() for step in scope.steps.values())


def step_under_way(state: State) -> str:
    """The path of a step that was being carried out; empty when there is none."""
    return next(
        (
            join_path(scope.key, node_id)
            for scope in state.scopes.values()
            for node_id, step in scope.steps.items()
            if step.status == "running"
        ),
        "",
    )
