"""The text of an agent: what is written reads back the same, what is dangerous is refused with its place."""

import json

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from graphs import limits
from graphs.errors import TextRefused, TextTooLarge
from graphs.text import canonical, emit_json, emit_yaml, parse_json, parse_text, parse_yaml

TRICKY = [
    "yes", "No", "on", "null", "~", "1e3", "0x10", "0o7", "1_000", "12:30:45", "2026-01-01", "=", "<<", "- a",
    "? b", "a: b", "a #b", "#", "!tag", "&a", "*a", "%x", "@x", "`x", "|", ">", "'", '"', "{}", "[]", " lead",
    "trail ", "tab\there", "\n", "a\n", "a\n\n", "\na", "a\n  b\n c", " a\nb", "a\r\nb", "\u0085", "\u2028x",
    "\ufeff", "é😀", "\u65e5\u672c\u8a9e", "\U000e0001", "a\u00a0b", "", "a:", "-", "...", "---", "a\n---\nb",
]  # fmt: skip
text = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30),
    st.text("ab :#-\n\t'\"{}[]|>é", max_size=20),
    st.sampled_from(TRICKY),
)
number = st.one_of(
    st.integers(-limits.MAX_WHOLE_NUMBER, limits.MAX_WHOLE_NUMBER),
    st.floats(allow_nan=False, allow_infinity=False).filter(lambda n: not n.is_integer() or abs(n) > 2**53),
)
values = st.recursive(
    st.one_of(st.none(), st.booleans(), number, text),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(text, inner, max_size=4)),
    max_leaves=12,
)
port = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
node = st.fixed_dictionaries(
    {"kind": text},
    optional={
        "title": text,
        "settings": st.dictionaries(text, values, max_size=4),
        "timeout": st.floats(0.5, 100),
        "retry": st.fixed_dictionaries({"attempts": st.integers(1, 9)}),
        "disabled": st.booleans(),
        "note": text,
    },
)
graphs = st.fixed_dictionaries(
    {
        "format": st.just("agent/1"),
        "name": text,
        "inputs": st.dictionaries(
            port, st.fixed_dictionaries({"type": st.just("text")}, optional={"default": values}), max_size=3
        ),
        "nodes": st.dictionaries(port.filter(lambda name: name not in ("input", "output")), node, max_size=4),
        "edges": st.lists(st.builds("{}.{} -> {}.{}".format, port, port, port, port), max_size=4),
        "layout": st.dictionaries(port, st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=2), max_size=3),
    },
    optional={
        "groups": st.dictionaries(
            port,
            st.fixed_dictionaries(
                {"nodes": st.lists(port, max_size=4)},
                optional={
                    "name": text,
                    "colour": st.sampled_from(["grey", "blue", "violet"]),
                    "collapsed": st.booleans(),
                },
            ),
            max_size=3,
        ),
        "locked": st.lists(port, max_size=3),
    },
)


@settings(max_examples=400, deadline=None)
@given(values)
def test_whatever_is_written_reads_back_equal_in_yaml_and_json(value):
    assert parse_yaml(emit_yaml(value)) == canonical(value)
    assert parse_json(emit_json(value)) == canonical(value)


@settings(max_examples=200, deadline=None)
@given(graphs)
def test_the_text_of_a_graph_is_byte_stable(graph):
    once = emit_yaml(graph)

    assert emit_yaml(parse_yaml(once)) == once
    assert emit_yaml(parse_json(emit_json(graph))) == once


@settings(max_examples=200, deadline=None)
@given(values)
def test_an_ordinary_yaml_reader_sees_the_same_value(value):
    assert yaml.safe_load(emit_yaml(value)) == canonical(value)


def test_the_order_of_settings_stays_at_every_depth():
    settings = {"z": 1, "a": {"y": [{"d": 1, "c": 2}], "x": 2}, "m": 3}
    text = emit_yaml({"format": "agent/1", "name": "A", "nodes": {"b": {"kind": "llm@1", "settings": settings}}})

    kept = parse_yaml(text)["nodes"]["b"]["settings"]
    assert json.dumps(kept) == json.dumps(settings)
    assert emit_yaml(parse_yaml(text)) == text


def test_the_order_of_other_keys_makes_no_difference_and_the_order_of_nodes_stays():
    nested = {"z": 1, "a": {"y": 1, "x": 2}}
    one = {
        "format": "agent/1",
        "name": "A",
        "nodes": {"b": {"kind": "llm@1", "settings": nested}, "a": {"kind": "x@1"}},
        "edges": ["b.text -> output.page", "a.x -> b.y"],
    }
    other = {
        "edges": ["a.x -> b.y", "b.text -> output.page"],
        "name": "A",
        "format": "agent/1",
        "nodes": {"b": {"settings": {"z": 1, "a": {"y": 1, "x": 2}}, "kind": "llm@1"}, "a": {"kind": "x@1"}},
    }

    assert emit_yaml(one) == emit_yaml(other)
    assert list(parse_yaml(emit_yaml(one))["nodes"]) == ["b", "a"]


def test_a_graph_is_written_for_people():
    graph = {
        "format": "agent/1",
        "name": "Research and write",
        "inputs": {"topic": {"type": "text"}},
        "nodes": {
            "write": {
                "kind": "llm@1",
                "settings": {"model": "smart", "prompt": "Write a page.\n\n{{ facts }}\n"},
            }
        },
        "edges": ["input.topic -> write.facts", "write.text -> output.page"],
        "layout": {"write": [320.0, 0]},
    }

    assert emit_yaml(graph) == (
        "format: agent/1\n"
        "name: Research and write\n"
        "inputs:\n"
        "  topic:\n"
        "    type: text\n"
        "nodes:\n"
        "  write:\n"
        "    kind: llm@1\n"
        "    settings:\n"
        "      model: smart\n"
        "      prompt: |\n"
        "        Write a page.\n"
        "\n"
        "        {{ facts }}\n"
        "edges:\n"
        "  - input.topic -> write.facts\n"
        "  - write.text -> output.page\n"
        "layout:\n"
        "  write: [320, 0]\n"
    )


@pytest.mark.parametrize(
    ("source", "code", "line"),
    [
        ("a: &x [1]\nb: *x", "Anchors", 1),
        ("a: 1\nb: *x", "Aliases", 2),
        ("a: 1\nb: !!python/object:os.system x", "Tags", 2),
        ("a: !!binary aGk=", "Tags", 1),
        ("a: 1\nb:\n  c: 1\n  c: 2", "stands here twice", 4),
        ("a: 1\n---\nb: 2", "second document", 2),
        ("a: [1\nb: 2", "no YAML", 2),
        ("? [a]\n: 1", "key must be a text", 1),
        ("a: .inf", "finite", 1),
        ("a: 12345678901234567890", "whole number", 1),
    ],
)
def test_a_dangerous_yaml_is_refused_with_its_line(source, code, line):
    with pytest.raises(TextRefused) as refused:
        parse_yaml(source)

    assert code in refused.value.message
    assert refused.value.extra["line"] == line


@pytest.mark.parametrize(
    "source",
    [
        '{"a": 1, "a": 2}',
        '{"a": NaN}',
        '{"a": 1e999}',
        '{"a": "\\ud800"}',
        '{"a": "\\u0000"}',
        '{"a": 1',
        "",
        "[" * 1000,
    ],
)
def test_a_bad_json_is_refused(source):
    with pytest.raises(TextRefused):
        parse_json(source)


def test_an_error_in_json_names_line_and_column():
    with pytest.raises(TextRefused) as refused:
        parse_text('{\n  "a": oops\n}')

    assert refused.value.extra == {"line": 2, "column": 8}


def test_a_yaml_bomb_is_refused_at_its_first_anchor():
    bomb = "a: &a [x, x, x, x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}]\n" for a, b in zip("abcdefghij", "bcdefghijk", strict=True)
    )

    with pytest.raises(TextRefused, match="Anchors"):
        parse_yaml(bomb)


def test_invalid_utf_8_is_refused_with_its_place():
    with pytest.raises(TextRefused) as refused:
        parse_text(b"name: ok\nnote: \xff\xfe")

    assert refused.value.extra == {"line": 2, "column": 7}


def test_a_text_over_five_megabytes_is_too_large():
    with pytest.raises(TextTooLarge):
        parse_text("a: " + "x" * (5 * 2**20))


def test_a_text_of_very_many_values_is_too_large():
    with pytest.raises(TextTooLarge):
        parse_yaml("- a\n" * 600_000)


@pytest.mark.parametrize("source", ["[" * 200 + "]" * 200, "".join("  " * n + "a:\n" for n in range(100))])
def test_a_deep_nest_is_refused(source):
    with pytest.raises(TextRefused, match="deeper"):
        parse_yaml(source)


def test_10_001_nodes_are_too_many():
    data = {"nodes": {f"n{number}": {"kind": "note@1"} for number in range(10_001)}}

    with pytest.raises(TextTooLarge, match="10,001"):
        parse_text(json.dumps(data))


def test_yes_is_a_text_and_true_is_not():
    assert parse_yaml("a: yes\nb: true\nc: 'true'\nd: 1e3\ne: 0x10\nf: 010") == {
        "a": "yes", "b": True, "c": "true", "d": 1000, "e": "0x10", "f": 10,
    }  # fmt: skip
