"""What `find_problems` says, and that it says all of it."""

import pytest
from graphs_for_tests import graph_of, random_graphs
from hypothesis import given, settings
from hypothesis import strategies as st
from kinds_for_tests import KINDS

from engine.problems import errors
from engine.textform import graph_data, parse_graph
from engine.validate import find_problems

TEXT = {"kind": "text@1", "settings": {"text": "About {{ topic }}"}}
CASES = {
    "unknown_kind": ({"a": "stepp@1"}, ["input.topic -> a.value"]),
    "dangling_edge": ({"a": "step@1"}, ["input.topic -> a.value", "gone.value -> a.value"]),
    "unknown_port": ({"a": "step@1"}, ["input.topic -> a.value", "a.nothing -> output.page"]),
    "self_loop": ({"a": "step@1"}, ["a.value -> a.value"]),
    "wrong_direction": ({"a": "step@1"}, ["input.topic -> a.value", "output.page -> a.value"]),
    "cycle": ({"a": "step@1", "b": "step@1"}, ["a.value -> b.value", "b.value -> a.value"]),
    "port_taken": ({"a": "step@1"}, ["input.topic -> a.value", "input.other -> a.value"]),
    "input_not_wired": ({"a": "step@1"}, ["a.value -> output.page"]),
    "bad_setting": ({"a": {"kind": "text@1", "settings": {"text": 7}}}, []),
    "unknown_parent": ({"a": {"kind": "step@1", "parent": "gone"}}, []),
    "not_a_container": ({"a": {"kind": "step@1", "parent": "b"}, "b": "step@1"}, []),
    "crosses_border": (
        {"e": "each@1", "a": {"kind": "step@1", "parent": "e"}},
        ["input.topic -> e.items", "input.topic -> a.value"],
    ),
    "type_mismatch": ({"a": "agent@1"}, ["input.topic -> a.value", "input.topic -> a.tools"]),
    "no_output": ({"a": "step@1"}, ["input.topic -> a.value"]),
    "not_connected": ({"a": "step@1", "b": "source@1"}, ["input.topic -> a.value"]),
}


@pytest.mark.parametrize("code", CASES)
def test_each_fault_is_named(code):
    nodes, edges = CASES[code]

    problems = find_problems(graph_of(nodes, edges, inputs=("topic", "other")), KINDS)

    assert code in {problem.code for problem in problems}


@pytest.mark.parametrize(
    ("text", "shown", "advice"),
    [
        ("Write {{ a b }}.", "{{ a b }}", "Did you mean {{ a_b }}?"),
        ("Write {{ }} now.", "{{ }}", "as in {{ name }}"),
        ("Write {{ topic", "{{ topic", "Close it with }}"),
        ("{{ open {{ topic }}", "{{ open", "Close it with }}"),
        ("{{ 1st }}", "{{ 1st }}", "begins with no digit"),
    ],
)
def test_a_reference_that_names_nothing_is_a_warning_with_its_place_and_advice(text, shown, advice):
    graph = graph_of({"a": {"kind": "text@1", "settings": {"text": text}}}, ["a.text -> output.page"])

    (problem,) = [problem for problem in find_problems(graph, KINDS) if problem.code == "bad_template"]

    assert (problem.node, problem.field, problem.severity) == ("a", "settings.text", "warning")
    assert problem.message == f"Text: {shown} names no input, so it stays as it is."
    assert advice in problem.advice


@pytest.mark.parametrize(
    "text", ["{{ topic }} and {{topic.part[0]}}", '{"a": {"b": {}}}', "{{{ topic }}}", "{ topic }", 7]
)
def test_sound_references_and_plain_braces_are_no_problem(text):
    graph = graph_of({"a": {"kind": "text@1", "settings": {"text": text}}}, ["a.text -> output.page"])

    assert "bad_template" not in {problem.code for problem in find_problems(graph, KINDS)}


def test_a_sound_graph_has_no_problems():
    graph = graph_of({"a": TEXT}, ["input.topic -> a.topic", "a.text -> output.page"])

    assert find_problems(graph, KINDS) == []


def test_all_problems_are_found_and_not_only_the_first():
    nodes = {"a": "nothing@1", "b": "step@1", "c": {"kind": "text@1", "settings": {"text": 7}}}
    graph = graph_of(nodes, ["gone.x -> b.value", "b.value -> output.page"])

    assert {p.code for p in errors(find_problems(graph, KINDS))} >= {"unknown_kind", "dangling_edge", "bad_setting"}


def test_an_unknown_kind_is_answered_with_the_nearest_one():
    problems = find_problems(graph_of({"a": "stepp@1"}, []), KINDS)

    assert [p.advice for p in problems if p.code == "unknown_kind"] == ["Did you mean step@1?"]


def test_a_name_in_a_template_that_nothing_feeds_is_a_problem():
    problems = find_problems(graph_of({"a": TEXT}, ["a.text -> output.page"]), KINDS)

    assert [(p.code, p.node, p.field) for p in problems] == [("input_not_wired", "a", "topic")]


def test_only_nodes_on_a_circle_are_blamed_for_it():
    nodes = dict.fromkeys("abc", "step@1")
    edges = ["a.value -> b.value", "b.value -> a.value", "b.value -> c.value", "c.value -> output.page"]

    problems = find_problems(graph_of(nodes, edges), KINDS)

    assert [p.node for p in problems if p.code == "cycle"] == ["a", "b"]


def test_containers_that_hold_each_other_are_a_problem_and_no_hang():
    nodes = {"a": {"kind": "each@1", "parent": "b"}, "b": {"kind": "each@1", "parent": "a"}}

    assert "too_deep" in {p.code for p in find_problems(graph_of(nodes, []), KINDS)}


def test_more_nodes_than_the_limit_are_refused_in_one_sentence():
    data = {"format": "agent/1", "name": "Big", "nodes": {f"n{i}": {"kind": "step@1"} for i in range(10_001)}}

    graph, problems = parse_graph(data)

    assert (len(graph.nodes), [p.code for p in problems]) == (0, ["too_many_nodes"])


@given(graph=random_graphs())
@settings(max_examples=100, deadline=None)
def test_the_text_form_reads_back_as_the_same_graph(graph):
    again, problems = parse_graph(graph_data(graph))

    assert (graph_data(again), problems) == (graph_data(graph), [])
    assert set(again.edges) == set(graph.edges)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)
KEYS = ["format", "name", "inputs", "outputs", "nodes", "edges", "layout", "a", "kind", "parent", "retry", "on_error"]
MESS = st.dictionaries(
    st.sampled_from(KEYS), JSON | st.dictionaries(st.sampled_from(KEYS), JSON, max_size=4), max_size=8
)


@given(data=JSON | MESS)
@settings(max_examples=300, deadline=None)
def test_no_data_makes_the_reader_or_the_validation_raise(data):
    graph, problems = parse_graph(data)

    assert all(problem.message for problem in [*problems, *find_problems(graph, KINDS)])


@given(nodes=st.dictionaries(st.sampled_from("abcdef"), st.sampled_from([*KINDS, "gone@1"])), data=st.data())
@settings(max_examples=200, deadline=None)
def test_no_set_of_edges_makes_the_validation_raise(nodes, data):
    ends = st.sampled_from([*"abcdefg", "input", "output"])
    ports = st.sampled_from(["value", "items", "tool", "tools", "error", "result", "values", "x"])
    pieces = data.draw(st.lists(st.tuples(ends, ports, ends, ports), max_size=12))
    graph = graph_of(nodes, [f"{a}.{b} -> {c}.{d}" for a, b, c, d in pieces])

    assert isinstance(find_problems(graph, KINDS), list)
