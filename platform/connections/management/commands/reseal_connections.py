"""The second half of a key rotation: seal every stored secret under the present SECRET_KEY."""

from typing import Any

from django.core.management.base import BaseCommand

from connections.services import reseal_all


class Command(BaseCommand):
    help = "Seal every stored secret under the present SECRET_KEY, so that SECRET_KEY_FALLBACKS can be emptied."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{reseal_all()} secrets are sealed under the present key.")
