"""Letting go of old runs, a month at a time.

Laws: a month goes only when it is older than the site keeps runs and every run in it has ended; the oldest goes first.
Its sums stay, and its records too where the site has a folder for them: then a run goes only when a file that is whole
and on the disk can be read back and names it. One process at a time lets go; every part may be begun anew.
What a web server with a wrong clock adds to a month that is going stays, and the month with it, until it has ended.
"""

import gzip
import json
import logging
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import count, islice
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import OperationalError, connection, transaction
from psycopg.errors import LockNotAvailable

from runs import lease
from runs.models import FINISHED, Run
from runs.partitions import TABLE, ensure_months, find_months, month_bounds, next_month, partition_name
from runs.records import read_record

logger = logging.getLogger(__name__)

LOCKS = 7_205_320  # our name space among Postgres's advisory locks: whoever lets go
FEW = 1_000  # rows that one transaction deletes, so that it holds nobody up
# Every journal queues behind a waiting lock on their table: it gives way at once and is tried again.
LOCK_TIMEOUT = "20ms"
TRIES = 50
PAUSE = 0.2  # seconds between two tries
ENDED = [str(status) for status in FINISHED]
OF_RUNS = ("runs_partial", "runs_suspect", "runs_runshare", "runs_control", "runs_script")

# Sums are made of the very rows that go, so that each run is counted once, however often this is begun.
LET_GO = """
WITH gone AS (
    DELETE FROM runs_run WHERE id = ANY(%(runs)s) AND status = ANY(%(finished)s) RETURNING *
)
INSERT INTO runs_monthspent AS kept (
    id, workspace_id, project, month, runs, tokens_in, tokens_out, cost, cost_is_complete, created_at)
SELECT gen_random_uuid(), workspace_id, project_id, %(month)s, count(*), sum(tokens_in), sum(tokens_out), sum(cost),
       bool_and(cost_is_complete), now()
FROM gone GROUP BY workspace_id, project_id
ON CONFLICT (workspace_id, project, month) DO UPDATE SET
    runs = kept.runs + excluded.runs,
    tokens_in = kept.tokens_in + excluded.tokens_in,
    tokens_out = kept.tokens_out + excluded.tokens_out,
    cost = kept.cost + excluded.cost,
    cost_is_complete = kept.cost_is_complete AND excluded.cost_is_complete
"""


def tend_months() -> None:
    """Make the months to come and let the old ones go. Harmless twice, even at once, for the reasons above."""
    ensure_months()
    lease.forget_hosts()
    if settings.RUN_RETENTION_DAYS:
        let_go(datetime.now(UTC).date() - timedelta(days=settings.RUN_RETENTION_DAYS))


def let_go(before: date) -> list[date]:
    """Let every month go that ended before a day; the months that went. None goes while another process does this."""
    gone: list[date] = []
    with _alone() as is_alone:
        for month in find_months() if is_alone else []:
            if next_month(month) > before:
                break
            if still_open := _open_runs(month):
                logger.warning("Runs of %s stay: %d of them have not ended.", f"{month:%B %Y}", still_open)
                break
            if not _let_go(month):
                break
            gone.append(month)
    return gone


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether this process is the only one that lets go. A task is given out again while it still runs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, 0)", [LOCKS])
        (is_alone,) = cursor.fetchone()
    try:
        yield is_alone
    finally:
        if is_alone and connection.is_usable():  # Else Postgres has given it free.
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, 0)", [LOCKS])


def _let_go(month: date) -> bool:
    """Whether all of the month went."""
    if settings.RUN_ARCHIVE_DIR:
        for path in write_archive(month, Path(settings.RUN_ARCHIVE_DIR)):
            _delete(month, read_ids(path))
    else:
        _delete(month, _ended_runs(month).values_list("id", flat=True).iterator())
    if not _drop(month):
        logger.warning("Runs of %s do not go yet: some came late, or their table is busy.", f"{month:%B %Y}")
        return False
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM runs_blob WHERE month <= %s", [month])
    logger.info("Runs of %s have gone.", f"{month:%B %Y}")
    return True


def write_archive(month: date, folder: Path) -> Iterator[Path]:
    """The files with the records of the month's runs. A file is there whole or not at all, and none is written again:
    when all those that are there have been dealt with, what is left of the month goes to another one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for number in count(1):
        path = folder / f"runs-{month:%Y-%m}{f'-{number}' if number > 1 else ''}.jsonl.gz"
        if not path.exists():
            break
        yield path
    if _ended_runs(month).exists():
        _write(month, path)
        yield path


def _write(month: date, path: Path) -> None:
    """One run's whole record per line, under a name of its own until all of it is on the disk."""
    part = path.with_name(f"{path.name}.{uuid4().hex}.part")
    try:
        with part.open("wb") as file:
            with gzip.open(file, "wt", encoding="utf-8") as lines:
                for record in _records(month):
                    lines.write(json.dumps(record, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # The new name, too, must be on the disk before any run goes.
    finally:
        os.close(folder)


def read_ids(path: Path) -> Iterator[UUID]:
    """The runs whose records are in a file. Raises OSError, EOFError or ValueError when it is not whole."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield UUID(json.loads(line)["run"])


def _records(month: date) -> Iterator[dict[str, Any]]:
    runs = _ended_runs(month).select_related("agent", "revision", "workspace").order_by("id")
    for run in runs.iterator(chunk_size=100):
        yield {"workspace": run.workspace.slug, "created_at": run.created_at.isoformat(), **read_record(run)}


def _ended_runs(month: date) -> Any:
    return _runs_of(month).filter(status__in=FINISHED)


def _open_runs(month: date) -> int:
    return _runs_of(month).exclude(status__in=FINISHED).count()


def _runs_of(month: date) -> Any:
    low, high = month_bounds(month)
    return Run.objects.filter(id__gte=low, id__lt=high)  # Of every workspace: the site's own housekeeping.


def _delete(month: date, run_ids: Iterable[UUID]) -> None:
    """Runs of the month that have ended, and all that is theirs, some at a time."""
    ids = iter(run_ids)
    while some := list(islice(ids, FEW)):
        with transaction.atomic(), connection.cursor() as cursor:
            for table in OF_RUNS:
                cursor.execute(
                    f"DELETE FROM {table} t USING runs_run r"
                    " WHERE t.run_id = ANY(%s) AND r.id = t.run_id AND r.status = ANY(%s)",
                    [some, ENDED],
                )
            cursor.execute(LET_GO, {"runs": some, "finished": ENDED, "month": month})


def _drop(month: date) -> bool:
    """Drop the month's table, unless a run of it is still there."""
    for _ in range(TRIES):
        try:
            if not _detach(month):
                return False
        except OperationalError as problem:
            if not isinstance(problem.__cause__, LockNotAvailable):
                raise
            time.sleep(PAUSE)
        else:
            with connection.cursor() as cursor:  # Nobody knows it any more.
                cursor.execute(f"DROP TABLE IF EXISTS {partition_name(month)}")
            return True
    return False


@transaction.atomic
def _detach(month: date) -> bool:
    """Take the month's table from its siblings, unless a run of it is still there: whoever adds one waits for the lock
    or has come before it. (Postgres cannot detach concurrently where there is a table for the rest.)
    """
    name, (low, high) = partition_name(month), month_bounds(month)
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
        cursor.execute(f"LOCK TABLE ONLY {TABLE} IN ACCESS EXCLUSIVE MODE")
        cursor.execute("SELECT 1 FROM runs_run WHERE id >= %s AND id < %s LIMIT 1", [low, high])
        if cursor.fetchone():
            return False
        cursor.execute("SELECT 1 FROM pg_inherits WHERE inhrelid = to_regclass(%s)", [name])
        if cursor.fetchone():
            cursor.execute(f"ALTER TABLE {TABLE} DETACH PARTITION {name}")
    return True
