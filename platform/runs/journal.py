"""One writer per host: what became true in all its runs, in one statement every few milliseconds (group commit).

Laws: a batch is written whole or not at all, and not at all once the host is fenced. A run's entries are written in the
order in which they were recorded. Only what is durable is published.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain
from typing import Any
from uuid import UUID

import psycopg

from live.postgres import Connection
from runs.aside import aside
from runs.deltas import Place
from runs.errors import HostFenced
from runs.execution import Recorded, Unstorable
from runs.portions import portions
from runs.record import Entry, Finish, RunKey
from runs.values import dumps_plain
from runs.watch import figures

logger = logging.getLogger(__name__)

# What Postgres says of values that it does not store, however often it is asked.
REFUSALS = (psycopg.DataError, psycopg.NotSupportedError, psycopg.errors.ProgramLimitExceeded)
ASKED = ("id", "attempt", "question", "approvers", "editable", "seconds")  # What a row says of an approval.
TABLES = ("dropped", "texts", "asked", "answered")  # parameters that are one JSON text each
MOST_ENTRIES = 2_000  # per batch: what Postgres writes at its best rate, and a bound for one commit's duration
CROWD = 16  # entries of a batch after which the next one gathers: a batch is as much work as a dozen entries in it
GATHER = 0.02  # seconds
HEAVIEST = 64 * 2**20  # characters of a batch: Postgres takes no more than a gigabyte by one message
HEAVY_ENTRY = 8 * 2**20  # characters that one is taken for whose text is not made yet

# The host's row is locked first: whoever fences it waits for this batch, and after that no batch finds it. The host's
# own signs of life do not: a batch that waits for somebody's lock must not make its host look dead.
# A run that was deleted, taken away or put down is missing from `changed`, and its events are left out. The take is
# asked for, too: this host may have put a run down and taken it up again while a late entry of before still waited.
# And so is the first number: none is ever left out.
ENTRIES = """
WITH live AS MATERIALIZED (
    SELECT id FROM runs_host WHERE id = %(host)s AND fenced_at IS NULL FOR KEY SHARE
), given AS MATERIALIZED (
    SELECT *, unnest AS events FROM ROWS FROM (
        json_to_recordset(%(runs)s::json) AS (
            id uuid, take int, first int, seq int, tokens_in bigint, tokens_out bigint, cost numeric,
            cost_is_complete bool, status text, outputs jsonb, error jsonb, finished_at timestamptz,
            wake_at timestamptz, controls int, release bool),
        unnest(%(events)b::text[]))  -- Binary: nothing in them is to be escaped.
), changed AS (
    UPDATE runs_run r SET
        seq = coalesce(g.seq, r.seq),
        tokens_in = r.tokens_in + coalesce(g.tokens_in, 0),
        tokens_out = r.tokens_out + coalesce(g.tokens_out, 0),
        cost = r.cost + coalesce(g.cost, 0),
        cost_is_complete = r.cost_is_complete AND coalesce(g.cost_is_complete, true),
        -- What was asked for in this very moment must not be put to sleep.
        status = CASE WHEN g.status IN ('waiting', 'paused')
                           AND (r.cancel_request IS NOT NULL OR r.controls > g.controls) THEN 'running'
                      ELSE coalesce(g.status, r.status) END,
        outputs = coalesce(g.outputs, r.outputs),
        error = coalesce(g.error, r.error),
        finished_at = coalesce(g.finished_at, r.finished_at),
        wake_at = CASE WHEN r.controls > g.controls THEN NULL ELSE g.wake_at END,
        host_id = CASE WHEN g.release THEN NULL ELSE r.host_id END,
        free_since = CASE WHEN g.release THEN now() ELSE r.free_since END
    FROM given g, live
    WHERE r.id = g.id AND r.takes = g.take AND r.host_id = live.id AND (g.first IS NULL OR g.first = r.seq + 1)
    RETURNING r.id, r.takes AS take
), entries AS (
    INSERT INTO runs_entry (run_id, seq, events)
    SELECT g.id, g.seq, g.events::json FROM given g JOIN changed c ON c.id = g.id AND c.take = g.take
    WHERE g.events IS NOT NULL
), told AS MATERIALIZED (
    SELECT pg_notify('runs_over', string_agg(id::text, ',')) FROM (
        SELECT id, row_number() OVER () / 200 AS part FROM given WHERE finished_at IS NOT NULL  -- NOTIFY: 8,000 bytes
    ) AS over GROUP BY part
)"""
ASIDE = """, blobs AS (
    INSERT INTO runs_blob (workspace_id, sha256, size, media_type, data, month)
    SELECT *, date_trunc('month', now())
    FROM unnest(%(blob_workspaces)s::uuid[], %(blob_keys)s::text[], %(blob_sizes)s::bigint[],
                %(blob_types)s::text[], %(blob_data)s::bytea[])
    -- A text that is still used is not let go with an old month.
    ON CONFLICT (workspace_id, sha256) DO UPDATE SET month = excluded.month WHERE runs_blob.month < excluded.month
), dropped AS (
    DELETE FROM runs_partial p
    USING json_to_recordset(%(dropped)s::json) AS d(run uuid, take int, step text, attempt int)
    WHERE p.run_id = d.run AND p.take <= d.take AND (d.step IS NULL OR (p.step = d.step AND p.attempt = d.attempt))
), texts AS (
    INSERT INTO runs_partial (run_id, step, attempt, channel, take, text)
    SELECT t.run, t.step, t.attempt, t.channel, t.take, t.text
    FROM json_to_recordset(%(texts)s::json)
        AS t(run uuid, step text, attempt int, channel text, take int, text text)
    JOIN runs_run r ON r.id = t.run AND r.takes = t.take JOIN live ON live.id = r.host_id
    ON CONFLICT (run_id, step, attempt, channel) DO UPDATE SET take = excluded.take, text = excluded.text
), asked AS (
    INSERT INTO runs_approval
        (id, workspace_id, created_at, run_id, step, attempt, question, approvers, editable, due_at)
    SELECT a.id, r.workspace_id, now(), a.run, a.step, a.attempt, a.question, a.approvers, a.editable,
           now() + make_interval(secs => a.seconds)
    FROM json_to_recordset(%(asked)s::json) AS a(run uuid, take int, step text, id uuid, attempt int, question text,
                                                 approvers text, editable bool, seconds float)
    JOIN changed ON changed.id = a.run AND changed.take = a.take JOIN runs_run r ON r.id = a.run
    ON CONFLICT (run_id, step) DO UPDATE
    SET id = excluded.id, attempt = excluded.attempt, question = excluded.question, approvers = excluded.approvers,
        control = NULL, editable = excluded.editable, due_at = excluded.due_at, created_at = excluded.created_at
), answered AS (
    DELETE FROM runs_approval o
    USING json_to_recordset(%(answered)s::json) AS a(run uuid, take int, step text)
    JOIN changed ON changed.id = a.run AND changed.take = a.take
    WHERE o.run_id = a.run AND (a.step IS NULL OR o.step = a.step)
)"""
# Nearly always every run was changed; then nobody needs to be told which.
DONE = """
SELECT EXISTS (SELECT FROM live) AS is_live, (SELECT count(*) FROM told),
       CASE WHEN lost THEN ARRAY(SELECT id FROM changed) END AS changed,
       CASE WHEN lost THEN ARRAY(SELECT take FROM changed) END AS takes
FROM (SELECT (SELECT count(*) FROM changed) < (SELECT count(*) FROM given) AS lost) AS outcome
"""
WRITE, WRITE_ENTRIES = ENTRIES + ASIDE + DONE, ENTRIES + DONE


class RunLost(Exception):
    """The run was deleted, or was taken up again since: by another host, or by this one."""


@dataclass
class Batch:
    """What waits to be written."""

    entries: list[tuple[Entry, Recorded]] = field(default_factory=list)
    texts: dict[tuple[RunKey, Place], str] = field(default_factory=dict)
    dropped: set[tuple[RunKey, str, int]] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.entries or self.texts or self.dropped)

    @property
    def runs(self) -> list[RunKey]:
        """The runs of which something is written, each once."""
        of_entries, of_texts = (entry.run for entry, _ in self.entries), (run for run, _ in self.texts)
        return list(dict.fromkeys(chain(of_entries, of_texts, (run for run, *_ in self.dropped))))

    def part(self, runs: Collection[RunKey]) -> "Batch":
        """What is of these runs."""
        return Batch(
            [item for item in self.entries if item[0].run in runs],
            {key: text for key, text in self.texts.items() if key[0] in runs},
            {key for key in self.dropped if key[0] in runs},
        )


class Journal:
    """The writer. `on_durable` gets every entry once it is durable, in order."""

    def __init__(self, connection: Connection, host_id: UUID, on_durable: Callable[[Entry], None]) -> None:
        self._connection, self._host_id, self._on_durable = connection, host_id, on_durable
        self._next = Batch()
        self._something = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def backlog(self) -> int:
        """Entries that wait to be written; when it grows, Postgres is slower than the runs."""
        return len(self._next.entries)

    def record(self, entry: Entry) -> Recorded:
        recorded: Recorded = asyncio.get_running_loop().create_future()
        self._next.entries.append((entry, recorded))
        self._wake()
        return recorded

    def store_text(self, run: RunKey, place: Place, text: str) -> None:
        """Keep all the text of a running step; the newest wins."""
        self._next.texts[run, place] = text
        self._wake()

    def drop_text(self, run: RunKey, path: str, attempt: int) -> None:
        """The attempt is over: its text is in its outputs, or lost with it."""
        for key in [key for key in self._next.texts if key[0] == run and key[1][:2] == (path, attempt)]:
            del self._next.texts[key]
        self._next.dropped.add((run, path, attempt))
        self._wake()

    async def write_batches(self) -> None:
        """Write for ever. What comes in while a batch is being committed makes up the next one; in a crowd a little
        more, for every batch costs as much as several entries do.

        Raises HostFenced when this host's lease was given away; every waiting entry is refused then.
        """
        try:
            while True:
                await self._something.wait()
                self._something.clear()
                while batch := self._take():
                    await self._write(batch)
                    if len(batch.entries) >= CROWD:
                        await asyncio.sleep(GATHER)
                self._idle.set()
        finally:
            self._refuse(HostFenced())

    async def flush(self) -> None:
        """Wait until everything that was recorded is durable."""
        await self._idle.wait()

    def _wake(self) -> None:
        self._idle.clear()
        self._something.set()

    def _take(self) -> Batch:
        batch, self._next = self._next, Batch()
        first = next(portions(batch.entries, _weigh, most=HEAVIEST, most_items=MOST_ENTRIES), [])
        self._next.entries = batch.entries[len(first) :]
        batch.entries = first
        return batch

    async def _write(self, batch: Batch) -> None:
        """Write a batch. Where Postgres refuses it for what is in it, it is halved until only what it refuses is left,
        so that no run ends for another's sake.
        """
        try:
            await self._write_whole(batch)
        except REFUSALS as problem:
            runs = batch.runs
            if len(runs) > 1:
                await self._write(batch.part(set(runs[: len(runs) // 2])))
                await self._write(batch.part(set(runs[len(runs) // 2 :])))
                return
            logger.error("Run %s has something to write that Postgres refuses: %s", runs[0].id, problem)
            self._refuse_run(batch, runs[0])

    def _refuse_run(self, batch: Batch, run: RunKey) -> None:
        """With what waits behind it: its numbers would begin after a gap."""
        waiting, self._next = self._next.part([run]), self._next.part(set(self._next.runs) - {run})
        for _, recorded in [*batch.entries, *waiting.entries]:
            recorded.set_exception(Unstorable())
            recorded.exception()

    async def _write_whole(self, batch: Batch) -> None:
        begun = time.monotonic()
        try:
            is_heavy = any(entry.is_heavy for entry, _ in batch.entries)
            write, given = await aside(lambda: statement(self._host_id, batch), if_=is_heavy)
            cursor = await self._connection.execute(write, given)
            row = await cursor.fetchone()
            if row is None or not row["is_live"]:
                raise HostFenced
        except REFUSALS:
            raise
        except BaseException as problem:
            _refuse(batch, problem)
            raise
        figures.batch_written(len(batch.entries), time.monotonic() - begun, self.backlog)
        changed = None if row["changed"] is None else set(zip(row["changed"], row["takes"], strict=True))
        for entry, recorded in batch.entries:
            if changed is not None and (entry.run.id, entry.run.take) not in changed:
                recorded.set_exception(RunLost())
                recorded.exception()  # Seen here, so that a host which is leaving need not look.
                continue
            recorded.set_result(None)
            self._on_durable(entry)

    def _refuse(self, problem: BaseException) -> None:
        _refuse(self._next, problem)
        self._next = Batch()


def _weigh(item: tuple[Entry, Recorded]) -> int:
    entry, _ = item
    return (HEAVY_ENTRY if entry.is_heavy else len(entry.text)) + sum(len(blob.data) for blob in entry.blobs)


def _refuse(batch: Batch, problem: BaseException) -> None:
    for _, recorded in batch.entries:
        if not recorded.done():
            recorded.set_exception(problem if isinstance(problem, Exception) else HostFenced())
            recorded.exception()


def statement(host_id: UUID, batch: Batch) -> tuple[str, dict[str, Any]]:
    """What writes a batch, with its parameters. Most batches have nothing beside their entries. A table is one JSON
    text: Postgres reads it faster than Python makes arrays; only events, which are JSON already, are not put into it.
    """
    entries = [entry for entry, _ in batch.entries]
    changes, texts = _changes(entries), _texts(entries)
    own = {
        "host": host_id,
        "runs": dumps_plain(list(changes.values())),
        "events": [texts.get(run) for run in changes],
    }
    beside = _beside(batch, entries)
    if not any(beside.values()):
        return WRITE_ENTRIES, own
    return WRITE, own | beside | {name: dumps_plain(beside[name]) for name in TABLES}


def _beside(batch: Batch, entries: list[Entry]) -> dict[str, Any]:
    """The parameters that tell of everything but runs and their events; each is empty when there is nothing to tell."""
    blobs = {(entry.run.workspace_id, blob.sha256): blob for entry in entries for blob in entry.blobs}
    keys = sorted(blobs)  # Two hosts that store the same texts must not wait for each other.
    finished = {entry.run for entry in entries if entry.finish and entry.leaves_traces}
    return {
        **_approvals(entries, finished),
        "dropped": [
            {"run": run.name, "take": run.take, "step": path, "attempt": attempt}
            for run, path, attempt in [*batch.dropped, *((run, None, None) for run in finished)]
        ],
        "texts": [
            {"run": run.name, "step": step, "attempt": attempt, "channel": channel, "take": run.take, "text": text}
            for (run, (step, attempt, channel)), text in batch.texts.items()
            # A row may be changed only once per statement: what is dropped here is not stored here too.
            if run not in finished and (run, step, attempt) not in batch.dropped
        ],
        "blob_workspaces": [workspace for workspace, _ in keys],
        "blob_keys": [sha256 for _, sha256 in keys],
        "blob_sizes": [len(blobs[key].data) for key in keys],
        "blob_types": [blobs[key].media_type for key in keys],
        "blob_data": [blobs[key].data for key in keys],
    }


def _approvals(entries: list[Entry], finished: Collection[RunKey]) -> dict[str, list[Any]]:
    """What is asked of people from now on, and what no more; a row may be changed only once per statement."""
    last = {(entry.run, step): asked for entry in entries for step, asked in entry.approvals.items()}
    open_now = {key: asked for key, asked in last.items() if key[0] not in finished}
    asked = [
        {"run": run.name, "take": run.take, "step": step} | {name: getattr(one, name) for name in ASKED}
        for (run, step), one in open_now.items()
        if one
    ]
    answered = [*(key for key, one in open_now.items() if not one), *((run, None) for run in finished)]
    gone = [{"run": run.name, "take": run.take, "step": step} for run, step in answered]
    return {"asked": asked, "answered": gone}


def _texts(entries: list[Entry]) -> dict[RunKey, str]:
    """The events as JSON, those of one run joined to one row: half as many rows cost half as much."""
    of_runs: dict[RunKey, list[str]] = {}
    for entry in entries:
        if entry.events:
            of_runs.setdefault(entry.run, []).append(entry.text)
    return {run: f"[{','.join(own)}]" for run, own in of_runs.items()}


def _changes(entries: list[Entry]) -> dict[RunKey, dict[str, Any]]:
    """How each run's row changes, all entries of one take of the run together. What stays is not said."""
    changes: dict[RunKey, dict[str, Any]] = {}
    for entry in entries:
        change = changes.get(entry.run)
        if change is None:
            change = changes[entry.run] = {"id": entry.run.name, "take": entry.run.take}
        if entry.events:
            change.setdefault("first", entry.events[0]["seq"])
            change["seq"] = entry.events[-1]["seq"]
        if entry.is_charged:
            _add_charge(change, entry)
        if entry.release:
            change["release"] = True
        if entry.park_until or entry.pause:
            change |= _rest(entry)
        if entry.finish:
            change |= _end(entry.finish)
    return changes


def _add_charge(change: dict[str, Any], entry: Entry) -> None:
    change["tokens_in"] = change.get("tokens_in", 0) + entry.tokens_in
    change["tokens_out"] = change.get("tokens_out", 0) + entry.tokens_out
    change["cost"] = f"{Decimal(change.get('cost', 0)) + entry.cost:f}"
    change["cost_is_complete"] = change.get("cost_is_complete", True) and entry.cost_is_complete


def _rest(entry: Entry) -> dict[str, Any]:
    until = {"status": "waiting", "wake_at": entry.park_until.isoformat()} if entry.park_until else {}
    return until | ({"status": "paused"} if entry.pause else {}) | {"controls": entry.controls, "release": True}


def _end(finish: Finish) -> dict[str, Any]:
    return {
        "status": finish.status,
        "outputs": dict(finish.outputs),
        "error": finish.error,
        "finished_at": finish.at.isoformat(),
        "release": True,
    }
