"""Threads as somebody sees them: what of them is new to them, and what concerns them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db.models import DateTimeField, Exists, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Coalesce

from builder.models import Comment, Mention, ThreadVisit
from tenancy.models import Membership
from tenancy.querysets import WorkspaceQuerySet

NEVER = Value(datetime(1970, 1, 1, tzinfo=UTC), output_field=DateTimeField())


def in_state(threads: WorkspaceQuerySet, state: str | None) -> WorkspaceQuerySet:
    """Those that are `open` or `resolved`; all for anything else."""
    return threads.filter(resolved_at__isnull=state == "open") if state in ("open", "resolved") else threads


def seen_by(threads: WorkspaceQuerySet, member: Membership) -> WorkspaceQuerySet:
    """With their comments, `is_unread` and `is_mine` (they wrote in it, or are mentioned)."""
    comments = Comment.objects.for_workspace(member.workspace).filter(thread=OuterRef("pk"))
    visits = ThreadVisit.objects.for_workspace(member.workspace).filter(thread=OuterRef("pk"), user=member.user)
    said = comments.exclude(author=member.user).filter(created_at__gt=OuterRef("seen_at"))
    mine = comments.filter(Q(author=member.user) | Q(mentions__user=member.user))
    seen = threads.annotate(seen_at=Coalesce(Subquery(visits.values("seen_at")[:1]), NEVER))
    return seen.annotate(is_unread=Exists(said), is_mine=Exists(mine)).prefetch_related(_comments(member))


def _comments(member: Membership) -> Prefetch[Any]:
    mentions = Mention.objects.for_workspace(member.workspace).select_related("user")
    comments = Comment.objects.for_workspace(member.workspace).select_related("author")
    return Prefetch("comments", comments.prefetch_related(Prefetch("mentions", mentions)))
