"""Reading runs back: events as envelopes, steps folded from them, long texts.

Law: nothing here decides; what it shows follows from the stored events alone.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from uuid import UUID

from channels.db import database_sync_to_async

from live.envelope import Envelope, Partial, StoredEvent, wire_time, with_run
from runs import models
from runs.models import FINISHED, Blob, Entry, Run, RunEvent
from runs.scripts import Script
from runs.steps import Step, fold_steps

PAGE = 500  # events per reading
FEW = 4  # entries fetched at first: each may hold one event or thousands


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


def read_script(run: Run) -> Script | None:
    """What is given to the run's steps; None for a run that carries out all of them."""
    row = models.Script.objects.filter(pk=run.pk).first() if run.source else None
    return Script.from_json(row.data) if row else None


def _entries_after(run_id: UUID, after: int, most: int) -> list[list[StoredEvent]]:
    rows = Entry.objects.filter(run_id=run_id, seq__gt=after).order_by("seq")
    return list(rows.values_list("events", flat=True)[:most])


def read_partials(run_id: UUID) -> list[Partial]:
    """The texts that running steps have given so far."""
    rows = models.Partial.objects.filter(run_id=run_id).values("step", "attempt", "take", "channel", "text")
    return [Partial(node=row.pop("step"), **row) for row in rows]  # type: ignore[typeddict-item]  # The columns are its keys.


def read_steps(run: Run, prefix: str = "") -> list[Step]:
    """The run's steps in the order in which they began; with a prefix only the steps below that path."""
    events = read_all_events(run.id) if not prefix else _events_below(run.id, prefix)
    return fold_steps(events)


def read_blob(run: Run, sha256: str) -> Blob | None:
    """A long text that the run's workspace holds."""
    found: Blob | None = Blob.objects.filter(workspace_id=run.workspace_id, sha256=sha256).first()
    return found


def _events_below(run_id: UUID, prefix: str) -> Iterable[Envelope]:
    rows = RunEvent.objects.filter(run_id=run_id, node__startswith=prefix).order_by("seq")
    for seq, type_name, at, node, data in rows.values_list("seq", "type", "at", "node", "data").iterator():
        yield Envelope(run=str(run_id), seq=seq, type=type_name, at=wire_time(at), node=node, data=data)


class StoredRun:
    """A run as `live.follow` reads it. Who reads on where the last page ended goes on in the entries at hand."""

    def __init__(self, run_id: UUID) -> None:
        self.run_id = run_id
        self._ahead: Iterator[Envelope] = iter(())
        self._at: int | None = None

    async def events_after(self, seq: int) -> list[Envelope]:
        return await database_sync_to_async(self._next_page)(seq)

    def _next_page(self, after: int) -> list[Envelope]:
        if after != self._at:
            self._ahead = read_all_events(self.run_id, after)
        page = list(islice(self._ahead, PAGE))
        self._at = page[-1]["seq"] if page else None  # An iterator that has ended would not see what comes later.
        return page

    async def partials(self) -> list[Partial]:
        return await database_sync_to_async(read_partials)(self.run_id)

    async def last_seq(self) -> int | None:
        row = await database_sync_to_async(Run.objects.filter(pk=self.run_id).values_list("status", "seq").first)()
        if row is None:
            return 0  # Deleted: there is nothing to wait for.
        status, seq = row
        return seq if status in FINISHED else None
