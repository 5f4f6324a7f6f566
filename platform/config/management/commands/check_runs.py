"""`manage.py check_runs`: proves from the database alone that no run was lost, doubled or falsified."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand
from django.db import connection

from runs.checking import find_faults

SHOWN = 100


class Command(BaseCommand):
    help = "Check every stored run: numbers without a gap, results once, charges and states as the events say."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--accepted", type=Path, help="A file of run ids that must be there, one per line.")
        parser.add_argument("--all-ended", action="store_true", help="No run may be open any more.")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path | None = options["accepted"]
        accepted = [UUID(line) for line in path.read_text().split()] if path else []
        faults = find_faults(accepted, all_ended=options["all_ended"])
        for fault in faults[:SHOWN]:
            self.stdout.write(fault.line())
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM runs_run")
            (count,) = cursor.fetchone()
        self.stdout.write(f"{count} runs, {len(faults)} faults.")
        if faults:
            sys.exit(1)
