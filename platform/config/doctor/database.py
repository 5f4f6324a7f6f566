"""Checks of Postgres: there, new enough, with room, on time, and with the tables of this version."""

import shutil
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import OperationalError

from config.doctor.findings import Finding, counted, ok, problem, size_of, warning
from runs import partitions

TESTED = 18
OLDEST = 14  # what Django 5.2 still supports
LEAST_SPACE = 2**30  # bytes
MOST_APART = 2.0  # seconds between this machine's clock and Postgres's


def look_at_server() -> Finding:
    try:
        connection.ensure_connection()
    except OperationalError as refused:
        reason = str(refused).strip().splitlines()[0]
        return problem(f"It does not answer: {reason.rstrip('.')}.", "Start it with `make run`, or mend DATABASE_URL.")
    version = (connection.pg_version or 0) // 10_000  # type: ignore[attr-defined]  # Postgres is the only database.
    if version < OLDEST:
        return problem(f"Postgres {version} is too old.", f"Use Postgres {TESTED}, or at least {OLDEST}.")
    if version < TESTED:
        return warning(f"Postgres {version} answers.", f"This is tested on {TESTED}; plan to upgrade.")
    return ok(f"Postgres {version} answers.")


def look_at_space() -> Finding:
    """The size, and the room that is left where this machine can see it."""
    size, folder = ask("SELECT pg_database_size(current_database()), current_setting('data_directory', true)")
    if not folder or not is_local() or not Path(folder).exists():
        return ok(f"{size_of(size)}; how much room is left only its own machine knows.")
    free = shutil.disk_usage(folder).free
    if free < LEAST_SPACE:
        return problem(
            f"{size_of(size)}, and only {size_of(free)} are left.",
            f"Free some of the disk of {folder}: without room Postgres stops.",
        )
    return ok(f"{size_of(size)}, {size_of(free)} left.")


def look_at_clocks() -> Finding:
    asked = time.time()
    (theirs,) = ask("SELECT extract(epoch FROM clock_timestamp())::float8")
    apart = abs(theirs - (asked + time.time()) / 2)
    if apart > MOST_APART:
        return warning(
            f"This machine's clock and Postgres's are {apart:.0f} s apart.",
            "Let both follow a time server. Runs keep Postgres's time; links and sessions keep this machine's.",
        )
    return ok(f"{apart * 1000:.0f} ms apart.")


def look_at_migrations() -> Finding:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        return problem(f"{counted(len(missing), 'migration')} missing.", "Run `manage.py migrate`.")
    return ok("All migrations are there.")


def look_at_months() -> Finding:
    """Whether the events of this month and the next have a partition of their own."""
    wanted = [partitions.partition_name(month) for month in this_and_next_month(date.today())]
    present = set(ask_all("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = to_regclass(%s)"))
    missing = [name for name in wanted if name not in present]
    if missing:
        return warning(
            f"No partition {' and '.join(missing)}: these events lie in the rest, which is cleared row by row only.",
            "Workers make partitions every day: look whether schedules run.",
        )
    return ok(f"{counted(len(present), 'partition')}, the next month included.")


def this_and_next_month(today: date) -> list[date]:
    first = today.replace(day=1)
    return [first, date(first.year + first.month // 12, first.month % 12 + 1, 1)]


def is_local() -> bool:
    """Whether Postgres is reached over a socket of this machine, so that its folders are ours."""
    return str(connection.settings_dict["HOST"]).startswith("/")


def ask(query: str) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        row: tuple[Any, ...] = cursor.fetchone()
        return row


def ask_all(query: str) -> Sequence[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, [partitions.TABLE])
        return [row[0] for row in cursor.fetchall()]
