"""The difference of two graphs: applied it gives the other graph, and it says what changed in words."""

import json
from copy import deepcopy
from typing import Any

from hypothesis import given, settings

from graphs.diff import Change, apply_changes, diff_graphs
from graphs.text import canonical
from tests.graphs.test_text import graphs

GREETER = {
    "format": "agent/1",
    "name": "Greeter",
    "inputs": {"name": {"type": "text"}},
    "nodes": {
        "greet": {"kind": "template@1", "title": "Greet", "settings": {"text": "Hello {{ name }}!", "trim": True}},
        "shout": {"kind": "template@1", "settings": {"text": "{{ greeting }} Bye."}},
    },
    "edges": ["input.name -> greet.name", "greet.text -> shout.greeting", "shout.text -> output.text"],
    "layout": {"greet": [0, 0]},
}


def changed(**parts: Any) -> dict[str, Any]:
    return {**deepcopy(GREETER), **parts}


def meaning(graph: dict[str, Any]) -> Any:
    """A graph without what carries no meaning."""
    data = {key: value for key, value in canonical(graph).items() if key not in ("layout", "groups", "locked")}
    return json.loads(json.dumps(data, sort_keys=True))


@settings(max_examples=300, deadline=None)
@given(graphs, graphs)
def test_applying_the_difference_gives_the_other_graph(before: Any, after: Any) -> None:
    one, other = canonical(before), canonical(after)

    assert meaning(apply_changes(one, diff_graphs(one, other))) == meaning(other)


@settings(max_examples=100, deadline=None)
@given(graphs, graphs)
def test_a_change_is_kept_as_json_and_read_back(before: Any, after: Any) -> None:
    changes = diff_graphs(canonical(before), canonical(after))

    assert [Change.from_json(json.loads(json.dumps(change.to_json()))) for change in changes] == changes


@settings(max_examples=100, deadline=None)
@given(graphs)
def test_a_graph_does_not_differ_from_itself(graph: Any) -> None:
    assert diff_graphs(canonical(graph), canonical(graph)) == []


def test_arrangement_and_order_are_no_change() -> None:
    moved = changed(
        layout={"greet": [500, 20]},
        groups={"g1": {"name": "Talk", "nodes": ["greet", "shout"]}},
        locked=["greet"],
        edges=list(reversed(GREETER["edges"])),  # type: ignore[call-overload]
        nodes=dict(reversed(GREETER["nodes"].items())),  # type: ignore[attr-defined]
    )

    assert diff_graphs(GREETER, moved) == []


def test_applying_changes_nothing_in_the_graph_it_is_given() -> None:
    before = deepcopy(GREETER)
    other = changed(nodes={})

    apply_changes(before, diff_graphs(before, other))

    assert before == GREETER


def test_every_change_is_said_in_a_sentence() -> None:
    after = changed(
        name="Host",
        inputs={"name": {"type": "text"}, "mood": {"type": "text"}},
        nodes={
            "greet": {"kind": "llm@1", "title": "Greet", "disabled": True, "settings": {"text": "Hi {{ name }}!"}},
            "think": {"kind": "llm@1", "title": "Think"},
        },
        edges=["input.name -> greet.name", "greet.text -> output.text"],
    )

    assert [change.sentence for change in diff_graphs(GREETER, after)] == [
        "The edge greet.text → shout.greeting was removed.",
        "The edge shout.text → output.text was removed.",
        "“shout” (template) was removed.",
        "“Greet”: kind is now “llm@1”, was “template@1”.",
        "“Greet”: disabled is now on.",
        "“Greet”: text is now “Hi {{ name }}!”, was “Hello {{ name }}!”.",
        "“Greet”: trim was removed; it was on.",
        "“Think” (llm) was added.",
        "The agent's input mood was added.",
        "The edge greet.text → output.text was drawn.",
        "The agent's name is now “Host”, was “Greeter”.",
    ]


def test_a_long_text_is_not_put_into_the_sentence() -> None:
    after = changed(nodes={**GREETER["nodes"], "shout": {"kind": "template@1", "settings": {"text": "x" * 5000}}})  # type: ignore[dict-item]

    (change,) = diff_graphs(GREETER, after)

    assert change.sentence == "“shout”: text was changed."
    assert (change.before, change.after) == ("{{ greeting }} Bye.", "x" * 5000)


def test_null_is_told_from_nothing_and_true_from_one() -> None:
    before = changed(nodes={"a": {"kind": "x@1", "settings": {"one": None, "two": 1, "three": 1}}}, edges=[])
    after = changed(nodes={"a": {"kind": "x@1", "settings": {"two": True, "three": 1.0}}}, edges=[])

    changes = diff_graphs(before, after)

    assert [(change.name, change.way) for change in changes] == [("one", "removed"), ("two", "changed")]


def test_a_change_of_what_is_gone_changes_nothing() -> None:
    setting = diff_graphs(GREETER, changed(nodes={**GREETER["nodes"], "shout": {"kind": "template@1"}}))  # type: ignore[dict-item]
    without = changed(nodes={}, edges=[])

    assert apply_changes(without, setting)["nodes"] == {}
