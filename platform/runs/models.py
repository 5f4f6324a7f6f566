"""Runs and what is stored about them.

Law: a run's events are its truth and only its host appends them; every other field of a run that changes while it runs
is written in the same transaction as the events that it follows from.
"""

import uuid
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from runs.ids import uuid7
from runs.querysets import RunQuerySet
from tenancy.models import Project, WorkspaceOwned

MONEY = {"max_digits": 20, "decimal_places": 10}
BARE: dict[str, Any] = {"related_name": "+", "db_index": False, "db_constraint": False}


class Host(models.Model):
    """A worker loop that carries runs. A fenced host may live on, paused or cut off, but can write nothing any more."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slot = models.PositiveSmallIntegerField()
    machine = models.CharField(max_length=255)
    pid = models.PositiveIntegerField()
    backend_pid = models.PositiveIntegerField()
    started_at = models.DateTimeField(default=timezone.now)
    heartbeat_at = models.DateTimeField(default=timezone.now)
    fenced_at = models.DateTimeField(null=True)
    endpoints = models.JSONField(null=True)  # Model endpoints that rest or make calls wait; None: nothing is known.

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["slot"], condition=Q(fenced_at=None), name="one_live_host_per_slot"),
        ]

    def __str__(self) -> str:
        return f"slot {self.slot} on {self.machine}"


class Run(WorkspaceOwned):
    """One execution of a revision.

    `status` queued or running with no host: any host may take it up. waiting: nothing is due before `wake_at`. paused:
    steps are held (`runs.holding`) and nothing else is under way.
    """

    class Status(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        WAITING = "waiting"
        PAUSED = "paused"
        SUCCEEDED = "succeeded"
        FAILED = "failed"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # Every index and every constraint costs each of a run's writes, so there is none that something else stands in for:
    # a project or a revision cannot go before its agent, and an agent takes its runs along.
    workspace = models.ForeignKey(
        "tenancy.Workspace", on_delete=models.CASCADE, related_name="+", editable=False, db_index=False
    )
    project = models.ForeignKey(Project, on_delete=models.DO_NOTHING, **BARE)
    agent = models.ForeignKey("graphs.Agent", on_delete=models.CASCADE, related_name="+", db_index=False)
    revision = models.ForeignKey("graphs.Revision", on_delete=models.DO_NOTHING, **BARE)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, **BARE)
    pins = models.JSONField(default=dict)  # Sub-agents as they were at the start: reference -> revision id.
    trigger = models.CharField(max_length=32, default="person")
    priority = models.SmallIntegerField(default=0)

    status = models.CharField(max_length=16, choices=Status.choices, default=Status.QUEUED)
    inputs = models.JSONField(default=dict)
    outputs = models.JSONField(null=True)
    error = models.JSONField(null=True)
    seq = models.PositiveIntegerField(default=0)
    tokens_in = models.PositiveBigIntegerField(default=0)
    tokens_out = models.PositiveBigIntegerField(default=0)
    cost = models.DecimalField(**MONEY, default=0)
    cost_is_complete = models.BooleanField(default=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    # Since when a run that was under way waits for a host; a queued one has since it was made. For operators only.
    free_since = models.DateTimeField(null=True)
    host = models.ForeignKey(Host, on_delete=models.SET_NULL, null=True, **BARE)
    takes = models.PositiveIntegerField(default=0)
    wake_at = models.DateTimeField(null=True)
    cancel_request = models.JSONField(null=True)
    controls = models.PositiveIntegerField(default=0, db_default=0)  # How many there are: the number of the last one.
    source = models.JSONField(null=True)  # Of a run that has a script: what that is from, {run, step, mode}.

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(status__in=["succeeded", "failed", "cancelled"]) | Q(host=None, finished_at__isnull=False),
                name="finished_run_has_no_host",
            ),
            models.CheckConstraint(
                condition=~Q(status="waiting") | Q(host=None, wake_at__isnull=False), name="waiting_run_names_its_time"
            ),
            models.CheckConstraint(condition=~Q(status="paused") | Q(host=None, wake_at=None), name="paused_run_rests"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "-id"], name="run_list"),
            models.Index(fields=["agent", "-id"], name="run_list_of_agent"),
            models.Index(fields=["workspace", "status", "-id"], name="run_list_by_status"),
            models.Index(
                fields=["priority", "workspace", "project", "agent", "id"],  # The lanes of `runs.turns`.
                condition=Q(host=None, status__in=["queued", "running"]),
                name="run_queue",
            ),
            models.Index(fields=["wake_at"], condition=Q(status="waiting"), name="run_wake"),
            models.Index(fields=["id"], condition=Q(status="paused"), name="run_paused"),
            models.Index(
                fields=["id"],
                condition=Q(host__isnull=True, cancel_request__isnull=False, status__in=("queued", "running")),
                name="run_to_end",
            ),
            models.Index(fields=["host", "workspace"], condition=Q(host__isnull=False), name="run_held"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_finished(self) -> bool:
        return self.status in FINISHED


FINISHED = frozenset({Run.Status.SUCCEEDED, Run.Status.FAILED, Run.Status.CANCELLED})


class JsonText(models.JSONField):
    """JSON that is kept as it was written: cheaper to write than jsonb, and its keys stay in order."""

    def db_type(self, connection: Any) -> str:
        return "json"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return value  # psycopg has read it already.


class Entry(models.Model):
    """What a run's host wrote down at once: one or more events; `seq` is the number of the last one.

    The table is partitioned by the month in which the run was made, which its id tells (`runs.partitions`), and so
    knows no foreign keys: a whole month goes without a lock on anything else.
    """

    pk = models.CompositePrimaryKey("run_id", "seq")
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    seq = models.PositiveIntegerField()
    events = JsonText()  # [{seq, type, at, node, data}, …]

    class Meta:
        ordering: ClassVar = ["seq"]

    def __str__(self) -> str:
        return f"up to {self.seq}"


class RunEvent(models.Model):
    """One numbered fact of a run, read only: a view over the entries. Its workspace is its run's."""

    pk = models.CompositePrimaryKey("run_id", "seq")
    run = models.ForeignKey(
        Run, on_delete=models.DO_NOTHING, related_name="events", db_index=False, db_constraint=False
    )
    seq = models.PositiveIntegerField()
    type = models.CharField(max_length=32)
    at = models.DateTimeField()
    node = models.TextField(null=True)
    data = models.JSONField(default=dict)

    class Meta:
        managed = False
        db_table = "runs_runevent"
        ordering: ClassVar = ["seq"]

    def __str__(self) -> str:
        return f"{self.seq} {self.type}"


def first_of_month() -> date:
    return timezone.now().date().replace(day=1)


class Blob(models.Model):
    """A big value of a run, stored once per workspace under the SHA-256 of its bytes."""

    pk = models.CompositePrimaryKey("workspace_id", "sha256")
    workspace = models.ForeignKey("tenancy.Workspace", on_delete=models.CASCADE, related_name="+", db_index=False)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    data = models.BinaryField()
    month = models.DateField(default=first_of_month)  # The last one in which a run wrote it down.

    def __str__(self) -> str:
        return self.sha256


class MonthSpent(WorkspaceOwned):
    """What a project's runs of a month had spent when that month was let go."""

    project = models.UUIDField()
    month = models.DateField()
    runs = models.PositiveBigIntegerField()
    tokens_in = models.PositiveBigIntegerField()
    tokens_out = models.PositiveBigIntegerField()
    cost = models.DecimalField(**MONEY)
    cost_is_complete = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "project", "month"], name="month_is_summed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class Partial(models.Model):
    """The text that a running step has given so far, so that a reload in the middle shows all of it."""

    pk = models.CompositePrimaryKey("run_id", "step", "attempt", "channel")
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="partials", db_index=False)
    step = models.TextField()
    attempt = models.PositiveIntegerField()
    channel = models.CharField(max_length=32)
    take = models.PositiveIntegerField()
    text = models.TextField()

    def __str__(self) -> str:
        return f"{self.step}#{self.attempt} {self.channel}"


class Control(models.Model):
    """What somebody asks of a run that they debug, until its host has done it (`runs.controls`).

    Numbered from 1 in the order in which it was asked; the event that says what became of it names the number.
    """

    pk = models.CompositePrimaryKey("run_id", "number")
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    number = models.PositiveIntegerField()
    by = models.CharField(max_length=64, blank=True)
    request = models.JSONField()
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.number} {self.request.get('action')}"


class Approval(WorkspaceOwned):
    """What a step asks a person now; the id is that of its event. Its host makes the row with the event that asks, and
    removes it with the one after which nobody is asked any more; `control` is the number of the decision that was
    taken, until that is done.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    step = models.TextField()
    attempt = models.PositiveIntegerField()
    question = models.TextField()
    approvers = models.CharField(max_length=16)  # The least role that may decide.
    editable = models.BooleanField()
    due_at = models.DateTimeField()
    control = models.PositiveIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "step"], name="step_asks_once_at_a_time")]

    def __str__(self) -> str:
        return f"{self.step} of {self.run_id}"


class RunLimit(WorkspaceOwned):
    """How many runs of a workspace, a project or an agent (`scope` is its id) are carried at once; 0 is no limit."""

    scope = models.UUIDField(unique=True, editable=False)
    most = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.most} of {self.scope}"


class Script(models.Model):
    """What is given to a run's steps instead of carrying them out (`runs.scripts`). Most runs have none."""

    run = models.OneToOneField(Run, on_delete=models.CASCADE, primary_key=True, related_name="+", db_constraint=False)
    data = JsonText()

    def __str__(self) -> str:
        return f"script of {self.run_id}"


class Suspect(models.Model):
    """A run whose hosts died while they carried it, and which has not got further since (`runs.suspects`)."""

    # Deaths in a row, and the hosts that died; the trials of their own among them in which it was `alone`.
    # `settled`: outcomes that it had when it was last taken up. `together`: how many runs its next trial may carry.
    run = models.OneToOneField(Run, on_delete=models.CASCADE, primary_key=True, related_name="+", db_constraint=False)
    crashes = models.PositiveSmallIntegerField(default=1)
    deaths = ArrayField(models.UUIDField(), default=list, db_default=[])
    settled = models.PositiveIntegerField(null=True)
    together = models.PositiveIntegerField(default=256, db_default=256)
    alone = models.PositiveSmallIntegerField(default=0, db_default=0)

    def __str__(self) -> str:
        return f"{self.run_id} after {self.crashes}"


class RunShare(WorkspaceOwned):
    """A link by which anybody may read a run. Only the SHA-256 of its token is kept, as with API tokens."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, **BARE)
    prefix = models.CharField(max_length=16, editable=False)
    hash = models.CharField(max_length=64, unique=True, editable=False)
    redact = models.JSONField(default=dict)  # As `runs.redaction.Redaction` reads it.
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "id"]

    def __str__(self) -> str:
        return f"{self.prefix}… of {self.run_id}"
