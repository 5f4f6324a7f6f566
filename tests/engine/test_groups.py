"""Groups and locks: a part of the text that means nothing to a run, settled whatever two edits made of it."""

from engine.graph import Graph, Group, Node
from engine.groups import settle_groups
from engine.textform import graph_data, parse_graph

NODES = {name: {"kind": "template@1"} for name in "abc"} | {"inside": {"kind": "template@1", "parent": "each"}}
BASE = {"format": "agent/1", "name": "G", "inputs": {}, "nodes": NODES, "edges": [], "layout": {}}


def read(**parts):
    graph, problems = parse_graph(BASE | parts)
    return graph, [problem.message for problem in problems]


def test_a_group_and_a_lock_survive_the_way_through_the_text_form():
    groups = {"g": {"name": "Research", "colour": "blue", "collapsed": True, "nodes": ["a", "b"]}}

    graph, problems = read(groups=groups, locked=["c"])

    assert problems == []
    assert graph.groups == {"g": Group("Research", "blue", ("a", "b"), True)}
    assert graph_data(graph) == BASE | {"groups": groups, "locked": ["c"]}


def test_a_graph_without_groups_writes_nothing_of_them():
    assert graph_data(read()[0]) == BASE


def test_a_node_that_two_groups_claim_stays_with_the_first_and_an_empty_group_is_none():
    graph, problems = read(groups={"one": {"nodes": ["b", "a", "a"]}, "two": {"nodes": ["a", "b"]}})

    assert problems == []
    assert graph_data(graph)["groups"] == {"one": {"nodes": ["a", "b"]}}


def test_the_nodes_of_a_group_live_in_one_scope_and_are_there():
    nodes = {"a": Node("a", "x"), "inside": Node("inside", "x", parent="each")}

    assert settle_groups({"g": Group(nodes=("inside", "gone", "a"))}, nodes) == {"g": Group(nodes=("a",))}


def test_a_lock_of_a_node_that_is_gone_is_gone():
    assert read(locked=["gone", "b", "a", "a"])[0].locked == ("a", "b")


def test_what_is_no_group_is_named_and_left_out():
    graph, problems = read(
        groups={"Bad id": {}, "g": {"nodes": "a", "colour": "pink", "shape": 1}, "h": []}, locked={"a": True}
    )

    assert graph.groups == {}
    assert graph.locked == ()
    assert problems == [
        "“Bad id” cannot be a group's id.",
        "“shape” is not a part of a group.",
        "A group's colour is one of grey, blue, green, amber, red, violet.",
        "groups.g.nodes must be a list of nodes' ids.",
        "groups.h must be a mapping of names.",
        "locked must be a list of nodes' ids.",
    ]


def test_a_graph_made_in_memory_is_settled_when_it_is_written():
    graph = Graph(nodes={"a": Node("a", "x@1")}, groups={"g": Group(nodes=("gone",))}, locked=("gone",))

    assert "groups" not in graph_data(graph)
    assert "locked" not in graph_data(graph)
