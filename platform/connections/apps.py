"""Stored credentials; the only reader of secrets."""

from django.apps import AppConfig


class ConnectionsConfig(AppConfig):
    name = "connections"
