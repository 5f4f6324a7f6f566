"""The rows of a draft: opening, reading, adding and compacting. Sync; consumers cross over once per call.

Law: every writer holds the draft's row lock, so numbers have no gaps and a compaction loses nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Value
from django.db.models.functions import Least
from django.utils import timezone
from pycrdt import Doc

from builder.apply import apply_commands
from builder.commands import Replace
from builder.document import has_own_layout, new_document, renew_layout, text_settings
from builder.errors import DraftTooLarge
from builder.kinds import specs
from builder.limits import MAX_DRAFT_BYTES
from builder.models import Draft, DraftUpdate
from engine.textform import graph_data
from graphs import services as graphs
from graphs.models import Agent
from tenancy.models import User, Workspace


@dataclass(frozen=True, slots=True)
class Stored:
    """What a writer learns: the numbers its updates got, and the updates of others that came before them."""

    first: int
    last: int
    others: tuple[bytes, ...] = ()


def open_draft(agent: Agent) -> Draft:
    """The draft on the agent's branch `main`; made from the head, or empty, when it is opened for the first time."""
    drafts = Draft.objects.for_workspace(agent.workspace)
    branch = graphs.main_branch(agent)
    found = drafts.filter(branch=branch).first()
    if found is None:
        data = graph_data(graphs.load_graph(branch.head)) if branch.head else {"name": agent.name}
        snapshot = document_of(data).get_update()
        found, _ = drafts.get_or_create(
            branch=branch,
            defaults={
                "workspace_id": agent.workspace_id,
                "snapshot": snapshot,
                "size": len(snapshot),
                "lean_size": len(snapshot),
            },
        )
    draft: Draft = found
    return draft


def document_of(data: Mapping[str, Any]) -> Doc:
    """A new document that holds this graph."""
    doc = new_document()
    renew_layout(doc)
    apply_commands(doc, [Replace(data)], text_settings(specs()))
    return doc


def read_draft(draft: Draft) -> tuple[Doc, int]:
    """The draft's document with all stored updates, and the number of the last one."""
    updates, seq = _read_after(draft.workspace, draft.pk, -1)
    return new_document(*updates), seq


def read_draft_by_id(workspace: Workspace, draft_id: uuid.UUID) -> tuple[Doc, int]:
    """The same for a room, which knows the draft's id."""
    updates, seq = _read_after(workspace, draft_id, -1)
    return new_document(*updates), seq


def lock_draft(workspace: Workspace, draft_id: uuid.UUID, *, computes: bool = False) -> Draft:
    """The draft's row, locked until the transaction ends. One that `computes` may be idle for a minute between its
    statements: to read and check a large graph takes seconds, and many on a busy machine.
    """
    if computes:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = '60s'")
    rows = Draft.objects.for_workspace(workspace).select_for_update().defer("snapshot")  # Megabytes, for the few.
    draft: Draft = rows.get(pk=draft_id)
    return draft


@transaction.atomic
def add_updates(
    workspace: Workspace, draft_id: uuid.UUID, updates: Sequence[tuple[User | None, bytes]], known: int
) -> Stored:
    """Store updates behind all others. `known` is the last number the caller has; what came after it is in `others`.

    Raises DraftTooLarge, and then nothing is stored.
    """
    draft = lock_draft(workspace, draft_id)
    size = draft.size + sum(len(update) for _, update in updates)
    if size > MAX_DRAFT_BYTES:
        raise DraftTooLarge
    others = tuple(_read_after(workspace, draft_id, known)[0]) if known < draft.seq else ()
    first = draft.seq + 1
    DraftUpdate.objects.bulk_create(
        DraftUpdate(workspace=workspace, draft_id=draft_id, seq=first + number, update=update, author=author)
        for number, (author, update) in enumerate(updates)
    )
    last = draft.seq + len(updates)
    _put(draft, seq=last, size=size, changed_at=timezone.now())
    return Stored(first, last, others)


def find_news(workspace: Workspace, draft_id: uuid.UUID, seq: int) -> tuple[list[bytes], int]:
    """The updates after a number, for a room that heard there are some, and the last number."""
    return _read_after(workspace, draft_id, seq)


@transaction.atomic
def compact(workspace: Workspace, draft_id: uuid.UUID) -> None:
    """Fold the stored updates into the snapshot. Twice does no harm: the second finds nothing to fold."""
    draft = lock_draft(workspace, draft_id, computes=True)
    if draft.snapshot_seq != draft.seq:
        doc, seq = read_draft(draft)
        _fold(draft, doc.get_update(), seq)


@transaction.atomic
def renew(workspace: Workspace, draft_id: uuid.UUID, worth: int) -> int | None:
    """Give the draft a new layout when that saves at least `worth` bytes, or when it has none of its own yet; the
    number of this change, or None. To find out costs as much as to do it, so it is asked only of a draft that has
    grown by as much. Twice does no harm: the second would save nothing.
    """
    draft = lock_draft(workspace, draft_id, computes=True)
    if draft.size < draft.lean_size + worth:
        return None
    doc, seq = read_draft(draft)
    snapshot, state, is_own = doc.get_update(), doc.get_state(), has_own_layout(doc)
    renew_layout(doc)
    doc = new_document(doc.get_update())  # Only reading joins what lies side by side.
    renewed, update = doc.get_update(), doc.get_update(state)
    _put(draft, lean_size=len(renewed))
    if is_own and len(snapshot) - len(renewed) < worth:
        return None
    _fold(draft, renewed, seq)
    # A row as well, so that rooms and browsers get what is new and not the whole. Nobody has changed the draft.
    DraftUpdate.objects.create(workspace=workspace, draft=draft, seq=seq + 1, update=update)
    _put(draft, seq=seq + 1, size=len(renewed) + len(update))
    return seq + 1


def _fold(draft: Draft, snapshot: bytes, seq: int) -> None:
    size = len(snapshot)
    DraftUpdate.objects.for_workspace(draft.workspace).filter(draft=draft, seq__lte=seq).delete()
    _put(draft, snapshot=snapshot, snapshot_seq=seq, size=size, lean_size=Least("lean_size", Value(size)))


def keep_name(workspace: Workspace, draft_id: uuid.UUID, data: Mapping[str, Any]) -> None:
    """Let the list of agents show the name and description that the graph says."""
    name, description = str(data.get("name") or "Untitled")[:200], str(data.get("description") or "")
    agent = Agent.objects.for_workspace(workspace).get(branches__draft=draft_id)
    if (name, description) != (agent.name, agent.description):
        graphs.rename_agent(agent, name=name, description=description)


def _read_after(workspace: Workspace, draft_id: uuid.UUID, seq: int) -> tuple[list[bytes], int]:
    """Everything stored after a number, the snapshot included when it has swallowed some of it, and the last number.

    The rows are read first: a compaction in between then only makes some of them appear twice, which does no harm.
    """
    rows = DraftUpdate.objects.for_workspace(workspace).filter(draft_id=draft_id, seq__gt=seq).order_by("seq")
    found = list(rows.values_list("seq", "update"))
    draft = Draft.objects.for_workspace(workspace).only("snapshot_seq", "snapshot").get(pk=draft_id)
    last = max(found[-1][0] if found else seq, seq)
    updates = [bytes(update) for _, update in found]
    if draft.snapshot_seq > seq:
        return [bytes(draft.snapshot), *updates], max(last, draft.snapshot_seq)
    return updates, last


def _put(draft: Draft, **values: object) -> None:
    Draft.objects.for_workspace(draft.workspace).filter(pk=draft.pk).update(**values)
