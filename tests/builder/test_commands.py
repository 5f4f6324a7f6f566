"""Commands: each does what it says, and its inverse puts the graph's data back exactly."""

import json
import random

import pytest
from pycrdt import Map, Text

from builder.apply import MARKS, apply_commands
from builder.commands import COMMANDS, Set, command_data, read_command
from builder.document import new_document, read_graph_data, read_marks
from builder.errors import CommandRefused
from engine.graph import Edge
from graphs.text import canonical, emit_yaml


def is_text(kind, name):
    return name == "prompt"


def apply(doc, *commands):
    return apply_commands(doc, [read_command(command) for command in commands], is_text)


ADD_A = {
    "type": "add_node",
    "id": "a",
    "kind": "llm@1",
    "settings": {"prompt": "Hi {{ x }}", "model": "smart"},
    "position": [0, 10],
}
ADD_B = {"type": "add_node", "id": "b", "kind": "template@1", "title": "B", "position": [320, 10]}


@pytest.fixture
def doc():
    doc = new_document()
    apply(doc, {"type": "set_meta", "name": "Test"}, ADD_A, ADD_B, {"type": "connect", "edge": "a.text -> b.x"})
    return doc


def test_the_reader_gives_the_text_form(doc):
    assert read_graph_data(doc) == {
        "format": "agent/1",
        "name": "Test",
        "inputs": {},
        "nodes": {
            "a": {"kind": "llm@1", "settings": {"prompt": "Hi {{ x }}", "model": "smart"}},
            "b": {"kind": "template@1", "title": "B"},
        },
        "edges": ["a.text -> b.x"],
        "layout": {"a": [0, 10], "b": [320, 10]},
    }


def test_long_texts_are_shared_and_other_settings_are_plain(doc):
    settings = doc.get("nodes", type=Map)["a"]["settings"]

    assert isinstance(settings["prompt"], Text)
    assert settings["model"] == "smart"


@pytest.mark.parametrize("new", ["Hi {{ y }}", "", "Grüße 😀 {{ x }}", "Hi", "{{ x }}", "Hi 😀{{ x }}"])
def test_a_shared_text_is_edited_in_place(doc, new):
    text = doc.get("nodes", type=Map)["a"]["settings"]["prompt"]

    apply(doc, {"type": "set", "id": "a", "path": ["settings", "prompt"], "value": new})

    assert str(text) == new


def test_two_people_may_type_in_one_text_at_once(doc):
    other = new_document(doc.get_update())
    apply(doc, {"type": "set", "id": "a", "path": ["settings", "prompt"], "value": "Hello {{ x }}"})
    apply(other, {"type": "set", "id": "a", "path": ["settings", "prompt"], "value": "Hi {{ x }}, please"})

    doc.apply_update(other.get_update())

    assert read_graph_data(doc)["nodes"]["a"]["settings"]["prompt"] == "Hello {{ x }}, please"


def test_removing_a_container_removes_what_it_holds_and_the_inverse_brings_it_back(doc):
    apply(
        doc,
        {"type": "add_node", "id": "each", "kind": "for_each@1", "position": [0, 200, 600, 300]},
        {"type": "set_parent", "id": "a", "parent": "each"},
        {"type": "connect", "edge": "each.item -> a.x"},
        {"type": "connect", "edge": "a.text -> each.result"},
    )
    before = read_graph_data(doc)

    inverse = apply_commands(doc, [read_command({"type": "remove_node", "id": "each"})], is_text)

    assert (list(read_graph_data(doc)["nodes"]), read_graph_data(doc)["edges"]) == (["b"], [])
    apply_commands(doc, inverse, is_text)
    assert read_graph_data(doc) == before


def test_a_mark_is_kept_beside_the_graph_and_goes_and_comes_back_with_its_node(doc):
    before = read_graph_data(doc)
    pin, stop = {"text": "Bonjour"}, {"if": "text = 'x'"}
    for name, value in (("pin", pin), ("breakpoint", stop)):
        apply(doc, {"type": "mark", "id": "a", "name": name, "value": value})

    assert (read_graph_data(doc), read_marks(doc)) == (before, {"a": {"pin": pin, "breakpoint": stop}})
    undo = apply(doc, {"type": "remove_node", "id": "a"})
    assert read_marks(doc) == {} == doc.get("marks", type=Map).to_py()
    apply_commands(doc, undo, is_text)
    assert (read_graph_data(doc), read_marks(doc)) == (before, {"a": {"pin": pin, "breakpoint": stop}})
    apply_commands(doc, apply(doc, {"type": "mark", "id": "a", "name": "pin"}), is_text)
    assert read_marks(doc)["a"]["pin"] == pin


def test_two_people_may_mark_one_node_at_once(doc):
    other = new_document(doc.get_update())
    apply(doc, {"type": "mark", "id": "a", "name": "pin", "value": {"text": "x"}})
    apply(other, {"type": "mark", "id": "a", "name": "breakpoint", "value": True})

    doc.apply_update(other.get_update())

    assert read_marks(doc) == {"a": {"breakpoint": True, "pin": {"text": "x"}}}


def test_inputs_keep_the_order_in_which_they_were_declared(doc):
    for name in ("zeta", "alpha", "mid"):
        apply(doc, {"type": "set_input", "name": name, "value": {"type": "text"}})
    apply(doc, {"type": "set_input", "name": "first", "value": {"type": "text"}, "at": 0})

    assert list(read_graph_data(doc)["inputs"]) == ["first", "zeta", "alpha", "mid"]


def test_a_deep_path_changes_one_item(doc):
    apply(doc, {"type": "set", "id": "b", "path": ["settings", "cases"], "value": [{"id": "one"}, {"id": "two"}]})
    inverse = apply(doc, {"type": "set", "id": "b", "path": ["settings", "cases", 1, "id"], "value": "deux"})

    assert read_graph_data(doc)["nodes"]["b"]["settings"] == {"cases": [{"id": "one"}, {"id": "deux"}]}
    assert inverse == [Set("b", ["settings", "cases"], [{"id": "one"}, {"id": "two"}])]


@pytest.mark.parametrize(
    "command",
    [
        {"type": "nonsense"},
        "no mapping",
        {"type": "add_node"},
        {"type": "add_node", "id": "a", "kind": "llm@1"},
        {"type": "add_node", "id": "Bad id", "kind": "llm@1"},
        {"type": "add_node", "id": "input", "kind": "llm@1"},
        {"type": "add_node", "id": "c", "kind": "llm@1", "position": ["x", 1]},
        {"type": "add_node", "id": "c", "kind": "llm@1", "settings": []},
        {"type": "add_node", "id": "c", "kind": "llm@1", "colour": "red"},
        {"type": "remove_node", "id": "zzz"},
        {"type": "set", "id": "zzz", "path": ["title"], "value": "x"},
        {"type": "set", "id": "a", "path": [], "value": "x"},
        {"type": "set", "id": "a", "path": ["colour"], "value": "x"},
        {"type": "set", "id": "a", "path": ["kind"]},
        {"type": "set", "id": "a", "path": ["settings", "list", 3], "value": [1]},
        {"type": "set", "id": "a", "path": ["title"], "value": "\x00"},
        {"type": "set", "id": "a", "path": ["timeout"], "value": 2**60},
        {"type": "connect", "edge": "a -> b"},
        {"type": "disconnect", "edge": "a.text -> b.y"},
        {"type": "move", "positions": {"a": [1]}},
        {"type": "set_parent", "id": "a", "parent": "a"},
        {"type": "set_group", "id": "Bad id", "value": {"nodes": ["a"]}},
        {"type": "set_group", "id": "g", "value": {"nodes": ["zzz"]}},
        {"type": "set_group", "id": "g", "value": {"nodes": "a"}},
        {"type": "set_group", "id": "g", "value": {"colour": "pink", "nodes": ["a"]}},
        {"type": "set_group", "id": "g", "value": {"name": 5}},
        {"type": "set_group", "id": "g", "value": {"shape": "round"}},
        {"type": "remove_group", "id": "g"},
        {"type": "set_input", "name": "no name", "value": {"type": "text"}},
        {"type": "set_input", "name": "x", "value": "text"},
        {"type": "set_meta", "name": 5},
        {"type": "mark", "id": "zzz", "name": "pin", "value": {}},
        {"type": "mark", "id": "a", "name": "colour", "value": "red"},
        {"type": "replace", "graph": []},
    ],
)
def test_a_command_that_makes_no_sense_is_refused_with_a_sentence(doc, command):
    with pytest.raises(CommandRefused) as refused:
        apply(doc, command)

    assert refused.value.message.endswith(".")


def test_a_command_survives_the_way_over_the_wire(doc):
    for command in (
        {"type": "connect", "edge": "a.text -> b.y"},
        ADD_A | {"id": "c"},
        {"type": "move", "positions": {"a": None}},
    ):
        assert command_data(read_command(command)) == command


GROUP = {"type": "set_group", "id": "g", "value": {"name": "Both", "colour": "blue", "nodes": ["a", "b"]}}


def test_a_group_is_made_renamed_and_removed_and_its_nodes_stay(doc):
    before = read_graph_data(doc)
    undo = apply(doc, GROUP)

    assert read_graph_data(doc)["groups"] == {"g": {"name": "Both", "colour": "blue", "nodes": ["a", "b"]}}
    apply(doc, {"type": "set_group", "id": "g", "value": {"name": "Two"}})
    assert read_graph_data(doc)["groups"] == {"g": {"name": "Two", "nodes": ["a", "b"]}}
    apply(doc, {"type": "remove_group", "id": "g"})
    assert read_graph_data(doc) == before
    apply(doc, GROUP)
    apply_commands(doc, undo, is_text)
    assert read_graph_data(doc) == before


def test_a_node_leaves_its_group_for_another_and_the_inverse_brings_it_back(doc):
    apply(doc, GROUP)
    before = read_graph_data(doc)

    undo = apply(doc, {"type": "set_group", "id": "h", "value": {"nodes": ["b"]}})

    assert {name: group["nodes"] for name, group in read_graph_data(doc)["groups"].items()} == {"g": ["a"], "h": ["b"]}
    apply_commands(doc, undo, is_text)
    assert read_graph_data(doc) == before


def test_a_removed_node_comes_back_into_its_group_and_locked(doc):
    apply(doc, GROUP, {"type": "set", "id": "b", "path": ["locked"], "value": True})
    before = read_graph_data(doc)

    undo = apply(doc, {"type": "remove_node", "id": "b"})

    assert read_graph_data(doc)["groups"]["g"]["nodes"] == ["a"]
    assert "locked" not in read_graph_data(doc)
    apply_commands(doc, undo, is_text)
    assert read_graph_data(doc) == before
    assert before["locked"] == ["b"]


def test_two_people_who_group_one_node_at_once_leave_it_in_one_group(doc):
    other = new_document(doc.get_update())
    apply(doc, {"type": "set_group", "id": "mine", "value": {"nodes": ["a", "b"]}})
    apply(other, {"type": "set_group", "id": "theirs", "value": {"nodes": ["b"]}})

    doc.apply_update(other.get_update())

    members = [node for group in read_graph_data(doc)["groups"].values() for node in group["nodes"]]
    assert sorted(members) == ["a", "b"]


def test_replace_makes_the_smallest_change(doc):
    updates = []
    doc.observe(lambda event: updates.append(event.update))
    graph = read_graph_data(doc)
    graph["nodes"]["a"]["settings"]["prompt"] = "Hi there {{ x }}"

    inverse = apply(doc, {"type": "replace", "graph": graph})

    assert Set("a", ["settings", "prompt"], "Hi {{ x }}") in inverse
    assert {type(command) for command in inverse} == {Set}
    assert len(updates[0]) < 200
    assert read_graph_data(doc) == graph


def random_value(choose):
    return choose.choice(["", "text", "line\nline", "Grüße 😀", 0, 1.5, True, [1, {"a": [None]}], {"b": {"c": 1}}, []])


def random_command(choose, doc):
    """A command that fits the document as it is."""
    data = read_graph_data(doc)
    nodes, edges = list(data["nodes"]), data["edges"]
    node = choose.choice(nodes) if nodes else None
    kind = choose.choice([name for name in COMMANDS if name != "replace" or choose.random() < 0.1])
    if kind == "add_node" or (node is None and kind in ("remove_node", "set", "set_parent", "mark")):
        new = choose.choice([name for name in map("n{}".format, range(len(nodes) + 40)) if name not in nodes])
        settings = {choose.choice(["prompt", "model", "x"]): random_value(choose) for _ in range(choose.randrange(3))}
        extra = {"position": [choose.randrange(900), 0.5]} if choose.random() < 0.7 else {}
        extra |= {"parent": node} if node and choose.random() < 0.3 else {}
        return {
            "type": "add_node",
            "id": new,
            "kind": choose.choice(["llm@1", "note@1"]),
            "settings": settings,
            **extra,
        }
    if kind == "set":
        path = choose.choice(
            [
                ["title"],
                ["note"],
                ["retry"],
                ["settings", "prompt"],
                ["settings", "model"],
                ["settings", "x"],
                ["disabled"],
                ["locked"],
                ["group"],
                ["settings"],
            ]
        )
        value = {"prompt": "x", "y": [1]} if path == ["settings"] else choose.choice([None, random_value(choose)])
        if path in (["locked"], ["group"]):
            value = choose.choice([None, True if path == ["locked"] else "g1"])
        return {"type": "set", "id": node, "path": path, "value": value}
    if kind == "disconnect" and edges:
        return {"type": "disconnect", "edge": choose.choice(edges)}
    if kind in ("connect", "disconnect"):
        return {
            "type": "connect",
            "edge": f"{node or 'input'}.text -> {choose.choice([*nodes, 'output'])}.x{choose.randrange(3)}",
        }
    if kind == "move":
        places = {name: choose.choice([None, [choose.randrange(99), 1], [1, 2, 3, 4]]) for name in nodes[:3]}
        return {"type": "move", "positions": places}
    if kind == "set_parent":
        return {
            "type": "set_parent",
            "id": node,
            "parent": choose.choice([None, *(other for other in nodes if other != node)]),
        }
    if kind == "remove_group" and data.get("groups"):
        return {"type": kind, "id": choose.choice(list(data["groups"]))}
    if kind in ("set_group", "remove_group"):
        members = choose.sample(nodes, k=min(len(nodes), choose.randrange(5)))
        value = choose.choice(
            [{"nodes": members}, {"name": "G", "colour": "red"}, {"nodes": members, "collapsed": True}]
        )
        return {"type": "set_group", "id": f"g{choose.randrange(4)}", "value": value}
    if kind in ("set_input", "set_output"):
        value = choose.choice([None, {"type": "text"}, {"type": "number", "default": 1}])
        at = {"at": choose.randrange(4)} if choose.random() < 0.5 else {}
        return {"type": kind, "name": choose.choice("pqrs"), "value": value, **at}
    if kind == "set_meta":
        return {"type": "set_meta", choose.choice(["name", "description"]): choose.choice(["", "A", "B"])}
    if kind == "mark" and node:
        return {"type": "mark", "id": node, "name": choose.choice(MARKS), "value": choose.choice([None, {"text": "x"}])}
    if kind == "remove_node":
        return {"type": "remove_node", "id": node}
    keep = choose.sample(nodes, k=choose.randrange(len(nodes) + 1))
    return {"type": "replace", "graph": part_of(data, keep) | {"inputs": {"p": {"type": "json"}}}}


def part_of(data, keep):
    """The graph with these nodes alone. What named another goes: a later node of that id would take it along."""
    nodes = {name: dict(data["nodes"][name]) for name in keep}
    for node in nodes.values():
        if node.get("parent") not in nodes:
            node.pop("parent", None)
    ends = {edge: (Edge.parse(edge).source, Edge.parse(edge).target) for edge in data["edges"]}
    edges = [edge for edge in data["edges"] if {*ends[edge]} <= {*nodes, "input", "output"}]
    layout = {node: place for node, place in data["layout"].items() if node in nodes}
    groups = {
        name: group | {"nodes": members}
        for name, group in data.get("groups", {}).items()
        if (members := [node for node in group["nodes"] if node in nodes])
    }
    locked = [node for node in data.get("locked", []) if node in nodes]
    beside = ({"groups": groups} if groups else {}) | ({"locked": locked} if locked else {})
    rest = {key: value for key, value in data.items() if key not in ("groups", "locked")}
    return rest | {"nodes": nodes, "edges": edges, "layout": layout} | beside


@pytest.mark.parametrize("seed", range(4))
def test_2000_random_commands_and_all_their_inverses_restore_the_same_graph(doc, seed):
    choose = random.Random(seed)
    apply(doc, {"type": "mark", "id": "a", "name": "pin", "value": {"text": "Hi"}})
    before, marks = read_graph_data(doc), read_marks(doc)
    text = emit_yaml(before)
    inverses, replaced = [], 0
    for _ in range(500):
        command = read_command(random_command(choose, doc))
        inverses.append(apply_commands(doc, [command], is_text))
        replaced += command.type == "replace"
        if command.type == "replace":
            after = read_graph_data(doc)
            assert list(after["nodes"]) == list(command.graph["nodes"])
            assert canonical(after) == canonical(dict(command.graph))

    assert replaced
    assert read_graph_data(doc) != before
    for inverse in reversed(inverses):
        apply_commands(doc, [read_command(command_data(command)) for command in inverse], is_text)
    assert read_graph_data(doc) == before
    assert read_marks(doc) == marks
    assert emit_yaml(read_graph_data(doc)) == text


def test_ten_thousand_nodes_are_replaced_in_seconds():
    doc = new_document()
    nodes = {f"n{number}": {"kind": "llm@1", "settings": {"prompt": "Hi {{ x }}"}} for number in range(10_000)}
    edges = [f"n{number}.text -> n{number + 1}.x" for number in range(9_999)]
    graph = {"format": "agent/1", "name": "Big", "inputs": {}, "nodes": nodes, "edges": sorted(edges), "layout": {}}

    inverse = apply(doc, {"type": "replace", "graph": graph})

    assert read_graph_data(doc) == graph
    apply_commands(doc, inverse, is_text)
    assert read_graph_data(doc)["nodes"] == {}


SCHEMA = {"type": "object", "properties": {"title": {"type": "string"}, "body": {"type": "string"}}, "required": []}


def order_of_settings(doc):
    return json.dumps(read_graph_data(doc)["nodes"]["a"]["settings"])


def test_settings_stand_in_the_order_of_the_kinds_schema_then_of_the_author(doc):
    apply(doc, {"type": "set", "id": "a", "path": ["settings", "zeta"], "value": 1})
    apply(doc, {"type": "set", "id": "a", "path": ["settings", "alpha"], "value": 2})
    undo = apply(doc, {"type": "set", "id": "a", "path": ["settings", "schema"], "value": SCHEMA})

    wanted = {"model": "smart", "prompt": "Hi {{ x }}", "schema": SCHEMA, "zeta": 1, "alpha": 2}
    assert order_of_settings(doc) == json.dumps(wanted)
    apply_commands(doc, undo, is_text)
    del wanted["schema"]
    assert order_of_settings(doc) == json.dumps(wanted)


def test_a_change_inside_a_value_and_its_undo_keep_the_order_of_the_rest(doc):
    apply(doc, {"type": "set", "id": "a", "path": ["settings", "schema"], "value": SCHEMA})
    before = order_of_settings(doc)

    undo = apply(doc, {"type": "set", "id": "a", "path": ["settings", "schema", "properties", "age"], "value": {}})

    assert list(read_graph_data(doc)["nodes"]["a"]["settings"]["schema"]["properties"]) == ["title", "body", "age"]
    apply_commands(doc, undo, is_text)
    assert order_of_settings(doc) == before


def test_a_removed_node_comes_back_and_a_replaced_graph_stands_in_the_authors_order(doc):
    apply(doc, {"type": "set", "id": "a", "path": ["settings", "schema"], "value": SCHEMA})
    before = order_of_settings(doc)
    graph = read_graph_data(doc)

    apply_commands(doc, apply(doc, {"type": "remove_node", "id": "a"}), is_text)
    assert order_of_settings(doc) == before

    turned = {**SCHEMA, "properties": {"body": {"type": "string"}, "title": {"type": "string"}}}
    graph["nodes"]["a"]["settings"]["schema"] = turned
    undo = apply(doc, {"type": "replace", "graph": graph})
    assert emit_yaml(read_graph_data(doc)) == emit_yaml(graph)
    apply_commands(doc, undo, is_text)
    assert order_of_settings(doc) == before


def test_hints_that_make_no_sense_are_passed_over(doc):
    node = doc.get("nodes", type=Map)["a"]
    for hints in (5, {"": 3}, {"": ["gone", None, "model", "model"]}):
        node["settings_order"] = hints
        assert list(read_graph_data(doc)["nodes"]["a"]["settings"]) == ["model", "prompt"]
