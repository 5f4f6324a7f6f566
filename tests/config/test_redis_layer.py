"""Live events over Redis: like those over Postgres, and nothing hangs or fails while Redis is away."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator

import pytest

from config import redis_layer
from config.redis_cache import ForgivingRedisCache
from config.redis_layer import RedisChannelLayer
from live.outage import Outage
from tests.hosts.redis import RedisServer, needs_redis, redis_server

pytestmark = needs_redis


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[RedisServer]:
    monkeypatch.setattr(redis_layer, "outage", Outage(redis_layer.logger, "away", "back"))
    monkeypatch.setattr("live.outage.TRY_AGAIN", 0.05)
    with redis_server() as running:
        yield running


@pytest.fixture
async def layers(server: RedisServer) -> AsyncIterator[list[RedisChannelLayer]]:
    both = [RedisChannelLayer(server.url), RedisChannelLayer(server.url)]
    yield both
    for layer in both:
        await layer.close()


async def a_member_of(layer: RedisChannelLayer, group: str) -> str:
    channel = await layer.new_channel()
    await layer.group_add(group, channel)
    return channel


async def test_every_member_of_a_group_in_every_process_gets_a_message_in_order(layers) -> None:
    members = [(layer, await a_member_of(layer, "run.1")) for layer in layers]

    for number in range(20):
        await layers[0].group_send("run.1", {"type": "run.event", "seq": number})
    received = [[(await layer.receive(channel))["seq"] for _ in range(20)] for layer, channel in members]

    assert received == [list(range(20)), list(range(20))]


async def test_many_groups_are_told_in_one_call(layers) -> None:
    groups = [f"run.{number}" for number in range(300)]
    channels = [await a_member_of(layers[1], group) for group in groups]

    await layers[0].group_send_many([(group, {"type": "run.event", "group": group}) for group in groups])

    assert [(await layers[1].receive(channel))["group"] for channel in channels] == groups


async def test_a_channel_of_another_process_is_reached_by_its_name(layers) -> None:
    channel = await layers[1].new_channel()
    waiting = asyncio.create_task(layers[1].receive(channel))
    await a_member_of(layers[1], "run.1")

    await layers[0].send(channel, {"type": "hello", "bytes": b"\x00\xff"})

    assert await asyncio.wait_for(waiting, 5) == {"type": "hello", "bytes": b"\x00\xff"}


async def test_who_left_the_group_gets_nothing_more(layers) -> None:
    gone, stays = await a_member_of(layers[1], "run.1"), await a_member_of(layers[1], "run.1")
    await layers[1].group_discard("run.1", gone)

    await layers[0].group_send("run.1", {"type": "run.event"})
    await layers[1].receive(stays)

    assert gone not in layers[1].channels


async def test_without_redis_nothing_hangs_and_the_log_says_so_once(server, layers, caplog) -> None:
    caplog.set_level(logging.WARNING)
    channel = await a_member_of(layers[1], "run.1")
    server.kill()

    async with asyncio.timeout(10):
        for _ in range(50):
            await layers[0].group_send_many([("run.1", {"type": "run.event"})])
            await asyncio.sleep(0.01)
        await a_member_of(layers[1], "run.2")
        await layers[1].group_discard("run.1", channel)

    assert [record.message.partition(":")[0] for record in caplog.records] == ["away"]


async def test_groups_hold_when_redis_comes_back(server, layers, caplog) -> None:
    before = await a_member_of(layers[1], "run.1")
    server.kill()
    during = await a_member_of(layers[1], "run.2")
    server.start()

    received = {asyncio.create_task(layers[1].receive(channel)) for channel in (before, during)}
    async with asyncio.timeout(20):
        while not all(task.done() for task in received):
            await layers[0].group_send_many([(group, {"type": group}) for group in ("run.1", "run.2")])
            await asyncio.sleep(0.05)

    assert {task.result()["type"] for task in received} == {"run.1", "run.2"}
    assert [record.message for record in caplog.records if record.message.startswith("back")] != []


def test_the_cache_forgets_rather_than_fails(server: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("live.outage.TRY_AGAIN", 0.0)
    cache = ForgivingRedisCache(server.url, {})
    cache.set("tries", 3)
    kept = cache.get("tries")
    server.kill()
    lost = cache.get("tries")
    cache.set("tries", 1)
    counted = cache.incr("tries")
    server.start()

    assert (kept, lost, counted, cache.get("tries")) == (3, None, 2, None)
