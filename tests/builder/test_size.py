"""Documents stay small: a drag enters once, at its drop, and what moves leave behind is thrown away (ADR 0004)."""

import pytest
from pycrdt import Map

from builder import services, store
from builder.commands import AddNode, Move, Set
from builder.document import Roots, new_document, read_graph_data
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
            Roots.of(window).layout.update(places)
        updates.append((by, window.get_update(before)))
    store.add_updates(agent.workspace, draft.pk, updates, draft.seq)


def test_a_node_that_one_window_drags_again_and_again_leaves_nothing_behind(world, agent):
    before = size(agent)
    drag(agent, world.alice, [{"greet": [at * 8.0, 0.0]} for at in range(1000)])

    assert size(agent) - before < 100


@pytest.fixture
def crowd(world, agent):
    """The agent with many nodes."""
    nodes = [f"n{number}" for number in range(NODES)]
    services.apply_commands(
        agent, [AddNode(node, "wait@1", position=[0.0, float(at)]) for at, node in enumerate(nodes)], world.alice
    )
    return nodes


def drops_of(nodes, drags):
    """Everything to the right, step by step, and back where it was."""
    steps = [*range(1, drags), 0]
    return [{node: [step * 8.0, float(at)] for at, node in enumerate(nodes)} for step in steps]


def renew(agent, worth=1):
    return store.renew(agent.workspace, store.open_draft(agent).pk, worth)


def test_nodes_dragged_together_leave_nothing_behind_once_the_layout_is_renewed(world, agent, crowd, capsys):
    before = size(agent)
    drag(agent, world.alice, drops_of(crowd, DRAGS))
    grown, graph = size(agent), services.read_draft(agent)
    seq = store.open_draft(agent).seq

    assert renew(agent) == seq + 1
    after = size(agent)
    with capsys.disabled():
        print(f"\n{DRAGS} drags of {NODES} nodes: {before:,} -> {grown:,} -> {after:,} bytes")
    assert services.read_draft(agent) == graph
    assert grown - before > NODES * DRAGS * 6
    assert after - before < 100 + NODES * 6  # Once: the first place of a node lies between other things it left.


def test_a_hundred_times_renewed_a_draft_is_hardly_larger(world, agent, crowd):
    before = size(agent)
    for _ in range(100):
        drag(agent, world.alice, drops_of(crowd, 3))
        assert renew(agent) is not None

    assert size(agent) - before < 100 * 64


def test_moves_from_ever_other_windows_are_renewed_too(world, agent):
    before = size(agent)
    for at in range(100):
        services.apply_commands(agent, [Move({"greet": [at * 8, 0]})], world.alice)
    grown = size(agent)
    renew(agent)

    assert grown - before < 100 * 36
    assert size(agent) - before < 100 * 24
    assert services.read_draft(agent)["layout"]["greet"] == [99 * 8, 0]


def test_a_draft_is_looked_through_only_when_it_has_grown_by_as_much(world, agent, crowd, monkeypatch):
    looked = []
    look = store.renew_layout
    monkeypatch.setattr(store, "renew_layout", lambda doc: looked.append(1) or look(doc))
    drag(agent, world.alice, drops_of(crowd, 4))
    grown, seq = size(agent), store.open_draft(agent).seq

    assert (renew(agent, grown), len(looked)) == (None, 0)
    Draft.objects.update(lean_size=0)
    assert (renew(agent, 2_500), len(looked), store.open_draft(agent).seq) == (None, 1, seq)
    assert (renew(agent, 2_500), len(looked)) == (None, 1)
    drag(agent, world.alice, drops_of(crowd, 4))
    assert (renew(agent, 2_500), len(looked)) == (seq + 5, 2)
    assert renew(agent) is None


def test_a_draft_that_has_become_smaller_is_looked_through_again(world, agent, crowd):
    Draft.objects.update(lean_size=1_000_000)
    drag(agent, world.alice, drops_of(crowd, 10))
    store.compact(agent.workspace, store.open_draft(agent).pk)
    folded = store.open_draft(agent)
    assert folded.lean_size == folded.size

    drag(agent, world.alice, drops_of(crowd, 10))
    assert renew(agent, 3_000) is not None


def test_a_renewal_sends_little_and_is_nobodys_change(world, agent, crowd):
    drag(agent, world.alice, drops_of(crowd, 100))
    before = store.open_draft(agent)
    renew(agent)

    [news], _ = store.find_news(agent.workspace, before.pk, before.seq)
    after = store.open_draft(agent)
    assert len(news) < after.size - len(news)
    assert after.size == len(after.snapshot) + len(news)
    assert (after.changed_at, after.snapshot_seq) == (before.changed_at, before.seq)
    assert services.read_draft(agent) == read_graph_data(new_document(after.snapshot))


def test_a_place_beyond_whole_numbers_stays_one_that_browsers_can_write(world, agent, crowd):
    services.apply_commands(agent, [Move({"greet": [1e17, -3.5]})], world.alice)
    drag(agent, world.alice, drops_of(crowd, 4))
    assert renew(agent) is not None

    place = Roots.of(store.read_draft(store.open_draft(agent))[0]).layout["greet"]
    assert (place, [type(each) for each in place]) == ([1e17, -3.5], [float, float])


def test_a_window_that_missed_it_gets_the_new_layout_and_goes_on(world, agent, crowd):
    draft = store.open_draft(agent)
    window = new_document(store.read_draft(draft)[0].get_update())
    drag(agent, world.bob, drops_of(crowd, 3))
    known = store.open_draft(agent).seq
    renew(agent)

    updates, seq = store.find_news(agent.workspace, draft.pk, known)
    for update in updates:
        window.apply_update(update)
    before = window.get_state()
    Roots.of(window).layout["n1"] = [5.0, 5.0]
    stored = store.add_updates(agent.workspace, draft.pk, [(world.alice, window.get_update(before))], seq)

    assert (seq, stored.last, stored.others) == (known + 1, known + 2, ())
    assert read_graph_data(window) == services.read_draft(agent)
    assert services.read_draft(agent)["layout"]["n1"] == [5.0, 5.0]


def test_a_layout_in_the_root_map_is_taken_over(world, agent, crowd):
    """As drafts of before have it."""
    draft, graph = store.open_draft(agent), services.read_draft(agent)
    old, _ = store.read_draft(draft)
    with old.transaction():
        old.get("layout", type=Map).update(graph["layout"])
        del old.get("places", type=Map)["now"]
    Draft.objects.filter(pk=draft.pk).update(snapshot=old.get_update(), snapshot_seq=draft.seq, lean_size=0)
    draft.updates.all().delete()
    assert services.read_draft(agent) == graph

    drag(agent, world.alice, drops_of(crowd, 10))
    moved = services.read_draft(agent)
    assert renew(agent) is not None

    document, _ = store.read_draft(store.open_draft(agent))
    assert services.read_draft(agent) == moved
    assert len(document.get("layout", type=Map)) == 0
    assert renew(agent) is None


def test_what_was_typed_and_deleted_again_is_folded_away(world, agent, capsys):
    before = size(agent)
    for turn in range(40):
        for text in ("Hello {{ name }}, how are you today?" + "!" * (turn % 7), "Hello {{ name }}"):
            services.apply_commands(agent, [Set("greet", ["settings", "text"], text)], world.alice)
    after = size(agent)
    with capsys.disabled():
        print(f"\n80 edits of one text: {before:,} -> {after:,} bytes")

    assert after - before < 80 * 24
