"""llm and agent against the demo model, over a real socket with the real SDK."""

import asyncio
import json
import os
import subprocess
import sys
import time
import urllib.request
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import httpx2
import openai
import pytest
from kinds_support import RecordingContext, run_kind

from engine.commands import ToolOffer
from engine.graph import NodeBudget
from engine.kinds import Port
from nodes.base import Call, Done, ModelEndpoint, NodeFailed
from nodes.conversation import read_json
from nodes.model_calls import Answer
from nodes.model_stream import Reading, read_completion
from nodes.network_policy import NetworkPolicy, make_transport
from nodes.tools import tool_specs

ROOT = Path(__file__).parents[2]
INVOICE = "Invoice INV-2041\nSupplier: Example Supplies Ltd\nDate: 2026-03-14\nTotal: EUR 1,250.00\n"


def free_port():
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def demo_url():
    port = free_port()
    env = os.environ | {"PYTHONPATH": str(ROOT / "platform")}
    command = [sys.executable, "-m", "demo_model", "--port", str(port), "--faults"]
    process = subprocess.Popen(command, env=env, cwd=ROOT)
    try:
        _wait_for(f"http://127.0.0.1:{port}/health", process)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(url, process):
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        assert process.poll() is None, "the demo model ended"
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.05)  # polling a process that is starting, not waiting out a race
    raise AssertionError("the demo model did not start")


async def test_the_answer_is_streamed_and_charged(demo_url):
    context = RecordingContext(demo_url)

    done = await run_kind("llm@1", {"prompt": "Summarise in one sentence: {{ text }}"}, {"text": INVOICE}, context)

    assert isinstance(done, Done)
    assert done.outputs["text"]
    assert "".join(text for _, text in context.said) == done.outputs["text"]
    assert [usage.estimated for usage in context.charged] == [False]
    assert done.outputs["usage"]["output_tokens"] == context.charged[0].output_tokens


async def test_an_answer_schema_gives_json_that_fits_it(demo_url):
    properties = {"supplier": {"type": "string"}, "total": {"type": "number"}}
    schema = {
        "type": "object",
        "properties": properties,
        "required": ["supplier", "total"],
        "additionalProperties": False,
    }
    settings = {"prompt": "Extract the fields.\n{{ text }}", "schema": schema}

    done = await run_kind("llm@1", settings, {"text": INVOICE}, RecordingContext(demo_url))

    assert done.outputs["json"] == {"supplier": "Example Supplies Ltd", "total": 1250}


async def test_a_picture_goes_along_with_the_prompt(demo_url):
    dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg=="

    done = await run_kind("llm@1", {"prompt": "What is this?"}, {"images": [{"data": dot}]}, RecordingContext(demo_url))

    assert "1" in done.outputs["text"]
    assert done.outputs["messages"][0]["content"][1]["type"] == "image_url"


async def test_what_is_no_picture_is_refused_before_the_model_is_asked(demo_url):
    with pytest.raises(NodeFailed, match="no picture"):
        await run_kind("llm@1", {"prompt": "x"}, {"images": ["javascript:1"]}, RecordingContext(demo_url))


@pytest.mark.parametrize(
    ("model", "code", "retryable"),
    [
        ("fault-429", "model_rate_limited", True),
        ("fault-500", "model_failed", True),
        ("fault-cut", "model_cut_off", True),
        ("fault-garbage", "model_garbage", True),
        ("no-such-model", "model_not_found", False),
    ],
)
async def test_a_model_that_misbehaves_fails_the_step_with_its_cause(demo_url, model, code, retryable):
    with pytest.raises(NodeFailed) as failure:
        await run_kind("llm@1", {"prompt": "Hello there."}, {}, RecordingContext(demo_url, model))

    assert (failure.value.code, failure.value.retryable) == (code, retryable)
    assert failure.value.advice


async def test_an_answer_that_breaks_off_is_charged_by_an_estimate_of_what_came(demo_url):
    context = RecordingContext(demo_url, "fault-cut")

    with pytest.raises(NodeFailed, match="broke off"):
        await run_kind("llm@1", {"prompt": INVOICE}, {}, context)

    (usage,) = context.charged
    said = sum(len(text) for _, text in context.said)
    assert (usage.estimated, usage.output_tokens) == (True, -(-said // 4))
    assert usage.input_tokens >= len(INVOICE) // 4


@pytest.mark.parametrize(("model", "said"), [("fault-stall", True), ("fault-hang", False)])
async def test_a_call_that_is_cut_by_a_cancel_is_charged_for_what_it_used(demo_url, model, said):
    context = RecordingContext(demo_url, model)

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.5):
            await run_kind("llm@1", {"prompt": INVOICE}, {}, context)

    (usage,) = context.charged
    assert (usage.estimated, usage.input_tokens > 0, usage.output_tokens > 0) == (True, True, said)


@pytest.mark.parametrize("model", ["fault-stall", "fault-hang"])
async def test_a_model_that_falls_silent_is_cut_by_the_nodes_longest_silence(demo_url, model):
    context = RecordingContext(demo_url, model)

    async with asyncio.timeout(5):
        with pytest.raises(NodeFailed, match=r"said nothing for 0\.3 seconds") as failure:
            await run_kind("llm@1", {"prompt": INVOICE, "silence": 0.3}, {}, context)

    assert (failure.value.code, failure.value.retryable, len(context.charged)) == ("model_silent", True, 1)


@pytest.mark.parametrize(("patience", "counted"), [(0.3, []), (2.0, ["unreachable"])])
async def test_a_silence_counts_against_an_endpoint_only_when_the_site_would_not_have_waited_longer(
    demo_url, patience, counted
):
    told = []
    turn = SimpleNamespace(unreachable=lambda: told.append("unreachable"), answered=lambda *_: told.append("answered"))
    context = RecordingContext(demo_url, "fault-hang")
    endpoint = replace(await context.model("fault-hang"), silence=2.0)

    with pytest.raises(openai.APITimeoutError):
        await read_completion(
            endpoint,
            {"model": "fault-hang", "messages": [{"role": "user", "content": "a"}]},
            patience,
            turn,
            context,
            Reading(),
        )

    assert told == counted


async def test_a_slow_model_that_keeps_talking_is_not_silent(demo_url):
    context = RecordingContext(demo_url, "demo-slow")

    done = await run_kind("llm@1", {"prompt": INVOICE, "silence": 1}, {}, context)

    assert done.outputs["text"]


@pytest.mark.parametrize("model", ["fault-429", "fault-500", "no-such-model"])
async def test_a_call_that_was_refused_is_not_charged(demo_url, model):
    context = RecordingContext(demo_url, model)

    with pytest.raises(NodeFailed):
        await run_kind("llm@1", {"prompt": INVOICE}, {}, context)

    assert context.charged == []


async def test_a_refusal_says_how_long_the_endpoint_wants_to_be_left_alone(demo_url):
    with pytest.raises(NodeFailed) as failure:
        await run_kind("llm@1", {"prompt": "x"}, {}, RecordingContext(demo_url, "fault-429-12s"))

    assert failure.value.retry_after == 12


async def test_a_usage_that_cannot_be_true_is_replaced_by_an_estimate(demo_url):
    context = RecordingContext(demo_url, "fault-lies")

    done = await run_kind("llm@1", {"prompt": INVOICE}, {}, context)

    (usage,) = context.charged
    assert (usage.estimated, done.outputs["usage"]) == (True, None)
    assert 0 < usage.input_tokens < 200
    assert usage.output_tokens == -(-len(done.outputs["text"]) // 4)


async def test_a_flood_is_dammed(demo_url, monkeypatch):
    monkeypatch.setattr("nodes.model_stream.MOST_CHARACTERS", 50_000)

    with pytest.raises(NodeFailed) as failure:
        await run_kind("llm@1", {"prompt": INVOICE}, {}, RecordingContext(demo_url, "fault-flood"))

    assert (failure.value.code, failure.value.retryable) == ("model_flooded", False)


async def test_a_model_that_is_down_fails_the_step_with_its_address():
    with pytest.raises(NodeFailed, match=r"127\.0\.0\.1:1/v1 cannot be reached"):
        await run_kind("llm@1", {"prompt": "x"}, {}, RecordingContext())


async def test_a_budget_that_is_used_up_asks_no_model(demo_url):
    context = RecordingContext(demo_url)
    resume = {"carry": {"messages": [], "turn": 1}, "results": []}

    with pytest.raises(NodeFailed) as failure:
        await run_kind("agent@1", {"prompt": "x"}, {}, context, resume=resume, budget=NodeBudget(tokens=0))

    assert (failure.value.code, context.charged) == ("budget_exceeded", [])


async def test_a_prompt_that_the_budget_cannot_pay_asks_no_model(demo_url):
    context = RecordingContext(demo_url)
    call = run_kind("llm@1", {"prompt": "Say: {{ text }}"}, {"text": INVOICE}, context, budget=NodeBudget(tokens=10))

    with pytest.raises(NodeFailed, match=r"takes about \d+ tokens, and 10 of the budget are left") as failure:
        await call

    assert (failure.value.code, context.charged, context.said) == ("budget_exceeded", [], [])


async def test_an_answer_that_the_budget_cut_fails_and_tells_what_was_used(demo_url):
    context = RecordingContext(demo_url)
    settings, text = {"prompt": "Summarise in three sentences: {{ text }}"}, INVOICE * 3

    with pytest.raises(NodeFailed, match="The answer was cut where the budget ended") as failure:
        await run_kind("llm@1", settings, {"text": text}, context, budget=NodeBudget(tokens=85))

    (usage,) = context.charged
    assert (failure.value.code, failure.value.retryable) == ("budget_exceeded", False)
    assert f"{usage.input_tokens} for the prompt and {usage.output_tokens} for the answer" in str(failure.value)


async def test_an_answer_that_its_author_cut_is_passed_on_also_under_a_budget(demo_url):
    settings, budget = {"prompt": "Summarise: {{ text }}", "max_tokens": 3}, NodeBudget(tokens=1_000)

    done = await run_kind("llm@1", settings, {"text": INVOICE}, RecordingContext(demo_url), budget=budget)

    assert done.outputs["usage"]["output_tokens"] == 3


async def test_an_answer_within_the_budget_is_whole(demo_url):
    settings = {"prompt": "Summarise in one sentence: {{ text }}"}

    free = await run_kind("llm@1", settings, {"text": INVOICE}, RecordingContext(demo_url))
    held = await run_kind(
        "llm@1", settings, {"text": INVOICE}, RecordingContext(demo_url), budget=NodeBudget(tokens=1_000)
    )

    assert held.outputs["text"] == free.outputs["text"]


async def test_an_agent_begins_no_turn_that_its_budget_cannot_pay(demo_url):
    context = RecordingContext(demo_url)
    first = await run_kind("agent@1", TASK, {}, context, tools=WEATHER, budget=NodeBudget(tokens=200))
    (paid,) = context.charged
    left = NodeBudget(tokens=200 - paid.input_tokens - paid.output_tokens)
    result = {"id": first.calls[0]["id"], "outputs": {"result": "Sunny. " * 100}}
    resume = {"carry": first.carry, "results": [result]}

    with pytest.raises(NodeFailed, match="The prompt takes about") as failure:
        await run_kind("agent@1", TASK, {}, context, tools=WEATHER, resume=resume, budget=left)

    assert failure.value.code == "budget_exceeded"
    assert context.charged == [paid]


async def test_an_agents_tools_count_for_its_budget(demo_url):
    context = RecordingContext(demo_url)

    with pytest.raises(NodeFailed, match="No model was asked"):
        await run_kind("agent@1", TASK, {}, context, tools=WEATHER, budget=NodeBudget(tokens=60))

    assert context.charged == []


WEATHER = tool_specs(
    [ToolOffer("weather", "code@1", "Weather", "Tells the weather of a city.", (Port("city", "text"),))]
)
TASK = {"prompt": "What is the weather in the city of Paris?"}


def test_a_tool_shows_its_open_ports_as_a_schema():
    assert WEATHER[0].parameters == {
        "type": "object",
        "properties": {"city": {"type": "string"}},
        "required": ["city"],
        "additionalProperties": False,
    }


async def test_an_agent_calls_a_tool_and_answers_with_what_it_said(demo_url):
    context = RecordingContext(demo_url)

    call = await run_kind("agent@1", TASK, {}, context, tools=WEATHER)
    result = {"id": call.calls[0]["id"], "outputs": {"result": "Sunny in Paris, 24 degrees."}}
    done = await run_kind(
        "agent@1", TASK, {}, context, tools=WEATHER, resume={"carry": call.carry, "results": [result]}
    )

    assert isinstance(call, Call)
    assert [(made["id"], made["tool"]) for made in call.calls] == [("t1c0", "weather")]
    assert "24" in done.outputs["text"]
    assert len(context.charged) == 2


async def test_an_agent_has_to_answer_in_its_last_turn(demo_url):
    done = await run_kind("agent@1", TASK | {"max_turns": 1}, {}, RecordingContext(demo_url), tools=WEATHER)

    assert isinstance(done, Done)


BAD_SCHEMAS = {
    "it is no schema": {"type": "nonsense"},
    "a pattern that never ends": {"type": "string", "pattern": "^(a+)+$"},
    "a reference to itself": {"$ref": "#"},
    "a reference to nothing": {"$ref": "#/$defs/gone"},
    "a reference to a file": {"$ref": "file:///etc/hostname"},
    "a reference into the network": {"$ref": "http://127.0.0.1:9/schema.json"},
}


@pytest.mark.parametrize("name", BAD_SCHEMAS)
async def test_a_schema_that_cannot_be_checked_fails_the_step_in_time_and_fetches_nothing(name):
    answer = Answer(json.dumps("a" * 40 + "!"), finish_reason="stop")

    async with asyncio.timeout(5):
        with pytest.raises(NodeFailed) as failure:
            await read_json(answer, BAD_SCHEMAS[name])

    assert (failure.value.code, failure.value.retryable) == ("bad_schema", False)
    assert failure.value.advice


async def test_an_answer_that_does_not_fit_its_schema_is_told_where():
    answer = Answer('{"total": "many"}', finish_reason="stop")

    with pytest.raises(NodeFailed, match=r"\$\.total 'many' is not of type 'number'") as failure:
        await read_json(answer, {"type": "object", "properties": {"total": {"type": "number"}}})

    assert failure.value.code == "answer_not_schema"


async def test_a_model_in_a_private_network_is_refused_with_the_way_to_allow_it(demo_url):
    class Guarded(RecordingContext):
        async def model(self, alias):
            transport = make_transport(NetworkPolicy(allow_private=False))
            client = openai.AsyncOpenAI(
                base_url=demo_url, api_key="test", max_retries=0, http_client=httpx2.AsyncClient(transport=transport)
            )
            return ModelEndpoint(demo_url, "test", "demo", "demo", client)

    with pytest.raises(NodeFailed) as failure:
        await run_kind("llm@1", {"prompt": "Hello."}, {}, Guarded())

    assert (failure.value.code, failure.value.retryable) == ("address_blocked", False)
    assert "allow private networks" in failure.value.advice
