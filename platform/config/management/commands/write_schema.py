"""`manage.py write_schema`: frontend/openapi.json, from which the front end's types are made."""

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator


class Command(BaseCommand):
    help = "Write the OpenAPI schema for the front end, or with --check only say whether it is up to date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        path = settings.BASE_DIR / "frontend" / "openapi.json"
        schema = SchemaGenerator().get_schema(request=None, public=True)
        text = json.dumps(schema, indent=1, sort_keys=True, ensure_ascii=False, default=str) + "\n"
        if check:
            GENERATOR_STATS.emit_summary()
            if GENERATOR_STATS:
                raise CommandError("The API schema has the gaps above: declare them with @extend_schema.")
        if not check:
            path.write_text(text)
        elif not path.exists() or path.read_text() != text:
            raise CommandError("frontend/openapi.json is out of date: run `make api`.")
