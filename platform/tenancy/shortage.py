"""What the database lacks when it refuses work that is right: room on its disk, memory, or connections.

Law: only what Postgres itself calls insufficient resources counts (SQLSTATE class 53), or a pool without a free
connection. Such a refusal is nobody's mistake, and the same request may succeed later.
"""

import time
from collections.abc import Iterator
from http import HTTPStatus

from psycopg import OperationalError
from psycopg_pool import PoolTimeout

from tenancy.errors import DomainError

CLASS, DISK_FULL = "53", "53100"
# A connection that is refused has no SQLSTATE, only Postgres's sentence.
NO_SPACE = "No space left on device"
REFUSALS = ("too many clients", "remaining connection slots", "too many connections")
LATELY = 60.0  # seconds


class StorageFull(DomainError):
    """The disk of the database is full, so nothing can be saved. Whoever runs this site has to free some space."""

    code = "storage_full"
    status = HTTPStatus.SERVICE_UNAVAILABLE


class DatabaseOverloaded(DomainError):
    """The database has no room for more work at this moment. Wait a little and try again."""

    code = "database_overloaded"
    status = HTTPStatus.SERVICE_UNAVAILABLE


def find_shortage(error: BaseException | None) -> DomainError | None:
    """The shortage behind an error of Django's or psycopg's; None when it is another error."""
    for cause in _causes(error):
        state = getattr(cause, "sqlstate", None) or ""
        if state == DISK_FULL or _says(cause, NO_SPACE):
            return StorageFull()
        if state.startswith(CLASS) or isinstance(cause, PoolTimeout) or _says(cause, *REFUSALS):
            return DatabaseOverloaded()
    return None


def note(shortage: DomainError) -> None:
    """Remember a full disk for the readiness of this process."""
    if isinstance(shortage, StorageFull):
        _met[shortage.code] = time.monotonic()


def is_storage_full() -> bool:
    """Whether this process met a full disk within the last minute."""
    return time.monotonic() - _met.get(StorageFull.code, float("-inf")) < LATELY


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


def _says(cause: BaseException, *sentences: str) -> bool:
    return isinstance(cause, OperationalError) and any(words in str(cause) for words in sentences)


_met: dict[str, float] = {}
