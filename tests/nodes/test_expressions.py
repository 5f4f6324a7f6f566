"""JSONata: what it computes, the same as npm's jsonata, and that it always ends."""

import asyncio
import json
import time
from pathlib import Path
from typing import Any

import pytest

from nodes.expressions import (
    Json,
    JsonataError,
    JsonataNotJson,
    JsonataSyntaxError,
    JsonataTimedOut,
    JsonataTooDeep,
    JsonataTooLarge,
    check_jsonata,
    evaluate_jsonata,
    evaluate_jsonata_async,
)

# Executed by the front end's tests too, with npm's jsonata, which made the outputs.
# An item has `output`, or `error` (our code) and, for grammar, mostly `position`; an absent value is null.
GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "jsonata.json").read_text())


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: case["expression"])
def test_golden_vector(case: dict[str, Any]) -> None:
    if "error" not in case:
        assert evaluate_jsonata(case["expression"], case["input"], seconds=5) == case["output"]
        return

    with pytest.raises(JsonataError) as caught:
        evaluate_jsonata(case["expression"], case["input"], seconds=5)

    assert caught.value.code == case["error"]
    assert caught.value.position == case.get("position", caught.value.position)


ENDLESS = {
    "a loop by tail calls": ("($f := function($n) {$f($n + 1)}; $f(0))", JsonataTimedOut),
    "recursion": ("($f := function($n) {1 + $f($n + 1)}; $f(0))", JsonataTooDeep),
    "a range of a milliard": ("[1..1e9]", JsonataTooLarge),
    "ranges of ranges": ("[1..1e6].[1..1e6]", (JsonataTimedOut, JsonataTooLarge)),
    "padding to a gigabyte": ("$pad('x', 1e9)", JsonataTooLarge),
    "padding by many": ("[1..1000].$pad('x', 1e7)", (JsonataTimedOut, JsonataTooLarge)),
    "doubling a text": ("$reduce([1..60], function($a, $b) {$a & $a}, 'xxxx')", (JsonataTimedOut, JsonataTooLarge)),
    "a catastrophic pattern": ("$match('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab', /^(a+)+$/)", JsonataTimedOut),
    "a catastrophic replacement": ("$replace($pad('a', 50, 'a') & 'b', /(a|a)+c/, 'x')", JsonataTimedOut),
    "sorting much": ("$sort([1..1000000], function($a, $b) {$a < $b})", JsonataTimedOut),
    "evaluating itself": ("($s := '($eval($s))'; $eval($s))", (JsonataTooDeep, JsonataTimedOut, JsonataError)),
    "deep brackets": ("(" * 20_000 + "1" + ")" * 20_000, (JsonataTooDeep, JsonataTimedOut)),
    "a result of six megabytes": ("$pad('x', 6000000, 'x')", (JsonataTooLarge, JsonataTimedOut)),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_an_expression_that_does_not_end_is_cut(name: str) -> None:
    expression, error = ENDLESS[name]
    started = time.monotonic()

    with pytest.raises(error) as caught:
        evaluate_jsonata(expression, None, seconds=0.5)

    assert time.monotonic() - started < 2.5
    assert caught.value.advice
    assert evaluate_jsonata("1 + 1", None, seconds=5) == 2


@pytest.mark.parametrize("expression", ["function($x) {$x}", "$sum", "[$f := function() {1}]", "'\\ud800'"])
def test_a_result_that_is_not_json_is_refused(expression: str) -> None:
    with pytest.raises(JsonataNotJson):
        evaluate_jsonata(expression, None, seconds=5)


def test_a_grammar_error_names_its_position() -> None:
    with pytest.raises(JsonataSyntaxError) as caught:
        evaluate_jsonata("items[", {}, seconds=5)

    assert (caught.value.position, caught.value.message) == (
        6,
        "The expression is not valid JSONata at position 6: Expected ] before end of expression.",
    )


def test_grammar_can_be_checked_without_data() -> None:
    assert check_jsonata("items[price > 3]") is None
    assert isinstance(check_jsonata("items["), JsonataSyntaxError)


def test_a_variable_of_one_evaluation_is_not_seen_by_the_next() -> None:
    expression = "$exists($kept) ? $kept : $kept := $"

    first, second = (evaluate_jsonata(expression, secret, seconds=5) for secret in ("one", "two"))

    assert (first, second) == ("one", "two")


@pytest.mark.parametrize("value", [2**53 + 1, 2**62, -(2**62), 1.5, "\0", "日本", [[]], {"": {"a b": None}}])
def test_data_passes_through_unchanged(value: Json) -> None:
    assert evaluate_jsonata("x", {"x": value}, seconds=5) == value


def test_the_event_loop_goes_on_while_an_expression_runs() -> None:
    async def count_ticks() -> int:
        task = asyncio.create_task(evaluate_jsonata_async("($f := function() {$f()}; $f())", None, seconds=0.4))
        ticks = 0
        while not task.done():
            await asyncio.sleep(0.01)
            ticks += 1
        with pytest.raises(JsonataTimedOut):
            await task
        return ticks

    assert asyncio.run(count_ticks()) > 15


def test_many_expressions_at_once_all_end() -> None:
    async def evaluate_all() -> list[Json]:
        return await asyncio.gather(*(evaluate_jsonata_async("$ * 2", n, seconds=5) for n in range(50)))

    assert asyncio.run(evaluate_all()) == [n * 2 for n in range(50)]


async def test_what_is_no_number_is_told_without_python() -> None:
    with pytest.raises(JsonataError, match=r"The expression failed: 'Ada' is not a number\."):
        await evaluate_jsonata_async("$number(name)", {"name": "Ada"})
