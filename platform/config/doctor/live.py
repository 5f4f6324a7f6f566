"""Checks of what carries live events: Redis where there is one, and the channel layer's round trip."""

import asyncio
from typing import Any

import redis
from channels.layers import channel_layers
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

from config.doctor.findings import Finding, ok, problem, warning

SECONDS = 5.0
OLDEST_REDIS = 6


def look_at_redis() -> Finding:
    if not settings.REDIS_URL:
        return ok("Not used: Postgres carries live events and tasks.")
    try:
        with redis.from_url(
            settings.REDIS_URL, socket_timeout=SECONDS, socket_connect_timeout=SECONDS, retry=Retry(NoBackoff(), 0)
        ) as client:
            version = str(client.info("server")["redis_version"])
    except redis.RedisError as refused:
        return problem(
            f"It does not answer: {refused}", "Start it, or mend REDIS_URL. Until then Postgres holds the tasks."
        )
    if int(version.partition(".")[0]) < OLDEST_REDIS:
        return warning(f"Redis {version} answers.", f"Use Redis {OLDEST_REDIS} or newer.")
    return ok(f"Redis {version} answers.")


def look_at_layer() -> Finding:
    """Whether what one process publishes reaches another: a message goes through the layer and comes back."""
    try:
        seconds = asyncio.run(round_trip())
    except Exception as failure:  # Each layer has errors of its own.
        reason = str(failure) or f"no message came back within {SECONDS:.0f} seconds"
        where = "REDIS_URL" if settings.REDIS_URL else "DATABASE_URL (no pooler in transaction mode may stand between)"
        return problem(f"Live events do not arrive: {reason}", f"Look at {where}.")
    return ok(f"A message came back after {seconds * 1000:.0f} ms.")


async def round_trip() -> float:
    # A layer of its own: a second listener on the process's layer would deliver everything twice.
    layer: Any = channel_layers.make_backend("default")
    clock = asyncio.get_running_loop().time
    try:
        async with asyncio.timeout(SECONDS):
            channel = await layer.new_channel()
            group = f"doctor.{channel.rpartition('!')[2][:32]}"
            await layer.group_add(group, channel)
            began = clock()
            await layer.group_send(group, {"type": "doctor"})
            await layer.receive(channel)
            return clock() - began
    finally:
        if hasattr(layer, "close"):
            await layer.close()
