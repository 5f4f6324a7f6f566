"""The server over a real socket, driven by OpenAI's own client, sync and async."""

import asyncio
import base64
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import openai
import pytest
from openai import AsyncOpenAI, OpenAI
from pydantic import BaseModel

from demo_model.server import running
from demo_model.tokens import count_tokens, split_tokens

ARTICLE = (
    "The river otter is a mammal that lives along rivers and lakes. Otters eat fish, crabs and frogs. "
    "An adult otter weighs about 8 kilograms. Otters were hunted for their fur until 1978, when the law began to "
    "protect them. Clean water is the most important condition for otters."
)
SUMMARISE = [{"role": "user", "content": f"Summarise this text in one sentence:\n\n{ARTICLE}"}]
SEARCH = {
    "type": "function",
    "function": {
        "name": "search",
        "description": "Search the encyclopedia for facts about a topic.",
        "parameters": {"type": "object", "properties": {"query": {"type": "string"}}, "required": ["query"]},
    },
}
CALCULATOR = {
    "type": "function",
    "function": {
        "name": "calculator",
        "description": "Evaluate an arithmetic expression.",
        "parameters": {"type": "object", "properties": {"expression": {"type": "string"}}, "required": ["expression"]},
    },
}


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with running(faults=False) as base:
        yield base


@pytest.fixture(scope="module")
def client(url: str) -> Iterator[OpenAI]:
    with OpenAI(base_url=url, api_key="any", max_retries=0) as made:
        yield made


def ask(client: OpenAI, user: str, system: str = "", **options: Any) -> str:
    messages = [{"role": "system", "content": system}] * bool(system) + [{"role": "user", "content": user}]
    return client.chat.completions.create(model="demo", messages=messages, **options).choices[0].message.content


def test_a_completion_says_what_it_is_and_what_it_cost(client: OpenAI) -> None:
    answer = client.chat.completions.create(model="demo", messages=SUMMARISE)

    assert answer.choices[0].message.content == "The river otter is a mammal that lives along rivers and lakes."
    assert (answer.model, answer.system_fingerprint, answer.choices[0].finish_reason) == ("demo", "demo", "stop")
    assert answer.usage.completion_tokens == count_tokens(answer.choices[0].message.content)
    assert answer.usage.prompt_tokens == count_tokens(SUMMARISE[0]["content"]) + 4 + 3
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens


def test_a_stream_holds_the_same_text_token_by_token_and_ends_with_the_usage(client: OpenAI) -> None:
    whole = client.chat.completions.create(model="demo", messages=SUMMARISE)
    chunks = list(
        client.chat.completions.create(
            model="demo", messages=SUMMARISE, stream=True, stream_options={"include_usage": True}
        )
    )

    pieces = [c.choices[0].delta.content for c in chunks if c.choices and c.choices[0].delta.content]
    assert pieces == split_tokens(whole.choices[0].message.content)
    assert [c.choices[0].finish_reason for c in chunks if c.choices][-1] == "stop"
    assert (chunks[-1].choices, chunks[-1].usage) == ([], whole.usage)
    assert {c.id for c in chunks} == {whole.id}


def test_a_stream_without_the_option_has_no_usage(client: OpenAI) -> None:
    chunks = list(client.chat.completions.create(model="demo", messages=SUMMARISE, stream=True))

    assert all(chunk.choices and chunk.usage is None for chunk in chunks)


@pytest.mark.parametrize("name", ["max_tokens", "max_completion_tokens"])
def test_the_token_limit_is_kept_and_told(client: OpenAI, name: str) -> None:
    answer = client.chat.completions.create(model="demo", messages=SUMMARISE, **{name: 4})

    assert (answer.choices[0].message.content, answer.choices[0].finish_reason) == ("The river otter is", "length")
    assert answer.usage.completion_tokens == 4


def test_a_stop_text_ends_the_answer_before_it(client: OpenAI) -> None:
    answer = client.chat.completions.create(model="demo", messages=SUMMARISE, stop=[" lives", " mammal"])

    assert (answer.choices[0].message.content, answer.choices[0].finish_reason) == ("The river otter is a", "stop")


async def test_the_async_client_streams_many_answers_at_once(url: str) -> None:
    async with AsyncOpenAI(base_url=url, api_key="any") as client:

        async def one(number: int) -> str:
            messages = [
                {"role": "user", "content": f"Summarise in one sentence: Box number {number} is blue. It is old."}
            ]
            stream = await client.chat.completions.create(model="demo-2ms", messages=messages, stream=True)
            return "".join([c.choices[0].delta.content or "" async for c in stream])

        answers = await asyncio.gather(*(one(n) for n in range(60)))

    assert answers == [f"Box number {n} is blue." for n in range(60)]


def test_a_tool_loop_calls_each_tool_once_and_uses_the_results(client: OpenAI) -> None:
    messages: list[Any] = [{"role": "user", "content": "Find facts about river otters and compute 12 * 40."}]
    first = client.chat.completions.create(model="demo", messages=messages, tools=[SEARCH, CALCULATOR])
    calls = first.choices[0].message.tool_calls

    assert first.choices[0].finish_reason == "tool_calls"
    assert {c.function.name: json.loads(c.function.arguments) for c in calls} == {
        "search": {"query": "river otters"},
        "calculator": {"expression": "12 * 40"},
    }

    results = {"search": ARTICLE, "calculator": "480"}
    messages.append(first.choices[0].message.model_dump(exclude_none=True))
    messages += [{"role": "tool", "tool_call_id": c.id, "content": results[c.function.name]} for c in calls]
    second = client.chat.completions.create(model="demo", messages=messages, tools=[SEARCH, CALCULATOR])

    assert second.choices[0].finish_reason == "stop"
    assert "12 * 40 = 480" in second.choices[0].message.content
    assert "The river otter is a mammal" in second.choices[0].message.content


def test_one_call_at_a_time_when_parallel_calls_are_off(client: OpenAI) -> None:
    messages: list[Any] = [{"role": "user", "content": "Find facts about river otters and compute 12 * 40."}]
    called = []
    for _ in range(2):
        answer = client.chat.completions.create(
            model="demo", messages=messages, tools=[SEARCH, CALCULATOR], parallel_tool_calls=False
        )
        message = answer.choices[0].message
        called += [c.function.name for c in message.tool_calls]
        messages.append(message.model_dump(exclude_none=True))
        messages.append({"role": "tool", "tool_call_id": message.tool_calls[0].id, "content": "480"})

    assert sorted(called) == ["calculator", "search"]
    assert len(called) == 2


def test_streamed_tool_calls_add_up_to_the_whole_ones(client: OpenAI) -> None:
    request = {
        "model": "demo",
        "messages": [{"role": "user", "content": "What is 17 * 23?"}],
        "tools": [SEARCH, CALCULATOR],
    }
    with client.chat.completions.stream(**request) as stream:
        streamed = stream.get_final_completion()
    whole = client.chat.completions.create(**request)

    assert [(c.id, c.function.name, c.function.arguments) for c in streamed.choices[0].message.tool_calls] == [
        (c.id, c.function.name, c.function.arguments) for c in whole.choices[0].message.tool_calls
    ]
    assert json.loads(whole.choices[0].message.tool_calls[0].function.arguments) == {"expression": "17 * 23"}


@pytest.mark.parametrize(
    ("choice", "called"),
    [
        ("none", []),
        ("auto", []),
        ("required", ["search"]),
        ({"type": "function", "function": {"name": "calculator"}}, ["calculator"]),
    ],
)
def test_tool_choice_is_obeyed(client: OpenAI, choice: Any, called: list[str]) -> None:
    answer = client.chat.completions.create(
        model="demo",
        messages=[{"role": "user", "content": "Good morning"}],
        tools=[SEARCH, CALCULATOR],
        tool_choice=choice,
    )

    assert [c.function.name for c in answer.choices[0].message.tool_calls or []] == called


class Parcel(BaseModel):
    order_number: str
    category: str
    urgent: bool
    refund_amount: float | None


def test_structured_output_parses_into_the_clients_own_type(client: OpenAI) -> None:
    answer = client.chat.completions.parse(
        model="demo",
        messages=[
            {"role": "user", "content": "My parcel for order A-1234 is late. This is urgent.\nCategory: shipping"}
        ],
        response_format=Parcel,
    )

    assert answer.choices[0].message.parsed == Parcel(
        order_number="A-1234", category="shipping", urgent=True, refund_amount=None
    )


def test_json_mode_answers_with_the_keys_that_were_asked_for(client: OpenAI) -> None:
    text = ask(
        client,
        "Return JSON with keys title, sentiment and rating.\n\nGreat kettle! 5 stars. Boils fast.",
        response_format={"type": "json_object"},
    )

    assert json.loads(text) == {"title": "Great kettle", "sentiment": "positive", "rating": 5}


def test_an_image_is_described_by_its_bytes(client: OpenAI) -> None:
    dot = base64.b64encode(b"GIF89a\x03\x00\x02\x00\x80\x00\x00").decode()
    parts = [
        {"type": "text", "text": "What is this?"},
        {"type": "image_url", "image_url": {"url": f"data:image/gif;base64,{dot}"}},
    ]
    answer = client.chat.completions.create(model="demo", messages=[{"role": "user", "content": parts}])

    assert answer.choices[0].message.content == (
        "The demo model cannot see; read from the bytes, the image is a GIF of 3 × 2 pixels."
    )
    assert answer.usage.prompt_tokens == 85 + count_tokens("What is this?") + 4 + 3


def test_embeddings_are_alike_for_texts_that_share_words(client: OpenAI) -> None:
    texts = ["The otter swims in the river.", "Otters swim in rivers.", "The invoice is due on Monday."]
    found = client.embeddings.create(model="demo-embedding", input=texts, dimensions=256)
    vectors = [item.embedding for item in found.data]

    def likeness(a: int, b: int) -> float:
        return sum(x * y for x, y in zip(vectors[a], vectors[b], strict=True))

    assert [len(v) for v in vectors] == [256] * 3
    assert likeness(0, 0) == pytest.approx(1.0, abs=1e-4)
    assert likeness(0, 1) > 0.9 > 0.3 > abs(likeness(0, 2))
    assert found.usage.prompt_tokens == sum(map(count_tokens, texts))


def test_base64_and_float_embeddings_are_the_same_numbers(client: OpenAI) -> None:
    encoded = client.embeddings.create(model="demo-embedding", input="otter")
    plain = client.embeddings.create(model="demo-embedding", input="otter", encoding_format="float")

    assert encoded.data[0].embedding == pytest.approx(plain.data[0].embedding, abs=1e-6)
    assert len(plain.data[0].embedding) == 384


def test_the_models_are_listed(client: OpenAI) -> None:
    assert [m.id for m in client.models.list()] == ["demo", "demo-fast", "demo-slow", "demo-embedding"]
    assert client.models.retrieve("demo-fast").owned_by == "demo"


def test_health_answers(url: str) -> None:
    assert httpx2.get(url.replace("/v1", "/health")).json() == {"status": "ok", "model": "demo"}


USER = [{"role": "user", "content": "x"}]
BAD_REQUESTS = [
    (b"{", 400, None, "invalid_json"),
    (b"[]", 400, None, None),
    (b"\xff\xfe", 400, None, "invalid_json"),
    ({"model": "demo"}, 400, "messages", "missing_required_parameter"),
    ({"model": 5, "messages": USER}, 400, "model", "invalid_type"),
    ({"model": "gpt-9", "messages": USER}, 404, "model", "model_not_found"),
    ({"model": "fault-500", "messages": USER}, 404, "model", "model_not_found"),
    ({"model": "demo", "messages": []}, 400, "messages", "empty_array"),
    ({"model": "demo", "messages": [{"role": "wizard", "content": "x"}]}, 400, "messages[0].role", "invalid_value"),
    ({"model": "demo", "messages": [{"role": "user", "content": 5}]}, 400, "messages[0].content", "invalid_type"),
    ({"model": "demo", "messages": USER, "stream": "yes"}, 400, "stream", "invalid_type"),
    ({"model": "demo", "messages": USER, "max_tokens": 0}, 400, "max_tokens", "integer_below_min_value"),
    ({"model": "demo", "messages": USER, "max_tokens": True}, 400, "max_tokens", "invalid_type"),
    ({"model": "demo", "messages": USER, "stop": 5}, 400, "stop", "invalid_type"),
    ({"model": "demo", "messages": USER, "n": 2}, 400, "n", None),
    ({"model": "demo", "messages": USER, "tools": [{"type": "function"}]}, 400, "tools[0].function", "invalid_type"),
    ({"model": "demo", "messages": USER, "tool_choice": "required"}, 400, "tool_choice", None),
    (
        {"model": "demo", "messages": USER, "response_format": {"type": "xml"}},
        400,
        "response_format.type",
        "invalid_value",
    ),
    (
        {
            "model": "demo",
            "messages": USER,
            "response_format": {"type": "json_schema", "json_schema": {"schema": {"type": "x"}}},
        },
        400,
        "response_format.json_schema.schema",
        "invalid_schema",
    ),
    (
        {
            "model": "demo",
            "messages": USER,
            "response_format": {"type": "json_schema", "json_schema": {"schema": {"$ref": "#"}}},
        },
        400,
        "response_format",
        "unsupported_schema",
    ),
]


@pytest.mark.parametrize(("body", "status", "param", "code"), BAD_REQUESTS)
def test_a_bad_request_gets_its_status_and_the_parameters_name(
    url: str, body: Any, status: int, param: str | None, code: str | None
) -> None:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    answer = httpx2.post(f"{url}/chat/completions", content=content)

    error = answer.json()["error"]
    assert (answer.status_code, error["param"], error["code"], error["type"]) == (
        status,
        param,
        code,
        "invalid_request_error",
    )
    assert len(error["message"]) > 10


def test_wrong_places_and_methods_are_told_apart(url: str) -> None:
    assert httpx2.get(f"{url}/nowhere").status_code == 404
    assert httpx2.get(f"{url}/chat/completions").status_code == 405


def test_a_body_that_is_too_large_is_refused(url: str) -> None:
    answer = httpx2.post(f"{url}/chat/completions", content=b"x" * (20 * 1024 * 1024 + 1), timeout=30)

    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "request_too_large")


def test_the_client_raises_its_own_errors(client: OpenAI) -> None:
    with pytest.raises(openai.NotFoundError, match="gpt-9"):
        client.chat.completions.create(model="gpt-9", messages=SUMMARISE)


def test_a_long_text_is_answered(client: OpenAI) -> None:
    assert ask(client, "Summarise in one sentence:\n\n" + ARTICLE * 800).endswith(".")


def test_OtherProcesses_say_the_same_bytes(url: str) -> None:
    body = {
        "model": "demo",
        "messages": SUMMARISE,
        "tools": [SEARCH],
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    vector = {"model": "demo-embedding", "input": ARTICLE}
    here = [
        httpx2.post(f"{url}/chat/completions", json=body).content,
        httpx2.post(f"{url}/embeddings", json=vector).content,
    ]

    for seed in ("1", "2"):
        with OtherProcess(seed) as other:
            there = [
                httpx2.post(f"{other}/chat/completions", json=body).content,
                httpx2.post(f"{other}/embeddings", json=vector).content,
            ]
        assert there == here


class OtherProcess:
    """`python -m demo_model` with a hash seed of its own, stopped by SIGTERM at the end."""

    def __init__(self, seed: str, *flags: str) -> None:
        platform = Path(__file__).parents[2] / "platform"
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(platform)}
        command = [sys.executable, "-m", "demo_model", "--port", "0", "--token-delay", "0", *flags]
        self.process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> str:
        assert self.process.stdout
        line = self.process.stdout.readline()
        return re.search(r"http://\S+", line).group()  # type: ignore[union-attr]

    def __exit__(self, *error: object) -> None:
        self.process.terminate()
        assert self.process.wait(timeout=10) == 0


def test_a_taken_port_gets_one_sentence(url: str) -> None:
    port = url.rpartition(":")[2].removesuffix("/v1")
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "platform")}
    done = subprocess.run(
        [sys.executable, "-m", "demo_model", "--port", port], env=env, capture_output=True, text=True, timeout=20
    )

    assert done.returncode == 1
    assert done.stderr.startswith(f"The demo model cannot listen on 127.0.0.1:{port}")
    assert "Traceback" not in done.stderr
