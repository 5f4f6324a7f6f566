"""django-q2 tasks. They run inside worker processes; each says why running twice is harmless."""

import asyncio
import logging
import signal
from contextlib import suppress

import psycopg
from django.conf import settings
from django.db import DatabaseError
from django_q.tasks import async_task

from runs import lifeline
from runs.errors import HostFenced
from runs.host import carry_runs

logger = logging.getLogger(__name__)

PAUSE = 1.0  # seconds before a host that lost the database or its lease tries to come back
HOST_RUNS = "runs.tasks.host_runs"


def host_runs() -> str:
    """Be a host for as long as the cluster lives.

    Harmless twice: every host needs a slot, and a slot's lock is held by one connection only, so a second task finds
    none free and ends.
    """
    return asyncio.run(_host_runs())


def enqueue_host() -> None:
    """Ask for a host. Harmless at any time, for the reason above; so it is asked for whenever one may be missing."""
    async_task(HOST_RUNS)


async def _host_runs() -> str:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    if lifeline.lifeline:
        lifeline.lifeline.watch(stop)
    return await keep_hosting(stop)


async def keep_hosting(stop: asyncio.Event) -> str:
    """Be a host until `stop` is set, again and again when the database or the lease was lost."""
    while not stop.is_set():
        try:
            if not await carry_runs(stop, slots=settings.RUN_HOSTS):
                return "Every slot has a host."
        except (HostFenced, psycopg.Error, DatabaseError) as problem:
            logger.warning("The host lost its lease or the database and comes back: %r", problem)
        except Exception:
            logger.exception("The host broke and comes back.")
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), PAUSE)
    return "The cluster stops."
