"""What this house asks of a connection to Redis: to fail soon, because everything that uses it can do without."""

import socket
from typing import Any

from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.retry import Retry

# The kernel finds a peer that is gone without a word; a reader that only listens would never know.
NOTICE_DEATH = {
    getattr(socket, name): value
    for name, value in {"TCP_KEEPIDLE": 5, "TCP_KEEPINTVL": 2, "TCP_KEEPCNT": 3, "TCP_USER_TIMEOUT": 10_000}.items()
    if hasattr(socket, name)
}
SOCKETS: dict[str, Any] = {
    "socket_connect_timeout": 1,
    "socket_keepalive": True,
    "socket_keepalive_options": NOTICE_DEATH,
}


def options() -> dict[str, Any]:
    """For a blocking connection."""
    return SOCKETS | {"socket_timeout": 2, "retry": Retry(NoBackoff(), 0)}


def async_options() -> dict[str, Any]:
    """For a connection on an event loop; how long an answer may take is up to who asks."""
    return SOCKETS | {"retry": AsyncRetry(NoBackoff(), 0)}
