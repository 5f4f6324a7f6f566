"""Datasets of cases, and what became of the cases on the revisions that were tested.

Laws: a result keeps the case as it was when its test run began, so that editing a case changes no verdict; a result
leaves `running` once and by a conditional update, whoever grades it and however often.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from experiments.querysets import ArchivableQuerySet, TestRunQuerySet
from tenancy.models import WorkspaceOwned

OWNED: dict[str, Any] = {"on_delete": models.CASCADE, "related_name": "+", "editable": False}
PERSON: dict[str, Any] = {"on_delete": models.SET_NULL, "null": True, "related_name": "+", "editable": False}


class Dataset(WorkspaceOwned):
    """Cases of one agent that are run together. A deleted one can be brought back."""

    agent = models.ForeignKey("graphs.Agent", **OWNED)
    name = models.CharField(max_length=100)
    archived_at = models.DateTimeField(null=True, editable=False)

    objects = ArchivableQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["created_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agent", "name"], condition=Q(archived_at=None), name="dataset_name_is_unique_in_its_agent"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="dataset_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Case(WorkspaceOwned):
    """Inputs, what is expected of them (None: nothing is), and the graders that decide."""

    dataset = models.ForeignKey(Dataset, **OWNED)
    name = models.CharField(max_length=200)
    inputs = models.JSONField(default=dict)
    expected = models.JSONField(null=True)
    graders = models.JSONField(default=list)
    position = models.PositiveIntegerField(default=0)
    from_run = models.UUIDField(null=True)  # No foreign key: runs are let go by the month, cases stay.
    archived_at = models.DateTimeField(null=True, editable=False)

    objects = ArchivableQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position", "created_at", "id"]
        indexes: ClassVar = [models.Index(fields=["dataset", "position"], name="cases_of_dataset")]

    def __str__(self) -> str:
        return self.name


class Search(WorkspaceOwned):
    """The search for the change after which a case fails: between a revision that passed and one that failed it.

    `groups` are the changes in the order in which they are applied, those that only work together as one; `tries`
    what became of the case with the first so many of them.
    """

    class Status(models.TextChoices):
        RUNNING = "running"
        FOUND = "found"
        OPEN = "open"  # It ended without an answer, and `conclusion` says why.
        CANCELLED = "cancelled"

    result = models.ForeignKey("Result", **OWNED)
    good = models.ForeignKey("graphs.Revision", **OWNED)
    bad = models.ForeignKey("graphs.Revision", **OWNED)
    groups = models.JSONField()  # [[change, …], …]
    tries = models.JSONField(default=list)  # [{applied, verdict, reason, run}, …]
    found = models.JSONField(null=True)  # [first, last] of the groups that are to blame
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.RUNNING)
    conclusion = models.TextField(default="")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)

    class Meta:
        ordering: ClassVar = ["-created_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["result"], condition=Q(status="running"), name="one_search_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.status} after {len(self.tries)} tries"


class TestRun(WorkspaceOwned):
    """All cases of a dataset on one revision; of a search, its one case with the first `applied` changes."""

    class Status(models.TextChoices):
        RUNNING = "running"
        FINISHED = "finished"
        CANCELLED = "cancelled"

    dataset = models.ForeignKey(Dataset, **OWNED)
    revision = models.ForeignKey("graphs.Revision", **OWNED)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.RUNNING)
    started_at = models.DateTimeField(default=timezone.now, editable=False)
    finished_at = models.DateTimeField(null=True)
    search = models.ForeignKey(Search, null=True, **OWNED)
    applied = models.PositiveIntegerField(null=True)

    objects = TestRunQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-started_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["dataset", "-started_at"], name="test_runs_of_dataset"),
            models.Index(fields=["started_at"], condition=Q(status="running"), name="test_runs_under_way"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(search=None, applied=None) | Q(search__isnull=False, applied__isnull=False),
                name="only_a_search_applies_changes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dataset_id} {self.status}"


class Result(WorkspaceOwned):
    """What became of one case in a test run.

    `grades` is [{grader, passed, reason, run}, …]; a judge's `passed` is None until its run has ended.
    """

    class Status(models.TextChoices):
        RUNNING = "running"
        PASSED = "passed"
        FAILED = "failed"
        ERROR = "error"  # There is no output to grade.

    test_run = models.ForeignKey(TestRun, **OWNED)
    case = models.ForeignKey(Case, **OWNED)
    position = models.PositiveIntegerField()
    asked = models.JSONField()  # The case as it was: {name, inputs, expected, graders}.
    run = models.UUIDField(null=True)
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.RUNNING)
    grades = models.JSONField(null=True)  # None until the run has ended.
    reason = models.TextField(default="")

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["test_run", "case"], name="one_result_per_test_run_and_case"),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "-created_at"], name="results_of_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.status}"
