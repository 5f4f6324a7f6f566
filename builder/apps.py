"""The editor's back end: drafts, commands, templates, import and export."""

from django.apps import AppConfig


class BuilderConfig(AppConfig):
    name = "builder"
