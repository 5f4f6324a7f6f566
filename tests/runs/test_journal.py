"""How the journal's batches are cut. That they are written whole or not at all is for `test_durability`."""

import asyncio
import json
from datetime import UTC, datetime
from typing import Any, cast
from uuid import uuid4

import pytest

from live.postgres import Connection
from runs import journal as module
from runs.journal import WRITE, WRITE_ENTRIES, Batch, Journal, statement
from runs.record import Entry, Finish, Numbering, RunKey, time_now

NOW = datetime(2026, 1, 31, tzinfo=UTC)
RUN = RunKey(uuid4(), uuid4())


def journal_of(entries: list[Entry]) -> Journal:
    journal = Journal(cast(Connection, None), uuid4(), lambda entry: None)
    for entry in entries:
        journal.record(entry)
    return journal


def taken(journal: Journal) -> list[list[int]]:
    """The numbers of the events of each batch."""
    batches = []
    while batch := journal._take():
        batches.append([entry.events[0]["seq"] for entry, _ in batch.entries])
    return batches


def entries_of(lengths: list[int], *, heavy: bool = False) -> list[Entry]:
    numbering, entries = Numbering(RUN, 0), []
    for length in lengths:
        entries.append(Entry(RUN, is_heavy=heavy))
        numbering.add_raw(entries[-1], "step.logged", "say", {"text": "x" * length}, time_now())
    return entries


@pytest.mark.parametrize(
    ("lengths", "batches"),
    [
        ([1, 1, 1], [[1, 2, 3]]),
        ([800, 800, 800, 800, 800], [[1, 2], [3, 4], [5]]),
        ([1, 9_000, 1], [[1], [2], [3]]),
        ([1] * 7, [[1, 2, 3, 4], [5, 6, 7]]),
    ],
)
async def test_a_batch_is_neither_too_long_nor_too_heavy_and_keeps_the_order(
    lengths: list[int], batches: list[list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "HEAVIEST", 2_000)
    monkeypatch.setattr(module, "MOST_ENTRIES", 4)

    assert taken(journal_of(entries_of(lengths))) == batches


async def test_the_text_of_a_heavy_entry_is_not_made_in_order_to_weigh_it() -> None:
    entries = entries_of([1] * 20, heavy=True)

    assert [len(batch) for batch in taken(journal_of(entries))] == [8, 8, 4]
    assert {entry._text for entry in entries} == {""}


def end_of(*, is_first: bool) -> Batch:
    entry = Entry(RUN, is_first=is_first, finish=Finish("succeeded", NOW, {"text": "Hello"}, None))
    Numbering(RUN, 1).add_raw(entry, "run.succeeded", None, {"outputs": {"text": "Hello"}}, "now")
    return Batch([(entry, asyncio.get_running_loop().create_future())])


async def test_the_end_of_a_run_clears_its_live_texts_and_questions_unless_there_can_be_none() -> None:
    later, given = statement(uuid4(), end_of(is_first=False))
    whole, alone = statement(uuid4(), end_of(is_first=True))

    cleared = [{"run": str(RUN.id), "take": 1, "step": None}]
    assert (later, whole) == (WRITE, WRITE_ENTRIES)
    assert [json.loads(given[name]) for name in ("dropped", "answered")] == [[cleared[0] | {"attempt": None}], cleared]
    assert (given["runs"], given["events"]) == (alone["runs"], alone["events"])
    assert json.loads(alone["events"][0]) == [
        {"seq": 2, "type": "run.succeeded", "at": "now", "node": None, "data": {"outputs": {"text": "Hello"}}}
    ]


class Postgres:
    """Takes every batch at once, and notes how many runs it had."""

    def __init__(self) -> None:
        self.batches: list[int] = []

    async def execute(self, statement: str, given: dict[str, Any]) -> "Postgres":
        self.batches.append(len(json.loads(given["runs"])))
        return self

    async def fetchone(self) -> dict[str, Any]:
        return {"is_live": True, "changed": None, "takes": None}


@pytest.mark.parametrize(("crowd", "batches"), [(module.CROWD, [module.CROWD, 2]), (3, [3, 1, 1])])
async def test_in_a_crowd_the_next_batch_gathers(
    crowd: int, batches: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "GATHER", 0.5)
    postgres = Postgres()
    journal = Journal(cast(Connection, postgres), uuid4(), lambda entry: None)
    first = [journal.record(Entry(RunKey(uuid4(), uuid4()))) for _ in range(crowd)]
    writing = asyncio.create_task(journal.write_batches())
    await asyncio.gather(*first)

    one = journal.record(Entry(RunKey(uuid4(), uuid4())))
    for _ in range(10):
        await asyncio.sleep(0)
    await asyncio.gather(one, journal.record(Entry(RunKey(uuid4(), uuid4()))))

    assert postgres.batches == batches
    writing.cancel()
    await asyncio.wait([writing])
