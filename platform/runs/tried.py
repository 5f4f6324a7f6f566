"""The child's side of a trial: a host that carries what its parent names on stdin, and nothing else.

Law: the end of stdin, which comes with the parent's death, too, makes it leave as any host leaves.
"""

import asyncio
import signal
import sys
from contextlib import AsyncExitStack
from uuid import UUID

from live import clock
from live.postgres import connect
from runs import lease
from runs.host import Host, open_host
from runs.tasks import settle_memory
from runs.trials import MARK


async def carry_tried() -> None:
    """Be a host until stdin ends. Raises HostFenced or psycopg.Error when the lease or the database is lost."""
    settle_memory()
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(await connect(lease.SESSION))
        await clock.set_by(session)
        host_id = await lease.take_slot(session, lease.MOST_HOSTS, first=lease.FIRST_TRIAL)
        if host_id is None:
            return
        host = await open_host(stack, session, host_id)
        await host.run(stop, lambda: obey(host, stop))


async def obey(host: Host, stop: asyncio.Event) -> None:
    """Take over the runs of each line, and say when they are done with."""
    lines = await read_stdin()
    say(str(host.id))
    while line := await lines.readline():
        parent, *named = line.decode().split()
        taken = await host.claims.take_over([read_take(word) for word in named], UUID(parent))
        if carried := await host.take_up(taken):
            # Not awaited one by one: whoever is cancelled in that takes the future along, and the host would not hand
            # over what it still carries.
            await asyncio.wait([execution.done for execution in carried])
        await host.flush()
        say("done")
    stop.set()
    await asyncio.Event().wait()  # The host ends this when it has left.


def read_take(word: str) -> tuple[UUID, int]:
    run_id, _, take = word.partition("@")
    return UUID(run_id), int(take)


async def read_stdin() -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    return reader


def say(word: str) -> None:
    sys.stdout.buffer.write(MARK + word.encode() + b"\n")
    sys.stdout.buffer.flush()
