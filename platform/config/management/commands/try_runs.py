"""`manage.py try_runs`: carries suspected runs one at a time; started by a worker, never by a person."""

import asyncio
import logging
import sys
from typing import Any

from django.core.management.base import BaseCommand

from runs import lifeline
from runs.trials import INNOCENT
from runs.tried import carry_tried

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Carry runs that may have killed a worker, one at a time. A worker starts this itself when it needs it."

    def handle(self, *args: Any, **options: Any) -> None:
        lifeline.die_with_parent()
        try:
            asyncio.run(carry_tried())
        except Exception as problem:
            logger.warning("A trial ends: %r", problem)
            sys.exit(INNOCENT)
