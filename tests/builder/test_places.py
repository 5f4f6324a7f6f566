"""Nodes that are proposed stand beside what they are wired to, and never on top of another."""

from collections.abc import Mapping
from itertools import combinations
from typing import Any

from builder.commands import AddNode, Command, Connect, Move, RemoveNode
from builder.sentence_places import place_beside

GRAPH: dict[str, Any] = {
    "nodes": {
        "greet": {"kind": "template@1"},
        "ask": {"kind": "llm@1"},
        "each": {"kind": "for_each@1"},
        "shout": {"kind": "template@1", "parent": "each"},
    },
    "edges": ["input.name -> greet.name", "greet.text -> ask.greeting", "each.item -> shout.item"],
    "layout": {
        "input": [0, 0], "greet": [320, 0], "ask": [640, 0], "each": [320, 800, 640, 320], "shout": [136, 80],
        "output": [960, 0],
    },
}  # fmt: skip


def places_of(commands: list[Command]) -> dict[str, list[float]]:
    placed = {command.id: command.position or [] for command in commands if isinstance(command, AddNode)}
    for command in commands:
        if isinstance(command, Move):
            placed |= {node: place or [] for node, place in command.positions.items()}
    return placed


def placed(*commands: Command, graph: Mapping[str, Any] = GRAPH) -> dict[str, list[float]]:
    return places_of(place_beside(graph, commands))


def test_a_node_stands_right_of_what_feeds_it_below_what_stands_there() -> None:
    between = (AddNode("check", "code@1"), Connect("greet.text -> check.text"), Connect("check.result -> ask.greeting"))

    assert placed(*between) == {"check": [640, 240]}
    assert placed(*between, RemoveNode("ask")) == {"check": [640, 0]}


def test_a_node_that_only_feeds_stands_left_of_what_it_feeds() -> None:
    found = placed(AddNode("facts", "template@1"), Connect("facts.text -> greet.more"))

    assert found == {"facts": [0, 240]}  # Input is in the way: it is a card, too.


def test_a_chain_goes_on_from_where_it_hangs_whatever_order_it_is_told_in() -> None:
    chain = (
        AddNode("last", "llm@1"), AddNode("first", "llm@1"), AddNode("alone", "llm@1"),
        Connect("ask.text -> first.a"), Connect("first.text -> last.a"), Connect("last.text -> output.end"),
    )  # fmt: skip

    assert placed(*chain) == {"first": [960, 240], "last": [1280, 240], "alone": [320, 1240]}


def test_a_container_grows_for_what_comes_into_it() -> None:
    found = placed(
        AddNode("more", "template@1", parent="each"), Connect("shout.text -> more.text"),
        AddNode("again", "template@1", parent="each"), Connect("each.item -> again.item"),
    )  # fmt: skip

    assert found == {"more": [456, 80], "again": [136, 320], "each": [320, 800, 816, 560]}


def test_a_new_container_is_placed_with_room_for_what_is_in_it() -> None:
    found = placed(
        AddNode("loop", "repeat@1"), AddNode("a", "llm@1", parent="loop"), AddNode("b", "llm@1", parent="loop"),
        Connect("ask.text -> loop.start"), Connect("a.text -> b.text"),
    )  # fmt: skip

    assert found == {"loop": [960, 240, 816, 320], "a": [136, 80], "b": [456, 80]}


def test_what_has_a_place_keeps_it_and_is_in_the_way() -> None:
    found = placed(
        AddNode("here", "llm@1", position=[1280, 0]), AddNode("there", "llm@1"), Connect("output.x -> there.x")
    )

    assert found == {"here": [1280, 0], "there": [1280, 240]}


def test_on_an_empty_canvas_many_nodes_stand_apart() -> None:
    names = [f"n{number}" for number in range(30)]
    wires = [f"n{number // 2}.text -> n{number}.x" for number in range(1, 30)]
    found = placed(*(AddNode(name, "llm@1") for name in names), *map(Connect, wires), graph={})

    assert found["n0"] == [320, 0]
    assert [
        pair
        for pair in combinations(names, 2)
        if abs(found[pair[0]][0] - found[pair[1]][0]) < 240 and abs(found[pair[0]][1] - found[pair[1]][1]) < 200
    ] == []


def test_edges_that_go_round_in_a_circle_are_no_hindrance() -> None:
    found = placed(
        AddNode("a", "llm@1"), AddNode("b", "llm@1"), Connect("a.text -> b.x"), Connect("b.text -> a.x"),
        Connect("a.text -> a.y"), graph={},
    )  # fmt: skip

    assert sorted(found) == ["a", "b"]
    assert found["a"] != found["b"]
