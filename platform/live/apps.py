"""Channels plumbing: topics, publish after commit, replay then follow."""

from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "live"
