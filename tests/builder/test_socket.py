"""The draft socket: what one person types reaches everybody and the database, and nobody can break a room."""

import asyncio
import json
import random
import time

import pytest
from channels.db import database_sync_to_async as sync_to_async
from channels.layers import get_channel_layer
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from pycrdt import Map, Text

from builder import consumers, protocol, rooms, rooms_news, services, store, threads
from builder.commands import Connect, Set, SetMeta
from builder.document import Roots, new_document
from builder.limits import MAX_MESSAGE_BYTES
from builder.models import Draft
from tenancy.models import Membership
from tests.builder.socket_client import Client, closed_rooms, rows, says, stored_graph, title, typed, update_of
from tests.factories import membership

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
async def quiet_end():
    """Rooms end and the channel layer hangs up before the test's database goes."""
    yield
    await asyncio.wait_for(closed_rooms(), 10)
    await get_channel_layer().close()


async def test_two_people_see_what_the_other_types(world, agent):
    async with Client(world.alice, agent) as alice, Client(world.bob, agent) as bob:
        await alice.sync()
        await bob.sync()
        assert isinstance(alice.doc.get("nodes", type=Map)["greet"]["settings"]["text"], Text)

        await alice.change(typed("Dear friend! "))
        await bob.change(title("greet", "Greeting"))
        await alice.hear(lambda: alice.graph["nodes"]["greet"].get("title"))
        await bob.hear(lambda: "Dear" in bob.graph["nodes"]["greet"]["settings"]["text"])

        expected = {
            "kind": "template@1",
            "title": "Greeting",
            "settings": {"text": "Dear friend! Hello {{ name }}"},
        }
        assert alice.graph == bob.graph == await stored_graph(agent)
        assert alice.graph["nodes"]["greet"] == expected


async def test_an_acknowledged_change_survives_the_death_of_the_room(world, agent):
    async with Client(world.alice, agent) as alice:
        await alice.sync()
        for number in range(20):
            await alice.change(typed(f"{number} "))
        await alice.hear(lambda: alice.acked == 21)
        room = next(iter(consumers.rooms().values()))
        room._doc = None

        async with Client(world.bob, agent) as bob:
            await bob.sync()
            assert bob.graph == alice.graph
    assert await stored_graph(agent) == alice.graph


async def test_the_ack_counts_every_change_of_this_connection_and_only_those(world, agent):
    async with Client(world.alice, agent) as alice, Client(world.bob, agent) as bob:
        await alice.sync()
        await bob.sync()
        assert (alice.acked, bob.acked) == (1, 1)  # The empty answer to the server's first question.

        for number in range(3):
            await alice.change(title("greet", f"Title {number}"))
        await bob.change(typed("x"))
        await alice.hear(lambda: alice.acked == 4)
        await bob.hear(lambda: bob.acked == 2)

        assert [author for _, author in await rows()][-4:].count("Alice") == 3


async def test_a_viewer_looks_on_and_changes_nothing(world, agent):
    before = await stored_graph(agent)
    async with Client(world.alice, agent) as alice, Client(world.victor, agent) as victor:
        await alice.sync()
        await victor.sync()
        assert "read_only" in victor.notices

        victor.notices.clear()
        await victor.change(title("greet", "Mine"))
        await victor.hear(lambda: victor.notices)
        await alice.change(typed("Yes "))
        await victor.hear(lambda: victor.graph["nodes"]["greet"]["settings"]["text"].startswith("Yes"))

        # The empty answer to the server's first question stores nothing, so a viewer's is as good as anybody's.
        assert (victor.notices, victor.acked) == (["read_only"], 1)
        assert "title" not in alice.graph["nodes"]["greet"]
    before["nodes"]["greet"]["settings"]["text"] = "Yes Hello {{ name }}"
    assert await stored_graph(agent) == before


async def test_a_role_that_is_taken_away_counts_from_the_next_message(world, agent):
    async with Client(world.bob, agent) as bob:
        await bob.sync()
        await Membership.objects.filter(user=world.bob).aupdate(role="viewer")
        await bob.change(title("greet", "Mine"))
        await bob.hear(lambda: bob.notices)

        assert bob.notices == ["read_only"]
    assert "title" not in (await stored_graph(agent))["nodes"]["greet"]


async def test_a_viewer_hears_that_they_are_one_before_they_are_asked_for_anything(world, agent):
    async with Client(world.victor, agent) as victor:
        await victor.hear(lambda: victor.notices)

        assert (victor.notices, victor.was_asked) == (["read_only"], False)


@pytest.mark.parametrize("who", ["bob", "victor"])
async def test_a_role_that_changes_in_a_quiet_room_is_told(world, agent, monkeypatch, who):
    monkeypatch.setattr(rooms, "LOOK_AGAIN_EVERY", 0.1)
    async with Client(getattr(world, who), agent) as client:
        await client.sync()
        client.notices.clear()
        role = {"bob": "viewer", "victor": "builder"}[who]
        await Membership.objects.filter(user=getattr(world, who)).aupdate(role=role)
        await client.hear(lambda: client.notices == ["read_only"])

    told = {"bob": (["read_only"], None), "victor": (["restart"], rooms.RESTART)}
    assert (client.notices, client.closed) == told[who]


async def typing(client, until):
    """Somebody who never rests, while a condition does not hold."""
    deadline, sent = time.monotonic() + 10, client.acked
    while not await until() and time.monotonic() < deadline:
        await client.change(typed("x"))
        sent += 1
        await client.hear(lambda: client.acked == sent)  # noqa: B023  # Awaited within the loop.


async def test_who_is_removed_is_shown_out_however_busy_the_room_is(world, agent, monkeypatch):
    monkeypatch.setattr(rooms, "LOOK_AGAIN_EVERY", 0.1)
    async with Client(world.alice, agent) as alice, Client(world.victor, agent) as victor:
        await alice.sync()
        await victor.sync()
        await Membership.objects.filter(user=world.victor).adelete()
        room = next(iter(consumers.rooms().values()))

        async def is_out():
            return len(room.connections) == 1

        await typing(alice, is_out)
        await victor.hear(lambda: False)

    assert victor.closed == 4404


async def test_changes_are_folded_however_busy_the_room_is(world, agent, monkeypatch):
    monkeypatch.setattr(rooms, "COMPACT_AT_LAST", 0.1)
    async with Client(world.alice, agent) as alice:
        await alice.sync()

        async def is_folded():
            return (await Draft.objects.aget()).snapshot_seq > 0

        await typing(alice, is_folded)

        assert await is_folded()
    assert await stored_graph(agent) == alice.graph


@pytest.mark.parametrize(("who", "code"), [("mallory", 4404), ("nobody", 4401)])
async def test_strangers_are_turned_away(world, agent, who, code):
    user = AnonymousUser() if who == "nobody" else world.mallory
    client = Client(user, agent)
    await client.socket.connect()

    message = await client.socket.receive_output()

    assert (message["type"], message["code"]) == ("websocket.close", code)


async def test_an_agent_of_another_workspace_is_not_there(world, agent):
    client = Client(world.mallory, agent, workspace="elsewhere")
    await client.socket.connect()

    assert (await client.socket.receive_output())["code"] == 4404


async def test_edits_made_offline_arrive_on_return(world, agent):
    async with Client(world.alice, agent) as alice:
        await alice.sync()
    typed("Offline ")(alice.doc)
    await sync_to_async(services.apply_commands)(agent, [Set("greet", ["title"], "Meanwhile")], world.bob)

    async with Client(world.alice, agent, doc=alice.doc) as back:
        await back.sync()
        assert back.graph["nodes"]["greet"] == {
            "kind": "template@1",
            "title": "Meanwhile",
            "settings": {"text": "Offline Hello {{ name }}"},
        }
        assert await stored_graph(agent) == back.graph


async def test_what_rest_changes_appears_in_open_rooms(world, agent):
    async with Client(world.alice, agent) as alice:
        await alice.sync()
        await sync_to_async(services.apply_commands)(agent, [SetMeta(name="Renamed")], world.bob)
        await alice.hear(lambda: alice.graph["name"] == "Renamed")

        await alice.change(typed("After "))
        await alice.hear(lambda: alice.acked == 2)
        assert await stored_graph(agent) == alice.graph


async def test_a_lost_message_between_processes_loses_no_edit(world, agent):
    async with Client(world.alice, agent) as alice:
        await alice.sync()
        theirs, before = new_document(alice.doc.get_update()), alice.doc.get_state()
        title("greet", "From afar")(theirs)
        draft, update = await Draft.objects.select_related("workspace").aget(), theirs.get_update(before)
        await sync_to_async(store.add_updates)(draft.workspace, draft.pk, [(world.bob, update)], draft.seq)

        await alice.change(typed("Here "))
        await alice.hear(lambda: "title" in alice.graph["nodes"]["greet"])

        assert alice.graph == await stored_graph(agent)
        assert alice.graph["nodes"]["greet"]["settings"]["text"].startswith("Here")


async def test_a_client_that_returns_and_repeats_its_removals_adds_no_row(world, agent):
    async with Client(world.alice, agent) as alice:
        await alice.sync()
        await alice.change(lambda doc: Roots.of(doc).layout.pop("greet"))
        await alice.hear(lambda: alice.acked == 2)
        before = await rows()
        async with Client(world.alice, agent, doc=alice.doc) as back:
            await back.sync()

        assert await rows() == before


async def test_problems_are_pushed_after_a_change_and_at_the_door(world, agent):
    async with Client(world.alice, agent) as alice:
        await alice.hear(lambda: alice.problems)
        assert alice.problems["problems"] == []

        await alice.change(lambda doc: doc.get("edges", type=Map).pop("input.name -> greet.name"))
        await alice.hear(lambda: alice.problems["problems"])
        assert alice.problems["problems"][0]["code"] == "input_not_wired"

        async with Client(world.bob, agent) as bob:
            await bob.hear(lambda: bob.problems)
            assert bob.problems == alice.problems


async def test_presence_is_passed_on_under_the_true_name_and_ends_with_its_connection(world, agent):
    alices = json.dumps({"selection": [], "user": {"id": str(world.alice.id), "name": "Alice"}}, separators=(",", ":"))
    async with Client(world.bob, agent) as bob:
        await bob.sync()
        async with Client(world.alice, agent) as alice:
            await alice.sync()
            await alice.send(says({"selection": [], "user": {"id": "of-bob", "name": "Bob"}}))
            await alice.hear(lambda: 7 in alice.presence)
            await bob.hear(lambda: 7 in bob.presence)
            async with Client(world.olga, agent) as olga:
                await olga.hear(lambda: olga.presence)
                assert olga.presence == {7: (1, alices)}
        await bob.hear(lambda: bob.presence[7][1] == "null")

        assert bob.presence == {7: (1, "null")}


async def test_who_returns_is_seen_at_once(world, agent):
    async with Client(world.bob, agent) as bob:
        await bob.sync()
        for clock in (1, 2):
            async with Client(world.alice, agent) as alice:
                await alice.sync()
                await alice.send(says({}, clock=clock))
                await bob.hear(lambda: "Alice" in bob.presence.get(7, (0, ""))[1])
            await bob.hear(lambda: bob.presence[7][1] == "null")


async def test_nobody_speaks_for_anothers_window(world, agent):
    async with Client(world.alice, agent) as alice, Client(world.bob, agent) as bob:
        await alice.sync()
        await bob.sync()
        await alice.send(says({}))
        await bob.hear(lambda: 7 in bob.presence)
        await bob.send(says(None, clock=9))
        await bob.send(says({}, client=8))
        await alice.hear(lambda: 8 in alice.presence)

        assert "Alice" in alice.presence[7][1]


async def test_a_viewer_is_seen_although_they_may_not_write(world, agent):
    async with Client(world.alice, agent) as alice, Client(world.victor, agent) as victor:
        await alice.sync()
        await victor.sync()
        await victor.send(says({"cursor": [1, 2]}))
        await victor.change(title("greet", "Mine"))
        await alice.hear(lambda: 7 in alice.presence)
        await victor.hear(lambda: victor.notices.count("read_only") == 2)  # At the door, and for the change.

        assert json.loads(alice.presence[7][1])["cursor"] == [1, 2]
    assert "title" not in (await stored_graph(agent))["nodes"]["greet"]


async def test_what_is_said_about_a_draft_is_told_to_everybody_who_has_it_open(world, agent):
    async with Client(world.alice, agent) as alice, Client(world.victor, agent) as victor:
        await alice.sync()
        await victor.sync()
        bob = await sync_to_async(membership)(world.bob, world.acme)
        thread = await sync_to_async(threads.open_thread)(agent=agent, by=bob, text="Look", x=0, y=0)
        await alice.hear(lambda: alice.news)
        await victor.hear(lambda: victor.news)
        await sync_to_async(threads.resolve_thread)(thread=thread, by=bob)
        await alice.hear(lambda: len(alice.news) == 2)

        assert (alice.news, victor.news) == ([str(thread.pk)] * 2, [str(thread.pk)])


def garbage():
    dice = random.Random(1)
    valid = new_document().get_update()
    nested = bytes([117, 1]) * 50_000 + bytes([126])
    item = bytes([1, 1, 7, 0, 40, 1, 5]) + b"edges" + bytes([1]) + b"k" + bytes([1])
    yield from (b"\xff", b"\x00", b"\x00\x02", b"\x00\x09\x00", b"\x63abc", bytes([0, 2, 200, 1]) + b"short")
    yield from (protocol.update_message(dice.randbytes(size)) for size in (1, 5, 20, 200))
    yield protocol.step_1(b"\xff" * 30)
    yield protocol.awareness_message(b"\x05\x01")
    yield protocol.awareness_message(protocol.awareness_payload({1: (1, "{broken")}))
    yield protocol.update_message(item + nested + b"\x00")
    yield protocol.update_message(valid + b"more")
    yield protocol.update_message(b"\x00" * (MAX_MESSAGE_BYTES + 1))


@pytest.mark.parametrize("frame", list(garbage()), ids=lambda frame: frame[:8].hex() or "empty")
async def test_garbage_closes_its_own_socket_and_no_other(world, agent, frame):
    async with Client(world.alice, agent) as alice, Client(world.bob, agent) as bob:
        await alice.sync()
        await bob.sync()
        await bob.socket.send_to(bytes_data=frame)
        await bob.hear(lambda: False)
        await alice.change(typed("Still here "))
        await alice.hear(lambda: alice.acked == 2)

        assert bob.closed in (4400, 4413)
        assert bob.notices
        assert await stored_graph(agent) == alice.graph


async def test_a_text_frame_is_refused(world, agent):
    async with Client(world.alice, agent) as alice:
        await alice.sync()
        await alice.socket.send_to(text_data="hello")
        await alice.hear(lambda: False)

        assert alice.closed == 4400


async def test_a_change_that_cannot_be_stored_is_seen_by_nobody(world, agent, monkeypatch):
    monkeypatch.setattr(store, "MAX_DRAFT_BYTES", 3000)
    async with Client(world.alice, agent) as alice, Client(world.bob, agent) as bob:
        await alice.sync()
        await bob.sync()
        await alice.change(typed("x" * 4000))
        await alice.hear(lambda: False)
        await bob.change(title("greet", "Small"))
        await bob.hear(lambda: bob.acked == 2)

        assert (alice.closed, alice.notices) == (4413, ["draft_too_large"])
        assert bob.graph["nodes"]["greet"]["settings"]["text"] == "Hello {{ name }}"
        assert await stored_graph(agent) == bob.graph


async def test_a_database_that_fails_costs_a_reconnect_and_no_edit(world, agent, monkeypatch):
    def fail(*arguments):
        raise OSError("the disk is full")

    async with Client(world.alice, agent) as alice:
        await alice.sync()
        monkeypatch.setattr(store, "add_updates", fail)
        await alice.change(typed("Not lost "))
        await alice.hear(lambda: False)
        assert (alice.closed, alice.acked) == (rooms.RESTART, 1)

    monkeypatch.undo()
    async with Client(world.alice, agent, doc=alice.doc) as back:
        await back.sync()
        assert (await stored_graph(agent))["nodes"]["greet"]["settings"]["text"].startswith("Not lost")


async def test_a_change_that_breaks_the_document_takes_no_other_of_its_batch_along(world, agent):
    async with Client(world.alice, agent) as alice, Client(world.bob, agent) as bob, Client(world.olga, agent) as olga:
        for client in (alice, bob, olga):
            await client.sync()
        room = next(iter(consumers.rooms().values()))
        senders = {connection.membership.user_id: connection for connection in room.connections}
        changes = [
            rooms.Change(senders[world.alice.id], update_of(alice, title("greet", "Before"))),
            rooms.Change(senders[world.bob.id], b"\x01\x01\x07\x00"),
            rooms.Change(senders[world.alice.id], update_of(alice, typed("After "))),
        ]
        for change in changes:
            room.submit(change)
        await alice.hear(lambda: alice.acked == 3)

        async with Client(world.victor, agent) as late:
            await late.sync()
            assert late.graph == alice.graph == await stored_graph(agent)
        await bob.hear(lambda: False)
        assert bob.closed == 4400


async def test_a_change_that_does_not_fit_takes_no_other_of_its_batch_along(world, agent, monkeypatch):
    monkeypatch.setattr(store, "MAX_DRAFT_BYTES", 3000)
    async with Client(world.alice, agent) as alice, Client(world.bob, agent) as bob:
        await alice.sync()
        await bob.sync()
        room = next(iter(consumers.rooms().values()))
        senders = {connection.membership.user_id: connection for connection in room.connections}
        large, small = update_of(alice, typed("x" * 4000)), update_of(bob, title("greet", "Small"))
        room.submit(rooms.Change(senders[world.alice.id], large))
        room.submit(rooms.Change(senders[world.bob.id], small))
        await alice.hear(lambda: False)
        await bob.hear(lambda: bob.acked == 2)

        assert (alice.closed, bob.closed) == (4413, None)
        assert await stored_graph(agent) == bob.graph


async def test_a_room_hears_others_again_after_a_message_that_cannot_be_read(world, agent, monkeypatch):
    monkeypatch.setattr(rooms, "LISTEN_AGAIN_AFTER", 0.0)
    async with Client(world.alice, agent) as alice:
        await alice.sync()
        draft = await Draft.objects.aget()
        await rooms_news.announce_presence(draft.pk, "another process", b"\xff")
        await sync_to_async(services.apply_commands)(agent, [SetMeta(name="Renamed")], world.bob)
        await alice.hear(lambda: alice.graph["name"] == "Renamed")

        assert alice.graph["name"] == "Renamed"


async def test_a_room_hears_others_again_after_the_database_hung_up(world, agent, monkeypatch):
    async with Client(world.alice, agent) as alice:
        await alice.sync()
        await hang_up_on_listeners()
        # A message that falls into the gap costs time, up to the next look at the database, so several are sent.
        for number in range(20):
            await sync_to_async(services.apply_commands)(agent, [SetMeta(name=f"Name {number}")], world.bob)
            await asyncio.sleep(0.05)
        await alice.hear(lambda: alice.graph["name"] == "Name 19")

        assert alice.graph["name"] == "Name 19"


@sync_to_async
def hang_up_on_listeners():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN channel_layer%'"
        )
        assert cursor.fetchall() == [(True,)]


async def test_a_room_whose_last_goodbye_failed_ends_all_the_same(world, agent, monkeypatch):
    monkeypatch.setattr(rooms, "LOOK_AGAIN_EVERY", 0.1)
    compact, failures = store.compact, [OSError("the disk is full")]

    def fail_once(*arguments):
        if failures:
            raise failures.pop()
        return compact(*arguments)

    monkeypatch.setattr(store, "compact", fail_once)
    async with Client(world.alice, agent) as alice:
        await alice.sync()
        await alice.change(typed("Kept "))
        await alice.hear(lambda: alice.acked == 2)
    await asyncio.wait_for(closed_rooms(), 5)

    assert (failures, consumers.rooms()) == ([], {})
    assert await rows() == []


async def test_the_last_to_leave_closes_the_room_and_folds_its_updates(world, agent):
    async with Client(world.alice, agent) as alice:
        await alice.sync()
        await alice.change(typed("Kept "))
        await alice.hear(lambda: alice.acked == 2)
    await asyncio.wait_for(closed_rooms(), 5)

    draft = await Draft.objects.aget()
    assert (await rows(), draft.snapshot_seq) == ([], draft.seq)
    assert await stored_graph(agent) == alice.graph


async def test_a_draft_of_a_thousand_nodes_is_joined_quickly(world, agent, capsys):
    nodes = {
        f"n{number}": {"kind": "llm@1", "settings": {"model": "smart", "prompt": "Sum up {{ text }} " * 5}}
        for number in range(1000)
    }
    edges = ["input.text -> n0.text", *(f"n{n}.text -> n{n + 1}.text" for n in range(999)), "n999.text -> output.text"]
    layout = {f"n{number}": [number % 40 * 320, number // 40 * 200] for number in range(1000)}
    graph = {
        "format": "agent/1",
        "name": "Large",
        "inputs": {"text": {"type": "text"}},
        "nodes": nodes,
        "edges": edges,
        "layout": layout,
    }
    large = await sync_to_async(services.create_agent)(project=world.playground, by=world.alice, graph=graph)
    async with Client(world.alice, large) as first:
        await first.sync()
        started = time.perf_counter()
        async with Client(world.bob, large) as client:
            await client.hear(lambda: client.is_synced)
            milliseconds = (time.perf_counter() - started) * 1000
            size = len(client.doc.get_update())
        started = time.perf_counter()
        await first.change(lambda doc: Roots.of(doc).layout.update({"n5": [1.0, 1.0]}))
        await first.hear(lambda: first.acked == 2)
        acked = (time.perf_counter() - started) * 1000
        with capsys.disabled():
            print(
                f"\njoin of 1,000 nodes: {milliseconds:.0f} ms, {size:,} bytes; an edit is stored after {acked:.1f} ms"
            )

    assert client.graph == first.graph | {"layout": client.graph["layout"]}
    assert milliseconds < 2000


async def test_a_draft_larger_than_a_server_sends_at_once_arrives_and_is_changed(world, agent):
    async with Client(world.alice, agent) as alice:
        await alice.sync()
        await alice.change(typed("All work and no play. " * 100_000))
        await alice.hear(lambda: alice.acked == 2)

        async with Client(world.bob, agent) as bob:
            await bob.sync()
            assert bob.graph == alice.graph == await stored_graph(agent)
            assert bob.longest < 2**20  # What daphne sends at most; it drops longer messages.


async def test_random_changes_of_three_people_converge(world, agent):
    dice = random.Random(7)
    async with Client(world.alice, agent) as a, Client(world.bob, agent) as b, Client(world.alice, agent) as c:
        people = [a, b, c]
        for person in people:
            await person.sync()
        sent = dict.fromkeys(range(3), 1)
        for number in range(60):
            who = dice.randrange(3)
            sent[who] += 1
            await people[who].change(dice.choice([typed(f"{number} "), title("greet", f"T{number}")]))
        for who, person in enumerate(people):
            await person.hear(lambda: person.acked == sent[who])  # noqa: B023  # Awaited within the loop.
        # What the room sends after everybody's changes arrives after them.
        await sync_to_async(services.apply_commands)(agent, [Connect("input.name -> output.again")], world.alice)
        for person in people:
            await person.hear(lambda: "input.name -> output.again" in person.graph["edges"])  # noqa: B023

        assert a.graph == b.graph == c.graph
        assert a.graph == await stored_graph(agent)
