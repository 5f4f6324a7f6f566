"""`manage.py prepare`: the database as this version of the code wants it, with the demo workspace in it."""

from typing import Any

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Migrate the database and seed the demo workspace. May be run again at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        self.stdout.write("The tables are there.")
        if "seed_demo" in get_commands():
            call_command("seed_demo")
