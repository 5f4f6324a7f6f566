"""An edit of a text is brought into a draft that others change at the same time, and nobody's work is lost."""

from copy import deepcopy

import pytest

from builder import services
from builder.commands import read_commands
from builder.errors import CommandRefused
from builder.merge import merge_graphs
from graphs.text import emit_yaml
from tests.factories import signed_in

BASE = {
    "format": "agent/1",
    "name": "Two",
    "inputs": {"name": {"type": "text"}},
    "nodes": {
        "a": {"kind": "template@1", "title": "A", "settings": {"text": "one\ntwo\nthree\n"}},
        "b": {"kind": "template@1", "title": "B", "settings": {"text": "{{ x }}"}},
        "c": {"kind": "template@1", "title": "C", "settings": {"text": "{{ y }}"}},
    },
    "edges": ["a.text -> b.x", "b.text -> c.y"],
    "layout": {"a": [0, 0], "b": [320, 0], "c": [640, 0]},
}


def changed(*changes):
    """The base with values at paths; None takes away."""
    graph = deepcopy(BASE)
    for path, value in changes:
        holder = graph
        for key in path.split("/")[:-1]:
            holder = holder[key]
        last = path.split("/")[-1]
        holder.pop(last) if value is None else holder.update({last: value})
    return graph


GONE_B = changed(("nodes/b", None), ("layout/b", None), ("edges", []))


def test_what_only_one_side_changed_stays_so():
    mine = changed(("nodes/a/title", "Mine"), ("layout/a", None), ("nodes/a/note", "New"))
    now = changed(("nodes/b/title", "Theirs"), ("layout/b", [1, 2]), ("description", "D"), ("inputs/age", {}))

    assert merge_graphs(BASE, mine, now) == changed(
        ("nodes/a/title", "Mine"), ("layout/a", None), ("nodes/a/note", "New"),
        ("nodes/b/title", "Theirs"), ("layout/b", [1, 2]), ("description", "D"), ("inputs/age", {}),
    )  # fmt: skip


def test_who_edits_the_same_field_later_wins_and_nothing_else_changes():
    mine = changed(("nodes/a/title", "Mine"))
    now = changed(("nodes/a/title", "Theirs"), ("nodes/a/settings/text", "Their text"))

    assert merge_graphs(BASE, mine, now) == changed(("nodes/a/title", "Mine"), ("nodes/a/settings/text", "Their text"))


def test_two_people_write_in_different_lines_of_a_text():
    mine = changed(("nodes/a/settings/text", "ONE\ntwo\nthree\n"))
    now = changed(("nodes/a/settings/text", "one\ntwo\n3\nfour\n"))
    both = changed(("nodes/a/settings/text", "ONE\ntwo\n3\nfour\n"))

    assert merge_graphs(BASE, mine, now) == merge_graphs(BASE, now, mine) == both


def test_in_the_same_line_of_a_text_the_later_wins():
    mine = changed(("nodes/a/settings/text", "one\nmine\nthree\n"))
    now = changed(("nodes/a/settings/text", "one\ntheirs\n3\n"))

    assert merge_graphs(BASE, mine, now) == mine


def test_what_nobody_else_touched_is_removed():
    now = changed(("nodes/a/title", "Theirs"))

    assert merge_graphs(BASE, GONE_B, now) == GONE_B | {"nodes": {"a": now["nodes"]["a"], "c": BASE["nodes"]["c"]}}
    assert merge_graphs(BASE, now, GONE_B) == merge_graphs(BASE, GONE_B, now)


def test_a_node_that_one_removes_and_the_other_changes_stays_with_its_edges_and_its_place():
    renamed = changed(("nodes/b/title", "Still needed"))

    assert merge_graphs(BASE, GONE_B, renamed) == renamed
    assert merge_graphs(BASE, renamed, GONE_B) == renamed


def test_an_edge_and_a_place_of_a_node_that_the_other_removed_go_along():
    mine = changed(("edges", [*BASE["edges"], "a.text -> b.z"]), ("layout/b", [9, 9]))

    assert merge_graphs(BASE, mine, GONE_B) == GONE_B


def test_what_stands_in_a_container_that_the_other_removed_moves_out():
    base = changed(("nodes/each", {"kind": "for_each@1"}))
    mine = changed(("nodes/each", {"kind": "for_each@1"}), ("nodes/a/parent", "each"))

    assert merge_graphs(base, mine, BASE) == BASE


def test_a_typist_may_name_what_is_not_there_yet():
    mine = changed(("edges", [*BASE["edges"], "c.text -> soon.x"]), ("nodes/a/parent", "later"))

    assert merge_graphs(BASE, mine, BASE) == mine | {"edges": sorted(mine["edges"])}


def test_both_add_nodes_and_the_order_stands():
    mine = changed(("nodes", {"new": {"kind": "note@1"}, **BASE["nodes"]}))
    now = changed(("nodes", {**BASE["nodes"], "theirs": {"kind": "note@1"}}))

    assert list(merge_graphs(BASE, mine, now)["nodes"]) == ["new", "a", "b", "c", "theirs"]


def test_an_order_that_the_edit_changed_is_kept():
    mine = changed(("nodes", {node: BASE["nodes"][node] for node in "cab"}))
    now = changed(("nodes", {**BASE["nodes"], "theirs": {"kind": "note@1"}}))

    assert list(merge_graphs(BASE, mine, now)["nodes"]) == ["c", "theirs", "a", "b"]


def test_two_nodes_with_the_same_id_are_not_mixed():
    mine, now = changed(("nodes/new", {"kind": "note@1"})), changed(("nodes/new", {"kind": "llm@1"}))

    with pytest.raises(CommandRefused, match="a node “new” in the meantime"):
        merge_graphs(BASE, mine, now)


def test_an_edit_that_arrived_already_changes_nothing():
    mine = changed(("nodes/new", {"kind": "note@1"}), ("nodes/b", None), ("nodes/a/settings/text", "one\ntwo\n"))
    now = mine | {"description": "D"}

    assert merge_graphs(BASE, mine, now) == now


GROUPED = changed(("groups", {"g": {"name": "Ours", "nodes": ["a", "b"]}}), ("locked", ["a"]))


def test_two_people_change_one_group_and_lock_nodes():
    mine = GROUPED | {"groups": {"g": {"name": "Mine", "nodes": ["a", "b", "c"]}}, "locked": ["a", "c"]}
    now = GROUPED | {"groups": {"g": {"name": "Ours", "colour": "red", "nodes": ["a"]}}, "locked": []}

    merged = merge_graphs(GROUPED, mine, now)

    assert merged["groups"] == {"g": {"name": "Mine", "colour": "red", "nodes": ["a", "c"]}}
    assert merged["locked"] == ["c"]


def test_a_group_that_one_removes_and_the_other_left_alone_is_gone():
    assert merge_graphs(GROUPED, BASE, GROUPED | {"description": "D"}) == BASE | {"description": "D"}


@pytest.fixture
def put(agent, world):
    """Sends a text with its base to the draft."""
    bob = signed_in(world.bob)
    return lambda text, base: bob.put(f"/api/w/acme/agents/{agent.id}/draft/text", {"text": text, "base": base})


def rename(agent, title):
    command = {"type": "set", "id": "greet", "path": ["title"], "value": title}
    services.apply_commands(agent, read_commands([command]), None)


def test_a_text_with_its_base_leaves_the_title_that_somebody_else_gave(agent, graph, put):
    rename(agent, "Theirs")
    mine = graph | {"name": "Mine"}

    answer = put(emit_yaml(mine), emit_yaml(graph)).json()

    greet = graph["nodes"]["greet"] | {"title": "Theirs"}
    assert answer["graph"] == mine | {"nodes": {"greet": greet}} == services.read_draft(agent)
    assert answer["text"] == emit_yaml(answer["graph"])


def test_a_text_with_its_base_sent_twice_is_one_change(agent, graph, put):
    text = emit_yaml(graph | {"name": "Mine"})

    once, twice = put(text, emit_yaml(graph)).json(), put(text, emit_yaml(graph)).json()

    assert once == twice


@pytest.mark.parametrize(("base", "code"), [("nodes: [", "text_refused"), ("- a", "graph_unreadable")])
def test_a_base_that_cannot_be_read_is_a_problem_and_changes_nothing(agent, graph, put, base, code):
    answer = put(emit_yaml(graph | {"name": "Mine"}), base)

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert services.read_draft(agent) == graph


def test_a_base_that_is_no_graph_keeps_nobody_from_mending_it(agent, graph, put):
    answer = put(emit_yaml(graph | {"name": "Mine"}), emit_yaml(graph | {"nodes": {"greet": "broken"}}))

    assert answer.json()["graph"]["name"] == "Mine"
