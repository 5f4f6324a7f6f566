"""Workspaces, teams, projects, members and roles."""

from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "tenancy"
