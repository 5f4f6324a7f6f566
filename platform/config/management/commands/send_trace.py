"""`manage.py send_trace RUN …`: send the spans of runs again, from their stored events."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from runs.watch.traces import resend


class Command(BaseCommand):
    help = "Send the traces of runs again, for example those of a worker that was killed before it sent them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("runs", nargs="+", type=UUID, metavar="RUN", help="The id of a run.")

    def handle(self, *args: Any, runs: list[UUID], **options: Any) -> None:
        if not settings.TRACES:
            raise CommandError("Nobody has said where traces go: set OTEL_EXPORTER_OTLP_ENDPOINT.")
        from runs.watch.otlp import sender

        self.stdout.write(f"{resend(runs, sender())} spans were sent.")
