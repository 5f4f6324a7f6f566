"""The clients and gates of a host: shared where they may be, bounded always, and shown without a key."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from nodes.base import ModelEndpoint, NodeFailed, StepCall
from nodes.network_policy import NetworkPolicy
from nodes.registry import KINDS
from runs import endpoints as module
from runs.endpoints import Endpoints
from runs.record import RunKey

HERE = NetworkPolicy(allow_private=True)


class Context:
    """A step's context that only knows its endpoint."""

    def __init__(self, endpoint: ModelEndpoint) -> None:
        self.endpoint, self.charged = endpoint, list[Any]()

    async def model(self, alias: str) -> ModelEndpoint:
        return self.endpoint

    async def charge(self, usage: Any) -> None:
        self.charged.append(usage)

    def log(self, text: str) -> None:
        pass

    def emit_text(self, text: str, channel: str = "text") -> None:
        pass


@asynccontextmanager
async def babbling() -> AsyncIterator[str]:
    """A server that answers with one line that never ends."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\ndata: ")
        try:
            while True:
                writer.write(b"x" * 10_000)
                await writer.drain()
        except ConnectionError:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    server.close()


@pytest.fixture
def endpoints() -> Endpoints:
    return Endpoints()


async def test_a_line_that_never_ends_is_cut_and_fills_no_memory(
    endpoints: Endpoints, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 200_000)
    async with babbling() as url:
        endpoint = ModelEndpoint(url, "key", "m", "openai_compatible")
        context = Context(replace(endpoint, client=endpoints.client(endpoint, HERE)))
        call = StepCall("n", "n", "N", {"prompt": "Hello."}, {})

        with pytest.raises(NodeFailed, match="broke off") as failure:
            await KINDS["llm@1"].run(call, context)  # type: ignore[arg-type]  # A context for this call only.
        await endpoints.close()

    assert (failure.value.code, len(context.charged)) == ("model_cut_off", 1)


async def test_runs_share_an_endpoints_gate_and_other_keys_have_their_own(
    endpoints: Endpoints, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find(workspace_id: Any, alias: str) -> tuple[ModelEndpoint, NetworkPolicy]:
        return ModelEndpoint("https://models.example/v1", f"key of {alias}", "m", "openai"), HERE

    monkeypatch.setattr(module, "_find_model", find)
    run, other = RunKey(uuid4(), uuid4()), RunKey(uuid4(), uuid4())

    first, second, third = [await endpoints.model(key, alias) for key, alias in ((run, "a"), (other, "a"), (run, "b"))]
    async with first.gate.turn(str), second.gate.turn(str), third.gate.turn(str):
        states = endpoints.states()
    await endpoints.close()

    assert [(state.host, state.calls) for state in states] == [("models.example", 2), ("models.example", 1)]
    assert "key of" not in repr(states)


async def test_the_calls_that_a_connection_allows_are_shared_among_the_hosts_that_live(
    endpoints: Endpoints, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find(workspace_id: Any, alias: str) -> tuple[ModelEndpoint, NetworkPolicy]:
        calls = {"few": 2, "many": 9, "any": None}[alias]
        return ModelEndpoint("https://models.example/v1", alias, "m", "openai", calls=calls), HERE

    monkeypatch.setattr(module, "_find_model", find)

    async def rooms() -> list[int]:
        for alias in ("few", "many", "any"):
            await endpoints.model(RunKey(uuid4(), uuid4()), alias)
        return [state.room for state in endpoints.states()]

    alone = await rooms()
    endpoints.share_among(4)
    shared = await rooms()
    endpoints.share_among(1)
    alone_again = await rooms()
    await endpoints.close()

    assert (alone[:2], shared[:2]) == ([2, 9], [1, 2])
    assert alone_again == alone
    assert shared[2] == alone[2]  # Nobody has said how many that one takes.


async def test_steps_that_begin_at_once_ask_the_database_one_time(
    endpoints: Endpoints, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list[str]()
    may_answer = threading.Event()

    def find(workspace_id: Any, alias: str) -> tuple[ModelEndpoint, NetworkPolicy]:
        asked.append(alias)
        may_answer.wait(10)
        return ModelEndpoint("https://models.example/v1", "key", "m", "openai"), HERE

    monkeypatch.setattr(module, "_find_model", find)
    workspace = uuid4()
    steps = [asyncio.ensure_future(endpoints.model(RunKey(uuid4(), workspace), "a")) for _ in range(50)]
    await asyncio.sleep(0)  # They have all asked now.
    steps[0].cancel()
    may_answer.set()
    outcomes = await asyncio.gather(*steps, return_exceptions=True)
    await endpoints.close()

    assert asked == ["a"]
    assert isinstance(outcomes[0], asyncio.CancelledError)
    assert {getattr(outcome, "model", None) for outcome in outcomes[1:]} == {"m"}


async def test_a_reading_that_failed_is_tried_again(endpoints: Endpoints, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([NodeFailed("no_model", "None.", ""), (ModelEndpoint("https://m.example/v1", "k", "m", "o"), HERE)])

    def find(workspace_id: Any, alias: str) -> Any:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(module, "_find_model", find)
    run = RunKey(uuid4(), uuid4())

    with pytest.raises(NodeFailed):
        await endpoints.model(run, "a")
    assert (await endpoints.model(run, "a")).model == "m"
    await endpoints.close()
