"""Datasets and tests: whether an agent still does what it did."""

from django.apps import AppConfig


class ExperimentsConfig(AppConfig):
    name = "experiments"
