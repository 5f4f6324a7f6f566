"""django-q2 tasks. They run inside worker processes; each says why running twice is harmless."""

import asyncio
import gc
import logging
import signal
import time
from contextlib import suppress

import psycopg
from django.db import DatabaseError

from runs import lifeline, seats
from runs.errors import HostFenced
from runs.host import carry_runs
from tenancy.shortage import find_shortage

logger = logging.getLogger(__name__)

PAUSE = 1.0  # seconds before a host that lost the database or its lease tries to come back
SILENCE = 60.0  # seconds between two warnings of the same
RARELY = (20_000, 20, 50)  # for gc.set_threshold
HOST_RUNS = "runs.tasks.host_runs"


def host_runs() -> str:
    """Be a host for as long as the cluster lives. `runs.brokers` asks for one whenever a seat of the cluster is free.

    Harmless twice: every host of a cluster needs one of its seats, so a task too many finds none free and ends.
    """
    if seats.seats and not seats.seats.take():
        return "Every seat has a host."
    try:
        return asyncio.run(_host_runs())
    finally:
        if seats.seats:
            seats.seats.leave()


def settle_memory() -> None:
    """Modules stay as long as the process; a collector that walks them again and again takes a fifth of its time.

    The one that takes longest to read is read now: a host that had its slot already would give no sign of life.
    """
    import openai  # noqa: F401

    gc.collect()
    gc.freeze()
    gc.set_threshold(*RARELY)


async def _host_runs() -> str:
    settle_memory()
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    if lifeline.lifeline:
        lifeline.lifeline.watch(stop)
    return await keep_hosting(stop)


async def keep_hosting(stop: asyncio.Event) -> str:
    """Be a host until `stop` is set, again and again when the database or the lease was lost."""
    complaints = Complaints()
    while not stop.is_set():
        try:
            if not await carry_runs(stop):
                return "Every slot has a host."
        except (HostFenced, psycopg.Error, DatabaseError) as problem:
            complaints.warn(explain(problem))
        except Exception:
            logger.exception("The host broke and comes back.")
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), PAUSE)
    return "The cluster stops."


def explain(problem: Exception) -> str:
    lack = find_shortage(problem)
    if lack:
        return f"The host cannot carry runs and keeps trying: {lack.message}"
    return f"The host lost its lease or the database and comes back: {problem!r}"


class Complaints:
    """Warnings of one host, each said once a minute at most however often its cause comes back."""

    def __init__(self) -> None:
        self._said: dict[str, float] = {}

    def warn(self, sentence: str) -> None:
        now = time.monotonic()
        self._said = {said: at for said, at in self._said.items() if now - at < SILENCE}
        if sentence not in self._said:
            self._said[sentence] = now
            logger.warning("%s", sentence)
