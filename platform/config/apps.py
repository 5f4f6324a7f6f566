"""The composition root: settings, routes and management commands."""

from django.apps import AppConfig


class HouseConfig(AppConfig):
    name = "config"
