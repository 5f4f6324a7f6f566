"""Rooms: one per draft and process, with one document, its connections and who is present.

Law: one task per room does everything in order. It stores a change before it acknowledges it and before anybody else
sees it; when a change cannot be stored or a document breaks, the document is thrown away and read from the database.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from time import monotonic
from typing import Any, Protocol

from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from pycrdt import Doc

from builder import protocol, rooms_news, store
from builder.document import new_document, read_graph_data
from builder.errors import DraftTooLarge, UpdateRefused
from builder.presence import Presence
from builder.problems import find_draft_problems
from builder.rights import find_holders
from builder.updates import EMPTY_UPDATE, check_shape
from tenancy.models import Membership, Workspace

logger = logging.getLogger(__name__)

PROBLEMS_AFTER = 0.15  # seconds of rest before the problems are looked for
PROBLEMS_AT_LAST = 1.0  # seconds after which they are looked for although nobody rests
COMPACT_AFTER = 20.0  # seconds of rest before updates are folded into the snapshot
COMPACT_AT_LAST = 120.0  # seconds after which they are folded although nobody rests
# Bytes that a new layout has to save. A window that is open cannot undo older moves then, so for it it is many.
WORTH_RENEWING_ALONE, WORTH_RENEWING = 16 * 1024, 1024 * 1024
LOOK_AGAIN_EVERY = 15.0  # seconds between two questions to the database about lost news and lost members
LISTEN_AGAIN_AFTER = 1.0  # seconds after which a room that cannot hear the others tries again
PRESENCE_EVERY = 0.05  # seconds between two messages about presence to other processes
BATCH = 200  # updates stored in one transaction
GARBAGE, NOT_FOUND, TOO_LARGE, RESTART = 4400, 4404, 4413, 4503
READ_ONLY = "You may look at this draft but not change it."
UNREADABLE = "This change cannot be read."

Job = Callable[[], Coroutine[Any, Any, None]]


class Connection(Protocol):
    """One socket in a room."""

    membership: Membership
    stored: int
    may_write: bool  # As it was told last.

    async def send_bytes(self, frame: bytes) -> None:
        """Send a frame; a dead socket is no error."""

    async def refuse(self, code: int, error: str, message: str) -> None:
        """Tell why, then close with the code."""


@dataclass(frozen=True, slots=True)
class Change:
    """An update as it arrived; `looks_deep` when only the document can tell whether it nests too deep."""

    connection: Connection
    update: bytes
    looks_deep: bool = False


class Room:
    """One draft in this process."""

    def __init__(self, workspace: Workspace, draft_id: uuid.UUID, on_end: Callable[[Room], None]) -> None:
        self.workspace, self.draft_id, self.name = workspace, draft_id, uuid.uuid4().hex
        self.connections: list[Connection] = []
        self.presence = Presence()
        self._on_end = on_end
        self._jobs: deque[Change | Job] = deque()
        self._has_jobs = asyncio.Event()
        self._doc: Doc | None = None
        self._seq = 0
        self._is_over = self._is_compact = self._has_changed = False
        self._problems, self._problems_seq, self._dirty_since = b"", -1, 0.0
        self._looked_at = self._loose_since = monotonic()
        self._tasks: set[asyncio.Task[None]] = set()
        self._presence_to_send: bytes | None = None

    # --- From outside

    def start(self) -> None:
        """Begin to listen and to work."""
        self._spawn(self._work())

    def join(self, connection: Connection) -> None:
        """Let a connection in; it gets the state vector, who is here, and the problems."""
        self.connections.append(connection)
        self.submit(lambda: self._greet(connection))

    def leave(self, connection: Connection) -> None:
        """A connection is gone; after the last one the room ends, once all changes are stored."""
        if connection in self.connections:
            self.connections.remove(connection)
            self.submit(lambda: self._say_goodbye(connection))

    def submit(self, job: Change | Job) -> None:
        """Queue a change or a coroutine function; they are done in order."""
        self._jobs.append(job)
        self._has_jobs.set()

    def submit_step_1(self, connection: Connection, state: bytes) -> None:
        """Queue the answer to what a connection says it has."""
        self.submit(lambda: self._answer_step_1(connection, state))

    async def hear_presence(self, connection: Connection, payload: bytes) -> None:
        """Pass on who is where. The sender gets it too: silence would make its watchdog close the connection."""
        user = connection.membership.user
        named = {"id": str(user.pk), "name": user.get_full_name()}
        if news := self.presence.hear(payload, connection, monotonic(), named):
            await self._tell(protocol.awareness_message(news))
            self._send_presence(news)

    # --- The room's task

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work, name=f"draft room {self.draft_id}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _work(self) -> None:
        listener = asyncio.create_task(self._listen(), name=f"draft room {self.draft_id} listens")
        while not self._is_over:
            try:
                await self._do(await self._next_job())
            except Exception:
                logger.exception("The room of draft %s starts again.", self.draft_id)
                await self._restart()
        self._on_end(self)  # At once: who comes now gets a new room.
        listener.cancel()
        await asyncio.wait({listener, *self._tasks} - {asyncio.current_task()})

    async def _do(self, job: Change | Job) -> None:
        if isinstance(job, Change):
            await self._store(self._batch(job))
        else:
            await job()

    async def _next_job(self) -> Change | Job:
        """What came first; or a chore of the room's own that is due, however much waits."""
        due, chore = self._next_chore()
        if not self._jobs:
            self._has_jobs.clear()
        if (wait := due - monotonic()) > 0:
            try:
                await asyncio.wait_for(self._has_jobs.wait(), wait)
            except TimeoutError:
                return chore
            return self._jobs.popleft()
        return chore

    def _next_chore(self) -> tuple[float, Job]:
        """When something is to be done unasked, and what."""
        now, chores = monotonic(), [(self._looked_at + LOOK_AGAIN_EVERY, self._look_again)]
        if not self._is_compact:
            chores.append((min(now + COMPACT_AFTER, self._loose_since + COMPACT_AT_LAST), self._compact))
        if self._problems_seq < self._seq and self._doc is not None:
            chores.append((min(now + PROBLEMS_AFTER, self._dirty_since + PROBLEMS_AT_LAST), self._look_for_problems))
        return min(chores, key=lambda chore: chore[0])

    def _batch(self, first: Change) -> list[Change]:
        batch = [first]
        while len(batch) < BATCH and self._jobs and isinstance(change := self._jobs[0], Change):
            batch.append(change)
            self._jobs.popleft()
        return batch

    async def _compact(self) -> None:
        self._loose_since = monotonic()  # First, or a database that fails would be asked without a pause.
        await _in_thread(store.compact, self.workspace, self.draft_id)
        self._is_compact = True
        await self._renew()

    async def _renew(self) -> None:
        """Throw away what moved nodes have left behind, if that is worth it."""
        is_open = self.connections or self.presence.everybody(monotonic())  # Here, or in another process.
        worth = WORTH_RENEWING if is_open else WORTH_RENEWING_ALONE
        last = await _in_thread(store.renew, self.workspace, self.draft_id, worth)
        if last is not None:
            await self._catch_up()
            await rooms_news.announce(self.draft_id, last)

    async def _look_again(self) -> None:
        """Find what was missed: changes of other processes, and members whose rights are others now."""
        self._looked_at = monotonic()
        await self._catch_up()
        connections = list(self.connections)  # Who comes in meanwhile was looked at in the door.
        members = [connection.membership for connection in connections]
        viewers = {id(m) for m in await _in_thread(find_holders, self.workspace, members, "view")}
        for connection in connections:
            may_write = connection.membership.may("edit")
            if id(connection.membership) not in viewers:
                await connection.refuse(NOT_FOUND, "not_found", "You are no longer a member here.")
            elif connection.may_write and not may_write:
                await self._forbid_writing(connection)
            elif may_write and not connection.may_write:
                await connection.refuse(RESTART, "restart", "You may change this draft now.")
        await self._end_if_empty()  # A room whose last goodbye failed would stay for ever.

    async def _forbid_writing(self, connection: Connection) -> None:
        connection.may_write = False
        await connection.send_bytes(protocol.notice("read_only", READ_ONLY))

    async def _document(self) -> Doc:
        """The document, read from the database when there is none."""
        if self._doc is None:
            self._doc, self._seq = await _in_thread(store.read_draft_by_id, self.workspace, self.draft_id)
            self._doc.observe(self._note_change)
            self._problems_seq, self._is_compact, self._dirty_since = -1, False, monotonic()
        return self._doc

    # --- Coming and going

    async def _greet(self, connection: Connection) -> None:
        doc = await self._document()
        if not connection.membership.may("edit"):  # Before the question, so that nothing is sent in answer.
            await self._forbid_writing(connection)
        await connection.send_bytes(protocol.step_1(doc.get_state()))
        if everybody := self.presence.everybody(monotonic()):
            await connection.send_bytes(protocol.awareness_message(everybody))
        if self._problems:
            await connection.send_bytes(self._problems)

    async def _answer_step_1(self, connection: Connection, state: bytes) -> None:
        try:
            missing = (await self._document()).get_update(state)
        except ValueError:
            await connection.refuse(GARBAGE, "garbage", UNREADABLE)
            return
        await connection.send_bytes(protocol.step_2(missing))

    async def _say_goodbye(self, connection: Connection) -> None:
        if gone := self.presence.leave(connection):
            await self._tell(protocol.awareness_message(gone))
            await rooms_news.announce_presence(self.draft_id, self.name, gone)
        await self._end_if_empty()

    async def _end_if_empty(self) -> None:
        if not self.connections and not self._is_compact:
            await self._compact()
        elif not self.connections:
            await self._renew()
        # Nobody may have come in while the last line waited.
        self._is_over = not self.connections and not self._jobs

    # --- Changes

    async def _store(self, batch: list[Change]) -> None:
        changes, news = [], []
        allowed = await self._allowed(batch)
        for at, change in enumerate(allowed, 1):
            is_news = await self._apply(change)
            changes += [] if is_news is None else [change]
            news += [change] if is_news else []
            if is_news is None:  # The document was thrown away, with what of this batch is not stored yet.
                self._put_back(allowed[at:])
                break
        try:
            if news:
                await self._keep(news)
        except DraftTooLarge as error:
            await self._leave_out(changes, error)
            return
        for change in changes:
            change.connection.stored += 1
        for connection in _senders(changes):
            await connection.send_bytes(protocol.ack(connection.stored))
        for change in news:
            await self._tell(protocol.update_message(change.update), change.connection)
        if news:
            await rooms_news.announce(self.draft_id, self._seq)

    def _put_back(self, changes: list[Change]) -> None:
        self._jobs.extendleft(reversed(changes))
        self._has_jobs.set()

    async def _allowed(self, batch: list[Change]) -> list[Change]:
        """The changes of those who may edit at this moment; the others are told, and nothing is stored.

        The empty change asks for nothing, so it is anybody's: a viewer answers the room's first question with it.
        """
        members = [connection.membership for connection in _senders(batch)]
        writers = {id(m) for m in await _in_thread(find_holders, self.workspace, members, "edit")}
        allowed = [c for c in batch if id(c.connection.membership) in writers or c.update == EMPTY_UPDATE]
        refused = [change for change in batch if change not in allowed]
        for connection in _senders(refused):
            await self._forbid_writing(connection)
        return allowed

    async def _apply(self, change: Change) -> bool | None:
        """Whether a change brought the document something new: a client that returns repeats what it deleted.

        None for a change that breaks the document: it costs its sender the connection, and nobody else anything.
        """
        doc = await self._document()
        self._has_changed = False
        try:
            doc.apply_update(change.update)
            if change.looks_deep:
                check_shape(doc)
        except (ValueError, UpdateRefused):
            pass
        except BaseException as panic:
            if type(panic).__name__ != "PanicException":  # The library's panics are no Exceptions.
                raise
        else:
            return self._has_changed
        self._doc = None
        await change.connection.refuse(GARBAGE, "garbage", UNREADABLE)
        return None

    def _note_change(self, event: object) -> None:
        self._has_changed = True

    async def _keep(self, news: list[Change]) -> None:
        """Store changes that the document has already. Raises DraftTooLarge, and then nothing is stored."""
        updates = [(change.connection.membership.user, change.update) for change in news]
        stored = await _in_thread(store.add_updates, self.workspace, self.draft_id, updates, self._seq)
        await self._take(list(stored.others))
        self._note_news(stored.last)

    async def _leave_out(self, changes: list[Change], error: DraftTooLarge) -> None:
        """Take back what does not fit, by reading the document anew; each is tried alone, so that only one goes."""
        self._doc = None
        if len(changes) == 1:
            await changes[0].connection.refuse(TOO_LARGE, error.code, error.message)
            return
        for change in changes:
            await self._store([change])

    async def _take(self, updates: list[bytes]) -> None:
        """Apply what others stored, and pass it on."""
        for update in updates:
            (await self._document()).apply_update(update)
            await self._tell(protocol.update_message(update))

    async def _catch_up(self) -> None:
        """Read what was stored elsewhere since."""
        if self._doc is not None:
            updates, last = await _in_thread(store.find_news, self.workspace, self.draft_id, self._seq)
            if updates:
                await self._take(updates)
                self._note_news(last)

    def _note_news(self, seq: int) -> None:
        if self._problems_seq >= self._seq:
            self._dirty_since = monotonic()
        if self._is_compact:
            self._loose_since = monotonic()
        self._seq, self._is_compact = max(self._seq, seq), False

    # --- Problems

    async def _look_for_problems(self) -> None:
        """Look in a copy and off the event loop, so that a large graph holds nobody up."""
        doc = await self._document()
        self._problems_seq = self._seq
        self._spawn(self._publish_problems(doc.get_update(), self._seq))

    async def _publish_problems(self, copy: bytes, seq: int) -> None:
        problems = await _in_thread(self._find_problems, copy)
        self._problems = protocol.json_message(protocol.PROBLEMS, {"seq": seq, "problems": problems})
        await self._tell(self._problems)

    def _find_problems(self, copy: bytes) -> list[dict[str, Any]]:
        data = read_graph_data(new_document(copy))
        store.keep_name(self.workspace, self.draft_id, data)
        _, problems = find_draft_problems(data, self.workspace)
        return [problem.to_json() for problem in problems]

    # --- Other processes

    async def _listen(self) -> None:
        """Hear what other processes do, for as long as the room lives: whatever breaks, it listens again."""
        layer: Any = get_channel_layer()
        while layer is not None:
            try:
                await self._follow(layer)
            except Exception:
                logger.exception("The room of draft %s listens again.", self.draft_id)
                await asyncio.sleep(LISTEN_AGAIN_AFTER)

    async def _follow(self, layer: Any) -> None:
        channel = await layer.new_channel("draft")
        group = rooms_news.group_of(self.draft_id)
        await layer.group_add(group, channel)
        self.submit(self._catch_up)  # What was stored while nobody listened.
        try:
            while True:
                await self._hear(await layer.receive(channel))
        finally:
            await layer.group_discard(group, channel)

    async def _hear(self, message: dict[str, Any]) -> None:
        if message["type"] == rooms_news.STORED and message["seq"] > self._seq:
            self.submit(self._catch_up)
        elif message["type"] == rooms_news.AWARENESS and message["room"] != self.name:
            await self._hear_from_afar(message["payload"])
        elif message["type"] == rooms_news.COMMENTS:
            await self._tell(protocol.json_message(protocol.COMMENTS, {"thread": message["thread"]}))

    async def _hear_from_afar(self, payload: bytes) -> None:
        if news := self.presence.hear(payload, None, monotonic()):
            await self._tell(protocol.awareness_message(news))

    def _send_presence(self, news: bytes) -> None:
        """Presence is frequent: other processes get what is newest, twenty times a second."""
        was_waiting = self._presence_to_send is not None
        self._presence_to_send = protocol.merge_awareness(self._presence_to_send, news)
        if not was_waiting:
            self._spawn(self._send_presence_soon())

    async def _send_presence_soon(self) -> None:
        await asyncio.sleep(PRESENCE_EVERY)
        payload, self._presence_to_send = self._presence_to_send, None
        if payload is not None:
            await rooms_news.announce_presence(self.draft_id, self.name, payload)

    async def _tell(self, frame: bytes, sender: Connection | None = None) -> None:
        for connection in list(self.connections):
            if connection is not sender:
                await connection.send_bytes(frame)

    async def _restart(self) -> None:
        """Throw the document away; every connection comes anew and brings what the database lacks."""
        self._doc, self._problems, self._problems_seq = None, b"", self._seq
        for connection in list(self.connections):
            await connection.refuse(RESTART, "restart", "This draft is opened again.")


def _senders(changes: list[Change]) -> list[Connection]:
    return list({id(change.connection): change.connection for change in changes}.values())


async def _in_thread(function: Callable[..., Any], *arguments: Any) -> Any:
    return await database_sync_to_async(function, thread_sensitive=False)(*arguments)
