"""`manage.py write_configuration`: docs/configuration.md, from the variables that `settings.py` reads."""

from argparse import ArgumentParser
from typing import Any, ClassVar

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.env import DECLARED, Variable

HEAD = """# Settings

Everything is set by environment variables, and nothing has to be set for `make run`.
This table is written by `manage.py write_configuration`; a test fails when it is out of date.

| variable | kind | default | meaning |
|---|---|---|---|
"""


class Command(BaseCommand):
    requires_system_checks: ClassVar[list[str]] = []  # It reads settings only, whatever state the apps are in.
    help = "Write the table of settings, or with --check only say whether it is up to date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        path = settings.BASE_DIR / "docs" / "configuration.md"
        text = HEAD + "".join(row(variable) for variable in DECLARED)
        if not check:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        elif not path.exists() or path.read_text() != text:
            raise CommandError("docs/configuration.md is out of date: run `manage.py write_configuration`.")


def row(variable: Variable) -> str:
    return f"| `{variable.name}` | {variable.kind} | {variable.default} | {variable.help} |\n"
