"""What well-meant code gets, in both languages."""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from nodes.sandbox.errors import CodeFailed, CodeOutputTooLarge, CodeResultNotJson
from nodes.sandbox.javascript import run_javascript
from nodes.sandbox.limits import CodeResult, Json, Limits
from nodes.sandbox.python import run_python

RUN = {"python": run_python, "javascript": run_javascript}
GUEST = Path(run_python.__globals__["__file__"]).with_name("guest")


def run(language: str, code: str, inputs: Mapping[str, Json] | None = None) -> CodeResult:
    return asyncio.run(RUN[language](code, inputs or {}, Limits()))


@pytest.mark.parametrize(
    ("language", "code", "result"),
    [
        ("python", "result = [text.upper(), len(inputs['rows'])]", ["ÄB", 2]),
        ("python", "result = inputs", {"text": "äb", "rows": [1, 2], "a b": None, "class": 1}),
        ("python", "print(text)", None),
        ("python", "from statistics import mean\ndef f(): return mean(rows)\nresult = f()", 1.5),
        (
            "python",
            "import re, json, datetime, csv, hashlib, base64\nresult = datetime.date(2026, 1, 2).isoformat()",
            "2026-01-02",
        ),
        ("python", "class A:\n  x = rows\nresult = A.x", [1, 2]),
        ("python", "result = '日本' + chr(0)", "日本\0"),
        ("javascript", "return [text.toUpperCase(), inputs.rows.length]", ["ÄB", 2]),
        ("javascript", "return inputs", {"text": "äb", "rows": [1, 2], "a b": None, "class": 1}),
        ("javascript", "console.log(text)", None),
        ("javascript", "result = rows.map(x => x * 2)", [2, 4]),
        ("javascript", "const result = rows.length // done", 2),
        ("javascript", "const text = 'mine'; return text", "mine"),
        ("javascript", "await new Promise(done => setTimeout(done, 5)); return 'later'", "later"),
        ("javascript", "return {when: new Date(0), gone: undefined}", {"when": "1970-01-01T00:00:00.000Z"}),
        ("javascript", "return structuredClone(new URL('http://a/b?c=1').searchParams.get('c'))", "1"),
        ("javascript", "return '日本' + String.fromCharCode(0)", "日本\0"),
    ],
)
def test_the_result_is_what_the_code_says(language: str, code: str, result: Json) -> None:
    assert run(language, code, {"text": "äb", "rows": [1, 2], "a b": None, "class": 1}).result == result


@pytest.mark.parametrize(
    ("language", "code", "line"),
    [
        ("python", "x = 1\n\nx / 0\n", 3),
        ("python", "def f():\n    return [][1]\n\nf()", 2),
        ("python", "x = 1\ny = = 2", 2),
        ("javascript", "const x = 1\n\nx.y.z\n", 3),
        ("javascript", "const f = () => {\n    throw new Error('no')\n}\nf()", 2),
        ("javascript", "const x = 1\ny = = 2", 2),
    ],
)
def test_a_failure_names_the_users_line_and_shows_only_the_users_code(language: str, code: str, line: int) -> None:
    with pytest.raises(CodeFailed) as caught:
        run(language, code)

    assert caught.value.line == line
    assert f"in line {line}:" in caught.value.message
    assert "_guest" not in caught.value.traceback


@pytest.mark.parametrize(
    ("language", "code", "shown"),
    [
        ("python", "print('a', 1)\nprint({'b': 2})", "a 1\n{'b': 2}\n"),
        ("javascript", "console.log('a', 1)\nconsole.warn({b: 2})", "a 1\n{ b: 2 }\n"),
    ],
)
def test_prints_are_kept_and_told_as_they_come(language: str, code: str, shown: str) -> None:
    told: list[str] = []

    ended = asyncio.run(RUN[language](code, {}, Limits(), on_print=told.append))

    assert ended.printed == shown
    assert "".join(told) == shown


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("python", "print('first')\nimport time\ntime.sleep(0.4)"),
        ("javascript", "console.log('first'); await new Promise(r => setTimeout(r, 400))"),
    ],
)
def test_a_print_is_told_before_the_code_has_ended(language: str, code: str) -> None:
    async def wait_for_first() -> bool:
        said = asyncio.Event()
        task = asyncio.create_task(RUN[language](code, {}, Limits(), on_print=lambda text: said.set()))
        await asyncio.wait_for(said.wait(), 5)
        was_running = not task.done()
        await task
        return was_running

    assert asyncio.run(wait_for_first())


@pytest.mark.parametrize(("language", "code"), [("python", "result = x"), ("javascript", "return x")])
def test_inputs_come_through_unchanged(language: str, code: str) -> None:
    value: Json = {
        "text": "\0\u2028\\\"'`${a}",
        "n": [0, -1, 1.5, 2**53],
        "deep": [[[{}]]],
        "": None,
        "__proto__": True,
    }

    assert run(language, code, {"x": value}).result == value


def test_ten_runs_at_once_all_end() -> None:
    async def run_ten() -> list[Json]:
        runs = [RUN[language](code, {"n": n}, Limits()) for n in range(5) for language, code in CODE.items()]
        return [ended.result for ended in await asyncio.gather(*runs)]

    assert asyncio.run(run_ten()) == [n * 2 for n in range(5) for _ in CODE]


CODE = {"python": "result = n * 2", "javascript": "return n * 2"}


@pytest.mark.parametrize(
    ("language", "code"), [("python", "result = 'x' * 100_000_000"), ("javascript", "return 'x'.repeat(1e8)")]
)
def test_a_result_far_beyond_the_limit_is_too_large_when_memory_allows_it(language: str, code: str) -> None:
    with pytest.raises(CodeOutputTooLarge):
        asyncio.run(RUN[language](code, {}, Limits(seconds=30, memory_mb=2048)))


def test_python_draws_new_random_numbers_each_run() -> None:
    code = "import random, uuid; result = [random.random(), str(uuid.uuid4())]"

    assert run("python", code).result != run("python", code).result


def test_a_missing_module_is_explained() -> None:
    with pytest.raises(CodeFailed, match="numpy") as caught:
        run("python", "import numpy")

    assert caught.value.advice
    assert "standard library" in caught.value.advice


def test_what_javascript_may_not_reach_is_explained() -> None:
    with pytest.raises(CodeFailed, match="fetch is not defined") as caught:
        run("javascript", "await fetch('http://example.com')")

    assert caught.value.advice
    assert "HTTP request" in caught.value.advice


def test_the_reason_of_a_result_that_is_not_json_is_told() -> None:
    with pytest.raises(CodeResultNotJson, match="set is not JSON serializable"):
        run("python", "result = {1}")


def test_every_module_of_node_is_refused() -> None:
    import subprocess

    from deno import find_deno_bin

    script = "console.log(JSON.stringify((await import('node:module')).builtinModules))"
    listed = subprocess.run(
        [find_deno_bin(), "eval", script], capture_output=True, check=True, env={"DENO_DIR": "/dev/null/none"}
    )
    refused = json.loads((GUEST / "import_map.json").read_text())["imports"]

    assert {f"node:{name.removeprefix('node:')}" for name in json.loads(listed.stdout)} <= set(refused)
