"""Drafts: one shared document per branch, kept as a snapshot and the updates since.

Law: an update is acknowledged only after its row is stored; rows are numbered without gaps by the draft's row lock.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models

from graphs.models import Branch
from tenancy.models import WorkspaceOwned


class Draft(WorkspaceOwned):
    """The uncommitted graph on a branch. `snapshot` holds every update up to `snapshot_seq`."""

    branch = models.OneToOneField(Branch, on_delete=models.CASCADE, related_name="draft", editable=False)
    snapshot = models.BinaryField()
    snapshot_seq = models.PositiveBigIntegerField(default=0, editable=False)
    seq = models.PositiveBigIntegerField(default=0, editable=False)
    size = models.PositiveBigIntegerField(default=0, editable=False)  # Bytes of the snapshot and the updates since.
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
