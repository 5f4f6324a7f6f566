"""Durable execution: runs, steps, events and the worker host."""

from django.apps import AppConfig


class RunsConfig(AppConfig):
    name = "runs"
