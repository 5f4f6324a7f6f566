"""One run being carried out: commands of the engine in, recorded events out. Shared by all hosts; knows no database.

Laws: a command is carried out only after the events that led to it are recorded, so a crash may repeat an attempt but
never loses or repeats a result. What only computes, or is given by the run's script, is the exception: it is carried
out at once and recorded together with what led to it, for a crash before that record loses nothing that anybody has
heard of, and the same comes out when it is done again. An attempt always ends in an event, whatever its node does, so
the run always goes on. In a run that somebody debugs, each command is asked whether it is to be held (`runs.holding`);
one that is held is not carried out, and its events wait in the database with the run. After the entry that puts a run
down, nothing more of it is recorded here: whoever takes it up next begins with that entry.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Protocol

from engine.advance import Answer, advance
from engine.commands import CancelStep, CancelTimer, Command, ExecuteStep, FinishRun, OpenScope, StartTimer
from engine.deadlines import deadlines_around
from engine.events import (
    ApprovalDecided,
    Event,
    RunCancelled,
    RunDebugged,
    RunFailed,
    StepError,
    StepOpened,
    TimerFired,
)
from engine.plan import Plan
from engine.state import State, split_path
from runs.aside import is_heavy
from runs.holding import Control, Holding, Stop
from runs.record import Entry, Finish, Numbering, RunKey, present, time_now
from runs.scripts import Replay
from runs.sentences import INTERNAL, UNSTORABLE, too_large, too_late
from runs.timers import TimerKey, Timers
from runs.values import BigText, offload

logger = logging.getLogger(__name__)

PARK_AFTER = 5.0  # seconds: a run that has nothing to do but a longer wait gives its memory back
MOST_AT_ONCE = 50  # steps that are computed in one go, so that other runs get their turn
LONGEST_AT_ONCE = 0.02  # seconds after which no further one is
PATIENCE = 5.0  # seconds that cancelled attempts get for cleaning up before the run ends without them
PACKING = 1.0  # seconds that they get when another host is to carry the run on

Recorded = asyncio.Future[None]
Attempt = Callable[[], Any]
Go = ExecuteStep | OpenScope


class Unstorable(Exception):
    """The recorder cannot write what this run has to say, now or ever."""


class Recorder(Protocol):
    """Where a host writes down what became true."""

    def record(self, entry: Entry) -> Recorded:
        """Write an entry after all entries before it; the future is done once it is durable.

        It fails with Unstorable when the entry can never be, together with every entry of the run that waits behind it.
        """


class Worker(Protocol):
    """What carries out attempts for an execution."""

    async def attempt(self, execution: "Execution", command: ExecuteStep) -> tuple[Event, list[BigText]]:
        """Carry out one attempt and say what came of it. Raises nothing but CancelledError."""

    def at_once(self, execution: "Execution", command: ExecuteStep) -> tuple[Event, list[BigText]] | None:
        """The same for a node that only computes; None when its attempt takes time. Raises nothing."""

    async def meets(self, execution: "Execution", command: Go, condition: str) -> tuple[bool, str]:
        """Whether a step's inputs meet a condition; they do when it cannot be told, with the reason. Raises nothing
        but CancelledError.
        """


class Execution:
    """A run in memory. Everything happens on one event loop, so nothing needs a lock."""

    def __init__(
        self,
        run: RunKey,
        plan: Plan,
        state: State,
        last_seq: int,
        *,
        recorder: Recorder,
        worker: Worker,
        parks: bool,
        holding: Holding | None = None,
    ) -> None:
        self.run, self.plan, self.state = run, plan, state
        self.holding = holding or Holding()
        self.asked = 0  # the number of the last control that is known to wait; it is not done before `control`
        self.is_to_end = False  # somebody wants it stopped, and `cancel` is about to be called
        self.controlled = self.holding.control  # the number of the last control whose event is durable
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.replay: Replay | None = None
        self.weight = 0  # characters of the events that this run's state was made from
        self.is_heavy = False  # Its values are so large that what is done with them is better done aside.
        self.most_weight: int | None = None
        self._numbering = Numbering(run, last_seq)
        self._recorded_seq = self._durable_seq = last_seq
        self._recorder, self._worker, self._parks = recorder, worker, parks
        self._attempts: dict[str, asyncio.Task[None]] = {}
        self._timers = Timers(lambda key: self.accept(TimerFired(*key)))
        self._unrecorded = 0
        self._is_leaving = False
        self._ending: asyncio.Task[None] | None = None

    # -- what a host asks for -----------------------------------------------------------------------------------

    def begin(self, first: Event, *, computes: bool = True) -> None:
        """Carry out a run whose first event is recorded, but not yet what follows from it.

        Without `computes` nothing is carried out before that is recorded, so that what comes next can still stop it.
        """
        with self._guard():
            self._write(advance(self.plan, self.state, first), computes=computes)

    def resume(self, commands: Sequence[Command], timers: Mapping[TimerKey, datetime]) -> None:
        """Go on where a fold ended. `timers` tells when each is due."""
        with self._guard():
            for key, due in timers.items():
                self._timers.set(key, due)
            self._carry_out(commands)
            self._rest()

    def cancel(self, by: str, reason: str) -> None:
        """Stop the run, in the middle of a word if need be."""
        self.accept(RunCancelled(by, reason))

    def control(self, asked: Control) -> None:
        """Do what somebody asks, once: what becomes of it is one entry that names the number of what was asked, and
        what has a number that is written down is not done again.
        """
        if not self._is_put_down and not self.state.is_over and asked.number > self.holding.control:
            with self._guard(str(asked.request.get("step") or "")):
                self._do(asked)

    def _do(self, asked: Control) -> None:
        request, texts = _offload_ports(asked.request)
        events = list(self.holding.answer(Control(asked.number, asked.by, request)))
        entry, now, commands = Entry(self.run, blobs=texts), time_now(), list[Command]()
        for event in events:
            answer = advance(self.plan, self.state, event)
            if answer.accepted:
                self._note(entry, [event, *answer.facts], now)
                commands += answer.commands
                self._begin_limits_anew(getattr(event, "node", ""))
            elif isinstance(event, ApprovalDecided):
                self._numbering.add_raw(entry, "step.logged", event.node, {"text": too_late(event)}, now)
        self._settle(entry, commands).add_done_callback(lambda done: self._note_control(done, asked.number))

    def _note_control(self, recorded: Recorded, number: int) -> None:
        if not recorded.cancelled() and recorded.exception() is None:
            self.controlled = number

    async def hand_over(self) -> None:
        """Stop here, so that another host carries out the open attempts again."""
        self._is_leaving = True
        self._stop()
        if under_way := [*self._attempts.values(), *([self._ending] if self._ending else [])]:
            await asyncio.wait(under_way, timeout=PACKING)
        if self.done.done():
            return
        await asyncio.wait([self._record(Entry(self.run, release=True))])
        self._close()

    def abandon(self) -> None:
        """Drop everything and record nothing: this host lost its lease."""
        self._stop()
        self._close()

    # -- what becomes true --------------------------------------------------------------------------------------

    def accept(self, event: Event, blobs: Sequence[BigText] = ()) -> None:
        """Advance, record the event with what follows from it, and then carry out the commands."""
        if self._is_put_down:
            return
        with self._guard(getattr(event, "node", "")):
            answer = advance(self.plan, self.state, event)
            if answer.accepted:
                self._write(answer, event, blobs)

    @property
    def _is_put_down(self) -> bool:
        """Whether nothing of the run may become true here any more, were it only because that is being written."""
        return self._is_leaving or self.done.done()

    def record_charge(self, entry: Entry, path: str, data: dict[str, Any]) -> None:
        """Write down what a model call cost."""
        self._numbering.add_raw(entry, "charge.made", path, data, time_now())
        self._record(entry)

    def record_log(self, path: str, text: str) -> None:
        """Write down a line that a node has for the person who reads the run."""
        entry = Entry(self.run)
        self._numbering.add_raw(entry, "step.logged", path, {"text": text}, time_now())
        self._record(entry)

    def _write(
        self, answer: Answer, event: Event | None = None, blobs: Sequence[BigText] = (), *, computes: bool = True
    ) -> None:
        is_first = event is None and self.run.take == 1  # Only a run's beginning follows from an event of its start.
        entry, now = Entry(self.run, blobs=list(blobs), is_first=is_first), time_now()
        self._note(entry, [event, *answer.facts] if event else answer.facts, now)
        computes = computes and not self.holding.is_on
        self._settle(entry, self._compute(entry, answer.commands, now) if computes else answer.commands)

    def _settle(self, entry: Entry, commands: Sequence[Command]) -> Recorded:
        """Record an entry, then carry out the commands that follow from it."""
        ends_now = self._add_finish_if_idle(entry, commands)
        recorded = self._record(entry)
        recorded.add_done_callback(lambda done: self._after(done, [] if ends_now else commands, ends_now))
        return recorded

    def _note(self, entry: Entry, events: Sequence[Event], now: str) -> None:
        for event in events:
            if self.replay and (told := self.replay.take_note(event)):
                self._numbering.add_raw(entry, "step.reused", event.node, told, now)  # type: ignore[union-attr]
            self._numbering.add(entry, event, now)
            if self.holding.is_known or isinstance(event, RunDebugged):
                stored = entry.events[-1]
                self.holding.apply(stored["type"], stored["node"], stored["data"], now)

    def _compute(self, entry: Entry, commands: Sequence[Command], now: str) -> list[Command]:
        """Carry out what only computes, and what follows from it; give the commands that are left."""
        waiting, left = deque(commands), list[Command]()
        ends = time.monotonic() + LONGEST_AT_ONCE
        turns = MOST_AT_ONCE
        while waiting:
            command = waiting.popleft()
            done = self._at_once(command) if turns and time.monotonic() < ends else None
            if done is None:
                left.append(command)
                continue
            turns -= 1
            event, blobs = done
            answer = advance(self.plan, self.state, event)
            entry.blobs += blobs
            self._note(entry, [event, *answer.facts], now)
            waiting.extend(answer.commands)
        return left

    def _at_once(self, command: Command) -> tuple[Event, list[BigText]] | None:
        if not isinstance(command, ExecuteStep) or not self._is_wanted(command):
            return None
        return self._given(command) or self._worker.at_once(self, command)

    def _given(self, command: ExecuteStep) -> tuple[Event, list[BigText]] | None:
        return self.replay.answer(self.state, command) if self.replay else None

    def _add_finish_if_idle(self, entry: Entry, commands: Sequence[Command]) -> bool:
        """The usual end: nothing else is under way, so the last events and the run's end are written together."""
        if self._attempts or not commands or not isinstance(commands[-1], FinishRun):
            return False
        entry.finish = _finish(commands[-1])
        return True

    def _record(self, entry: Entry) -> Recorded:
        entry.is_heavy = self.is_heavy and is_heavy([event["data"] for event in entry.events])
        self._unrecorded += 1
        if entry.events:
            self._recorded_seq = entry.events[-1]["seq"]
        recorded, seq = self._recorder.record(entry), self._recorded_seq
        recorded.add_done_callback(lambda done: self._count(done, entry, seq))
        return recorded

    def _count(self, recorded: Recorded, entry: Entry, seq: int) -> None:
        self._unrecorded -= 1
        if recorded.cancelled():
            return
        if isinstance(recorded.exception(), Unstorable):
            self._refuse()
        elif recorded.exception() is None:
            self._durable_seq = seq
            self.weight += len(entry.text)

    def _after(self, recorded: Recorded, commands: Sequence[Command], is_end: bool) -> None:
        if recorded.cancelled() or recorded.exception() is not None:
            if not self._is_put_down:
                self.abandon()
        elif is_end:
            self._close()
        elif not self._is_put_down:
            with self._guard():
                self._go_on(commands)

    def _go_on(self, commands: Sequence[Command]) -> None:
        if self.most_weight is not None and self.weight > self.most_weight and not self.state.is_over:
            self._fail_hard(too_large(self.most_weight), "", after=self._recorded_seq)
            return
        self._carry_out(commands)
        self._rest()

    # -- carrying out -------------------------------------------------------------------------------------------

    def _carry_out(self, commands: Sequence[Command]) -> None:
        for command in commands:
            match command:
                case ExecuteStep() | OpenScope():
                    self._start(command)
                case StartTimer():
                    due = present() + timedelta(seconds=command.seconds)
                    self._timers.set((command.node, command.timer), due)
                case CancelTimer():
                    self._timers.clear((command.node, command.timer))
                case CancelStep():
                    if task := self._attempts.get(command.node):
                        task.cancel()
                    self._begin_limits_anew(command.node)
                case FinishRun():
                    self._ending = asyncio.create_task(self._end(command), name=f"{self.run.id} end")

    def _start(self, command: Go) -> None:
        # What became true while this command's events were being written may have made it pointless.
        if not self._is_wanted(command) or command.node in self.holding.held:
            return
        stop = self._stop_at(command)
        if stop and not stop.condition:
            self._hold(command, stop)
        elif isinstance(command, OpenScope) and not stop:
            self.accept(StepOpened(command.node, command.attempt))
        else:
            task = asyncio.create_task(self._attempt(command, stop), name=f"{self.run.id} {command.node}")
            self._attempts[command.node] = task
            task.add_done_callback(lambda task: self._forget(command.node, task))

    def _is_wanted(self, command: Go) -> bool:
        scope_key, node_id = split_path(command.node)
        scope = self.state.scopes.get(scope_key)
        step = scope.steps.get(node_id) if scope else None
        return step is not None and step.status == "running" and step.attempt == command.attempt

    async def _attempt(self, command: Go, stop: Stop | None) -> None:
        with self._guard(command.node):
            if stop and await self._is_held(command, stop):
                return
            event: Event
            if isinstance(command, OpenScope):
                event, blobs = StepOpened(command.node, command.attempt), list[BigText]()
            else:
                event, blobs = self._given(command) or await self._worker.attempt(self, command)
            # Before accepting, so that the step that ends a run does not count as under way.
            self._attempts.pop(command.node, None)
            self.accept(event, blobs)

    async def _is_held(self, command: Go, stop: Stop) -> bool:
        """Hold a step if the condition of its breakpoint holds, or if everything is held by then."""
        meets, problem = await self._worker.meets(self, command, stop.condition)
        if self._is_put_down or not self._is_wanted(command):
            return True
        now = self._stop_at(command)
        if not meets and (now is None or now.condition):
            return False
        self._attempts.pop(command.node, None)
        self._hold(command, stop if meets else now or stop, problem)
        return True

    def _stop_at(self, command: Go) -> Stop | None:
        if not self.holding.is_on:
            return None
        body = self.state.scopes[split_path(command.node)[0]].body
        is_own = "|" not in body  # Keys of sub-agents' bodies name the agent before it.
        return self.holding.stop_at(command.node, is_fresh=command.resume is None, is_own=is_own)

    def _hold(self, command: Go, stop: Stop, problem: str = "") -> None:
        """Do not carry a command out. Its limits, and those around it, do not run meanwhile."""
        for path, timer, _ in deadlines_around(self.plan, self.state, command.node):
            self._timers.clear((path, timer))
        entry, now = Entry(self.run), time_now()
        told = {"why": stop.why, "attempt": command.attempt, "condition": stop.condition, "problem": problem}
        self._numbering.add_raw(entry, "step.held", command.node, told, now)
        self.holding.apply("step.held", command.node, told, now)
        self._settle(entry, [])

    def _begin_limits_anew(self, path: str) -> None:
        """A step that may have been held is no more: limits that stood still for it count from now."""
        for owner, timer, seconds in deadlines_around(self.plan, self.state, path):
            if (owner, timer) not in self._timers and not self.holding.holds_inside(owner):
                self._timers.set((owner, timer), present() + timedelta(seconds=seconds))

    def _forget(self, path: str, task: asyncio.Task[None]) -> None:
        if self._attempts.get(path) is task:
            del self._attempts[path]
            self._rest()  # It was cancelled, and may have been the last thing that kept this run in memory.

    @contextmanager
    def _guard(self, path: str = "") -> Iterator[None]:
        """The last resort, for a fault of this program: it ends this run with a sentence, and no other one."""
        try:
            yield
        except Exception:
            logger.exception("Run %s could not go on after %s.", self.run.id, path or "its beginning")
            if not self._is_put_down:
                self._fail_hard(INTERNAL, path, after=self._recorded_seq)

    def _refuse(self) -> None:
        """Postgres does not take what this run has to write, nor what waits behind it."""
        if not self._is_put_down:
            self._fail_hard(UNSTORABLE, "", after=self._durable_seq)

    def _fail_hard(self, error: StepError, path: str, *, after: int) -> None:
        """What was noted and not recorded has never been; the numbers go on where the record ends."""
        self._is_leaving = True
        self._numbering.seq = after
        entry = Entry(self.run)
        self._numbering.add(entry, RunFailed(path, error), time_now())
        self._stop()
        self._record(entry)
        self._ending = asyncio.create_task(self._end(FinishRun("failed", error=error)), name=f"{self.run.id} end")

    # -- ending -------------------------------------------------------------------------------------------------

    async def _end(self, command: FinishRun) -> None:
        """End the run once its cancelled attempts have cleaned up, so that what they still charge is on record."""
        if self._attempts:
            await asyncio.wait(list(self._attempts.values()), timeout=PATIENCE)
        await asyncio.wait([self._record(Entry(self.run, finish=_finish(command)))])
        self._close()

    def _rest(self) -> None:
        """Give the run's memory back when all it does is wait, and for long."""
        if not self._parks or self._attempts or self._unrecorded or self._ending or self._is_put_down:
            return
        if self.is_to_end or self.asked > self.holding.control:
            return
        if due := self._timers.next_due:
            if (due - present()).total_seconds() > PARK_AFTER:
                self._park(Entry(self.run, park_until=due, controls=self.holding.control))
        elif self.holding.held:
            self._pause()

    def _pause(self) -> None:
        """Nothing goes on before somebody says so. That is told once, however often a host looks at it."""
        entry = Entry(self.run, pause=True, controls=self.holding.control)
        if not self.holding.rests:
            self._numbering.add_raw(entry, "run.paused", None, {}, time_now())
        self._park(entry)

    def _park(self, entry: Entry) -> None:
        """Put the run down. What somebody asks of it from now on waits in the database for whoever takes it up."""
        self._is_leaving = True
        self._timers.clear_all()
        self._record(entry).add_done_callback(lambda _: self._close())

    def _stop(self) -> None:
        self._timers.clear_all()
        for task in self._attempts.values():
            task.cancel()

    def _close(self) -> None:
        self._timers.clear_all()
        if not self.done.done():
            self.done.set_result(None)


def _offload_ports(request: Mapping[str, Any]) -> tuple[dict[str, Any], list[BigText]]:
    """What somebody gives to ports, with each long value apart: never the ports as one value."""
    stored, apart = dict(request), list[BigText]()
    for name in ("inputs", "outputs"):
        if request.get(name):
            stored[name], texts = offload(request[name])
            apart += texts
    return stored, apart


def _finish(command: FinishRun) -> Finish:
    error = command.error.to_json() if command.error else None
    return Finish(command.status, present(), command.outputs, error)
