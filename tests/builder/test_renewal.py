"""A layout that is renewed under rooms and windows: nobody loses a place, and who has the draft open is spared."""

import asyncio

import pytest
from channels.layers import get_channel_layer

from builder import consumers, rooms
from builder.document import Roots
from builder.models import Draft
from tests.builder.socket_client import Client, closed_rooms, rows, says, stored_graph

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
async def quiet_end():
    """Rooms end and the channel layer hangs up before the test's database goes."""
    yield
    await asyncio.wait_for(closed_rooms(), 10)
    await get_channel_layer().close()


def moved(at):
    return lambda doc: Roots.of(doc).layout.update({"greet": [at, at], "input": [at, 0.0]})


def layout_of(client):
    return client.graph["layout"]


async def test_the_last_to_leave_throws_away_what_moves_left_and_who_returns_goes_on(world, agent, monkeypatch):
    monkeypatch.setattr(rooms, "WORTH_RENEWING_ALONE", 200)
    async with Client(world.alice, agent) as alice:
        await alice.sync()
        for at in range(30):
            await alice.change(moved(float(at)))
        await alice.hear(lambda: alice.acked == 31)
    await asyncio.wait_for(closed_rooms(), 5)
    draft = await Draft.objects.aget()
    assert (len(await rows()), draft.snapshot_seq) == (1, draft.seq - 1)
    assert len(draft.snapshot) < len(alice.doc.get_update()) - 200

    async with Client(world.alice, agent, doc=alice.doc) as back, Client(world.bob, agent) as bob:
        await back.sync()
        await bob.sync()
        assert layout_of(back) == layout_of(bob) == {"greet": [29, 29], "input": [29, 0]}
        await back.change(moved(50.0))
        await bob.hear(lambda: layout_of(bob)["greet"] == [50, 50])
    await asyncio.wait_for(closed_rooms(), 5)
    assert await stored_graph(agent) == back.graph


async def test_who_has_it_open_gets_the_new_layout_and_goes_on(world, agent, monkeypatch):
    monkeypatch.setattr(rooms, "WORTH_RENEWING", 200)
    monkeypatch.setattr(rooms, "COMPACT_AFTER", 0.05)
    async with Client(world.alice, agent) as alice, Client(world.bob, agent) as bob:
        await alice.sync()
        await bob.sync()
        before = Roots.of(bob.doc).layout
        for at in range(30):
            await alice.change(moved(float(at)))
        await bob.hear(lambda: Roots.of(bob.doc).layout.to_py() and before.to_py() == {})
        await bob.change(moved(50.0))
        await alice.hear(lambda: layout_of(alice)["greet"] == [50, 50])

        assert alice.graph == bob.graph == await stored_graph(agent)


async def test_who_leaves_is_not_alone_while_somebody_has_it_open_in_another_process(world, agent, monkeypatch):
    monkeypatch.setattr(rooms, "WORTH_RENEWING_ALONE", 200)
    async with Client(world.bob, agent) as bob:
        await bob.sync()
        consumers.rooms().clear()  # So that whoever comes next gets a second room, as in another process.
        async with Client(world.alice, agent) as alice:
            await alice.sync()
            await bob.send(says({}))
            await alice.hear(lambda: 7 in alice.presence)
            for at in range(30):
                await alice.change(moved(float(at)))
            await alice.hear(lambda: alice.acked == 31)
            [room] = consumers.rooms().values()
            assert len(room.connections) == 1
        await bob.hear(lambda: layout_of(bob)["greet"] == [29, 29])
        layout = Roots.of(bob.doc).layout
        if room._tasks:  # It may have ended already.
            await asyncio.wait(room._tasks, timeout=5)
        assert room._is_over
        assert (await Draft.objects.aget()).size > 30 * 12

        monkeypatch.setattr(rooms, "WORTH_RENEWING", 200)
        async with Client(world.alice, agent) as alice:
            await alice.sync()
        await bob.hear(lambda: layout.to_py() == {})
        assert bob.graph == await stored_graph(agent)
