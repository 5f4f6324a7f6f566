"""Values are stored so that what is read back is what the engine saw."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runs.values import (
    BIG,
    MOST_DEPTH,
    NotJson,
    dumps,
    dumps_plain,
    find_references,
    is_reference,
    is_small,
    offload,
    offload_whole,
    plain,
    resolve,
)

LONG = "ä" * BIG
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def back(stored: Any, texts: Any) -> Any:
    return resolve(stored, {text.sha256: text.data for text in texts}.__getitem__)


@given(json_values)
def test_every_plain_value_comes_back(value: Any) -> None:
    value, _ = plain(value)

    assert back(*offload_whole(value)) == value
    assert back(*offload({"port": value})) == {"port": value}


def test_a_big_object_is_stored_apart_whole() -> None:
    rows = {"rows": [{"name": f"number {number}"} for number in range(2_000)], "text": LONG}
    stored, apart = offload({"answer": rows, "few": {"text": LONG}})

    assert is_reference(stored["answer"])
    assert stored["few"].keys() == {"text"}
    assert sorted(part.media_type for part in apart) == ["application/json", "text/plain; charset=utf-8"]
    assert back(stored, apart) == {"answer": rows, "few": {"text": LONG}}


def test_the_list_of_a_port_keeps_its_shape_for_the_engine_and_its_big_items_go() -> None:
    items = [{"words": ["word"] * 9_000}, "short", ["word"] * 9_000]
    stored, apart = offload({"items": items})

    assert [is_reference(item) for item in stored["items"]] == [True, False, True]
    assert back(stored, apart) == {"items": items}
    assert is_reference(offload_whole(items)[0])


def test_a_long_text_is_stored_apart_and_lists_keep_their_shape() -> None:
    value = {"pages": [LONG, "short", {"body": LONG}], "count": 2}
    stored, texts = offload(value)

    assert [is_reference(page) for page in stored["pages"]] == [True, False, False]
    assert stored["pages"][0] == {"$blob": texts[0].sha256, "size": 2 * BIG, "media_type": "text/plain; charset=utf-8"}
    assert len(set(find_references(stored))) == 1
    assert back(stored, texts) == value


def test_a_value_that_only_looks_like_a_reference_is_no_reference() -> None:
    forged = {"$blob": "0" * 64, "size": 1, "media_type": "text/plain; charset=utf-8"}
    stored, texts = offload({"sly": forged})

    assert stored["sly"]["$blob"] != forged["$blob"]
    assert back(stored, texts) == {"sly": forged}


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("a\x00b", "a\N{REPLACEMENT CHARACTER}b"),
        ({"k\x00": ["\x00"]}, {"k\N{REPLACEMENT CHARACTER}": ["\N{REPLACEMENT CHARACTER}"]}),
        ("half \ud800 pair", "half ? pair"),
        ((1, 2), [1, 2]),
        ({1: "a"}, {"1": "a"}),
        ("\\u0000 spelled out", "\\u0000 spelled out"),
    ],
)
def test_what_cannot_be_stored_is_replaced(value: Any, kept: Any) -> None:
    assert plain(value)[0] == kept


@pytest.mark.parametrize("value", [float("nan"), {1, 2}, b"bytes", object()])
def test_what_json_cannot_say_is_refused(value: Any) -> None:
    with pytest.raises(NotJson):
        plain({"value": value})


def test_a_value_that_nests_without_end_is_refused() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]

    with pytest.raises(NotJson):
        plain(deep)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.binary(max_size=2),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner)
        | st.dictionaries(st.text(max_size=3) | st.just("$blob") | st.integers(), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(ANYTHING)
def test_what_is_called_small_is_stored_as_it_is(value: Any) -> None:
    if is_small(value):
        assert repr(plain(value)[0]) == repr(value)
        assert offload_whole(value) == (value, [])


@pytest.mark.parametrize(
    "value", [{"a": "x" * BIG}, ["x"] * 100, {"a": 1.5}, {"a": (1,)}, {1: "a"}, {"$blob": ""}, "\x00", "ä", 2**63]
)
def test_what_may_need_work_is_not_called_small(value: Any) -> None:
    assert not is_small(value)


def test_a_value_that_holds_itself_is_not_called_small() -> None:
    value: list[Any] = []
    value.append(value)
    assert not is_small(value)


@pytest.mark.parametrize("value", [{"text": "Hello"}, {"a": {"b": [1, True, None, "x"]}}, {}, 2**62])
def test_usual_outputs_are_small(value: Any) -> None:
    assert is_small(value)


def nested(depth: int) -> Any:
    value: Any = "x" * BIG
    for _ in range(depth):
        value = [value]
    return value


def test_what_is_too_deep_to_be_walked_is_no_value() -> None:
    assert plain(nested(MOST_DEPTH))[0] == nested(MOST_DEPTH)
    for depth in (MOST_DEPTH + 1, 950, 100_000):
        with pytest.raises(NotJson):
            plain(nested(depth))


@given(json_values)
def test_plain_json_is_written_to_the_same_effect_by_either_writer(value: Any) -> None:
    assert json.loads(dumps_plain(value)) == json.loads(dumps(value))


@pytest.mark.parametrize("value", [2**64, -(2**63) - 1, {"a": [10**30, "\u00e4\n"]}])
def test_whole_numbers_of_any_length_are_written_whole(value: Any) -> None:
    assert json.loads(dumps_plain(value)) == value
