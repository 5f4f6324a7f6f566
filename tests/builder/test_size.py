"""Documents stay small: a drag enters once, at its drop, and what it leaves behind is a few bytes."""

import pytest

from builder import services, store
from builder.commands import AddNode, Move, Set
from builder.models import Draft

pytestmark = pytest.mark.django_db

NODES, DRAGS = 50, 40


def size(agent):
    """Bytes of the stored draft with everything folded into its snapshot."""
    draft = store.open_draft(agent)
    store.compact(agent.workspace, draft.pk)
    return Draft.objects.get(pk=draft.pk).size


def test_forty_drags_of_fifty_nodes_cost_a_few_bytes_for_each_move(world, agent, capsys):
    nodes = [f"n{number}" for number in range(NODES)]
    services.apply_commands(agent, [AddNode(node, "wait@1", position=[0, 0]) for node in nodes], world.alice)
    before = size(agent)
    for drag in range(DRAGS):
        services.apply_commands(agent, [Move({node: [drag * 8, at] for at, node in enumerate(nodes)})], world.alice)
    after = size(agent)
    with capsys.disabled():
        print(f"\n{DRAGS} drags of {NODES} nodes: {before:,} -> {after:,} bytes")

    assert after - before < NODES * DRAGS * 16


def test_what_was_typed_and_deleted_again_is_folded_away(world, agent, capsys):
    before = size(agent)
    for turn in range(40):
        for text in ("Hello {{ name }}, how are you today?" + "!" * (turn % 7), "Hello {{ name }}"):
            services.apply_commands(agent, [Set("greet", ["settings", "text"], text)], world.alice)
    after = size(agent)
    with capsys.disabled():
        print(f"\n80 edits of one text: {before:,} -> {after:,} bytes")

    assert after - before < 80 * 24
