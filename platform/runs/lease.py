"""Which hosts live, and which are out: slots, heartbeats and fences.

Laws: a slot has one live host, the one that holds the slot's advisory lock; Postgres gives the lock free the moment a
process dies. A host that is silent for its lease, or has lost its lock, is fenced, and only then are its runs given
free. Time is Postgres's alone, so no machine's clock matters. Whose host died while it carried them is remembered
(`runs.suspects`): only of those whose process is gone, not of the slow, the paused, those that this process has been
itself, or those that went with Postgres. Nobody waits for a silent host: its sessions are ended first, with whatever
they hold, and whoever else holds something that a fence needs makes that fence wait for its next turn.
"""

import logging
import os
import socket
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

import psycopg
from django import db
from django.conf import settings
from psycopg.errors import LockNotAvailable

from live.postgres import Connection, connect
from runs import suspects

logger = logging.getLogger(__name__)

LEASE = float(settings.RUN_LEASE)  # seconds of silence after which a host counts as dead
HEARTBEAT = LEASE / 5  # seconds between signs of life
SESSION = "runs host"  # name of the connection that holds a host's slot
MOST_HOSTS = 1_000  # that may live at once on all machines together; each takes the first slot that is free
FIRST_TRIAL = MOST_HOSTS  # the first slot of those that try one suspect at a time
SILENT = "heartbeat_at < now() - make_interval(secs => %(lease)s)"
GONE = """
    id, backend_pid, heartbeat_at > pg_postmaster_start_time() AS saw_this_postgres,
    EXISTS (SELECT FROM pg_stat_activity WHERE pid = backend_pid AND application_name = %(session)s) AS has_session
"""
LOCKS = 7_205_316  # our name space among Postgres's advisory locks
PARTS = ("work", "journal", "claim", "heart")  # a host's other connections
LOCK_TIMEOUT = "2s"  # for a fence; who holds a row for longer has stopped, and is ended by Postgres
SILENT_OTHERS = f"{SILENT} AND id IS DISTINCT FROM %(spared)s"

FREE_RUNS = "UPDATE runs_run SET host_id = NULL, free_since = now() WHERE host_id = ANY(%s)"

KEPT = 7  # days for which operators may ask who was there
FORGET = """
DELETE FROM runs_host h WHERE fenced_at < now() - make_interval(days => %s)
AND NOT EXISTS (SELECT FROM runs_run r WHERE r.host_id = h.id)
"""
END_SESSIONS = """
SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity
WHERE (pid = ANY(%(pids)s) AND application_name = %(session)s OR application_name = ANY(%(names)s))
  AND pid <> pg_backend_pid()
"""

_own: set[UUID] = set()  # the hosts that this process has been


async def take_slot(connection: Connection, slots: int, *, first: int = 0) -> UUID | None:
    """Become the host of a free slot; None when every slot has a live host.

    The slot is held for as long as the connection lives, which must serve nothing else that uses transactions.
    """
    await fence_silent_hosts(connection)
    for slot in await _slots_to_try(connection, range(first, first + slots)):
        cursor = await connection.execute("SELECT pg_try_advisory_lock(%s, %s) AS taken", [LOCKS, slot])
        row = await cursor.fetchone()
        if row and row["taken"] and await _clear(connection, slot):
            return await _enter(connection, slot)
    return None


async def _clear(connection: Connection, slot: int) -> bool:
    """Put out who has been in a slot whose lock is ours: it is dead or cut off. False when that cannot be done now."""
    try:
        await _fence(connection, "slot = %(slot)s", {"slot": slot})
    except LockNotAvailable:
        await connection.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCKS, slot])
        return False
    return True


async def _slots_to_try(connection: Connection, slots: range) -> list[int]:
    """First those that have a host: where its lock is free it has just died, and its runs wait for nothing else."""
    cursor = await connection.execute("SELECT slot FROM runs_host WHERE fenced_at IS NULL ORDER BY slot")
    held = [row["slot"] for row in await cursor.fetchall() if row["slot"] in slots]
    return [*held, *(slot for slot in slots if slot not in held)]


def beat(connection: psycopg.Connection[Any], host_id: UUID) -> bool:
    """Give a sign of life, from a thread (`runs.heart`); False when this host has been fenced."""
    beaten = "UPDATE runs_host SET heartbeat_at = now() WHERE id = %s AND fenced_at IS NULL"
    return connection.execute(beaten, [host_id]).rowcount == 1


async def fence_silent_hosts(connection: Connection, spared: UUID | None = None) -> None:
    """Put hosts out whose lease has run out, but never the one that asks (`spared`). Those whose runs somebody else has
    locked stay for the next time.
    """
    asked = {"lease": LEASE, "spared": spared}
    cursor = await connection.execute(f"SELECT 1 FROM runs_host WHERE fenced_at IS NULL AND {SILENT_OTHERS}", asked)
    if await cursor.fetchone():
        # On a connection of its own: other work on the shared one must neither slip into the transaction nor wait.
        async with await connect("runs fence") as own:
            try:
                await _fence(own, SILENT_OTHERS, asked)
            except LockNotAvailable:
                logger.warning("A silent host is not put out yet: somebody holds its runs.")


async def retire(connection: Connection, host_id: UUID) -> None:
    """Leave in peace: runs that are still held are given free for others."""
    await _fence(connection, "id = %(host)s", {"host": host_id}, terminate=False)


async def blame(host_id: UUID, run_ids: Sequence[UUID]) -> None:
    """A host that carried these runs and no others has died: put it out, if nobody has, and remember it of them."""
    async with await connect("runs fence") as own, own.transaction():
        await _fence(own, "id = %(host)s", {"host": host_id}, has_died=lambda row: True)
        await suspects.blame(own, host_id, run_ids)


async def count_live(connection: Connection) -> int:
    """How many hosts live now, this one included."""
    cursor = await connection.execute("SELECT count(*) AS live FROM runs_host WHERE fenced_at IS NULL")
    row = await cursor.fetchone()
    return max(row["live"], 1) if row else 1


async def is_live(connection: Connection, host_id: UUID) -> bool:
    cursor = await connection.execute("SELECT 1 FROM runs_host WHERE id = %s AND fenced_at IS NULL", [host_id])
    return await cursor.fetchone() is not None


def forget_hosts() -> None:
    """Housekeeping: the rows of hosts that have long been out and hold nothing."""
    with db.connection.cursor() as cursor:
        cursor.execute(FORGET, [KEPT])


def name_of(host_id: UUID, part: str) -> str:
    """The name of a host's connection for a part of its work, by which others can end it."""
    return f"runs {part} {host_id}"


async def _enter(connection: Connection, slot: int) -> UUID:
    host_id = uuid4()
    _own.add(host_id)
    await connection.execute(
        "INSERT INTO runs_host (id, slot, machine, pid, backend_pid, started_at, heartbeat_at)"
        " VALUES (%s, %s, %s, %s, pg_backend_pid(), now(), now())",
        [host_id, slot, socket.gethostname(), os.getpid()],
    )
    return host_id


def _has_died(row: Mapping[str, Any]) -> bool:
    return row["saw_this_postgres"] and not row["has_session"] and row["id"] not in _own


async def _fence(
    connection: Connection,
    which: str,
    parameters: Mapping[str, object],
    *,
    terminate: bool = True,
    has_died: Callable[[Mapping[str, Any]], bool] = _has_died,
) -> None:
    """Fence, then give the runs free. Raises LockNotAvailable when somebody holds what is needed for that."""
    # `which` is one of the conditions of this module.
    look = f"SELECT {GONE} FROM runs_host WHERE fenced_at IS NULL AND {which}"
    cursor = await connection.execute(look, {"session": SESSION, **parameters})
    found = await cursor.fetchall()
    if found and terminate:
        await _end_sessions(connection, found)
    if found:
        async with connection.transaction():
            await connection.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
            fenced = await _put_out(connection, [row["id"] for row in found], which, parameters)
            died = [row["id"] for row in found if has_died(row) and row["id"] in fenced]
            await suspects.suspect_runs_of(connection, died)
            await connection.execute(FREE_RUNS, [list(fenced)])
            await connection.execute("SELECT pg_notify('runs_wake', '')")


async def _end_sessions(connection: Connection, hosts: Sequence[Mapping[str, Any]]) -> None:
    """Wait until they are gone (at most 2,000 ms each): only then are the slot's lock and all rows free.

    Only connections of these hosts: a dead one's number may belong to somebody else's backend by now.
    """
    names = [name_of(row["id"], part) for row in hosts for part in PARTS]
    pids = [row["backend_pid"] for row in hosts]
    await connection.execute(END_SESSIONS, {"pids": pids, "session": SESSION, "names": names})


async def _put_out(
    connection: Connection, host_ids: Sequence[UUID], which: str, parameters: Mapping[str, object]
) -> set[UUID]:
    """Those that are fenced now. The lock waits for a batch or a claim of theirs that is under way; what is read after
    it sees what that one did. Who has given a sign of life meanwhile stays.
    """
    lock = f"SELECT id FROM runs_host WHERE id = ANY(%(hosts)s) AND fenced_at IS NULL AND {which} FOR UPDATE"
    cursor = await connection.execute(lock, {"hosts": list(host_ids), **parameters})
    fenced = [row["id"] for row in await cursor.fetchall()]
    await connection.execute("UPDATE runs_host SET fenced_at = now() WHERE id = ANY(%s)", [fenced])
    return set(fenced)
