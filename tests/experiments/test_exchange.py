"""Cases as text: what is written reads back the same, and what cannot be read is refused with its place."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.errors import CasesUnreadable
from experiments.exchange import FORMATS, Format, read_cases, write_cases

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12) | st.sampled_from(
    ["12", "true", "null", '"quoted"', "{}", " x ", "a,b", "a\nb", "a\r\nb", "a\r", "\u2028", "", "\ufeffx"]
)
numbers = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
ports = st.from_regex(r"[a-z][a-z0-9_]{0,6}", fullmatch=True).filter(lambda name: name not in ("name", "graders"))
cases = st.fixed_dictionaries(
    {"inputs": st.dictionaries(ports, values, min_size=1, max_size=3)},
    optional={
        "name": st.text("abc é", min_size=1, max_size=8),
        "expected": st.dictionaries(ports, values, min_size=1, max_size=2)
        | st.integers()
        | st.lists(texts, max_size=2),
        "graders": st.just([{"type": "contains", "texts": ["a,b"]}]),
    },
)


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=100, deadline=None)
@given(rows=st.lists(cases, min_size=1, max_size=4))
def test_what_is_written_reads_back_the_same(form: Format, rows: list[dict[str, Any]]) -> None:
    kept = [{name: value for name, value in row.items() if value != []} for row in rows]

    assert read_cases(write_cases(rows, form), form) == kept


def test_the_format_is_guessed() -> None:
    assert read_cases('\ufeff [{"inputs": {"a": 1}}]') == [{"inputs": {"a": 1}}]
    assert read_cases('{"inputs": {"a": 1}}\n\n{"inputs": {"a": 2}}\n') == [{"inputs": {"a": 1}}, {"inputs": {"a": 2}}]
    assert read_cases("inputs.a\n1\n") == [{"inputs": {"a": 1}}]


def test_a_long_text_fits_into_a_cell() -> None:
    rows = [{"inputs": {"text": "word " * 40_000}}]

    assert read_cases(write_cases(rows, "csv"), "csv") == rows


def test_one_case_alone_is_read_as_a_step_is_copied() -> None:
    assert read_cases('{\n  "name": "Ask",\n  "inputs": {"a": 1}\n}') == [{"name": "Ask", "inputs": {"a": 1}}]


def test_a_table_from_elsewhere_is_read_by_the_types_of_the_inputs() -> None:
    table = "\ufeffname,zip,count,expected.text\r\nFirst,01234,3,hello\r\n,99999,,\r\n\r\n"

    assert read_cases(table, types={"zip": "text", "count": "number"}) == [
        {"name": "First", "inputs": {"zip": "01234", "count": 3}, "expected": {"text": "hello"}},
        {"inputs": {"zip": "99999"}},
    ]


@pytest.mark.parametrize(
    ("text", "form", "sentence"),
    [
        ("", None, "This is not CSV with a line of headings"),
        ("[]", None, "There are no cases in this text."),
        ("[1", "json", "This is not JSON: "),
        ("3", "json", "A list of cases is expected"),
        ("[1]", None, "Case 1 is no object."),
        ('{"inputs": {}}\n{"inputs"', None, "Line 2 is not JSON: "),
        ('{\n "inputs": {}', None, "This is not JSON: "),
        ('[{"input": {}}]', None, "Case 1 has a field “input”. The fields of a case: name, inputs, expected, graders."),
        ('[{"inputs": 3}]', None, "The inputs of case 1 are no object."),
        ('[{"inputs": {}, "name": 3}]', None, "The name of case 1 is no text."),
        ("topic\nbees\n", "csv", "No heading names an input of the agent. Name the columns after its inputs: city."),
        ("city,colour\nRome,red\n", "csv", "Case 1 has a field “colour”."),
        ('city\n"Rome\n', "csv", "This is not CSV with a line of headings"),
        ("[" * 100_000, "json", "This is not JSON: "),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(text: str, form: Format | None, sentence: str) -> None:
    with pytest.raises(CasesUnreadable) as refused:
        read_cases(text, form, {"city": "text"})

    assert refused.value.message.startswith(sentence)
