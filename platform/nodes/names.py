"""From names to addresses by the machine's resolver, which may take its time and cannot be interrupted.

Law: names that nobody answers for hold up those who ask for them. They wait in threads of their own, which the rest of
the process does not use, and one workspace has few of these at once, given-up ones among them.
"""

import asyncio
import ipaddress
import os
import socket
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any
from weakref import WeakKeyDictionary, WeakValueDictionary

from nodes.caller import CALLER

THREADS = 64
MOST_OF_ONE = 8  # threads that one workspace has at once
SECONDS = 15.0  # that a step waits for the resolver


class Resolver:
    """Threads that ask the machine's resolver. Works in any event loop."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Begin anew: after a fork the threads are gone."""
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="names")
        # Of each loop, and gone when nobody of the workspace asks any more.
        self._turns: WeakKeyDictionary[Any, WeakValueDictionary[str, asyncio.Semaphore]] = WeakKeyDictionary()

    async def find(self, host: str, port: int) -> list[str]:
        """The addresses of a name, in order of preference. Raises OSError, TimeoutError among them."""
        loop = asyncio.get_running_loop()
        turns = self._turns.setdefault(loop, WeakValueDictionary())
        turn = turns.setdefault(CALLER.get().workspace, asyncio.Semaphore(MOST_OF_ONE))

        def give_back(asked: "Future[Any]") -> None:
            with suppress(RuntimeError):  # The loop has ended.
                loop.call_soon_threadsafe(turn.release)

        async with asyncio.timeout(SECONDS):
            await turn.acquire()
            asked = self._threads.submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
            asked.add_done_callback(give_back)  # When the thread is free, which may be long after we gave up.
            found = await asyncio.wrap_future(asked)
        return list(dict.fromkeys(str(entry[4][0]) for entry in found))


RESOLVER = Resolver()
os.register_at_fork(after_in_child=RESOLVER.forget)


async def resolve_by_system(host: str, port: int) -> list[str]:
    """The addresses that this machine's resolver gives; an address stands for itself and needs no thread."""
    with suppress(ValueError):
        return [str(ipaddress.ip_address(host))]
    return await RESOLVER.find(host, port)
