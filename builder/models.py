"""Drafts: one shared document per branch, kept as a snapshot and the updates since; and what is said about them.

Law: an update is acknowledged only after its row is stored; rows are numbered without gaps by the draft's row lock.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from graphs.models import Branch
from tenancy.models import WorkspaceOwned


class Draft(WorkspaceOwned):
    """The uncommitted graph on a branch. `snapshot` holds every update up to `snapshot_seq`."""

    branch = models.OneToOneField(Branch, on_delete=models.CASCADE, related_name="draft", editable=False)
    snapshot = models.BinaryField()
    snapshot_seq = models.PositiveBigIntegerField(default=0, editable=False)
    seq = models.PositiveBigIntegerField(default=0, editable=False)
    size = models.PositiveBigIntegerField(default=0, editable=False)  # Bytes of the snapshot and the updates since.
    # Bytes that were left, or would have been, when a new layout was last thought of: see `store.renew`.
    lean_size = models.PositiveBigIntegerField(default=0, db_default=0, editable=False)
    changed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(snapshot_seq__lte=models.F("seq")), name="draft_snapshot_is_not_ahead_of_its_updates"
            ),
        ]

    def __str__(self) -> str:
        return f"draft of {self.branch_id} at {self.seq}"


class DraftUpdate(WorkspaceOwned):
    """One accepted change to a draft's document, as bytes of the shared document's own format."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="updates", editable=False)
    seq = models.PositiveBigIntegerField(editable=False)
    update = models.BinaryField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    class Meta:
        ordering: ClassVar = ["seq"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "seq"], name="one_update_per_draft_and_seq"),
        ]

    def __str__(self) -> str:
        return f"update {self.seq}"


class CommentThread(WorkspaceOwned):
    """A conversation pinned to a draft: to a place of its canvas, or to a node, and then x and y count from its corner.

    The node's title is kept: a thread outlives its node.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="+", editable=False)
    node = models.CharField(max_length=200, blank=True)
    node_title = models.CharField(max_length=200, blank=True)
    x = models.FloatField()
    y = models.FloatField()
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    resolved_at = models.DateTimeField(null=True, editable=False)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    class Meta:
        ordering: ClassVar = ["-changed_at", "id"]
        indexes: ClassVar = [models.Index(fields=["draft", "-changed_at"], name="thread_draft_changed_at")]

    def __str__(self) -> str:
        return f"thread on {self.node or 'the canvas'}"


class Comment(WorkspaceOwned):
    """What somebody said in a thread, in Markdown."""

    thread = models.ForeignKey(CommentThread, on_delete=models.CASCADE, related_name="comments", editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    text = models.TextField()
    edited_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering: ClassVar = ["created_at", "id"]

    def __str__(self) -> str:
        return self.text[:40]


class Mention(WorkspaceOwned):
    """A line of somebody's inbox: a comment names them."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="mentions", editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", editable=False)
    read_at = models.DateTimeField(null=True, editable=False)
    mailed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering: ClassVar = ["-created_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["comment", "user"], name="one_mention_per_comment_and_person"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.comment_id}"


class ThreadVisit(WorkspaceOwned):
    """When somebody last looked at a thread; what was said since is unread to them."""

    thread = models.ForeignKey(CommentThread, on_delete=models.CASCADE, related_name="+", editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", editable=False)
    seen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["thread", "user"], name="one_visit_per_thread_and_person"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.seen_at}"
