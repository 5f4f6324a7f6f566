"""Durable execution: runs, steps, events and the worker host."""

from django.apps import AppConfig


class RunsConfig(AppConfig):
    name = "runs"

    def ready(self) -> None:
        from django_q.signals import post_spawn

        from runs.spawned import ask_for_host

        # Every worker process that starts, also in place of one that was killed, asks for a host at once.
        post_spawn.connect(ask_for_host)
