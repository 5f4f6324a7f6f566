"""The cache in Redis, with this process's memory behind it.

Law: a cache that is away is an empty cache, never an error: limits on signing in then count per process.
"""

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from config.redis_parts import options
from live.outage import Outage

logger = logging.getLogger(__name__)
outage = Outage(logger, "The cache is kept per process while Redis is away", "The cache is in Redis again")


def either(name: str) -> Callable[..., Any]:
    """A verb of a cache that is done by Redis or, while that is away, in memory."""

    def verb(self: "ForgivingRedisCache", *args: Any, **kwargs: Any) -> Any:
        if outage.is_time_to_try():
            try:
                answer = getattr(super(ForgivingRedisCache, self), name)(*args, **kwargs)
            except RedisError as problem:
                outage.begin(problem)
            else:
                outage.end()
                return answer
        return getattr(self._memory, name)(*args, **kwargs)

    verb.__name__ = name
    return verb


class ForgivingRedisCache(RedisCache):  # type: ignore[misc]  # Django has no types.
    """Django's cache over Redis that survives Redis."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params | {"OPTIONS": options() | params.get("OPTIONS", {})})
        self._memory = LocMemCache("while redis is away", params)

    add, get, set, touch, delete = either("add"), either("get"), either("set"), either("touch"), either("delete")
    incr, has_key, clear = either("incr"), either("has_key"), either("clear")
    get_many, set_many, delete_many = either("get_many"), either("set_many"), either("delete_many")
