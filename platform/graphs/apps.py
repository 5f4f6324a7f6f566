"""Agents and their history: revisions, branches, merge and diff."""

from django.apps import AppConfig


class GraphsConfig(AppConfig):
    name = "graphs"
