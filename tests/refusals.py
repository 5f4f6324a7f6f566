"""A table that takes no more rows, as on a full disk.

Law: the refusal is Postgres's own, with the SQLSTATE that was asked for.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

DISK_FULL = "53100"
OUT_OF_MEMORY = "53200"

REFUSE = """
CREATE SEQUENCE refusals;
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM nextval('refusals');  -- No rollback takes it back.
    RAISE EXCEPTION 'could not extend file' USING ERRCODE = '{state}';
END $$;
CREATE TRIGGER refuse BEFORE INSERT ON {table} EXECUTE FUNCTION refuse();
"""
TAKE_AGAIN = "DROP FUNCTION refuse CASCADE; DROP SEQUENCE refusals"


def refuse(table: str, state: str) -> None:
    """For tests whose transaction is rolled back, which ends it."""
    with connection.cursor() as cursor:
        cursor.execute(REFUSE.format(table=table, state=state))


@contextmanager
def refusing(table: str, state: str) -> Iterator[None]:
    """For tests that commit."""
    refuse(table, state)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(TAKE_AGAIN)


def count_refusals() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM refusals")
        count: int = cursor.fetchone()[0]
    return count
