import asyncio

import pytest

from config.channel_layer import PostgresChannelLayer

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
