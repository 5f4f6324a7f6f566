"""Documents stay small: a drag enters once, at its drop; what it leaves behind for good is a few bytes (ADR 0004)."""

import pytest
from pycrdt import Map

from builder import services, store
from builder.commands import AddNode, Move, Set
from builder.document import new_document
from builder.models import Draft

pytestmark = pytest.mark.django_db

NODES, DRAGS = 50, 40


def size(agent):
    """Bytes of the stored draft with everything folded into its snapshot."""
    draft = store.open_draft(agent)
    store.compact(agent.workspace, draft.pk)
    return Draft.objects.get(pk=draft.pk).size


def drag(agent, by, drops):
    """Drops of one window, each with the places it sets."""
    draft = store.open_draft(agent)
    window = new_document(store.read_draft(draft)[0].get_update())
    updates = []
    for places in drops:
        before = window.get_state()
        with window.transaction():
            window.get("layout", type=Map).update(places)
        updates.append((by, window.get_update(before)))
    store.add_updates(agent.workspace, draft.pk, updates, draft.seq)


def test_a_node_that_one_window_drags_again_and_again_leaves_nothing_behind(world, agent):
    before = size(agent)
    drag(agent, world.alice, [{"greet": [at * 8.0, 0.0]} for at in range(1000)])

    assert size(agent) - before < 100


def test_nodes_dragged_together_leave_a_dozen_bytes_for_each_move_and_they_stay(world, agent, capsys):
    nodes = [f"n{number}" for number in range(NODES)]
    services.apply_commands(agent, [AddNode(node, "wait@1", position=[0, 0]) for node in nodes], world.alice)
    before = size(agent)
    drag(
        agent, world.alice, [{node: [drop * 8.0, float(at)] for at, node in enumerate(nodes)} for drop in range(DRAGS)]
    )
    after = size(agent)
    with capsys.disabled():
        print(f"\n{DRAGS} drags of {NODES} nodes: {before:,} -> {after:,} bytes")

    assert NODES * DRAGS * 6 < after - before < NODES * DRAGS * 14


def test_a_move_from_ever_another_window_leaves_some_thirty_bytes(world, agent):
    before = size(agent)
    for at in range(100):
        services.apply_commands(agent, [Move({"greet": [at * 8, 0]})], world.alice)

    assert size(agent) - before < 100 * 36


def test_what_was_typed_and_deleted_again_is_folded_away(world, agent, capsys):
    before = size(agent)
    for turn in range(40):
        for text in ("Hello {{ name }}, how are you today?" + "!" * (turn % 7), "Hello {{ name }}"):
            services.apply_commands(agent, [Set("greet", ["settings", "text"], text)], world.alice)
    after = size(agent)
    with capsys.disabled():
        print(f"\n80 edits of one text: {before:,} -> {after:,} bytes")

    assert after - before < 80 * 24
