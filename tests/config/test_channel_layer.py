import asyncio
from contextlib import suppress

import psycopg
import pytest

from config.channel_layer import NOTIFY_CHANNEL, PostgresChannelLayer, conninfo

pytestmark = pytest.mark.django_db(transaction=True)


async def a_member_of(layer: PostgresChannelLayer, group: str) -> str:
    channel = await layer.new_channel()
    await layer.group_add(group, channel)
    return channel


async def test_every_member_of_a_group_in_every_process_gets_a_message_in_order():
    here, there = PostgresChannelLayer(), PostgresChannelLayer()
    members = [(here, await a_member_of(here, "run.1")), (there, await a_member_of(there, "run.1"))]

    for number in range(20):
        await here.group_send("run.1", {"type": "run.event", "seq": number})
    received = [[(await layer.receive(channel))["seq"] for _ in range(20)] for layer, channel in members]

    assert received == [list(range(20)), list(range(20))]
    await here.close()
    await there.close()


async def test_a_message_of_a_megabyte_with_bytes_in_it_arrives_whole():
    layer = PostgresChannelLayer()
    channel = await a_member_of(layer, "draft.1")
    message = {"type": "draft.update", "update": bytes(range(256)) * 4096}

    await layer.group_send("draft.1", message)

    assert await layer.receive(channel) == message
    await layer.close()


async def test_who_left_the_group_gets_nothing_more():
    layer = PostgresChannelLayer()
    gone, stays = await a_member_of(layer, "run.1"), await a_member_of(layer, "run.1")
    await layer.group_discard("run.1", gone)

    await layer.group_send("run.1", {"type": "run.event"})
    await layer.receive(stays)

    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(layer.receive(gone), 0.1)
    await layer.close()


CUT = f"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query = 'LISTEN {NOTIFY_CHANNEL}'"


async def cut_listeners() -> int:
    """End every connection that listens, as a failing network or a restarted database does; how many there were."""
    async with await psycopg.AsyncConnection.connect(conninfo(), autocommit=True) as connection:
        [ended] = await (await connection.execute(CUT)).fetchone() or [0]
        return int(ended)


async def hear(layer: PostgresChannelLayer, channel: str, number: int) -> None:
    """Wait for a message of this number; it is sent until it comes, since nobody can tell when others listen again."""
    sender = PostgresChannelLayer()
    while True:
        await sender.group_send("run.1", {"type": "run.event", "seq": number})
        with suppress(TimeoutError):
            async with asyncio.timeout(0.1):
                while (await layer.receive(channel))["seq"] != number:
                    pass
                break
    await sender.close()


async def test_groups_hold_when_the_connection_that_listens_is_cut_again_and_again(caplog):
    layer = PostgresChannelLayer()
    channel = await a_member_of(layer, "run.1")

    for number in range(3):
        assert await cut_listeners() >= 1
        await hear(layer, channel, number)

    assert caplog.text.count("Live events wait for the database") == 3
    await layer.close()


async def test_a_sender_whose_connection_was_cut_sends_again():
    layer = PostgresChannelLayer()
    channel = await a_member_of(layer, "run.1")
    await layer.group_send("run.1", {"type": "run.event", "seq": 1})
    assert (await layer.receive(channel))["seq"] == 1

    assert layer._sender._connection is not None
    async with await psycopg.AsyncConnection.connect(conninfo(), autocommit=True) as connection:
        await connection.execute("SELECT pg_terminate_backend(%s)", [layer._sender._connection.info.backend_pid])

    await layer.group_send("run.1", {"type": "run.event", "seq": 2})
    assert (await layer.receive(channel))["seq"] == 2
    await layer.close()
