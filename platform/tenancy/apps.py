"""Workspaces, teams, projects, members and roles."""

from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "tenancy"

    def ready(self) -> None:
        from tenancy.api import schema  # noqa: F401  # Registers itself with drf-spectacular.
