"""Redis is killed in mid-run: the run ends as ever, who watches sees all of it, and tasks find another place."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from channels.db import database_sync_to_async
from channels.layers import channel_layers
from django_q.conf import Conf
from django_q.models import OrmQ

from config import redis_layer
from config.redis_layer import RedisChannelLayer
from live.follow import follow
from live.outage import Outage
from live.topics import run_topic
from runs import seats
from runs.brokers import RedisBroker
from runs.models import Run
from runs.readers import StoredRun
from runs.seats import Seats
from tests.factories import make_world
from tests.hosts.redis import RedisServer, needs_redis, redis_server
from tests.runs.scenes import graph_of, host, start, until

pytestmark = [needs_redis, pytest.mark.django_db(transaction=True)]

NAPS = graph_of(
    {"one": {"kind": "wait@1", "settings": {"amount": 1}}, "two": {"kind": "wait@1", "settings": {"amount": 1}}},
    ["input.name -> one.value", "one.value -> two.value", "two.value -> output.text"],
    name="text",
)


@pytest.fixture
def server() -> Iterator[RedisServer]:
    with redis_server() as running:
        yield running


@pytest.fixture
async def layer(server: RedisServer, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[RedisChannelLayer]:
    monkeypatch.setattr(redis_layer, "outage", Outage(redis_layer.logger, "away", "back"))
    made = RedisChannelLayer(server.url)
    former = channel_layers.set("default", made)
    yield made
    await made.close()
    channel_layers.set("default", former)


async def begin() -> Run:
    return await database_sync_to_async(lambda: start(make_world(), NAPS, name="Ada"))()


async def watch(run: Run) -> list[int]:
    """The numbers that a viewer gets until the run is over."""
    messages: list[dict[str, Any]] = []
    async with asyncio.timeout(40):
        async for batch in follow(run_topic(run.id), StoredRun(run.id), 0):
            messages += batch
    return [event["seq"] for message in messages if message["type"] == "events" for event in message["events"]]


async def test_a_run_is_seen_live_over_redis(layer: RedisChannelLayer) -> None:
    run = await begin()
    viewer = asyncio.create_task(watch(run))
    await until(lambda: bool(layer.groups))

    async with host():
        seen = await viewer

    assert seen == list(range(1, len(seen) + 1))
    assert await database_sync_to_async(lambda: Run.objects.get(pk=run.pk).seq)() == len(seen)


async def test_a_viewer_misses_nothing_when_redis_is_killed_in_mid_run(
    server: RedisServer, layer: RedisChannelLayer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    run = await begin()
    viewer = asyncio.create_task(watch(run))
    async with host():
        await until(lambda: Run.objects.get(pk=run.pk).seq > 1)
        server.kill()
        late = asyncio.create_task(watch(run))  # Comes while there is no Redis.
        await until(lambda: Run.objects.get(pk=run.pk).status == "succeeded")
        seen = await asyncio.gather(viewer, late)

    assert seen[0] == seen[1] == list(range(1, len(seen[0]) + 1))
    assert [record.message.partition(":")[0] for record in caplog.records if record.name == "config.redis_layer"] == [
        "away"
    ]


def test_tasks_wait_in_postgres_while_redis_is_away(server: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Conf, "REDIS", server.url)
    monkeypatch.setattr(Conf, "POLL", 0)
    broker = RedisBroker("test")
    broker.enqueue("before")
    assert [task for _, task in broker.dequeue()] == [b"before"]

    server.kill()
    broker.enqueue("meanwhile")
    [(ack, task)] = broker.dequeue()
    broker.acknowledge(ack)

    assert (task, OrmQ.objects.count()) == ("meanwhile", 0)
    server.start()
    broker.enqueue("after")
    assert [task for _, task in broker.dequeue()] == [b"after"]


def test_a_cluster_asks_for_its_hosts_although_redis_is_away(
    server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Conf, "REDIS", server.url)
    monkeypatch.setattr(seats, "seats", Seats(1))
    server.kill()

    assert len(RedisBroker("test").dequeue()) == 1
