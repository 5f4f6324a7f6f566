"""Two questions of an orchestrator: does the process live, and may it be sent requests.

Law: each part has a time limit, and a part that hangs is asked once, not once per question.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait

from channels.layers import channel_layers
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse

from tenancy.shortage import is_storage_full

LIMIT = 2.0  # seconds for all parts, which are asked at once

Ask = Callable[[], str | None]


def live(request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers at all; touches nothing else, so that a slow database kills no process."""
    return JsonResponse({"status": "live"})


def ready(request: HttpRequest) -> JsonResponse:
    """200 when every part answers that requests need, else 503; the parts that do not answer are named with why.

    Without live events every page works and catches up within seconds, and with a full disk everything can be read:
    neither a Redis that died nor such a disk must take all web servers out of service at once.
    """
    problems = find_problems(PARTS)
    if problems.keys() - BEARABLE:
        return JsonResponse({"status": "not ready", **problems}, status=503)
    return JsonResponse({"status": "degraded" if problems else "ready", **problems})


def find_problems(parts: dict[str, Ask]) -> dict[str, str]:
    """What is wrong, by part; {} when all is well. Takes no longer than the limit."""
    asked = {name: _ask(ask) for name, ask in parts.items()}
    done, _ = wait(asked.values(), LIMIT)
    silence = f"No answer within {LIMIT:g} seconds."
    answers = {name: future.result() if future in done else silence for name, future in asked.items()}
    return {name: answer for name, answer in answers.items() if answer}


def find_database_problem() -> str | None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "The database does not answer."
    return None


def find_missing_migrations() -> str | None:
    """Once nothing was missing nothing will be: this process's migrations do not grow."""
    if _known.get("migrated"):
        return None
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return None  # The database's own line says so.
    _known["migrated"] = not missing
    return f"{len(missing)} migrations are missing: run manage.py migrate." if missing else None


def find_live_problem() -> str | None:
    """Whether a message finds its way through the channel layer and back."""
    try:
        asyncio.run(_round_trip())
    except Exception:  # Each layer has errors of its own.
        return "The channel layer does not answer."
    return None


async def _round_trip() -> None:
    # A layer of its own: a second listener on the process's layer would deliver everything twice.
    layer = channel_layers.make_backend("default")
    try:
        async with asyncio.timeout(LIMIT / 2):
            channel = await layer.new_channel()
            await layer.group_add(channel.partition("!")[0], channel)
            await layer.group_send(channel.partition("!")[0], {"type": "health"})
            await layer.receive(channel)
    finally:
        if hasattr(layer, "close"):
            await layer.close()


def _ask(ask: Ask) -> "Future[str | None]":
    """Ask in a thread; while one still waits for its answer there is no second one."""
    future = _under_way.get(ask)
    if future is None or future.done():
        future = _under_way[ask] = _pool.submit(_ask_and_leave, ask)
    return future


def _ask_and_leave(ask: Ask) -> str | None:
    try:
        return ask()
    finally:
        connection.close()


def find_storage_problem() -> str | None:
    """What requests met, not a try of its own: a probe that writes every second would fill what it looks after."""
    return "The disk of the database is full." if is_storage_full() else None


PARTS: dict[str, Ask] = {
    "database": find_database_problem,
    "migrations": find_missing_migrations,
    "live_events": find_live_problem,
    "storage": find_storage_problem,
}
BEARABLE = {"live_events", "storage"}
_pool = ThreadPoolExecutor(len(PARTS), "health")
_under_way: "dict[Ask, Future[str | None]]" = {}
_known: dict[str, bool] = {}
