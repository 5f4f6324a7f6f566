"""`manage.py doctor`: one line for each thing an installation stands on, with advice; exit code 1 on a problem."""

import json
import logging
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from config.doctor import Finding, examine


class Command(BaseCommand):
    help = "Look at everything this installation stands on, and say what to do about what is wrong."
    requires_system_checks: list[str] = []  # noqa: RUF012  # Django's own name; the doctor itself says what is wrong.

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="for programs: a list of findings")

    def handle(self, *args: Any, json: bool, **options: Any) -> None:
        logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)  # What it would say, the doctor says.
        found = self._write_json() if json else self._write_lines()
        if any(finding.state == "problem" for finding in found):
            sys.exit(1)

    def _write_lines(self) -> list[Finding]:
        found = []
        for name, finding in examine():
            found.append(finding)
            self.stdout.write(self._line(name, finding))
        return found

    def _line(self, name: str, finding: Finding) -> str:
        paint = {"ok": self.style.SUCCESS, "warning": self.style.WARNING, "problem": self.style.ERROR}[finding.state]
        return f"{paint(f'{finding.state:<8}')} {name}: {finding.message} {finding.advice}".rstrip()

    def _write_json(self) -> list[Finding]:
        pairs = list(examine())
        lines = [
            {"check": name, "state": finding.state, "message": finding.message, "advice": finding.advice}
            for name, finding in pairs
        ]
        self.stdout.write(json.dumps(lines, ensure_ascii=False, indent=1))
        return [finding for _, finding in pairs]
