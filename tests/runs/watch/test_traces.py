"""Traces of real runs, sent to a receiver that reads OTLP."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from channels.db import database_sync_to_async as in_thread
from django.core.management import call_command
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from runs.models import Run
from tests.factories import make_world
from tests.runs.processes import demo_model
from tests.runs.scenes import CHAIN, finished, graph_of, host, start, until

pytestmark = pytest.mark.django_db(transaction=True)

ASK = graph_of(
    {"ask": {"kind": "llm@1", "settings": {"model": "demo", "prompt": "Say hello to {{ name }}."}}},
    ["input.name -> ask.name", "ask.text -> output.text"],
    name="text",
)
NAP = graph_of(
    {
        "nap": {"kind": "wait@1", "settings": {"amount": 6}},
        "greet": {"kind": "template@1", "settings": {"text": "Hello {{ name }}!"}},
    },
    ["input.name -> nap.value", "nap.value -> greet.name", "greet.text -> output.text"],
    name="text",
)


class Receiver:
    """An OTLP collector on localhost that keeps what it gets."""

    def __init__(self) -> None:
        self.spans: list[Any] = []
        self.services: set[str] = set()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                receiver.take(ExportTraceServiceRequest.FromString(body))
                self.send_response(200)
                self.send_header("content-type", "application/x-protobuf")
                self.end_headers()

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def take(self, request: ExportTraceServiceRequest) -> None:
        for resource in request.resource_spans:
            self.services |= {a.value.string_value for a in resource.resource.attributes if a.key == "service.name"}
            self.spans += [span for scope in resource.scope_spans for span in scope.spans]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def receiver(settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    made = Receiver()
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", made.url)
    settings.TRACES = True
    yield made
    made.close()


def attributes(span: Any) -> dict[str, Any]:
    return {one.key: getattr(one.value, one.value.WhichOneof("value")) for one in span.attributes}


async def test_a_run_with_a_model_call_reaches_the_collector_as_one_trace(receiver: Receiver, settings):
    world = await in_thread(make_world)()
    with demo_model() as settings.DEMO_MODEL_URL:
        async with host():
            run = await finished(await in_thread(start)(world, ASK, name="Ada"))

    named = {span.name.split()[0]: span for span in receiver.spans}
    root, step, call = named["invoke_workflow"], named["step"], named["chat"]
    assert len(receiver.spans) == 3
    assert {span.trace_id.hex() for span in receiver.spans} == {run.id.hex}
    assert (root.parent_span_id, step.parent_span_id, call.parent_span_id) == (b"", root.span_id, step.span_id)
    assert attributes(call)["gen_ai.usage.input_tokens"] == run.tokens_in
    assert attributes(call)["gen_ai.response.time_to_first_chunk"] > 0
    assert attributes(root)["agents.workspace"] == "acme"
    assert attributes(step)["agents.step.kind"] == "llm@1"
    assert step.start_time_unix_nano <= call.start_time_unix_nano <= call.end_time_unix_nano <= step.end_time_unix_nano
    assert "Ada" not in str(receiver.spans)
    assert receiver.services == {"ai-agent-platform"}


async def test_a_run_that_another_host_goes_on_with_is_still_one_trace(receiver: Receiver):
    world = await in_thread(make_world)()
    run = await in_thread(start)(world, NAP, name="Ada")
    async with host():
        await until(lambda: Run.objects.filter(pk=run.pk, status="waiting").exists())
    await in_thread(lambda: Run.objects.filter(pk=run.pk).update(wake_at="2020-01-01T00:00:00Z"))()
    async with host():
        await finished(run)

    assert sorted(span.name for span in receiver.spans) == ["invoke_workflow Test", "step greet", "step nap"]
    assert len({span.span_id for span in receiver.spans}) == 3
    assert {span.trace_id.hex() for span in receiver.spans} == {run.id.hex}


async def test_what_a_killed_worker_did_not_send_can_be_sent_again(receiver: Receiver, settings):
    world = await in_thread(make_world)()
    settings.TRACES = False
    async with host():
        run = await finished(await in_thread(start)(world, CHAIN, name="Ada"))
    settings.TRACES = True

    await in_thread(call_command)("send_trace", str(run.id))

    assert sorted(span.name for span in receiver.spans) == ["invoke_workflow Greeter", "step greet", "step shout"]


async def test_runs_do_not_wait_for_a_collector_that_is_away(settings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_TIMEOUT", "1")
    settings.TRACES = True
    world = await in_thread(make_world)()

    async with host():
        run = await finished(await in_thread(start)(world, CHAIN, name="Ada"))

    assert run.status == "succeeded"


async def test_a_run_that_the_sampler_leaves_out_is_not_told(receiver: Receiver, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OTEL_TRACES_SAMPLER", "always_off")
    world = await in_thread(make_world)()
    async with host():
        await finished(await in_thread(start)(world, CHAIN, name="Ada"))

    assert receiver.spans == []
