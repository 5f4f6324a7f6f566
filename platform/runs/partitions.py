"""The months into which the entries of runs are parted.

Law: a run's entries lie in the month in which its id was made, for ids are ordered by time; so a reader of one run
looks into one month, and a month that nobody needs goes whole. What has no month of its own yet lies in the rest.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID

from django.db import connection, transaction

TABLE = "runs_entry"
AHEAD = 2  # months that are made before they begin
LOCK_TIMEOUT = "2s"  # a month that cannot be joined at once is joined on another day


def ensure_months() -> None:
    """Have a place for this month and the next ones. Harmless twice: what is there stays."""
    make_months(date.today(), AHEAD)


def make_months(first: date, ahead: int) -> None:
    """Have a place for a month and those after it."""
    for month in _months(first, ahead + 1):
        _make(month)


def month_bounds(month: date) -> tuple[UUID, UUID]:
    """The lowest id of the month and the lowest id of the next one."""
    return _lowest_id(month), _lowest_id(_next(month))


def partition_name(month: date) -> str:
    return f"{TABLE}_{month:%Y_%m}"


def _make(month: date) -> None:
    """Joining a filled table takes no lock that readers or writers of other months would feel."""
    name, (low, high) = partition_name(month), month_bounds(month)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [name])
        if cursor.fetchone()[0]:
            return
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [TABLE])  # Two that start at once take turns.
        cursor.execute(f"CREATE TABLE IF NOT EXISTS {name} (LIKE {TABLE} INCLUDING ALL)")
        cursor.execute("SELECT 1 FROM pg_inherits WHERE inhrelid = to_regclass(%s)", [name])
        if cursor.fetchone() is None:
            cursor.execute(f"ALTER TABLE {TABLE} ATTACH PARTITION {name} FOR VALUES FROM ('{low}') TO ('{high}')")


def _months(first: date, count: int) -> Iterator[date]:
    month = first.replace(day=1)
    for _ in range(count):
        yield month
        month = _next(month)


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _lowest_id(month: date) -> UUID:
    """The first 48 bits of an id are the Unix time in milliseconds (RFC 9562)."""
    return UUID(int=int(datetime(month.year, month.month, 1, tzinfo=UTC).timestamp() * 1000) << 80)
