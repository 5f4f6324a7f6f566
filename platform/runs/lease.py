"""Which hosts live, and which are out: slots, heartbeats and fences.

Laws: a slot has one live host, the one that holds the slot's advisory lock; Postgres gives the lock free the moment a
process dies. A host that is silent for its lease, or has lost its lock, is fenced, and only then are its runs given
free. Time is Postgres's alone, so no machine's clock matters. Whose host died while it carried them is remembered
(`runs.suspects`): only of those whose process is gone, not of the slow, the paused, those that this process has been
itself, or those that went with Postgres.
"""

import os
import socket
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings

from live.postgres import Connection, connect
from runs import suspects

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


_own: set[UUID] = set()  # the hosts that this process has been


async def take_slot(connection: Connection, slots: int, *, first: int = 0) -> UUID | None:
    """Become the host of a free slot; None when every slot has a live host.

    The slot is held for as long as the connection lives, which must serve nothing else that uses transactions.
    """
    await _fence(connection, SILENT, {"lease": LEASE})
    for slot in await _slots_to_try(connection, range(first, first + slots)):
        cursor = await connection.execute("SELECT pg_try_advisory_lock(%s, %s) AS taken", [LOCKS, slot])
        row = await cursor.fetchone()
        if row and row["taken"]:
            await _fence(connection, "slot = %(slot)s", {"slot": slot})  # Its lock is ours, so it is dead or cut off.
            return await _enter(connection, slot)
    return None


async def _slots_to_try(connection: Connection, slots: range) -> list[int]:
    """First those that have a host: where its lock is free it has just died, and its runs wait for nothing else."""
    cursor = await connection.execute("SELECT slot FROM runs_host WHERE fenced_at IS NULL ORDER BY slot")
    held = [row["slot"] for row in await cursor.fetchall() if row["slot"] in slots]
    return [*held, *(slot for slot in slots if slot not in held)]


async def beat(connection: Connection, host_id: UUID) -> bool:
    """Give a sign of life; False when this host has been fenced."""
    beaten = "UPDATE runs_host SET heartbeat_at = now() WHERE id = %s AND fenced_at IS NULL"
    cursor = await connection.execute(beaten, [host_id])
    return cursor.rowcount == 1


async def fence_silent_hosts(connection: Connection) -> None:
    """Put hosts out whose lease has run out, and end their connections so that their slots are free."""
    cursor = await connection.execute(f"SELECT 1 FROM runs_host WHERE fenced_at IS NULL AND {SILENT}", {"lease": LEASE})
    if await cursor.fetchone():
        # On a connection of its own: other work on the shared one must not slip into the transaction.
        async with await connect("runs fence") as own:
            await _fence(own, SILENT, {"lease": LEASE})


async def retire(connection: Connection, host_id: UUID) -> None:
    """Leave in peace: runs that are still held are given free for others."""
    await _fence(connection, "id = %(host)s", {"host": host_id}, terminate=False)


async def condemn(host_id: UUID, run_id: UUID) -> None:
    """A host that carried this run alone has died of it: put it out, and the run is not tried again."""
    async with await connect("runs fence") as own, own.transaction():
        await _fence(own, "id = %(host)s", {"host": host_id}, terminate=False)
        await suspects.condemn(own, run_id)


async def is_live(connection: Connection, host_id: UUID) -> bool:
    cursor = await connection.execute("SELECT 1 FROM runs_host WHERE id = %s AND fenced_at IS NULL", [host_id])
    return await cursor.fetchone() is not None


async def _enter(connection: Connection, slot: int) -> UUID:
    host_id = uuid4()
    _own.add(host_id)
    await connection.execute(
        "INSERT INTO runs_host (id, slot, machine, pid, backend_pid, started_at, heartbeat_at)"
        " VALUES (%s, %s, %s, %s, pg_backend_pid(), now(), now())",
        [host_id, slot, socket.gethostname(), os.getpid()],
    )
    return host_id


async def _fence(connection: Connection, which: str, parameters: dict[str, object], *, terminate: bool = True) -> None:
    """Fence, then give the runs free.

    The first update waits for a batch or a claim of the host that is under way; the second sees what that one did.
    """
    async with connection.transaction():
        put_out = f"UPDATE runs_host SET fenced_at = now() WHERE fenced_at IS NULL AND {which} RETURNING {GONE}"
        # `which` is one of the conditions of this module.
        cursor = await connection.execute(put_out, {"session": SESSION, **parameters})
        fenced = await cursor.fetchall()
        if not fenced:
            return
        ids = [row["id"] for row in fenced]
        await suspects.suspect_runs_of(connection, [row["id"] for row in fenced if _has_died(row)])
        await connection.execute("UPDATE runs_run SET host_id = NULL WHERE host_id = ANY(%s)", [ids])
        await connection.execute("SELECT pg_notify('runs_wake', '')")
    if terminate:
        pids = [row["backend_pid"] for row in fenced]
        # Waits until they are gone (at most 2,000 ms), for only then are the slots' locks free. Only connections of
        # hosts: a dead one's number may belong to somebody else's backend by now, even to this one's.
        ours = """
            SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity
            WHERE pid = ANY(%s) AND application_name = %s AND pid <> pg_backend_pid()
        """
        await connection.execute(ours, [pids, SESSION])


def _has_died(row: Mapping[str, Any]) -> bool:
    return row["saw_this_postgres"] and not row["has_session"] and row["id"] not in _own
