"""From stored events back to a run in memory.

Law: resuming is folding what is stored and carrying on; a run that has only what was written at its start has not
begun yet.
"""

import json
import logging
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from channels.db import database_sync_to_async

from engine.advance import ANSWER_GRACE, advance, pending_commands
from engine.commands import Command
from engine.deadlines import DEADLINE
from engine.errors import EngineError
from engine.events import (
    ApprovalRequested,
    Event,
    RunDebugged,
    RunStarted,
    StepRetrying,
    StepSlept,
    StepStarted,
    read_event,
)
from engine.plan import Plan, compile_plan
from engine.state import State, join_path, new_state
from graphs.models import Revision
from graphs.services import load_graph
from live.envelope import StoredEvent, read_time
from live.postgres import Connection
from nodes.registry import specs
from runs.aside import LONG, aside
from runs.claim import SHORT, ClaimedRun
from runs.holding import Holding
from runs.portions import portions
from runs.scripts import Replay, Script, Shape
from runs.timers import TimerKey

logger = logging.getLogger(__name__)

MOST_PLANS = 256
# What reading a run back raises when something is wrong with the run itself, and not with the database.
WRONG_DATA = (EngineError, LookupError, TypeError, ValueError, AttributeError, AssertionError, RecursionError)
AT_ONCE = 4 * 2**20  # characters of events and scripts; as Python's objects they are many times that
MOST_AT_ONCE = 500  # runs
WEIGH = """
SELECT r.id AS run_id,
       (SELECT coalesce(sum(octet_length(events::text)), 0) FROM runs_entry WHERE run_id = r.id)::bigint
       + CASE WHEN r.has_script THEN (SELECT octet_length(data::text) FROM runs_script WHERE run_id = r.id) ELSE 0 END
       AS size
FROM unnest(%s::uuid[], %s::bool[]) AS r(id, has_script)
"""
READ = """
SELECT run_id, events::text AS events FROM runs_entry WHERE run_id = ANY(%s) ORDER BY run_id, seq
"""


@dataclass
class Loaded:
    """A claimed run, ready to be carried on. `first` is set instead of commands when it has not begun yet; `weight` is
    the characters of its events.
    """

    run: ClaimedRun
    plan: Plan
    state: State
    weight: int = 0
    first: Event | None = None
    commands: list[Command] = field(default_factory=list)
    timers: dict[TimerKey, datetime] = field(default_factory=dict)
    holding: Holding = field(default_factory=Holding)
    charges: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    replay: Replay | None = None


class Plans:
    """Compiled graphs, the most recently used kept: a revision never changes, so neither does its plan."""

    def __init__(self) -> None:
        self._plans: OrderedDict[tuple[UUID, tuple[tuple[str, str], ...], Shape | None], Plan] = OrderedDict()

    async def of(self, run: ClaimedRun, script: Script | None = None) -> Plan:
        """The plan of a run's revision, with its sub-agents as they were pinned at the start; cut as a script says."""
        key = run["revision_id"], tuple(sorted(run["pins"].items())), script.shape if script else None
        if key not in self._plans:
            self._plans[key] = await database_sync_to_async(compile_run)(
                run["workspace_id"], run["revision_id"], run["pins"], script
            )
            while len(self._plans) > MOST_PLANS:
                self._plans.popitem(last=False)
        self._plans.move_to_end(key)
        return self._plans[key]


def compile_run(workspace_id: UUID, revision_id: UUID, pins: Mapping[str, str], script: Script | None) -> Plan:
    """The plan of a run, as its host carries it out. Raises PlanError."""
    rows = Revision.objects.for_workspace(workspace_id).filter(id__in=[revision_id, *pins.values()])
    graphs = {str(row.id): load_graph(row) for row in rows}
    agents = {reference: graphs[pinned] for reference, pinned in pins.items()}
    graph = graphs[str(revision_id)]
    return compile_plan(graph, specs(), agents) if script is None else script.compile(graph, agents)


async def weigh_runs(connection: Connection, claimed: Sequence[ClaimedRun]) -> Iterator[list[ClaimedRun]]:
    """The claimed runs, a few at a time: so many that what is stored of them is not too much to be read at once."""
    unread = [run for run in claimed if run["beginning"] is None]
    sizes = await _weigh(connection, unread) if unread else {}
    return portions(claimed, lambda run: sizes.get(run["id"], SHORT), most=AT_ONCE, most_items=MOST_AT_ONCE)


async def _weigh(connection: Connection, claimed: Sequence[ClaimedRun]) -> dict[UUID, int]:
    asked = [run["id"] for run in claimed], [run["has_script"] for run in claimed]
    cursor = await connection.execute(WEIGH, asked)
    return {row["run_id"]: row["size"] or 0 for row in await cursor.fetchall()}


async def load_runs(connection: Connection, plans: Plans, claimed: Sequence[ClaimedRun]) -> list[Loaded | ClaimedRun]:
    """The claimed runs with their states; a run that cannot be read back stays as it is."""
    rows = await _read_entries(connection, claimed)
    scripts = await _read_scripts(connection, [run["id"] for run in claimed if run["has_script"]])
    return [await _load(plans, run, rows[run["id"]], scripts.get(run["id"])) for run in claimed]


async def _load(
    plans: Plans, run: ClaimedRun, entries: list[str], stored: Mapping[str, Any] | None
) -> Loaded | ClaimedRun:
    try:
        script = Script.from_json(stored) if stored else None
        plan = await plans.of(run, script)
        replay = Replay(script, plan) if script else None
        weight = sum(map(len, entries))
        loaded = await aside(lambda: fold_rows(run, plan, _read_events(entries), replay), if_=weight > LONG)
    except WRONG_DATA:
        logger.exception("Run %s cannot be read back.", run["id"])
        return run
    loaded.weight = weight
    return loaded


def _read_events(entries: list[str]) -> list[StoredEvent]:
    return [event for entry in entries for event in json.loads(entry)]


async def _read_entries(connection: Connection, claimed: Sequence[ClaimedRun]) -> dict[UUID, list[str]]:
    """The JSON of each run's events."""
    rows = {run["id"]: [run["beginning"]] if run["beginning"] is not None else [] for run in claimed}
    unread = [run_id for run_id, entries in rows.items() if not entries]
    if not unread:
        return rows
    cursor = await connection.execute(READ, [unread])
    for row in await cursor.fetchall():
        rows[row["run_id"]].append(row["events"])
    return rows


async def _read_scripts(connection: Connection, run_ids: list[UUID]) -> dict[UUID, Mapping[str, Any]]:
    if not run_ids:
        return {}
    cursor = await connection.execute("SELECT run_id, data FROM runs_script WHERE run_id = ANY(%s)", [run_ids])
    return {row["run_id"]: row["data"] for row in await cursor.fetchall()}


def fold_rows(run: ClaimedRun, plan: Plan, rows: list[StoredEvent], replay: Replay | None = None) -> Loaded:
    """Fold stored events, and find what was under way when they end."""
    loaded = Loaded(run, plan, new_state(), replay=replay)
    events = [(read_event(row["type"], row["node"], row["data"]), row) for row in rows]
    if isinstance(events[-1][0], RunStarted):
        loaded.first = events.pop()[0]
    begun: dict[str, str] = {}
    naps: dict[str, datetime] = {}
    for event, row in events:
        if loaded.holding.is_known or isinstance(event, RunDebugged):
            loaded.holding.apply(row["type"], row["node"], row["data"], row["at"])
        if event is not None:
            advance(plan, loaded.state, event)
            if replay is not None:
                replay.count(event)
        elif row["type"] == "charge.made" and row["node"]:
            loaded.charges.append((row["node"], row["data"]))
        if isinstance(event, StepStarted):
            begun[event.node] = row["at"]
        elif isinstance(event, StepSlept | ApprovalRequested | StepRetrying):
            seconds = event.delay if isinstance(event, StepRetrying) else event.seconds
            seconds += ANSWER_GRACE if isinstance(event, ApprovalRequested) else 0
            naps[event.node] = read_time(row["at"]) + timedelta(seconds=seconds)
    loaded.commands = pending_commands(plan, loaded.state)
    begun = {path: max(at, loaded.holding.since.get(path, at)) for path, at in begun.items()}
    timers = _open_timers(plan, loaded.state, naps, begun)
    loaded.timers = {key: due for key, due in timers if not _stands_still(key, loaded)}
    return loaded


def _stands_still(key: TimerKey, loaded: Loaded) -> bool:
    """Whether this is the limit of a step in which something is held."""
    return key[1].startswith(DEADLINE) and loaded.holding.holds_inside(key[0])


def _open_timers(
    plan: Plan, state: State, naps: Mapping[str, datetime], begun: Mapping[str, str]
) -> Iterator[tuple[TimerKey, datetime]]:
    """The timers that were set and have not run out, by the times of the events that set them."""
    for scope in state.scopes.values():
        for node_id, step in scope.steps.items():
            path = join_path(scope.key, node_id)
            if step.timer is not None and path in naps:
                yield (path, step.timer), naps[path]
            limit = plan.bodies[scope.body].nodes[node_id].node.timeout
            if step.deadline is not None and limit is not None and path in begun:
                yield (path, step.deadline), read_time(begun[path]) + timedelta(seconds=limit)
