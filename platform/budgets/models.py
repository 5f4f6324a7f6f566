"""What was spent outside of runs. What runs spend stands in their events, and their sum on the run."""

from typing import ClassVar

from django.db import models

from tenancy.models import WorkspaceOwned


class Question(WorkspaceOwned):
    """One question to a model that no run asked, and its charge; `cost` None is a price nobody knows."""

    project = models.UUIDField()  # No foreign key: what was spent outlives the project, as the sums of runs do.
    purpose = models.CharField(max_length=32)
    provider = models.CharField(max_length=32)
    model = models.CharField(max_length=200)
    tokens_in = models.PositiveBigIntegerField()
    tokens_out = models.PositiveBigIntegerField()
    cost = models.DecimalField(max_digits=20, decimal_places=10, null=True)
    price = models.JSONField(default=dict)  # As `budgets.prices.Charge` has it.

    class Meta:
        ordering: ClassVar = ["-created_at", "id"]
        indexes: ClassVar = [models.Index(fields=["workspace", "created_at"], name="question_by_time")]

    def __str__(self) -> str:
        return f"{self.purpose} asked {self.model}"
