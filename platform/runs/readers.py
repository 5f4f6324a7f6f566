"""Reading runs back: events as envelopes, steps folded from them, long texts.

Law: nothing here decides; what it shows follows from the stored events alone.
"""

import json
from collections.abc import Collection, Iterator
from itertools import islice
from typing import Any
from uuid import UUID

from channels.db import database_sync_to_async
from django.db import connection

from live.envelope import Envelope, Partial, StoredEvent, with_run
from runs import models
from runs.models import FINISHED, Blob, Entry, Run
from runs.scripts import Script
from runs.steps import Step, fold_steps
from runs.thin import thin

PAGE = 500  # events per reading
FEW = 4  # entries fetched at first: each may hold one event or thousands
# By the primary key: the entry that holds an event is the first whose last number is not lower.
ENTRIES_OF = """
SELECT DISTINCT ON (entry.seq) entry.events
FROM unnest(%s::integer[]) AS wanted(seq)
CROSS JOIN LATERAL (
    SELECT seq, events FROM runs_entry WHERE run_id = %s AND seq >= wanted.seq ORDER BY seq LIMIT 1
) AS entry
ORDER BY entry.seq
"""
# No index knows paths: Postgres looks for one in the text of the entries, which costs a tenth of reading them as JSON.
ENTRIES_NAMING = """
SELECT events FROM runs_entry
WHERE run_id = %s AND seq > %s AND strpos(events::text, %s) > 0
ORDER BY seq LIMIT 20
"""


def read_events(run_id: UUID, after: int = 0, limit: int = PAGE) -> list[Envelope]:
    """The events after a number, in order, at most `limit`."""
    return list(islice(read_all_events(run_id, after), limit))


def read_all_events(run_id: UUID, after: int = 0) -> Iterator[Envelope]:
    """Every event after a number, in order. Each entry is read once; entries with about a page of events are held."""
    run, wanted = str(run_id), FEW
    while entries := _entries_after(run_id, after, wanted):
        for events in entries:
            yield from (with_run(run, event) for event in events if event["seq"] > after)
        after = entries[-1][-1]["seq"]
        wanted = max(1, PAGE * len(entries) // sum(map(len, entries)))


def read_numbered_events(run_id: UUID, numbers: Collection[int]) -> list[Envelope]:
    """The events with these numbers, in order. As quick in a long run as in a short one."""
    entries = _rows(ENTRIES_OF, [list(numbers), run_id])
    return [with_run(str(run_id), event) for events in entries for event in events if event["seq"] in numbers]


def read_events_within(run_id: UUID, place: str, after: int = 0, limit: int = PAGE) -> list[Envelope]:
    """The next events of the step at a path with all inside it, or of one item (`each#3`), at most `limit`."""
    run, found = str(run_id), _events_naming(run_id, place, after)
    return list(islice((with_run(run, event) for event in found if is_within(event["node"], place)), limit))


def is_within(path: str | None, place: str) -> bool:
    """Whether a step is at a place or inside it: `each#1/sum` is in `each` and in `each#1`, not in `each#10`."""
    return path is not None and (path == place or path.startswith((f"{place}/", f"{place}#")))


def _events_naming(run_id: UUID, place: str, after: int) -> Iterator[StoredEvent]:
    """The events after a number of all entries in whose text something begins as this path does."""
    written = json.dumps(place, ensure_ascii=False)[:-1]
    while entries := _rows(ENTRIES_NAMING, [run_id, after, written]):
        for events in entries:
            yield from (event for event in events if event["seq"] > after)
        after = entries[-1][-1]["seq"]


def read_script(run: Run) -> Script | None:
    """What is given to the run's steps; None for a run that carries out all of them."""
    row = models.Script.objects.filter(pk=run.pk).first() if run.source else None
    return Script.from_json(row.data) if row else None


def _entries_after(run_id: UUID, after: int, most: int) -> list[list[StoredEvent]]:
    rows = Entry.objects.filter(run_id=run_id, seq__gt=after).order_by("seq")
    return list(rows.values_list("events", flat=True)[:most])


def _rows(statement: str, given: list[Any]) -> list[list[StoredEvent]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return [events for (events,) in cursor.fetchall()]


def read_partials(run_id: UUID) -> list[Partial]:
    """The texts that running steps have given so far."""
    rows = models.Partial.objects.filter(run_id=run_id).values("step", "attempt", "take", "channel", "text")
    return [Partial(node=row.pop("step"), **row) for row in rows]  # type: ignore[typeddict-item]  # The columns are its keys.


def read_steps(run: Run, prefix: str = "") -> list[Step]:
    """The run's steps in the order in which they began; with a prefix only the steps below that path."""
    events = read_all_events(run.id) if not prefix else _events_below(run.id, prefix)
    return fold_steps(events)


def read_step(run: Run, path: str) -> Step | None:
    """The step at this path, without those inside it."""
    steps = fold_steps(event for event in _events_below(run.id, path) if event["node"] == path)
    return steps[0] if steps else None


def read_blob(run: Run, sha256: str) -> Blob | None:
    """A long text that the run's workspace holds."""
    found: Blob | None = Blob.objects.filter(workspace_id=run.workspace_id, sha256=sha256).first()
    return found


def _events_below(run_id: UUID, prefix: str) -> Iterator[Envelope]:
    for event in _events_naming(run_id, prefix, 0):
        if event["node"] and event["node"].startswith(prefix):
            yield with_run(str(run_id), event)


class StoredRun:
    """A run as `live.follow` reads it. Who reads on where the last page ended goes on in the entries at hand."""

    def __init__(self, run_id: UUID, *, thinned: bool = False) -> None:
        self.run_id, self.thinned = run_id, thinned
        self._ahead: Iterator[Envelope] = iter(())
        self._at: int | None = None

    async def events_after(self, seq: int) -> list[Envelope]:
        return await database_sync_to_async(self._next_page)(seq)

    def _next_page(self, after: int) -> list[Envelope]:
        if after != self._at:
            self._ahead = read_all_events(self.run_id, after)
        page = list(islice(self._ahead, PAGE))
        self._at = page[-1]["seq"] if page else None  # An iterator that has ended would not see what comes later.
        return [thin(event) for event in page] if self.thinned else page

    async def partials(self) -> list[Partial]:
        return await database_sync_to_async(read_partials)(self.run_id)

    async def last_seq(self) -> int | None:
        row = await database_sync_to_async(Run.objects.filter(pk=self.run_id).values_list("status", "seq").first)()
        if row is None:
            return 0  # Deleted: there is nothing to wait for.
        status, seq = row
        return seq if status in FINISHED else None
