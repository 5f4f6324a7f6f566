"""Agents, runs and hosts for the tests of runs. Law: everything goes through the services that the product uses."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any
from uuid import UUID

from channels.db import database_sync_to_async
from channels.layers import get_channel_layer

from graphs.models import Revision
from graphs.services import commit_graph, create_agent, main_branch
from live.postgres import Connection
from runs.claim import ClaimedRun, Claims
from runs.host import carry_runs
from runs.models import Run, RunEvent
from runs.services import start_run
from tests.factories import World

CHAIN = {
    "format": "agent/1",
    "name": "Greeter",
    "inputs": {"name": {"type": "text"}},
    "nodes": {
        "greet": {"kind": "template@1", "settings": {"text": "Hello {{ name }}!"}},
        "shout": {"kind": "template@1", "settings": {"text": "{{ greeting }} How are you?"}},
    },
    "edges": ["input.name -> greet.name", "greet.text -> shout.greeting", "shout.text -> output.text"],
}
NAP = {
    "format": "agent/1",
    "name": "Sleeper",
    "inputs": {"name": {"type": "text"}},
    "nodes": {"nap": {"kind": "wait@1", "settings": {"amount": 1}}},
    "edges": ["input.name -> nap.value", "nap.value -> output.text"],
}


def loop(kind: str = "template") -> dict[str, Any]:
    """For each of `items` one step `say`: a template of the item, or a short wait for it."""
    settings = {"template": {"text": "It is {{ item }}."}, "wait": {"amount": 0.01}}
    port_in, port_out = {"template": ("item", "text"), "wait": ("value", "value")}[kind]
    return graph_of(
        {
            "each": {"kind": "for_each@1", "settings": {"parallel": 20}},
            "say": {"kind": f"{kind}@1", "parent": "each", "settings": settings[kind]},
        },
        [
            "input.items -> each.items",
            f"each.item -> say.{port_in}",
            f"say.{port_out} -> each.result",
            "each.results -> output.texts",
        ],
        items="list of any",
    )


def graph_of(nodes: dict[str, Any], edges: list[str], **inputs: str) -> dict[str, Any]:
    """A small agent's data; `inputs` are name=type."""
    declared = {name: {"type": type_name} for name, type_name in inputs.items()}
    return {"format": "agent/1", "name": "Test", "inputs": declared, "nodes": nodes, "edges": edges}


def commit(world: World, data: dict[str, Any]) -> Revision:
    """A new agent of Acme with this graph."""
    agent = create_agent(project=world.playground, name=data["name"], by=world.alice)
    return commit_graph(agent, data, "Begin", world.alice, main_branch(agent))


def start(world: World, data: dict[str, Any], **inputs: Any) -> Run:
    """A queued run of a new agent with this graph."""
    return start_run(workspace=world.acme, revision=commit(world, data), inputs=inputs, by=world.alice)


@asynccontextmanager
async def host() -> AsyncIterator[asyncio.Task[bool]]:
    """A worker host in this event loop; it leaves in peace at the end."""
    stop = asyncio.Event()
    task = asyncio.create_task(carry_runs(stop))
    try:
        yield task
    finally:
        stop.set()
        with suppress(asyncio.CancelledError):
            await task
        await get_channel_layer().close()


async def until(is_true: Callable[[], Any], seconds: float = 10.0) -> Any:
    """Look at the database until something is true there. Raises TimeoutError with the last answer."""
    ends = time.monotonic() + seconds
    while True:
        answer = await database_sync_to_async(is_true)()
        if answer:
            return answer
        if time.monotonic() > ends:
            raise TimeoutError(f"Still {answer!r} after {seconds} seconds.")
        await asyncio.sleep(0.01)


async def finished(run: Run, seconds: float = 10.0) -> Run:
    """The run once it is over."""
    await until(lambda: Run.objects.filter(pk=run.pk, finished_at__isnull=False).exists(), seconds)
    return await database_sync_to_async(Run.objects.get)(pk=run.pk)


def events_of(run: Run) -> list[tuple[int, str, str | None]]:
    """A run's events as (seq, type, node)."""
    return [(event.seq, event.type, event.node) for event in RunEvent.objects.filter(run=run)]


async def claim_runs(connection: Connection, host_id: UUID, room: int) -> list[ClaimedRun]:
    """What a host that holds nothing yet claims."""
    return (await Claims(connection, host_id).claim(room, free=10_000, held={})).runs
