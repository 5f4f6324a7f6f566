"""What is computed here is what the evaluator gives; everything else is left to it."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nodes.expressions import JsonataError, evaluate_jsonata
from nodes.plain_jsonata import Value, evaluate_plain

DATA: dict[str, Any] = {
    "data": "Hello Ada!",
    "mail": {"from": {"name": "Ada"}, "size": 3, "urgent": True},
    "list": [1, 2],
    "nothing": None,
    "half": 0.5,
    "big": 2**60,
    "long": "x" * 5000,
}
PLAIN = {
    "data": "Hello Ada!",
    '{"greeting": data, "size": $length(data)}': {"greeting": "Hello Ada!", "size": 10},
    "mail.from.name & ', ' & data": "Ada, Hello Ada!",
    "mail.size + 2 * 3 - 1": 8,
    'mail.size > 2 ? "big" : "small"': "big",
    "$uppercase(mail.from.name)": "ADA",
    "{}": {},
}
FOR_THE_EVALUATOR = [
    "long", "list", "nothing", "half", "missing", "mail.missing", "list.a", "list[0]", "big", "mail", "mail.size / 2",
    "[data]",
    "$sum(list)", "$length(mail.size)", "data + 1", "data = 1", "true", "mail.urgent and true", "data ~> $length",
    "($x := 1; $x)", "/a/", "`data`", '"a\\n"', "1.5", "1e3", "data.", "{", '{"a": 1, "a": 2}', "", "x" * 3000, "-1",
    '{"a": 1,}', "1 < 2 < 3",
]  # fmt: skip


@pytest.mark.parametrize(("expression", "value"), PLAIN.items())
def test_plain_expressions_are_computed_here(expression: str, value: Any) -> None:
    assert evaluate_plain(expression, DATA) == Value(value)
    assert evaluate_jsonata(expression, DATA) == value


@pytest.mark.parametrize("expression", FOR_THE_EVALUATOR)
def test_the_rest_is_for_the_evaluator(expression: str) -> None:
    assert evaluate_plain(expression, DATA) is None


NAMES = st.sampled_from(["data", "mail.size", "mail.from.name", "mail.urgent", "list", "missing", "half", "mail"])
LITERALS = st.sampled_from(['"x"', "'y z'", '""', "0", "7", "123456789012345"])
EXPRESSIONS = st.recursive(
    NAMES | LITERALS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "&", "=", "!=", "<", ">", "<=", ">="]), inner).map(" ".join),
        st.tuples(inner, inner, inner).map(lambda t: f"{t[0]} ? {t[1]} : {t[2]}"),
        inner.map(lambda one: f'{{"a": {one}, "b": "c"}}'),
        st.tuples(st.sampled_from(["$length", "$uppercase", "$lowercase", "$not"]), inner).map(
            lambda t: f"{t[0]}({t[1]})"
        ),
    ),
    max_leaves=6,
)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8)


@settings(max_examples=300, deadline=None)
@given(EXPRESSIONS, TEXTS, st.integers(-(2**54), 2**54))
def test_what_is_computed_here_is_what_the_evaluator_gives(expression: str, text: str, number: int) -> None:
    data = DATA | {"data": text, "mail": {"from": {"name": "Ada"}, "size": number, "urgent": True}}
    answer = evaluate_plain(expression, data)
    if answer is not None:
        try:
            expected = evaluate_jsonata(expression, data)
        except JsonataError as error:
            pytest.fail(f"The evaluator refuses {expression!r}: {error}")
        assert answer.value == expected
        assert type(answer.value) is type(expected)
