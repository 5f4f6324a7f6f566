"""Where mentions arrive: a person's inbox in a workspace, and a mail if the site sends any."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone
from django_q.tasks import async_task

from builder.models import CommentThread, Mention
from tenancy.models import Membership

TASK = "builder.inbox.mail_mention"


def mark_read(by: Membership, *, thread: CommentThread | None = None, mention: UUID | None = None) -> None:
    """Mark somebody's mentions as read: those of a thread, one, or all in the workspace. Twice does no harm."""
    unread = Mention.objects.for_workspace(by.workspace).filter(user=by.user, read_at=None)
    unread = unread.filter(comment__thread=thread) if thread else unread
    unread = unread.filter(pk=mention) if mention else unread
    unread.update(read_at=timezone.now())


def mail_on_commit(mention: Mention, site: str) -> None:
    """Ask a worker to mail it, unless it is one's own or the site sends no mails."""
    if settings.EMAIL_HOST and mention.user_id != mention.comment.author_id:
        transaction.on_commit(lambda: async_task(TASK, str(mention.pk), site))


def mail_mention(mention_id: str, site: str) -> bool:
    """Mail a mention that is still unread; whether it was sent.

    Harmless twice: only one call finds the row unsent. A worker that dies between the mark and the mail costs the mail,
    not the mention: it stands in the inbox.
    """
    rows = Mention.objects.filter(pk=mention_id)  # The task names the row; its workspace is found with it.
    if not rows.filter(read_at=None, mailed_at=None).update(mailed_at=timezone.now()):
        return False
    thread = "comment__thread__draft__branch__agent"
    mention = rows.select_related("comment__author", thread, "user", "workspace").get()
    return bool(send_mail(*_words(mention, site), None, [mention.user.email], fail_silently=True))


def _words(mention: Mention, site: str) -> tuple[str, str]:
    """Subject and text."""
    comment, thread = mention.comment, mention.comment.thread
    agent = thread.draft.branch.agent
    author = comment.author.get_full_name() if comment.author else "Somebody"
    link = f"{site}/w/{mention.workspace.slug}/agents/{agent.pk}?thread={thread.pk}"
    return f"{author} mentioned you in {agent.name}", f"{author} wrote:\n\n{comment.text}\n\n{link}"
