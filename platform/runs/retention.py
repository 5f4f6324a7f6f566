"""Letting go of old runs, a month at a time.

Laws: a month goes only when it is older than the site keeps runs and every run in it has ended, so nobody writes there
any more; the oldest goes first. Its sums stay, and its records too where the site has a folder for them. Every part may
be done twice: a file that is there is whole, sums are counted once, and what is gone is not there a second time.
"""

import gzip
import json
import logging
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from runs.models import FINISHED, Run
from runs.partitions import LOCK_TIMEOUT, ensure_months, find_months, month_bounds, next_month, partition_name
from runs.records import read_record

logger = logging.getLogger(__name__)

FEW = 1_000  # rows that one transaction deletes, so that it holds nobody up

SUM_UP = """
INSERT INTO runs_monthspent (
    id, workspace_id, project, month, runs, tokens_in, tokens_out, cost, cost_is_complete, created_at)
SELECT gen_random_uuid(), workspace_id, project_id, %(month)s, count(*), sum(tokens_in), sum(tokens_out), sum(cost),
       bool_and(cost_is_complete), now()
FROM runs_run WHERE id >= %(low)s AND id < %(high)s GROUP BY workspace_id, project_id
ON CONFLICT DO NOTHING
"""
DELETE = """
DELETE FROM {table} WHERE {key} IN (
    SELECT {key} FROM {table} WHERE {key} >= %(low)s AND {key} < %(high)s ORDER BY {key} LIMIT %(few)s)
"""


def tend_months() -> None:
    """Make the months to come and let the old ones go. Harmless twice, for the reasons above."""
    ensure_months()
    if settings.RUN_RETENTION_DAYS:
        let_go(datetime.now(UTC).date() - timedelta(days=settings.RUN_RETENTION_DAYS))


def let_go(before: date) -> list[date]:
    """Let every month go that ended before a day; the months that went."""
    gone: list[date] = []
    for month in find_months():
        if next_month(month) > before:
            break
        if still_open := _open_runs(month):
            logger.warning("Runs of %s stay: %d of them have not ended.", f"{month:%B %Y}", still_open)
            break
        _let_go(month)
        gone.append(month)
    return gone


def _let_go(month: date) -> None:
    if settings.RUN_ARCHIVE_DIR:
        write_archive(month, Path(settings.RUN_ARCHIVE_DIR))
    low, high = month_bounds(month)
    with connection.cursor() as cursor:
        cursor.execute(SUM_UP, {"month": month, "low": low, "high": high})
    _delete("runs_partial", "run_id", low, high)
    _delete("runs_suspect", "run_id", low, high)
    _delete("runs_runshare", "run_id", low, high)
    _delete("runs_control", "run_id", low, high)
    _delete("runs_script", "run_id", low, high)
    _delete("runs_run", "id", low, high)
    _drop(month)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM runs_blob WHERE month <= %s", [month])
    logger.info("Runs of %s have gone.", f"{month:%B %Y}")


def write_archive(month: date, folder: Path) -> Path:
    """The month's runs as a compressed file, one run's whole record per line. It is there whole or not at all."""
    path = folder / f"runs-{month:%Y-%m}.jsonl.gz"
    if path.exists():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with part.open("wb") as file, gzip.open(file, "wt", encoding="utf-8") as lines:
        for record in _records(month):
            lines.write(json.dumps(record, ensure_ascii=False) + "\n")
    with part.open("rb") as written:
        os.fsync(written.fileno())
    part.rename(path)
    return path


def _records(month: date) -> Iterator[dict[str, Any]]:
    runs = _runs_of(month).select_related("agent", "revision", "workspace").order_by("id")
    for run in runs.iterator(chunk_size=100):
        yield {"workspace": run.workspace.slug, "created_at": run.created_at.isoformat(), **read_record(run)}


def _open_runs(month: date) -> int:
    return _runs_of(month).exclude(status__in=FINISHED).count()


def _runs_of(month: date) -> Any:
    low, high = month_bounds(month)
    return Run.objects.filter(id__gte=low, id__lt=high)  # Of every workspace: the site's own housekeeping.


def _delete(table: str, key: str, low: UUID, high: UUID) -> None:
    deleted = FEW
    while deleted >= FEW:
        with connection.cursor() as cursor:
            cursor.execute(DELETE.format(table=table, key=key), {"low": low, "high": high, "few": FEW})
            deleted = cursor.rowcount


def _drop(month: date) -> None:
    """Nobody uses the month any more; the lock on its siblings is held for milliseconds, and not waited for long."""
    name = partition_name(month)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
        cursor.execute("SELECT 1 FROM pg_inherits WHERE inhrelid = to_regclass(%s)", [name])
        if cursor.fetchone():
            cursor.execute(f"ALTER TABLE runs_entry DETACH PARTITION {name}")
        cursor.execute(f"DROP TABLE IF EXISTS {name}")
