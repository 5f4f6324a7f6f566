"""Where django-q2's tasks wait: in Postgres, or in Redis with Postgres behind it.

Laws: a cluster asks for its own hosts, without any queue, so that a queue that is away keeps no run waiting. While
Redis is away tasks wait in Postgres, and the log says so once.
"""

import logging
import time
from typing import Any
from uuid import uuid4

import redis
from django.utils import timezone
from django_q.brokers.orm import ORM
from django_q.brokers.redis_broker import Redis
from django_q.conf import Conf
from django_q.signing import SignedPackage
from redis.backoff import NoBackoff
from redis.retry import Retry

from live.outage import Outage
from runs import seats
from runs.tasks import HOST_RUNS

logger = logging.getLogger(__name__)

ASK_AGAIN = 2.0  # seconds that a worker gets for becoming the host that was asked for
LOOK_BEHIND = 5.0  # seconds between two looks at what others left in Postgres

Tasks = list[tuple[Any, str]]


class AsksForHosts:
    """The half of a broker that the pusher of a cluster asks for tasks, with the cluster's own hosts put first."""

    _asked = float("-inf")

    def dequeue(self) -> Tasks | None:
        return self._missing_hosts() or super().dequeue()  # type: ignore[misc]  # A mixin of brokers.

    def _missing_hosts(self) -> Tasks:
        """A request for every seat that nobody has. One too many ends at once, because it finds no seat."""
        if seats.seats is None or time.monotonic() - self._asked < ASK_AGAIN:
            return []
        requests = [(None, _host_task()) for _ in range(seats.seats.count_free())]
        if requests:
            self._asked = time.monotonic()
        return requests


def _host_task() -> str:
    task = {"id": uuid4().hex, "name": "host", "func": HOST_RUNS, "args": (), "kwargs": {}, "save": False}
    return SignedPackage.dumps(task | {"started": timezone.now()})


class PostgresBroker(AsksForHosts, ORM):
    """Tasks wait in a table."""


class RedisBroker(AsksForHosts, Redis):
    """Tasks wait in Redis; those that come while it is away wait in Postgres."""

    def __init__(self, list_key: str | None = None) -> None:
        super().__init__(list_key)
        self._prepare()

    def __setstate__(self, state: Any) -> None:
        super().__setstate__(state)
        self._prepare()

    def _prepare(self) -> None:
        self._behind = ORM(list_key=self.list_key)
        self._outage = Outage(logger, "Tasks wait in Postgres while Redis is away", "Tasks wait in Redis again")
        self._looked_behind = 0.0

    @staticmethod
    def get_connection(list_key: str | None = None) -> redis.Redis:
        """A connection that fails soon rather than late: there is another place for tasks."""
        return redis.from_url(
            Conf.REDIS, socket_connect_timeout=1, socket_timeout=3, retry=Retry(NoBackoff(), 0), health_check_interval=5
        )

    def ping(self) -> bool:
        """A cluster starts without Redis, too."""
        return True

    def enqueue(self, task: str) -> Any:
        try:
            place = super().enqueue(task)
        except redis.RedisError as problem:
            self._outage.begin(problem)
            return self._behind.enqueue(task)
        self._outage.end()
        return place

    def _take(self) -> Tasks | None:
        """What waits in Redis, and now and then what waits behind it."""
        if time.monotonic() - self._looked_behind >= LOOK_BEHIND:
            self._looked_behind = time.monotonic()
            if self._behind.queue_size():
                return self._behind.dequeue()
        try:
            tasks: Tasks | None = Redis.dequeue(self)
        except redis.RedisError as problem:
            self._outage.begin(problem)
            return self._behind.dequeue()  # Rests for a moment when there is nothing.
        self._outage.end()
        return tasks

    def dequeue(self) -> Tasks | None:
        return self._missing_hosts() or self._take()

    def acknowledge(self, task_id: Any) -> None:
        """Only tasks that waited in Postgres have an id to acknowledge."""
        self._behind.acknowledge(task_id)

    def fail(self, task_id: Any) -> None:
        if task_id is not None:
            self._behind.fail(task_id)

    def set_stat(self, key: str, value: str, timeout: int) -> None:
        """For `qmonitor` only, so nothing depends on it."""
        try:
            super().set_stat(key, value, timeout)
        except redis.RedisError as problem:
            self._outage.begin(problem)
