"""The worker host: one event loop that carries hundreds of runs. It joins the parts; each part has its own module.

Laws: crash-only: whatever goes wrong with the database or the lease, the host drops everything and ends; its runs are
in the database and the next host carries them on. It never asks in a loop: it sleeps until a notice, a due time, the
end of a run that others wait for, or the slow second look. While Postgres is slower than the runs none is taken up.
"""

import asyncio
import json
import logging
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from typing import Any
from uuid import UUID

from django.conf import settings

from engine.events import RunFailed, StepError
from live import clock
from live.postgres import Connection, connect
from nodes.registry import KINDS
from runs import claim, lease, suspects
from runs.aside import LONG
from runs.blobs import Blobs
from runs.claim import Claim, ClaimedRun, Claims
from runs.controls import forget_controls, read_controls
from runs.deltas import Texts
from runs.endpoints import Endpoints
from runs.errors import HostFenced
from runs.execution import Execution
from runs.heart import Heart
from runs.holding import Control
from runs.journal import Journal
from runs.loading import Loaded, Plans, load_runs, weigh_runs
from runs.publisher import Publisher
from runs.record import Entry, Finish, Numbering, RunKey, present, time_now
from runs.trials import Trials
from runs.watch.attempts import WatchedAttempts, WatchedSurroundings
from runs.watch.host import Watch

logger = logging.getLogger(__name__)

MOST_PER_CLAIM = 500  # so that several hosts share a burst
MOST_BACKLOG = 2_000  # entries that wait for Postgres, above which no new runs are taken up
LONGEST_TURN = 0.005  # seconds for which runs are taken up without giving others a turn
BREATH = 0.01  # seconds in which several ends of runs, or the journal's next batch, are taken together
SECOND_LOOK = 5.0  # seconds after which the queue is looked at although nobody gave notice
GRACE = 2.0  # seconds in which short runs may still end before the others are handed over
CANCEL_AGAIN = 0.5  # seconds
HANDING_OVER = 5.0  # seconds in which Postgres must have noted who was handed over; else the lease does it

UNREADABLE = StepError(
    "run_unreadable", "This run's agent cannot be read any more.", "Start the agent again.", retryable=False
)


async def carry_runs(stop: asyncio.Event, *, slots: int = lease.MOST_HOSTS) -> bool:
    """Be the host of a free slot until `stop` is set; False at once when every slot has one.

    Raises HostFenced or psycopg.OperationalError when the lease or the database is lost.
    """
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(await connect(lease.SESSION))
        await clock.set_by(session)
        host_id = await lease.take_slot(session, slots)
        if host_id is None:
            return False
        host = await open_host(stack, session, host_id)
        await host.run(stop)
        return True


async def open_host(stack: AsyncExitStack, session: Connection, host_id: UUID) -> "Host":
    """The host that has just got its slot, with connections that end with the stack."""
    work = await stack.enter_async_context(await connect(lease.name_of(host_id, "work")))
    journal = await stack.enter_async_context(await connect(lease.name_of(host_id, "journal")))
    claims = await stack.enter_async_context(await claim.connect_for_claims(lease.name_of(host_id, "claim")))
    host = Host(host_id, session, work, journal, claims)
    stack.push_async_callback(host.close)
    return host


class Host:
    """A host that has its slot."""

    def __init__(
        self, host_id: UUID, session: Connection, work: Connection, journal: Connection, claims: Connection
    ) -> None:
        self.id, self._session, self._work = host_id, session, work
        self._publisher, self._watch = Publisher(), Watch(host_id)
        self._journal = Journal(journal, host_id, self._watch.durable(self._publisher.take_entry))
        self._texts = Texts(self._publisher.take_deltas, self._journal.store_text, self._journal.drop_text)
        self._endpoints, self._plans, self._blobs = Endpoints(), Plans(), Blobs(work)
        self._attempts = WatchedAttempts(KINDS, WatchedSurroundings(self._texts, self._blobs, self._endpoints))
        self._executions: dict[UUID, Execution] = {}
        self._held = Counter[UUID]()  # runs of workspaces and projects
        self.claims = Claims(claims, host_id)
        self._trials = Trials(work, host_id)
        self._wake, self._ended = asyncio.Event(), asyncio.Event()
        self._heart = Heart(host_id)
        self._room = MOST_PER_CLAIM  # less after a claim of which some had to be given back

    async def run(self, stop: asyncio.Event, get_runs: Callable[[], Awaitable[None]] | None = None) -> None:
        """Carry runs until `stop` is set, then finish or hand over what is under way. They come from the queue unless
        something else gets them.
        """
        logger.info("Host %s carries runs.", self.id)
        parts = [self._journal.write_batches(), self._publisher.send_rounds(), self._heart.beat()]
        parts += [self._listen(), self._look_again(), self._watch.watch(), self._fence_others()]
        tasks = [asyncio.create_task(part) for part in parts]
        claiming = asyncio.ensure_future((get_runs or self._claim_for_ever)())
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait([*tasks, claiming, stopping], return_when=asyncio.FIRST_COMPLETED)
            claiming.cancel()
            if stop.is_set() and not any(task.done() for task in tasks):
                await self._leave_in_time()
        finally:
            for execution in list(self._executions.values()):
                execution.abandon()
            await end_all([*tasks, claiming, stopping])
        for task in [*tasks, claiming]:
            if not task.cancelled() and (problem := task.exception()):
                raise problem

    async def close(self) -> None:
        await self._trials.close()
        await self._endpoints.close()

    async def take_up(self, claimed: list[ClaimedRun]) -> list[Execution]:
        """Carry claimed runs on; those that cannot or must not be carried end, and suspects are tried elsewhere.

        What was asked of a run before is done in the moment in which it is taken up, before anything more begins.
        """
        innocent = list[ClaimedRun]()
        for one in await suspects.weigh(self._work, claimed):
            match one:
                case suspects.OnTrial():
                    self._trials.begin(one)
                case suspects.Guilty(run, path):
                    self._refuse(run, path, suspects.QUARANTINED)
                case _:
                    innocent.append(one)
        return await self._carry(innocent) if innocent else []

    async def _carry(self, claimed: list[ClaimedRun]) -> list[Execution]:
        """Carry runs on, a portion at a time. As soon as this host has too much in memory the others are given back."""
        carried, left = list[Execution](), deque(await weigh_runs(self._work, claimed))
        while left and not (carried and self._is_heavy()):
            carried += await self._carry_portion(left.popleft())
        await self.claims.give_back([run for portion in left for run in portion])
        self._room = max(len(carried), 1) if left else min(2 * self._room, MOST_PER_CLAIM)
        return carried

    async def _carry_portion(self, claimed: list[ClaimedRun]) -> list[Execution]:
        found = await load_runs(self._work, self._plans, claimed)
        carried, asked = [], await self._read_asked([loaded for loaded in found if isinstance(loaded, Loaded)])
        breath = time.monotonic() + LONGEST_TURN
        for loaded in found:
            if time.monotonic() > breath:  # Each may compute for a while; others have their turn in between.
                await asyncio.sleep(0)
                breath = time.monotonic() + LONGEST_TURN
            if isinstance(loaded, Loaded):
                carried.append(execution := self._take_up(loaded))
                for one in asked.get(execution.run.id, ()):
                    execution.control(one)
            else:
                self._refuse(loaded, "", UNREADABLE)
        return carried

    async def _read_asked(self, loaded: list[Loaded]) -> dict[UUID, list[Control]]:
        waiting = [one.run["id"] for one in loaded if one.run["controls"] > one.holding.control]
        return await read_controls(self._work, waiting) if waiting else {}

    async def flush(self) -> None:
        """Wait until everything that was recorded is durable."""
        await self._journal.flush()

    # -- parts --------------------------------------------------------------------------------------------------

    async def _look_again(self) -> None:
        """With every sign of life: how many others live, what came without a notice, and the time."""
        while True:
            self._endpoints.share_among(await lease.count_live(self._work))
            for row in await claim.find_cancel_requests(self._work, self.id):
                self._cancel(row["id"], row["cancel_request"])
            await self._control(await claim.find_controlled(self._work, self.id))
            await clock.set_by(self._work)
            await self._watch.beat(self._work, self._endpoints.states())
            await asyncio.sleep(lease.HEARTBEAT)

    async def _fence_others(self) -> None:
        """Apart from the second looks: a fence may have to wait."""
        while True:
            await lease.fence_silent_hosts(self._work, self.id)
            await asyncio.sleep(lease.HEARTBEAT)

    async def _listen(self) -> None:
        await self._session.execute("LISTEN runs_wake")
        await self._session.execute("LISTEN runs_cancel")
        await self._session.execute("LISTEN runs_control")
        self._wake.set()  # What came before the first LISTEN gave no notice here.
        async for notice in self._session.notifies():
            if notice.channel == "runs_cancel":
                request = json.loads(notice.payload)
                self._cancel(UUID(request["run"]), request)
                self.claims.look_soon()
            elif notice.channel == "runs_control":
                await self._control([UUID(json.loads(notice.payload)["run"])])
            self._wake.set()
        raise HostFenced  # The connection ended, and the slot's lock with it.

    async def _claim_for_ever(self) -> None:
        while True:
            self._wake.clear()
            self._ended.clear()
            claimed = await self._claim()
            await self.take_up(claimed.runs)
            if not claimed.runs and not claimed.more:
                await self._rest(claimed.held_back)

    async def _claim(self) -> Claim:
        free = settings.RUN_CAPACITY - len(self._executions)
        if self._journal.backlog >= MOST_BACKLOG:
            await asyncio.sleep(BREATH)
            return Claim(more=True)
        if free <= 0 or self._is_heavy():
            return Claim(held_back=True)
        return await self.claims.claim(min(free, self._room), free=free, held=self._held)

    def _is_heavy(self) -> bool:
        """Whether the runs that are here have so much in memory that no more are taken up until some have ended."""
        return sum(execution.weight for execution in self._executions.values()) > settings.RUN_MEMORY * 2**20

    async def _rest(self, held_back: bool) -> None:
        """Sleep until a notice, the next due time or the second look; and until a run ends, when others wait for it.

        A full host has no use for due times.
        """
        due = await self.claims.next_wake() if len(self._executions) < settings.RUN_CAPACITY else None
        awaited = [self._wake.wait(), self._ended.wait()] if held_back else [self._wake.wait()]
        tasks = [asyncio.ensure_future(event) for event in awaited]
        try:
            await asyncio.wait(tasks, timeout=due_in(due), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
        if self._ended.is_set() and held_back:
            await asyncio.sleep(BREATH)

    # -- runs ---------------------------------------------------------------------------------------------------

    def _take_up(self, loaded: Loaded) -> Execution:
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
            holding=loaded.holding,
        )
        execution.weight, execution.asked = loaded.weight, loaded.run["controls"]
        execution.is_heavy = loaded.weight > LONG
        execution.most_weight = settings.RUN_SIZE * 2**20
        execution.replay, execution.is_to_end = loaded.replay, bool(loaded.run["cancel_request"])
        self._executions[run.id] = execution
        self._held.update(scopes := (loaded.run["workspace_id"], loaded.run["project_id"]))
        execution.done.add_done_callback(lambda _: self._forget(execution, scopes))
        if loaded.first is not None:
            awaits = loaded.run["cancel_request"] or loaded.run["controls"]
            execution.begin(loaded.first, computes=not awaits)
        else:
            execution.resume(loaded.commands, loaded.timers)
        if request := loaded.run["cancel_request"]:
            self._cancel(run.id, request)
        return execution

    def _refuse(self, run: ClaimedRun, path: str, error: StepError) -> None:
        """A run that cannot be carried ends with a sentence, and does not take the host down again and again."""
        key = RunKey(run["id"], run["workspace_id"], run["takes"])
        entry = Entry(key)
        Numbering(key, run["seq"]).add(entry, RunFailed(path, error), time_now())
        entry.finish = Finish("failed", present(), {}, error.to_json())
        self._journal.record(entry)

    def _forget(self, execution: Execution, scopes: tuple[UUID, UUID]) -> None:
        self._ended.set()
        self._held.subtract(scopes)
        for scope in scopes:
            if not self._held[scope]:
                del self._held[scope]
        if self._executions.get(execution.run.id) is execution:
            del self._executions[execution.run.id]
        self._attempts.forget(execution.run)
        self._texts.forget(execution.run)
        if execution.holding.held:
            self._wake.set()  # It was parked, and somebody may have asked something of it in this very moment.

    def _cancel(self, run_id: UUID, request: dict[str, str]) -> None:
        if execution := self._executions.get(run_id):
            execution.cancel(request["by"], request["reason"])
        self._trials.cancel(run_id)

    async def _control(self, run_ids: list[UUID]) -> None:
        """Do what somebody asked of runs that this host carries. What was done, durably, is forgotten."""
        ours = [run_id for run_id in run_ids if run_id in self._executions]
        if not ours:
            return
        for run_id, asked in (await read_controls(self._work, ours)).items():
            if execution := self._executions.get(run_id):
                if asked[0].number <= execution.controlled:
                    await forget_controls(self._work, run_id, execution.controlled)
                for one in asked:
                    execution.control(one)

    async def _leave_in_time(self) -> None:
        """Leave, but wait for nobody for ever: what Postgres does not note in time, the lease gives free."""
        try:
            async with asyncio.timeout(GRACE + HANDING_OVER):
                await self._leave()
        except TimeoutError:
            logger.warning("Host %s leaves without handing over: Postgres takes too long.", self.id)

    async def _leave(self) -> None:
        """Let short runs end, hand the others over, and go."""
        if self._executions:
            await asyncio.wait([execution.done for execution in self._executions.values()], timeout=GRACE)
        await asyncio.gather(*(execution.hand_over() for execution in list(self._executions.values())))
        await self._journal.flush()
        self._heart.stop()
        await lease.retire(self._work, self.id)
        logger.info("Host %s has left.", self.id)


async def end_all(tasks: Sequence[asyncio.Future[Any]]) -> None:
    """Cancel until all have ended: a library in between may take one cancellation for a failure of its own."""
    pending = set(tasks)
    while pending:
        for task in pending:
            task.cancel()
        _, pending = await asyncio.wait(pending, timeout=CANCEL_AGAIN)


def due_in(seconds: float | None) -> float:
    """How long to sleep at most, when something is due in so many seconds."""
    return SECOND_LOOK if seconds is None else min(max(seconds, 0.01), SECOND_LOOK)
