"""What bad input gets: a clear problem or a failed step with its cause, never a stuck run, a 500 or a lost draft.

Everything goes in by REST and is carried out by a real host, with the demo model behind a real socket.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from channels.db import database_sync_to_async as in_thread
from rest_framework.test import APIClient

from connections.services import create_connection
from runs.models import Run
from tests.factories import make_world, signed_in
from tests.runs.processes import demo_model
from tests.runs.scenes import finished, graph_of, host

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = "The bridge was closed on Monday. Engineers found cracks in two cables. " * 5


@pytest.fixture(scope="module")
def demo_url() -> Iterator[str]:
    with demo_model("--faults") as url:
        yield url


@pytest.fixture(autouse=True)
def _demo_serves(settings: Any, demo_url: str) -> None:
    settings.DEMO_MODEL_URL, settings.OPENAI_API_KEY, settings.PRIVATE_NETWORK_ALLOWED = demo_url, "", True


def alice(demo_url: str = "", *, private: bool = True) -> APIClient:
    """Acme's owner, with connections to a faulty model and to one that is down."""
    world = make_world()
    world.acme.settings = {"allow_private_network": private}
    world.acme.save()
    for name, url in (("faulty", demo_url), ("down", "http://127.0.0.1:9/v1")):
        if demo_url:
            create_connection(workspace=world.acme, provider="openai_compatible", name=name, base_url=url)
    return signed_in(world.alice)


def import_text(client: APIClient, text: str) -> str:
    """The address of the imported agent."""
    answer = client.post("/api/w/acme/import", {"text": text})
    assert answer.status_code == 201, answer.content
    return f"/api/w/acme/agents/{answer.json()['id']}"


def run_of(client: APIClient, data: dict[str, Any], inputs: dict[str, Any]) -> Run:
    answer = client.post(f"{import_text(client, json.dumps(data))}/runs", {"inputs": inputs})
    assert answer.status_code == 201, answer.content
    return Run.objects.get(pk=answer.json()["id"])


async def ends(client: APIClient, data: dict[str, Any], **inputs: Any) -> Run:
    """The run of an imported agent once it is over, which must be soon."""
    run = await in_thread(run_of)(client, data, inputs)
    async with host():
        return await finished(run, seconds=20)


def assert_failed(run: Run, code: str) -> None:
    assert (run.status, run.error["code"]) == ("failed", code), run.error
    assert run.error["message"]
    assert run.error["advice"]


def template(text: str, **node: Any) -> dict[str, Any]:
    return {"kind": "template@1", "settings": {"text": text}, **node}


# -- graphs that cannot run ----------------------------------------------------------------------------------------

BROKEN_GRAPHS = {
    "cycle": ({"a": template("{{ x }}"), "b": template("{{ y }}")}, ["a.text -> b.y", "b.text -> a.x"]),
    "self_loop": ({"a": template("{{ x }}")}, ["a.text -> a.x"]),
    "dangling_edge": ({"a": template("hi")}, ["gone.text -> output.t"]),
    "unknown_kind": ({"a": {"kind": "llm@99"}}, ["a.text -> output.t"]),
    "type_mismatch": ({"a": {"kind": "for_each@1"}}, ["input.n -> a.items"]),
    "bad_setting": ({"a": {"kind": "llm@1", "settings": {"prompt": 5, "temperature": 1e300}}}, ["a.text -> output.t"]),
    "input_not_wired": ({"a": template("{{ missing }}")}, ["a.text -> output.t"]),
    "too_deep": ({"a": {"kind": "for_each@1", "parent": "a"}}, []),
    "crosses_border": (
        {"f": {"kind": "for_each@1"}, "a": template("{{ x }}", parent="f")},
        ["a.text -> output.t"],
    ),
    "agent_not_found": ({"a": {"kind": "sub_agent@1", "settings": {"agent": "no id"}}}, []),
}


@pytest.mark.parametrize("code", BROKEN_GRAPHS)
def test_a_graph_that_cannot_run_is_kept_as_a_draft_that_says_why(code: str) -> None:
    client, (nodes, edges) = alice(), BROKEN_GRAPHS[code]
    url = import_text(client, json.dumps(graph_of(nodes, edges, n="number")))

    problems = client.get(f"{url}/draft").json()["problems"]
    refused = client.post(f"{url}/runs", {"inputs": {"n": 1}})

    assert code in [problem["code"] for problem in problems]
    assert (refused.status_code, refused.json()["code"]) == (422, "draft_has_problems")
    assert code in [problem["code"] for problem in refused.json()["problems"]]


# -- texts that are refused ----------------------------------------------------------------------------------------

REFUSED_TEXTS = {
    "a bomb of aliases": "a: &a [x, x]\nb: &b [*a, *a]\nformat: agent/1",
    "a tag": "format: agent/1\nname: !!python/object/apply:os.system [id]",
    "the same key twice": "format: agent/1\nname: a\nname: b",
    "two documents": "format: agent/1\n---\nformat: agent/1",
    "a number without end": "format: agent/1\nnodes: {a: {kind: note@1, timeout: .inf}}",
    "a hundred thousand digits": '{"format": "agent/1", "n": ' + "9" * 100_000 + "}",
    "NUL inside quotes": '{"format": "agent/1", "name": "a\\u0000b"}',
    "half a character": '{"format": "agent/1", "name": "\\ud800"}',
    "a thousand tries": "format: agent/1\nnodes: {a: {kind: note@1, retry: {attempts: 1000}}}",
    "a name of JavaScript's": "format: agent/1\nnodes: {__proto__: {kind: note@1}}",
}


@pytest.mark.parametrize("name", REFUSED_TEXTS)
def test_a_text_that_is_refused_leaves_the_draft_as_it_was(name: str) -> None:
    client = alice()
    url = import_text(client, json.dumps(graph_of({"a": template("kept")}, ["a.text -> output.t"])))
    before = client.get(f"{url}/draft").json()

    answer = client.put(f"{url}/draft/text", {"text": REFUSED_TEXTS[name]})

    assert (answer.status_code, answer["content-type"]) == (422, "application/problem+json")
    assert answer.json()["detail"]
    assert client.get(f"{url}/draft").json() == before


# -- steps that fail -----------------------------------------------------------------------------------------------


def asking(model: str, **node: Any) -> dict[str, Any]:
    nodes = {"ask": {"kind": "llm@1", "settings": {"model": model, "prompt": "Summarise:\n{{ text }}"}, **node}}
    return graph_of(nodes, ["input.text -> ask.text", "ask.text -> output.summary"], text="text")


@pytest.mark.parametrize(
    ("model", "code"),
    [
        ("down/any", "model_unreachable"),
        ("faulty/fault-garbage", "model_garbage"),
        ("faulty/fault-cut", "model_cut_off"),
        ("faulty/fault-429-10ms", "model_rate_limited"),
        ("faulty/fault-500", "model_failed"),
        ("faulty/fault-hang", "timeout"),
        ("faulty/fault-stall", "timeout"),
        ("faulty/fault-flood", "timeout"),
        ("faulty/no-such-model", "model_not_found"),
        ("nobody/any", "connection_missing"),
    ],
)
async def test_a_model_that_misbehaves_fails_its_step(model: str, code: str, demo_url: str) -> None:
    client = await in_thread(alice)(demo_url)

    assert_failed(await ends(client, asking(model, timeout=1), text=TEXT), code)


async def test_a_hanging_model_is_cut_at_every_try(demo_url: str) -> None:
    client = await in_thread(alice)(demo_url)
    data = asking("faulty/fault-hang", timeout=0.3, retry={"attempts": 3, "delay": 0.05})

    assert_failed(await ends(client, data, text=TEXT), "timeout")


async def test_a_model_in_a_private_network_is_blocked(demo_url: str) -> None:
    client = await in_thread(alice)(demo_url, private=False)

    assert_failed(await ends(client, asking("down/any"), text=TEXT), "address_blocked")


async def test_a_slow_model_still_answers(demo_url: str) -> None:
    client = await in_thread(alice)(demo_url)

    assert (await ends(client, asking("faulty/fault-slow-100ms"), text=TEXT)).status == "succeeded"


def one(kind: str, port: str, **settings: Any) -> dict[str, Any]:
    return graph_of({"a": {"kind": kind, "settings": settings}}, [f"a.{port} -> output.result"])


FAILING_STEPS = {
    "python that never ends": (one("code@1", "result", code="while True: pass", seconds=1), "code_timed_out"),
    "python that forks": (one("code@1", "result", code="import os\nos.fork()"), "code_failed"),
    "python that eats memory": (
        one("code@1", "result", code="x = []\nwhile True: x.append('a' * 10**6)"),
        "code_out_of_memory",
    ),
    "JSONata that never ends": (
        one("transform@1", "result", inputs=[], expression="($f := function($n){$f($n)}; $f(1))"),
        "jsonata_timed_out",
    ),
    "JSONata with an endless pattern": (
        one("transform@1", "result", inputs=[], expression='$match("' + "a" * 50 + '!", /^(a+)+$/)'),
        "jsonata_timed_out",
    ),
    "JSONata that makes too much": (
        one("transform@1", "result", inputs=[], expression="[1..100000000]"),
        "jsonata_too_large",
    ),
    "JSONata with a slip": (one("transform@1", "result", inputs=[], expression="((("), "jsonata_syntax"),
    "an address that is a file": (one("http_request@1", "body", url="file:///etc/hostname"), "bad_url"),
    "a server that is down": (one("http_request@1", "body", url="http://127.0.0.1:9/"), "http_unreachable"),
}


@pytest.mark.parametrize("name", FAILING_STEPS)
async def test_a_step_that_cannot_end_well_fails_with_cause_and_advice(name: str) -> None:
    client = await in_thread(alice)()
    data, code = FAILING_STEPS[name]

    assert_failed(await ends(client, data), code)


async def test_a_template_that_would_fill_the_memory_fails() -> None:
    client = await in_thread(alice)()
    data = graph_of({"a": template("{{ x }}" * 1_000)}, ["input.x -> a.x", "a.text -> output.t"], x="text")

    assert_failed(await ends(client, data, x="x" * 1_000_000), "template_too_large")
