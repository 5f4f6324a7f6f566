"""The time that all machines share: Postgres's.

Law: nothing that a run waits for depends on a machine's own clock. Once a process has asked Postgres for the time, it
counts on from there with its monotonic clock, so that neither a wrong clock nor one that is set anew moves a due time.
"""

import time
from datetime import UTC, datetime

from live.postgres import Connection

SLOWEST = 1.0  # seconds; an answer that took longer says too little about the present moment

_ahead: float | None = None  # how far Postgres's clock is ahead of this process's monotonic clock


def now() -> datetime:
    """The present moment by Postgres's clock; by the machine's own where nobody has asked Postgres yet."""
    return datetime.fromtimestamp(time.time() if _ahead is None else time.monotonic() + _ahead, UTC)


async def set_by(connection: Connection) -> None:
    """Ask Postgres for the time. A slow answer is ignored unless it is the first."""
    global _ahead  # One clock per process.
    asked = time.monotonic()
    cursor = await connection.execute("SELECT extract(epoch FROM clock_timestamp())::float8 AS seconds")
    row = await cursor.fetchone()
    came = time.monotonic()
    if row and (_ahead is None or came - asked < SLOWEST):
        _ahead = float(row["seconds"]) - (asked + came) / 2
