"""The months into which the entries of runs are parted.

Law: a run's entries lie in the month in which its id was made, for ids are ordered by time; so a reader of one run
looks into one month, and a month that nobody needs goes whole. What has no month of its own yet lies in the rest.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

TABLE = "runs_entry"
REST = "runs_entry_rest"
AHEAD = 2  # months that are made before they begin
LOCK_TIMEOUT = "2s"  # a month that cannot be joined at once is joined on another day


def ensure_months() -> None:
    """Have a place for this month and the next ones. Harmless twice: what is there stays."""
    make_months(date.today(), AHEAD)


def make_months(first: date, ahead: int) -> None:
    """Have a place for a month and those after it."""
    for month in _months(first, ahead + 1):
        _make(month)


def find_months() -> list[date]:
    """The first days of all months that have a place, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE %s", [f"{TABLE}\\_2%"])
        names = [name.removeprefix(f"{TABLE}_") for (name,) in cursor.fetchall()]
    return sorted(date(int(name[:4]), int(name[5:]), 1) for name in names)


def month_bounds(month: date) -> tuple[UUID, UUID]:
    """The lowest id of the month and the lowest id of the next one."""
    return _lowest_id(month), _lowest_id(next_month(month))


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
            _move_from_the_rest(cursor, name, low, high)
            cursor.execute(f"ALTER TABLE {TABLE} ATTACH PARTITION {name} FOR VALUES FROM ('{low}') TO ('{high}')")


def _move_from_the_rest(cursor: CursorWrapper, name: str, low: UUID, high: UUID) -> None:
    """What was written while the month had no place, as after a long time with nobody to make one."""
    cursor.execute(f"LOCK TABLE {REST} IN SHARE ROW EXCLUSIVE MODE")
    moved = f"DELETE FROM {REST} WHERE run_id >= %s AND run_id < %s RETURNING *"
    cursor.execute(f"WITH moved AS ({moved}) INSERT INTO {name} SELECT * FROM moved", [low, high])


def _months(first: date, count: int) -> Iterator[date]:
    month = first.replace(day=1)
    for _ in range(count):
        yield month
        month = next_month(month)


def next_month(month: date) -> date:
    """The first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _lowest_id(month: date) -> UUID:
    """The first 48 bits of an id are the Unix time in milliseconds (RFC 9562)."""
    return UUID(int=int(datetime(month.year, month.month, 1, tzinfo=UTC).timestamp() * 1000) << 80)
