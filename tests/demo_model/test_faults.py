"""The fault models fail exactly as their names say, and only where they are switched on."""

import asyncio
import json
import time
from collections.abc import Iterator

import httpx2
import openai
import pytest
from openai import AsyncOpenAI, OpenAI

from demo_model.faults import Fault, Memory, parse_fault
from demo_model.server import running, start, url_of

MESSAGES = [
    {"role": "user", "content": "Summarise in one sentence: The kettle is red and it boils water quickly. It is new."}
]
WHOLE = "The kettle is red and it boils water quickly."


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with running(faults=True) as base:
        yield base


@pytest.fixture
def client(url: str) -> Iterator[OpenAI]:
    with OpenAI(base_url=url, api_key="any", max_retries=0, timeout=5) as made:
        yield made


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("fault-429", Fault("429", 1.0, None)),
        ("fault-429-250ms-x3-then-ok", Fault("429", 0.25, 3)),
        ("fault-500-then-ok", Fault("500", 0.0, 1)),
        ("fault-flood-1mb", Fault("flood", 1024.0 * 1024, None)),
        ("fault-banana", None),
        ("demo", None),
    ],
)
def test_a_name_tells_the_fault(name: str, fault: Fault | None) -> None:
    assert parse_fault(name) == fault


def test_each_key_and_prompt_fails_on_its_own() -> None:
    memory, fault = Memory(), Fault("500", 0.0, 2)

    assert [memory.should_fail(fault, who) for who in "aababb"] == [True, True, True, False, True, False]


def test_429_names_when_to_come_back(client: OpenAI) -> None:
    with pytest.raises(openai.RateLimitError) as raised:
        client.chat.completions.create(model="fault-429-2s", messages=MESSAGES)

    assert raised.value.response.headers["retry-after"] == "2"


def test_500_is_a_server_error(client: OpenAI) -> None:
    with pytest.raises(openai.InternalServerError):
        client.chat.completions.create(model="fault-500", messages=MESSAGES)


@pytest.mark.parametrize("model", ["fault-429-0s-x2-then-ok", "fault-500-x2-then-ok"])
def test_retries_end_well_after_the_told_number(url: str, model: str) -> None:
    with OpenAI(base_url=url, api_key="patient", max_retries=2) as client:
        answer = client.chat.completions.create(model=model, messages=MESSAGES)

    assert answer.choices[0].message.content == WHOLE


def test_hang_never_answers(url: str) -> None:
    with (
        OpenAI(base_url=url, api_key="any", max_retries=0, timeout=0.3) as client,
        pytest.raises(openai.APITimeoutError),
    ):
        client.chat.completions.create(model="fault-hang", messages=MESSAGES)


def test_slow_waits_and_then_says_everything(client: OpenAI) -> None:
    began = time.monotonic()
    stream = client.chat.completions.create(model="fault-slow-300ms", messages=MESSAGES, stream=True)
    text = "".join(chunk.choices[0].delta.content or "" for chunk in stream)

    assert text == WHOLE
    assert time.monotonic() - began >= 0.3


def test_cut_drops_the_stream_in_the_middle(client: OpenAI) -> None:
    pieces: list[str] = []
    stream = client.chat.completions.create(model="fault-cut", messages=MESSAGES, stream=True)
    with pytest.raises((httpx2.TransportError, openai.APIError)):
        pieces.extend(chunk.choices[0].delta.content or "" for chunk in stream)

    assert WHOLE.startswith("".join(pieces))
    assert 0 < len("".join(pieces)) < len(WHOLE)


def test_cut_drops_a_whole_answer_too(client: OpenAI) -> None:
    with pytest.raises(openai.APIConnectionError):
        client.chat.completions.create(model="fault-cut", messages=MESSAGES)


async def test_stall_says_half_and_falls_silent(url: str) -> None:
    async with AsyncOpenAI(base_url=url, api_key="any", max_retries=0) as client:
        stream = await client.chat.completions.create(model="fault-stall", messages=MESSAGES, stream=True)
        pieces: list[str] = []

        async def read() -> None:
            async for chunk in stream:
                pieces.append(chunk.choices[0].delta.content or "")

        with pytest.raises(TimeoutError):
            await asyncio.wait_for(read(), 0.5)
        await stream.close()

    assert 0 < len("".join(pieces)) < len(WHOLE)


def test_garbage_is_neither_json_nor_events(url: str, client: OpenAI) -> None:
    whole = httpx2.post(f"{url}/chat/completions", json={"model": "fault-garbage", "messages": MESSAGES})

    assert (whole.status_code, whole.headers["content-type"]) == (200, "application/json")
    with pytest.raises(ValueError):
        json.loads(whole.content)
    with pytest.raises((openai.APIError, ValueError)):
        list(client.chat.completions.create(model="fault-garbage", messages=MESSAGES, stream=True))


@pytest.mark.parametrize("stream", [True, False])
def test_flood_goes_on_as_long_as_it_is_told_to(url: str, stream: bool) -> None:
    body = {"model": "fault-flood-2mb", "messages": MESSAGES, "stream": stream, "max_tokens": 5}
    sizes: list[int] = []
    with httpx2.stream("POST", f"{url}/chat/completions", json=body) as answer, pytest.raises(httpx2.TransportError):
        sizes.extend(len(block) for block in answer.iter_raw())

    assert sum(sizes) > 1_000_000


def test_embeddings_fail_too(client: OpenAI) -> None:
    with pytest.raises(openai.InternalServerError):
        client.embeddings.create(model="fault-500", input="x")


async def test_a_client_that_hangs_up_leaves_no_task_behind() -> None:
    server = await start("127.0.0.1", 0, faults=True)
    before = asyncio.all_tasks()
    async with httpx2.AsyncClient() as client:
        for _ in range(10):
            body = {"model": "fault-hang", "messages": MESSAGES}
            with pytest.raises(httpx2.TimeoutException):
                await client.post(f"{url_of(server)}/chat/completions", json=body, timeout=0.02)

    async with asyncio.timeout(5):
        while asyncio.all_tasks() != before:  # noqa: ASYNC110  # a task's end is announced to nobody
            await asyncio.sleep(0.01)
    server.close()


def test_lies_answers_well_and_reports_a_usage_that_cannot_be_true(url: str) -> None:
    body = {"model": "fault-lies", "messages": MESSAGES}
    whole = httpx2.post(f"{url}/chat/completions", json=body).json()
    with httpx2.stream("POST", f"{url}/chat/completions", json={**body, "stream": True}) as answer:
        streamed = answer.read().decode()

    assert whole["choices"][0]["message"]["content"] == WHOLE
    assert whole["usage"]["prompt_tokens"] < 0
    assert streamed.endswith("data: [DONE]\n\n")
