"""Types, templates, inputs and upgrades."""

import pytest
from graphs_for_tests import graph_of

from engine.errors import TemplateError
from engine.inputs import check_inputs
from engine.kinds import KindSpec
from engine.schema import find_faults
from engine.templates import render, template_names
from engine.textform import parse_graph
from engine.types import fits, is_type
from engine.upgrades import upgrade_graph


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("text", "text"),
        ("number", "text"),
        ("list of text", "text"),
        ("list of text", "json"),
        ("json", "list of text"),
        ("image", "file"),
        ("file", "image"),
        ("any", "image"),
        ("tool", "tool"),
        ("list of image", "list of file"),
    ],
)
def test_these_types_fit(source, target):
    assert fits(source, target) is None


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("text", "number"),
        ("text", "list of text"),
        ("list of image", "text"),
        ("list of text", "number"),
        ("image", "audio"),
        ("text", "tool"),
        ("tool", "any"),
        ("list of text", "list of number"),
    ],
)
def test_these_types_are_refused_with_a_sentence(source, target):
    assert fits(source, target).endswith(".")


def test_every_pair_of_types_has_an_answer():
    names = ["text", "number", "json", "file", "image", "any", "tool", "list of text", "list of list of text"]

    assert all(fits(a, b) is None or fits(a, b).endswith(".") for a in names for b in names)
    assert not is_type("list of tool")


def test_the_names_of_a_template_are_its_inputs():
    assert template_names("{{ b }} {{a.x[0]}} {{ b.y }} {{ 1no }} {{}}", None) == ("b", "a")


def test_a_template_renders_paths_and_writes_other_values_as_json():
    values = {"a": {"x": ["first"]}, "n": 1.5, "list": [1, "é"], "none": None}

    assert render("{{ a.x[0] }} {{n}} {{ list }}{{ none }}", values) == 'first 1.5 [1, "é"]'


@pytest.mark.parametrize("text", ["{{ gone }}", "{{ a.gone }}", "{{ a.x[9] }}", "{{ a.x.y }}"])
def test_a_missing_value_is_told_by_name(text):
    with pytest.raises(TemplateError, match=r"gone|item 9|“y”"):
        render(text, {"a": {"x": ["first"]}})


def test_inputs_are_completed_with_defaults_and_checked():
    inputs = {"t": {"type": "text"}, "n": {"type": "number", "default": 3}, "o": {"type": "json", "required": False}}
    graph, _ = parse_graph({"format": "agent/1", "inputs": inputs})

    assert check_inputs(graph, {"t": "x"}) == ({"t": "x", "n": 3}, [])
    assert [p.code for p in check_inputs(graph, {"n": True, "z": 1})[1]] == [
        "input_unknown",
        "input_missing",
        "input_wrong_type",
    ]


def test_old_nodes_are_upgraded_one_major_version_at_a_time():
    steps = {1: lambda s: s | {"one": True}, 2: lambda s: s | {"two": s["one"]}}
    kinds = {"k@3": KindSpec("k", "K", "Test", "", "box", major=3, upgrades=steps)}
    graph = graph_of({"a": {"kind": "k@1", "settings": {"x": 1}}, "b": "other@1", "c": "k@9"}, [])

    nodes = upgrade_graph(graph, kinds).nodes

    assert (nodes["a"].kind, nodes["a"].settings) == ("k@3", {"x": 1, "one": True, "two": True})
    assert (nodes["b"].kind, nodes["c"].kind) == ("other@1", "k@9")


def test_a_number_without_a_lower_bound_breaks_none_however_large_it_is():
    assert list(find_faults(1e300, {"type": "number", "maximum": 5})) == [("", "must be at most 5")]
    assert list(find_faults(0, {"exclusiveMinimum": 0})) == [("", "must be more than 0")]
