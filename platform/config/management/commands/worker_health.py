"""`manage.py worker_health`: exit code 0 while a host of this machine gives signs of life; for probes."""

import socket
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from runs.watch.hosts import count_living


class Command(BaseCommand):
    help = "Whether a host of this machine (or of --machine) has given a sign of life within its lease."
    requires_system_checks: list[str] = []  # noqa: RUF012  # Django's own name; a probe must be cheap.

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--machine", default=socket.gethostname(), help="The host name of another machine.")

    def handle(self, *args: Any, machine: str, **options: Any) -> None:
        count = count_living(machine)
        if not count:
            raise CommandError(f"No host of {machine} gives signs of life.")
        self.stdout.write(f"{count} hosts of {machine} live.")
