"""What members say about a draft: threads, replies, mentions, resolving.

Law: whoever may comment may open and answer threads; only authors change what they said; builders, and whoever opened a
thread, resolve it. Every change is told to those who have the draft open. `site` is the address for links in mails.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from builder import inbox, rooms_news, store
from builder.errors import MentionOfAStranger, NotTheAuthor, TooManyComments
from builder.limits import MAX_COMMENTS, MAX_THREADS
from builder.models import Comment, CommentThread, Mention, ThreadVisit
from graphs.models import Agent
from tenancy.errors import NotFound, RightMissing
from tenancy.models import Membership, User
from tenancy.querysets import WorkspaceQuerySet

Mentioned = Collection[UUID]


@transaction.atomic
def open_thread(
    *,
    agent: Agent,
    by: Membership,
    text: str,
    x: float,
    y: float,
    node: str = "",
    node_title: str = "",
    mentions: Mentioned = (),
    site: str = "",
) -> CommentThread:
    """A new thread with its first comment. Raises TooManyComments, MentionOfAStranger."""
    draft = store.open_draft(agent)
    threads = CommentThread.objects.for_workspace(agent.workspace).filter(draft=draft)
    if threads.count() >= MAX_THREADS:
        raise TooManyComments
    thread: CommentThread = threads.create(
        workspace=agent.workspace, draft=draft, node=node, node_title=node_title, x=x, y=y
    )
    _say(thread, by.user, text, mentions, site)
    return thread


@transaction.atomic
def reply(*, thread: CommentThread, by: Membership, text: str, mentions: Mentioned = (), site: str = "") -> Comment:
    """A comment at the end of a thread. Raises NotFound, TooManyComments, MentionOfAStranger."""
    thread = _lock(thread)
    if _comments(thread).count() >= MAX_COMMENTS:
        raise TooManyComments
    return _say(thread, by.user, text, mentions, site)


@transaction.atomic
def edit_comment(*, comment: Comment, by: Membership, text: str, mentions: Mentioned = (), site: str = "") -> Comment:
    """Other words, and other mentions: who was named already is not told again. Raises NotTheAuthor."""
    _check_author(comment, by.user)
    comment.text, comment.edited_at = text, timezone.now()
    comment.save(update_fields=["text", "edited_at"])
    _mention(comment, mentions, site)
    rooms_news.announce_comments_on_commit(comment.thread.draft_id, comment.thread_id)
    return comment


@transaction.atomic
def delete_comment(*, comment: Comment, by: Membership) -> None:
    """Take a comment away; a thread without comments goes with its last one. Raises NotFound, NotTheAuthor."""
    _check_author(comment, by.user)
    thread = _lock(comment.thread)
    comment.delete()
    if not _comments(thread).exists():
        thread.delete()
    rooms_news.announce_comments_on_commit(thread.draft_id, comment.thread_id)


def resolve_thread(*, thread: CommentThread, by: Membership) -> CommentThread:
    """Mark it as done. Twice does no harm: the first keeps its moment. Raises RightMissing."""
    return _set_resolved(thread, by, is_resolved=True)


def reopen_thread(*, thread: CommentThread, by: Membership) -> CommentThread:
    """Take the mark off. Raises RightMissing."""
    return _set_resolved(thread, by, is_resolved=False)


def visit_thread(*, thread: CommentThread, by: Membership) -> None:
    """Note that somebody has read a thread, and the mentions of them in it."""
    now = timezone.now()
    ThreadVisit.objects.update_or_create(
        thread=thread, user=by.user, defaults={"workspace": thread.workspace, "seen_at": now}
    )
    inbox.mark_read(by, thread=thread)


@transaction.atomic
def _set_resolved(thread: CommentThread, by: Membership, *, is_resolved: bool) -> CommentThread:
    first = _comments(thread).first()
    if not by.may("edit") and (first is None or first.author_id != by.user_id):
        raise RightMissing("Builders resolve threads, and those who opened them.", right="edit")
    now = timezone.now()
    values = {"resolved_at": now, "resolved_by": by.user} if is_resolved else {"resolved_at": None, "resolved_by": None}
    fresh = CommentThread.objects.for_workspace(thread.workspace).filter(pk=thread.pk)
    if fresh.filter(resolved_at__isnull=is_resolved).update(**values, changed_at=now):
        rooms_news.announce_comments_on_commit(thread.draft_id, thread.pk)
    return thread


def _say(thread: CommentThread, author: User, text: str, mentions: Mentioned, site: str) -> Comment:
    comment: Comment = Comment.objects.create(workspace=thread.workspace, thread=thread, author=author, text=text)
    _mention(comment, mentions, site)
    CommentThread.objects.for_workspace(thread.workspace).filter(pk=thread.pk).update(changed_at=comment.created_at)
    rooms_news.announce_comments_on_commit(thread.draft_id, thread.pk)
    return comment


def _mention(comment: Comment, mentions: Mentioned, site: str) -> None:
    wanted = set(mentions)
    members = Membership.objects.for_workspace(comment.workspace).filter(user__in=wanted)
    if set(members.values_list("user_id", flat=True)) != wanted:
        raise MentionOfAStranger(field="mentions")
    known = Mention.objects.for_workspace(comment.workspace).filter(comment=comment)
    known.exclude(user__in=wanted).delete()
    had = set(known.values_list("user_id", flat=True))
    for user in wanted - had:
        mention = Mention.objects.create(workspace=comment.workspace, comment=comment, user_id=user)
        inbox.mail_on_commit(mention, site)


def _lock(thread: CommentThread) -> CommentThread:
    """The thread's row, locked: between a last comment's end and a reply one of the two must come first."""
    found = CommentThread.objects.for_workspace(thread.workspace).select_for_update().filter(pk=thread.pk).first()
    if found is None:
        raise NotFound
    locked: CommentThread = found
    return locked


def _comments(thread: CommentThread) -> WorkspaceQuerySet:
    return Comment.objects.for_workspace(thread.workspace).filter(thread=thread)


def _check_author(comment: Comment, user: User) -> None:
    if comment.author_id != user.pk:
        raise NotTheAuthor
