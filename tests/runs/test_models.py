"""Steps that ask a model: text arrives live, a cancel cuts it, and every fault of an endpoint becomes a sentence."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from channels.db import database_sync_to_async as in_thread

from connections.services import create_connection
from runs.models import Partial, Run, RunEvent
from runs.services import cancel_run
from tests.factories import World, make_world, token_secret
from tests.runs.processes import demo_model
from tests.runs.scenes import events_of, finished, graph_of, host, start, until
from tests.runs.test_socket import Viewer

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "The bridge was closed on Monday. Engineers found cracks in two cables. It will open again in March. " * 5


@pytest.fixture(scope="module")
def demo_url() -> Iterator[str]:
    with demo_model("--faults") as url:
        yield url


@pytest.fixture(autouse=True)
def _demo_serves(settings: Any, demo_url: str) -> None:
    settings.DEMO_MODEL_URL, settings.OPENAI_API_KEY, settings.PRIVATE_NETWORK_ALLOWED = demo_url, "", True


def asking(model: str, **node: Any) -> dict[str, Any]:
    """An agent with one model step."""
    settings = {"model": model, "prompt": "Summarise this text in two sentences:\n{{ text }}"}
    nodes = {"ask": {"kind": "llm@1", "settings": settings, **node}}
    return graph_of(nodes, ["input.text -> ask.text", "ask.text -> output.summary"], text="text")


def faulty_world(demo_url: str) -> World:
    world = make_world()
    world.acme.settings = {"allow_private_network": True}
    world.acme.save()
    create_connection(workspace=world.acme, provider="openai_compatible", name="faulty", base_url=demo_url)
    return world


def start_faulty(demo_url: str, fault: str, **node: Any) -> Run:
    return start(faulty_world(demo_url), asking(f"faulty/{fault}", **node), text=TEXT)


def type_counts(run: Run) -> dict[str, int]:
    kinds = [type_name for _, type_name, _ in events_of(run)]
    return {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)}


async def begin(model: str) -> tuple[World, Run]:
    world = await in_thread(make_world)()
    return world, await in_thread(start)(world, asking(model), text=TEXT)


async def test_text_arrives_live_and_is_the_steps_output_in_the_end() -> None:
    world, run = await begin("demo-slow")
    viewer = Viewer(run, await in_thread(token_secret)(world.victor, world.acme))
    await viewer.join()
    async with host():
        await viewer.watch()

    run = await finished(run)
    said = [message for message in viewer.messages if message["type"] in ("partial", "delta")]
    assert viewer.text == run.outputs["summary"]
    assert len(said) > 5
    assert not await in_thread(Partial.objects.filter(run=run).exists)()


async def test_a_reload_in_the_middle_shows_the_whole_text_so_far() -> None:
    world, run = await begin("demo-slow")
    secret = await in_thread(token_secret)(world.victor, world.acme)
    async with host():
        await until(lambda: Partial.objects.filter(run=run).exists())
        late = Viewer(run, secret)
        await late.join()
        await late.watch()

    run = await finished(run)
    assert next(m["type"] for m in late.messages if m["type"] in ("partial", "delta")) == "partial"
    assert late.text == run.outputs["summary"]


async def test_a_cancel_cuts_a_step_in_the_middle_of_its_text() -> None:
    world, run = await begin("demo-slow")
    async with host():
        await until(lambda: Partial.objects.filter(run=run).exists())
        await in_thread(cancel_run)(run, by=world.alice, reason="Wrong text.")
        run = await finished(run, seconds=3)

    assert (run.status, run.host_id) == ("cancelled", None)
    assert await in_thread(type_counts)(run) == {
        "run.started": 1,
        "step.started": 1,
        "run.cancelled": 1,
        "step.cancelled": 1,
        "charge.made": 1,
    }
    charge = await in_thread(RunEvent.objects.get)(run=run, type="charge.made")
    assert (charge.data["estimated"], run.tokens_out) == (True, charge.data["output_tokens"])
    assert 0 < charge.data["output_tokens"] < run.tokens_in


async def test_a_charge_stands_on_record_before_the_result_it_paid_for() -> None:
    _, run = await begin("demo")
    async with host():
        run = await finished(run)

    charge = await in_thread(RunEvent.objects.get)(run=run, type="charge.made")
    result = await in_thread(RunEvent.objects.get)(run=run, type="step.succeeded")
    assert charge.seq < result.seq
    assert (charge.data["provider"], charge.data["cost"], charge.data["currency"]) == ("demo", "0", "USD")
    assert (run.tokens_in, run.tokens_out) == (charge.data["input_tokens"], charge.data["output_tokens"])
    assert (run.cost, run.cost_is_complete) == (Decimal(0), True)


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("fault-429-10ms", "model_rate_limited"),
        ("fault-500", "model_failed"),
        ("fault-garbage", "model_garbage"),
        ("fault-cut", "model_cut_off"),
        ("fault-hang", "timeout"),
        ("fault-stall", "timeout"),
    ],
)
async def test_a_faulty_endpoint_fails_the_step_with_cause_and_advice(fault: str, code: str, demo_url: str) -> None:
    run = await in_thread(start_faulty)(demo_url, fault, timeout=2)
    async with host():
        run = await finished(run)

    assert (run.status, run.error["code"]) == ("failed", code)
    assert run.error["message"].endswith(".")
    assert run.error["advice"]


@pytest.mark.parametrize("fault", ["fault-429-10ms-x2-then-ok", "fault-500-x2-then-ok", "fault-cut-x2-then-ok"])
async def test_a_passing_fault_is_overcome_by_trying_again(fault: str, demo_url: str) -> None:
    run = await in_thread(start_faulty)(demo_url, fault, retry={"attempts": 3, "delay": 0.05})
    async with host():
        run = await finished(run)

    assert run.status == "succeeded"
    counts = await in_thread(type_counts)(run)
    assert (counts["step.started"], counts["step.failed"], counts["step.retrying"]) == (3, 2, 2)


async def test_a_retry_waits_as_long_as_the_provider_asks(demo_url: str) -> None:
    run = await in_thread(start_faulty)(demo_url, "fault-429-400ms-then-ok", retry={"attempts": 2, "delay": 0.01})
    async with host():
        run = await finished(run)

    retrying = await in_thread(RunEvent.objects.get)(run=run, type="step.retrying")
    assert (run.status, retrying.data["delay"]) == ("succeeded", 0.4)


async def test_while_the_provider_pauses_other_runs_wait_and_their_steps_say_so(demo_url: str) -> None:
    world = await in_thread(faulty_world)(demo_url)
    async with host():
        await finished(await in_thread(start)(world, asking("faulty/fault-429-200s"), text=TEXT))
        waiting = await in_thread(start)(world, asking("faulty/demo"), text=TEXT)
        await until(lambda: RunEvent.objects.filter(run=waiting, type="step.logged").exists())
        await in_thread(cancel_run)(waiting, by=world.alice, reason="Enough.")
        waiting = await finished(waiting)

    told = await in_thread(RunEvent.objects.get)(run=waiting, type="step.logged")
    assert told.data["text"].startswith("The provider asked for ")
    assert (waiting.status, waiting.tokens_in) == ("cancelled", 0)


async def test_an_endpoint_that_is_down_fails_the_step_with_cause_and_advice() -> None:
    run = await in_thread(start_faulty)("http://127.0.0.1:9/v1", "any")
    async with host():
        run = await finished(run)

    assert (run.status, run.error["code"]) == ("failed", "model_unreachable")


async def test_a_prompt_over_its_budget_costs_nothing() -> None:
    world = await in_thread(make_world)()
    run = await in_thread(start)(world, asking("demo", budget={"tokens": 10}), text=TEXT)
    async with host():
        run = await finished(run)

    assert (run.status, run.error["code"], run.tokens_in, run.tokens_out) == ("failed", "budget_exceeded", 0, 0)


async def test_an_answer_cut_by_its_budget_fails_the_step_and_is_charged() -> None:
    world = await in_thread(make_world)()
    run = await in_thread(start)(world, asking("demo", budget={"tokens": 150}), text=TEXT)
    async with host():
        run = await finished(run)

    assert (run.status, run.error["code"]) == ("failed", "budget_exceeded")
    assert "cut where the budget ended" in run.error["message"]
    assert run.tokens_out > 0


async def test_a_step_that_has_spent_its_budget_asks_no_model_again(demo_url: str) -> None:
    run = await in_thread(start_faulty)(
        demo_url, "fault-cut", retry={"attempts": 3, "delay": 0}, budget={"tokens": 300}
    )
    async with host():
        run = await finished(run)

    assert (run.status, run.error["code"]) == ("failed", "budget_exceeded")
