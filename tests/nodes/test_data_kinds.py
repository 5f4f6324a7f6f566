"""template, transform, code: from values to values."""

import pytest
from kinds_support import RecordingContext, run_kind

from nodes.base import Done, NodeFailed
from nodes.registry import KINDS


async def test_a_template_is_filled_in():
    done = await run_kind("template@1", {"text": "Hello {{ who.name }}: {{ n }}"}, {"who": {"name": "Ann"}, "n": [1]})

    assert done == Done({"text": "Hello Ann: [1]"})


async def test_a_template_that_names_a_missing_value_fails_with_its_name():
    with pytest.raises(NodeFailed, match="who") as failure:
        await run_kind("template@1", {"text": "Hello {{ who }}"}, {})

    assert failure.value.code == "template_value_missing"


async def test_a_template_that_repeats_a_large_value_fails_before_it_fills_the_memory():
    with pytest.raises(NodeFailed, match="larger than a value may be") as failure:
        await run_kind("template@1", {"text": "{{ page }}" * 1_000_000}, {"page": "x" * 1_000_000})

    assert failure.value.code == "template_too_large"
    assert failure.value.advice


async def test_a_transform_sees_every_input_by_its_name():
    settings = {"expression": "$sum(rows.price) * rate", "inputs": [{"name": "rows"}, {"name": "rate"}]}

    done = await run_kind("transform@1", settings, {"rows": [{"price": 1}, {"price": 2}], "rate": 2})

    assert done == Done({"result": 6})


@pytest.mark.parametrize(
    ("expression", "code"),
    [("(", "jsonata_syntax"), ("$f(", "jsonata_syntax"), ("($f:=function($n){$f($n+1)}; $f(0))", "jsonata_")],
)
async def test_a_broken_or_endless_expression_fails_with_a_sentence(expression, code):
    with pytest.raises(NodeFailed) as failure:
        await run_kind("transform@1", {"expression": expression}, {"data": 1})

    assert failure.value.code.startswith(code)
    assert failure.value.message.endswith(".")


async def test_code_gets_its_inputs_and_fills_its_outputs():
    settings = {
        "language": "javascript",
        "code": "return {sum: a + 1, text: 'n' + a}",
        "inputs": [{"name": "a"}],
        "outputs": [{"name": "sum"}, {"name": "text"}],
    }

    assert await run_kind("code@1", settings, {"a": 2}) == Done({"sum": 3, "text": "n2"})


async def test_code_prints_into_the_log():
    context = RecordingContext()

    done = await run_kind("code@1", {"code": "print('seen', value)\nresult = value * 2"}, {"value": 4}, context)

    assert (done, "".join(context.logged).strip()) == (Done({"result": 8}), "seen 4")


async def test_several_outputs_need_a_mapping():
    settings = {"code": "result = 1", "outputs": [{"name": "a"}, {"name": "b"}]}

    with pytest.raises(NodeFailed, match="mapping with a, b"):
        await run_kind("code@1", settings, {})


async def test_code_that_fails_names_its_line():
    with pytest.raises(NodeFailed) as failure:
        await run_kind("code@1", {"code": "x = 1\nresult = x / 0"}, {})

    assert failure.value.code == "code_failed"
    assert "line 2" in failure.value.message


def test_port_lists_that_cannot_be_read_make_no_ports():
    rule = KINDS["transform@1"].spec.inputs

    assert [port.name for port in rule({"inputs": [{"name": "a"}, {"name": ""}, 7, {"name": "a"}]})] == ["a"]
    assert [port.name for port in rule({"inputs": "no list"})] == ["data"]
