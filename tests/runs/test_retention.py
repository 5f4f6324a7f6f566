"""Old runs go a month at a time, once all of the month have ended; sums and archives stay."""

import gzip
import json
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from channels.db import database_sync_to_async as in_thread
from django.db import connection
from django.utils import timezone

from live.postgres import connect
from runs import partitions, retention, starting
from runs.forking import Fork, fork_run
from runs.ids import uuid7
from runs.models import Blob, Entry, Host, MonthSpent, Run, Script
from runs.services import start_again
from runs.spending import spending_by_month
from tests.factories import make_world
from tests.runs.scenes import CHAIN, finished, host, start

pytestmark = pytest.mark.django_db(transaction=True)

MAY = date(2026, 5, 1)
LATER = date(2026, 8, 1)


@pytest.fixture(autouse=True)
def _in_may(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[None]:
    """Runs that are started get ids of May, which has a place."""
    settings.RUN_ARCHIVE_DIR = ""
    monkeypatch.setattr(starting, "uuid7", id_of_may)
    partitions.make_months(MAY, 0)
    yield
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS runs_entry_2026_05")


def id_of_may() -> UUID:
    moment = int(datetime(2026, 5, 17, tzinfo=UTC).timestamp() * 1000)
    return UUID(int=moment << 80 | 7 << 76 | 2 << 62 | uuid4().int & (2**62 - 1))


def rows_in(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        (count,) = cursor.fetchone()
    return int(count)


async def ended_run(**inputs: str) -> Run:
    world = await in_thread(make_world)()
    run = await in_thread(start)(world, CHAIN, **inputs)
    async with host():
        run = await finished(run)
    await in_thread(Run.objects.filter(pk=run.pk).update)(created_at=datetime(2026, 5, 17, tzinfo=UTC))
    return run


async def spent(run: Run) -> list[dict[str, Any]]:
    return await in_thread(lambda: spending_by_month(run.workspace))()


async def test_a_month_goes_with_its_record_kept_and_its_sums(tmp_path: Path, settings: Any) -> None:
    settings.RUN_ARCHIVE_DIR = str(tmp_path / "archive")
    run = await ended_run(name="Ada")
    before = await spent(run)
    assert await in_thread(rows_in)("runs_entry_2026_05") == await in_thread(Entry.objects.count)() > 0

    assert await in_thread(retention.let_go)(LATER) == [MAY]
    assert await in_thread(retention.let_go)(LATER) == []  # Twice is harmless.

    assert (await in_thread(Run.objects.count)(), await in_thread(Entry.objects.count)()) == (0, 0)
    assert MAY not in await in_thread(partitions.find_months)()
    assert await spent(run) == before
    with gzip.open(tmp_path / "archive" / "runs-2026-05.jsonl.gz", "rt") as lines:
        (record,) = map(json.loads, lines)
    assert (record["run"], record["workspace"], record["status"]) == (str(run.id), "acme", "succeeded")
    assert [event["type"] for event in record["events"]][-1] == "run.succeeded"


async def test_an_archive_that_is_there_is_not_written_again(tmp_path: Path) -> None:
    await ended_run(name="Ada")
    path = tmp_path / "runs-2026-05.jsonl.gz"
    path.write_bytes(b"whole")

    more = path.with_name("runs-2026-05-2.jsonl.gz")
    assert await in_thread(lambda: list(retention.write_archive(MAY, tmp_path)))() == [path, more]

    assert path.read_bytes() == b"whole"
    assert sorted(os.listdir(tmp_path)) == [more.name, path.name]


async def test_nothing_goes_when_the_archive_that_is_there_cannot_be_read(tmp_path: Path, settings: Any) -> None:
    settings.RUN_ARCHIVE_DIR = str(tmp_path)
    run = await ended_run(name="Ada")
    (tmp_path / "runs-2026-05.jsonl.gz").write_bytes(gzip.compress(b"{}")[:-9])

    with pytest.raises(EOFError):
        await in_thread(retention.let_go)(LATER)

    assert await in_thread(Run.objects.filter(pk=run.pk).exists)()


async def test_two_at_once_let_nothing_go_twice() -> None:
    """The broker gives a task out again while it still runs."""
    await ended_run(name="Ada")
    async with await connect("the first") as first:
        await first.execute("SELECT pg_advisory_lock(%s, 0)", [retention.LOCKS])

        assert await in_thread(retention.let_go)(LATER) == []

    assert await in_thread(retention.let_go)(LATER) == [MAY]


async def test_a_run_that_comes_while_its_month_goes_stays_until_it_has_ended_and_is_archived(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From a web server whose clock is months behind."""
    settings.RUN_ARCHIVE_DIR = str(tmp_path)
    run = await ended_run(name="Ada")
    late: list[Run] = []
    before = await spent(run)
    read_ids = retention.read_ids

    def read_while_one_comes(path: Path) -> Iterator[UUID]:
        if not late:
            late.append(start_again(run, by=None))
        return read_ids(path)

    monkeypatch.setattr(retention, "read_ids", read_while_one_comes)
    assert await in_thread(retention.let_go)(LATER) == []
    async with host():
        assert (await finished(late[0])).outputs == run.outputs
    await in_thread(Run.objects.update)(created_at=datetime(2026, 5, 17, tzinfo=UTC))
    assert await in_thread(retention.let_go)(LATER) == [MAY]

    names = ["runs-2026-05.jsonl.gz", "runs-2026-05-2.jsonl.gz"]
    records = [json.loads(gzip.decompress((tmp_path / name).read_bytes())) for name in names]
    assert [record["run"] for record in records] == [str(run.id), str(late[0].id)]
    assert [row["runs"] for row in await spent(run)] == [2 * row["runs"] for row in before]


async def test_a_month_goes_without_holding_up_the_journals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "TRIES", 2)
    await ended_run(name="Ada")
    async with await connect("a journal") as journal, journal.transaction():
        await journal.execute("LOCK TABLE runs_entry IN ROW EXCLUSIVE MODE")
        assert await in_thread(retention.let_go)(LATER) == []

    assert await in_thread(retention.let_go)(LATER) == [MAY]


async def test_a_month_stays_while_one_of_its_runs_has_not_ended() -> None:
    world = await in_thread(make_world)()
    run = await in_thread(start)(world, CHAIN, name="Ada")

    assert await in_thread(retention.let_go)(LATER) == []

    assert await in_thread(Run.objects.filter(pk=run.pk).exists)()
    assert await in_thread(rows_in)("runs_entry_2026_05") == 1


async def test_hosts_that_have_long_been_out_and_hold_nothing_are_forgotten(settings: Any) -> None:
    settings.RUN_RETENTION_DAYS = 0
    run = await ended_run(name="Ada")
    day = timedelta(days=1)
    past = [timezone.now() - age * day for age in (30, 30, 1)]

    def rows() -> list[Host]:
        return [Host.objects.create(slot=1, machine="m", pid=1, backend_pid=1, fenced_at=at) for at in past]

    _, holds, recent = await in_thread(rows)()
    await in_thread(Run.objects.filter(pk=run.pk).update)(status="running", finished_at=None, host=holds)
    await in_thread(retention.tend_months)()

    left = await in_thread(lambda: set(Host.objects.filter(slot=1).values_list("id", flat=True)))()
    assert left == {holds.id, recent.id}


async def test_a_month_that_is_not_old_enough_stays() -> None:
    await ended_run(name="Ada")

    assert await in_thread(retention.let_go)(date(2026, 5, 31)) == []

    assert await in_thread(Run.objects.count)() == 1


async def test_a_month_that_is_half_gone_has_spent_what_went_and_what_is_there() -> None:
    run = await ended_run(name="Ada")
    row = MonthSpent(
        workspace_id=run.workspace_id, project=run.project_id, month=MAY, runs=7, tokens_in=1, tokens_out=2, cost=3,
        cost_is_complete=True,
    )  # fmt: skip
    await in_thread(row.save)()

    (month,) = await spent(run)

    assert (month["month"], month["runs"], month["cost"]) == (MAY, 8, 3)


async def test_texts_go_with_the_last_month_that_used_them() -> None:
    run = await ended_run(name="long " * 5_000)
    texts = {"workspace_id": run.workspace_id, "size": 1, "media_type": "text/plain", "data": b"x"}
    await in_thread(Blob.objects.update)(month=MAY)
    await in_thread(Blob.objects.create)(sha256="still used", month=LATER, **texts)

    await in_thread(retention.let_go)(LATER)

    assert await in_thread(lambda: [blob.sha256 for blob in Blob.objects.all()])() == ["still used"]


async def test_a_fork_outlives_the_month_of_the_run_that_it_takes_from(monkeypatch: pytest.MonkeyPatch) -> None:
    run = await ended_run(name="long " * 5_000)
    again = Fork("from", "shout")
    fork = {"revision": None, "by": None, "trigger": "person", "priority": 0}
    async with host():
        in_may = await finished(await in_thread(fork_run)(run, again, **fork))
    assert (in_may.outputs, await in_thread(Script.objects.count)()) == (run.outputs, 1)
    await in_thread(Blob.objects.update)(month=MAY)
    monkeypatch.setattr(starting, "uuid7", uuid7)
    later = await in_thread(fork_run)(run, again, **fork)

    assert await in_thread(retention.let_go)(LATER) == [MAY]

    async with host():
        later = await finished(later)
    assert (later.status, later.outputs) == ("succeeded", run.outputs)
    assert await in_thread(lambda: [script.run_id for script in Script.objects.all()])() == [later.id]


def test_what_lay_in_the_rest_moves_to_its_month() -> None:
    run_id = UUID(int=id_of_may().int - (45 * 86_400_000 << 80))  # In April, which has no place yet.
    Entry(run_id=run_id, seq=1, events=[]).save(force_insert=True)
    assert rows_in("runs_entry_rest") == 1

    partitions.make_months(date(2026, 4, 1), 0)
    partitions.make_months(date(2026, 4, 1), 0)

    assert (rows_in("runs_entry_rest"), rows_in("runs_entry_2026_04")) == (0, 1)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE runs_entry_2026_04")
