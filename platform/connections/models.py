"""Stored credentials of a workspace; the secret is a sealed blob that only `connections.services` opens."""

from typing import ClassVar

from django.db import models

from connections.providers import MODEL_PROVIDERS, PROVIDERS
from tenancy.models import WorkspaceOwned
from tenancy.querysets import WorkspaceQuerySet

NAME = r"^[a-z0-9]+([-_][a-z0-9]+)*$"


class ConnectionQuerySet(WorkspaceQuerySet):
    def serving_models(self) -> "ConnectionQuerySet":
        return self.filter(provider__in=MODEL_PROVIDERS)


class Connection(WorkspaceOwned):
    """Access to one provider. `name` is how graphs refer to it, so it is written like a slug."""

    name = models.CharField(max_length=60)
    provider = models.CharField(max_length=32, choices=[(provider, provider) for provider in PROVIDERS])
    base_url = models.CharField(max_length=500, blank=True)
    default_model = models.CharField(max_length=200, blank=True)
    model_names = models.JSONField(default=list, blank=True)
    options = models.JSONField(default=dict, blank=True)
    sealed_secret = models.BinaryField(null=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ConnectionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["created_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "name"], name="connection_name_is_unique_in_its_workspace"),
            models.CheckConstraint(condition=models.Q(name__regex=NAME), name="connection_name_is_a_slug"),
            models.CheckConstraint(
                condition=models.Q(provider__in=list(PROVIDERS)), name="connection_provider_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.provider})"

    @property
    def has_secret(self) -> bool:
        return self.sealed_secret is not None
