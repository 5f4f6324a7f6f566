"""Names that nobody answers for hold up those who ask for them, and nobody else."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from nodes import names
from nodes.caller import CALLER, Caller
from nodes.names import Resolver, resolve_by_system

FOUND = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.7", 443))]


@pytest.fixture
def dead() -> Iterator[threading.Event]:
    """The server of every name that begins with `dead` answers when this is set."""
    answers = threading.Event()
    yield answers
    answers.set()


@pytest.fixture
def resolver(dead: threading.Event, monkeypatch: pytest.MonkeyPatch) -> Resolver:
    def getaddrinfo(host: str, *_: Any, **__: Any) -> list[Any]:
        if host.startswith("dead"):
            dead.wait(20)
        return FOUND

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return Resolver()


async def ask(resolver: Resolver, workspace: str, host: str) -> list[str]:
    CALLER.set(Caller(workspace))
    return await resolver.find(host, 443)


async def test_a_workspace_with_dead_names_keeps_no_other_from_its_own(resolver: Resolver) -> None:
    waiting = [asyncio.create_task(ask(resolver, "a", f"dead{number}.example")) for number in range(200)]
    await asyncio.sleep(0)

    answer = await asyncio.wait_for(asyncio.create_task(ask(resolver, "b", "alive.example")), 5)

    assert answer == ["192.0.2.7"]
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)


async def test_the_rest_of_the_process_has_its_own_threads(resolver: Resolver) -> None:
    waiting = [asyncio.create_task(ask(resolver, str(number), "dead.example")) for number in range(60)]
    await asyncio.sleep(0)

    assert await asyncio.wait_for(asyncio.to_thread(lambda: "done"), 5) == "done"
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)


async def test_a_name_that_nobody_answers_for_is_given_up_and_its_thread_is_still_counted(
    resolver: Resolver, dead: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(names, "SECONDS", 0.05)
    asked = [ask(resolver, "a", "dead.example") for _ in range(names.MOST_OF_ONE)]
    assert {type(answer) for answer in await asyncio.gather(*asked, return_exceptions=True)} == {TimeoutError}

    with pytest.raises(TimeoutError):
        await ask(resolver, "a", "alive.example")
    dead.set()
    await asyncio.sleep(0.1)

    assert await ask(resolver, "a", "alive.example") == ["192.0.2.7"]


async def test_an_address_needs_no_thread() -> None:
    assert await resolve_by_system("2001:db8::1", 443) == ["2001:db8::1"]
