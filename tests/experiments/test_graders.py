"""What each grader passes and fails, the sentence it gives, and what it refuses to be."""

from typing import Any

import pytest

from experiments.errors import GraderRefused
from experiments.graders import Grade, Subject, check_graders, grade_with, graders_of
from experiments.graders.judge import judge_graph, judge_inputs, read_verdict

DEEP: Any = []
for _ in range(400):
    DEEP = [DEEP]


def graded(grader: dict[str, Any], outputs: dict[str, Any], expected: Any = None, **inputs: Any) -> tuple[bool, str]:
    check_graders([grader])
    grade = grade_with(grader, Subject(inputs, outputs, expected))
    return grade.passed, grade.reason


def refusal(*graders: Any) -> tuple[str, str | None]:
    with pytest.raises(GraderRefused) as refused:
        check_graders(list(graders))
    return refused.value.message, refused.value.field


# -- equals -------------------------------------------------------------------------------------------------------


def test_equal_outputs_pass_whatever_the_order_of_their_keys() -> None:
    outputs = {"a": {"x": 1, "y": [1, 2.0]}, "b": "text"}

    assert graded({"type": "equals"}, outputs, {"b": "text", "a": {"y": [1.0, 2], "x": 1}}) == (
        True,
        "It equals the expected output.",
    )


@pytest.mark.parametrize(
    ("found", "expected", "reason"),
    [
        ({"text": "Hi"}, {"text": "Hello"}, 'text is "Hi", expected "Hello".'),
        ({"a": {"b": [1, 2]}}, {"a": {"b": [1, 3]}}, "a.b[1] is 2, expected 3."),
        ({"a": [1]}, {"a": [1, 2]}, "a has 1 items, expected 2."),
        ({"a": 1}, {"a": 1, "b": 2}, "b is missing, expected 2."),
        ({"a": {"x": 1, "y": 2}}, {"a": {"x": 1}}, "a.y is 2, expected nothing there."),
        ({"a": True}, {"a": 1}, "a is true, expected 1."),
        ({"a": None}, {"a": 0}, "a is null, expected 0."),
        ({"a": "1"}, {"a": 1}, 'a is "1", expected 1.'),
        ({"a": 1}, "text", 'The output is {"a": 1}, expected "text".'),
    ],
)
def test_the_first_difference_is_named(found: Any, expected: Any, reason: str) -> None:
    assert graded({"type": "equals"}, found, expected) == (False, reason)


def test_outputs_of_which_nothing_is_expected_are_not_looked_at() -> None:
    assert graded({"type": "equals"}, {"a": 1, "time": 17}, {"a": 1})[0]


def test_numbers_may_differ_by_the_tolerance() -> None:
    grader = {"type": "equals", "tolerance": 0.1}

    assert graded(grader, {"n": 3.14}, {"n": 3.1})[0]
    assert graded(grader, {"n": 3.3}, {"n": 3.1}) == (False, "n is 3.3, expected 3.1, which is more than 0.1 away.")


def test_one_output_can_be_compared_alone() -> None:
    grader = {"type": "equals", "port": "a"}

    assert graded(grader, {"a": 1, "time": 17}, {"a": 1})[0]
    assert graded(grader, {"time": 17}, {"a": 1}) == (False, "There is no output called a. The outputs: time.")
    assert graded(grader, {"a": 1}, {"b": 1}) == (False, "The expected output names nothing for a.")


def test_a_case_that_expects_nothing_cannot_equal_it() -> None:
    passed, reason = graded({"type": "equals"}, {"a": 1})

    assert (passed, reason[:40]) == (False, "This case says nothing about the expecte")


def test_very_deep_values_are_told_apart_without_following_them() -> None:
    passed, reason = graded({"type": "equals"}, {"a": DEEP}, {"a": DEEP})

    assert not passed
    assert reason.endswith("nests more than 200 levels deep, which is not compared.")


@pytest.mark.parametrize("tolerance", ["1", True, float("nan"), [1], -1])
def test_a_tolerance_is_a_number_of_zero_or_more(tolerance: Any) -> None:
    assert refusal({"type": "equals", "tolerance": tolerance})[1] == "graders.0.tolerance"


# -- contains -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "answer"),
    [
        ({"texts": ["Ada"]}, (True, 'It contains "Ada".')),
        ({"texts": ["ada"]}, (False, 'It does not contain "ada".')),
        ({"texts": ["ada"], "ignore_case": True}, (True, 'It contains "ada".')),
        ({"texts": ["Ada", "Bob"]}, (False, 'It does not contain "Bob".')),
        ({"texts": ["Ada", "Bob"], "mode": "any"}, (True, 'It contains "Ada".')),
        ({"texts": ["Eve", "Bob"], "mode": "any"}, (False, 'It contains none of "Eve", "Bob".')),
        ({"texts": ["Eve"], "mode": "none"}, (True, 'It does not contain "Eve".')),
        ({"texts": ["Ada"], "mode": "none"}, (False, 'It contains "Ada", which it must not.')),
        ({"texts": ["Ada"], "port": "mood"}, (False, "There is no output called mood. The outputs: text.")),
    ],
)
def test_texts_are_looked_for(settings: dict[str, Any], answer: tuple[bool, str]) -> None:
    assert graded({"type": "contains", **settings}, {"text": "Hello Ada!"}) == answer


def test_other_values_are_looked_at_as_json() -> None:
    assert graded({"type": "contains", "texts": ['"n": 12']}, {"a": {"n": 12}, "b": "é"})[0]


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({}, "texts"),
        ({"texts": []}, "texts"),
        ({"texts": "Ada"}, "texts"),
        ({"texts": [""]}, "texts"),
        ({"texts": [3]}, "texts"),
        ({"texts": ["x" * 20_001]}, "texts"),
        ({"texts": ["x"] * 51}, "texts"),
        ({"texts": ["x"], "mode": "some"}, "mode"),
        ({"texts": ["x"], "port": 3}, "port"),
    ],
)
def test_what_cannot_be_looked_for_is_refused(settings: dict[str, Any], field: str) -> None:
    assert refusal({"type": "contains", **settings})[1] == f"graders.0.{field}"


# -- json_schema --------------------------------------------------------------------------------------------------

SCHEMA = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}


def test_an_output_fits_its_schema_or_the_place_is_named() -> None:
    grader = {"type": "json_schema", "schema": SCHEMA, "port": "json"}

    assert graded(grader, {"json": {"n": 3}, "text": ""}) == (True, "It fits the schema.")
    assert graded(grader, {"json": {"n": "3"}}) == (
        False,
        "It does not fit the schema: $.n '3' is not of type 'integer'. It is {\"n\": \"3\"}.",
    )
    assert graded(grader, {"text": ""})[1] == "There is no output called json. The outputs: text."


@pytest.mark.parametrize("schema", [None, "object", {"type": "no such type"}, {"$ref": "https://example.com/x"}])
def test_a_broken_schema_is_refused(schema: Any) -> None:
    message, field = refusal({"type": "json_schema", "schema": schema})

    assert field == "graders.0.schema"
    assert "answer" not in message


def test_a_pattern_without_end_is_ended() -> None:
    grader = {"type": "json_schema", "schema": {"type": "string", "pattern": "^(a+)+$"}}

    passed, reason = graded(grader, {"text": "a" * 40 + "b"})

    assert (passed, reason) == (False, "The schema is broken: checking an answer against it took longer than 1 second.")


# -- jsonata ------------------------------------------------------------------------------------------------------


def test_an_expression_sees_inputs_outputs_and_what_is_expected() -> None:
    grader = {"type": "jsonata", "expression": "$contains(outputs.text, inputs.name) and outputs.n > expected.n"}

    assert graded(grader, {"text": "Hi Ada", "n": 3}, {"n": 2}, name="Ada") == (True, "The expression gives true.")
    assert graded(grader, {"text": "Hi", "n": 3}, {"n": 2}, name="Ada") == (
        False,
        "The expression gives false, and only true passes.",
    )


def test_only_true_passes() -> None:
    assert graded({"type": "jsonata", "expression": "outputs.n"}, {"n": 1}) == (
        False,
        "The expression gives 1, and only true passes.",
    )


def test_an_expression_without_end_is_ended() -> None:
    endless = "($f := function($x) { $f($x + 1) }; $f(1))"

    assert graded({"type": "jsonata", "expression": endless}, {"n": 1})[0] is False


@pytest.mark.parametrize("expression", ["", "  ", "outputs.", 3, "x" * 20_001])
def test_what_is_no_expression_is_refused(expression: Any) -> None:
    assert refusal({"type": "jsonata", "expression": expression})[1] == "graders.0.expression"


# -- judge --------------------------------------------------------------------------------------------------------


def test_a_judge_reads_the_rubric_and_the_values_as_data() -> None:
    subject = Subject({"name": "Ada"}, {"text": "{{ rubric }}", "n": 1}, {"text": "Hi"})

    asked = judge_inputs({"rubric": "Be kind.", "port": "text"}, subject)

    assert asked == {
        "rubric": "Be kind.",
        "given": '{\n "name": "Ada"\n}',
        "output": "{{ rubric }}",
        "expected": '\n<expected>\n{\n "text": "Hi"\n}\n</expected>',
    }


def test_a_judge_reads_no_more_than_it_can() -> None:
    asked = judge_inputs({"rubric": "Be short."}, Subject({}, {"text": "x" * 50_000}))

    assert asked["output"].endswith("more characters]")
    assert len(asked["output"]) < 41_000


def test_the_judges_graph_asks_the_model_that_is_named() -> None:
    graph = judge_graph({"rubric": "Be kind.", "model": "fast"})

    assert graph["nodes"]["judge"]["settings"]["model"] == "fast"
    assert judge_graph({"rubric": "Be kind."})["nodes"]["judge"]["settings"]["model"] == "smart"


@pytest.mark.parametrize(
    ("outputs", "grade"),
    [
        ({"verdict": {"passed": True, "reason": "Kind."}}, Grade(True, "Kind.")),
        ({"verdict": {"passed": False, "reason": ""}}, Grade(False, "The judge gave no reason.")),
        ({"verdict": {"passed": "yes"}}, Grade(False, "The judge gave no verdict.")),
        ({}, Grade(False, "The judge gave no verdict.")),
    ],
)
def test_a_verdict_is_read(outputs: dict[str, Any], grade: Grade) -> None:
    assert read_verdict(outputs) == grade


@pytest.mark.parametrize(
    ("settings", "field"), [({}, "rubric"), ({"rubric": " "}, "rubric"), ({"rubric": "x", "model": 3}, "model")]
)
def test_a_judge_needs_a_rubric(settings: dict[str, Any], field: str) -> None:
    assert refusal({"type": "judge", **settings})[1] == f"graders.0.{field}"


# -- all ----------------------------------------------------------------------------------------------------------


def test_unknown_graders_are_refused_with_the_names_of_the_known() -> None:
    message, field = refusal({"type": "equals"}, {"type": "regex"})

    assert (message, field) == (
        "There is no such grader. The graders: equals, contains, json_schema, jsonata, judge.",
        "graders.1.type",
    )
    assert refusal("equals")[1] == "graders"
    assert refusal(*[{"type": "equals"}] * 21)[1] == "graders"


def test_without_graders_what_is_expected_has_to_come_out() -> None:
    assert graders_of([], {"text": "Hi"}) == [{"type": "equals"}]
    assert graders_of([], None) == []
    assert graders_of([{"type": "jsonata"}], {"text": "Hi"}) == [{"type": "jsonata"}]


def test_a_grader_that_was_spoilt_in_the_database_fails_with_a_sentence() -> None:
    grade = grade_with({"type": "contains"}, Subject({}, {"text": "Hi"}))

    assert grade == Grade(False, "This grader could not work on this output (KeyError).")
