"""The worker host: one event loop that carries hundreds of runs. It joins the parts; each part has its own module.

Laws: crash-only: whatever goes wrong with the database or the lease, the host drops everything and ends; its runs are
in the database and the next host carries them on. It never asks in a loop: it sleeps until a notice, a due time or the
slow second look.
"""

import asyncio
import json
import logging
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime
from uuid import UUID

from engine.events import RunFailed, StepError
from live.postgres import Connection, connect
from nodes.registry import KINDS
from runs import claim, lease
from runs.blobs import Blobs
from runs.claim import ClaimedRun
from runs.deltas import Texts
from runs.endpoints import Endpoints
from runs.errors import HostFenced
from runs.execution import Execution
from runs.journal import Journal
from runs.loading import Loaded, Plans, load_runs
from runs.publisher import Publisher
from runs.record import Entry, Finish, Numbering, RunKey, present

from runs.watch.attempts import WatchedAttempts, WatchedSurroundings
from runs.watch.host import Watch

logger = logging.getLogger(__name__)

CAPACITY = 1_000  # runs in memory at once
MOST_PER_CLAIM = 250  # so that several hosts share a burst
MOST_BACKLOG = 10_000  # entries that wait for Postgres, above which no new runs are taken up
SECOND_LOOK = 5.0  # seconds after which the queue is looked at although nobody gave notice
GRACE = 2.0  # seconds in which short runs may still end before the others are handed over

UNREADABLE = StepError(
    "run_unreadable", "This run's agent cannot be read any more.", "Start the agent again.", retryable=False
)


async def carry_runs(stop: asyncio.Event, *, slots: int = lease.MOST_HOSTS) -> bool:
    """Be the host of a free slot until `stop` is set; False at once when every slot has one.

    Raises HostFenced or psycopg.OperationalError when the lease or the database is lost.
    """
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(await connect(lease.SESSION))
        host_id = await lease.take_slot(session, slots)
        if host_id is None:
            return False
        work = await stack.enter_async_context(await connect("runs work"))
        journal = await stack.enter_async_context(await connect("runs journal"))
        host = Host(host_id, session, work, journal)
        stack.push_async_callback(host.close)
        await host.run(stop)
        return True


class Host:
    """A host that has its slot."""

    def __init__(self, host_id: UUID, session: Connection, work: Connection, journal: Connection) -> None:
        self.id, self._session, self._work = host_id, session, work
        self._publisher, self._watch = Publisher(), Watch(host_id)
        self._journal = Journal(journal, host_id, self._watch.durable(self._publisher.take_entry))
        self._texts = Texts(self._publisher.take_deltas, self._journal.store_text, self._journal.drop_text)
        self._endpoints, self._plans, self._blobs = Endpoints(), Plans(), Blobs(work)
        self._attempts = WatchedAttempts(KINDS, WatchedSurroundings(self._texts, self._blobs, self._endpoints))
        self._executions: dict[UUID, Execution] = {}
        self._wake = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        """Carry runs until `stop` is set, then finish or hand over what is under way."""
        logger.info("Host %s carries runs.", self.id)
        parts = [self._journal.write_batches(), self._publisher.send_rounds(), self._beat(), self._listen()]
        parts.append(self._watch.watch())
        tasks = [asyncio.create_task(part) for part in parts]
        claiming = asyncio.create_task(self._claim())
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait([*tasks, claiming, stopping], return_when=asyncio.FIRST_COMPLETED)
            claiming.cancel()
            if stop.is_set() and not any(task.done() for task in tasks):
                await self._leave()
        finally:
            for execution in list(self._executions.values()):
                execution.abandon()
            for task in [*tasks, claiming, stopping]:
                task.cancel()
            ended = await asyncio.gather(*tasks, claiming, return_exceptions=True)
        for problem in ended:
            if isinstance(problem, Exception):
                raise problem

    async def close(self) -> None:
        await self._endpoints.close()

    # -- parts --------------------------------------------------------------------------------------------------

    async def _beat(self) -> None:
        while True:
            if not await lease.beat(self._work, self.id):
                raise HostFenced
            self._watch.pulse.beat()
            for row in await claim.find_cancel_requests(self._work, self.id):
                self._cancel(row["id"], row["cancel_request"])
            await lease.fence_silent_hosts(self._work)
            await asyncio.sleep(lease.HEARTBEAT)

    async def _listen(self) -> None:
        await self._session.execute("LISTEN runs_wake")
        await self._session.execute("LISTEN runs_cancel")
        self._wake.set()  # What came before the first LISTEN gave no notice here.
        async for notice in self._session.notifies():
            if notice.channel == "runs_cancel":
                request = json.loads(notice.payload)
                self._cancel(UUID(request["run"]), request)
            self._wake.set()
        raise HostFenced  # The connection ended, and the slot's lock with it.

    async def _claim(self) -> None:
        while True:
            self._wake.clear()
            room = min(CAPACITY - len(self._executions), MOST_PER_CLAIM)
            claimed = []
            if room > 0 and self._journal.backlog < MOST_BACKLOG:
                claimed = await claim.claim_runs(self._work, self.id, room)
                for loaded in await load_runs(self._work, self._plans, claimed):
                    self._take_up(loaded) if isinstance(loaded, Loaded) else self._refuse(loaded)
            if not claimed:
                await self._rest(has_room=room > 0)

    async def _rest(self, *, has_room: bool) -> None:
        """Sleep until a notice, the next due time or the second look. A full host has no use for due times."""
        due = await claim.next_wake(self._work) if has_room else None
        seconds = (due - datetime.now(UTC)).total_seconds() if due else SECOND_LOOK
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), min(max(seconds, 0.01), SECOND_LOOK))

    # -- runs ---------------------------------------------------------------------------------------------------

    def _take_up(self, loaded: Loaded) -> None:
        run = RunKey(loaded.run["id"], loaded.run["workspace_id"], loaded.run["takes"])
        for path, charge in loaded.charges:
            self._attempts.add_charge(run, path, charge)
        execution = Execution(
            run,
            loaded.plan,
            loaded.state,
            loaded.run["seq"],
            recorder=self._journal,
            worker=self._attempts,
            parks=True,
        )
        self._executions[run.id] = execution
        execution.done.add_done_callback(lambda _: self._forget(execution))
        if loaded.first is not None:
            execution.begin(loaded.first)
        else:
            execution.resume(loaded.commands, loaded.timers)
        if request := loaded.run["cancel_request"]:
            self._cancel(run.id, request)

    def _refuse(self, run: ClaimedRun) -> None:
        """A run that cannot be read back ends with a sentence, and does not take the host down again and again."""
        key, entry = RunKey(run["id"], run["workspace_id"], run["takes"]), Entry(RunKey(run["id"], run["workspace_id"]))
        Numbering(key, run["seq"]).add(entry, RunFailed("", UNREADABLE), present())
        entry.finish = Finish("failed", present(), {}, UNREADABLE.to_json())
        self._journal.record(entry)

    def _forget(self, execution: Execution) -> None:
        if self._executions.get(execution.run.id) is execution:
            del self._executions[execution.run.id]
            self._attempts.forget(execution.run)
            self._texts.forget(execution.run)
        if len(self._executions) == CAPACITY - 1:
            self._wake.set()  # There is room again.

    def _cancel(self, run_id: UUID, request: dict[str, str]) -> None:
        if execution := self._executions.get(run_id):
            execution.cancel(request["by"], request["reason"])

    async def _leave(self) -> None:
        """Let short runs end, hand the others over, and go."""
        if self._executions:
            await asyncio.wait([execution.done for execution in self._executions.values()], timeout=GRACE)
        await asyncio.gather(*(execution.hand_over() for execution in list(self._executions.values())))
        await self._journal.flush()
        await lease.retire(self._work, self.id)
        logger.info("Host %s has left.", self.id)
