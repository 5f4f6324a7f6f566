"""`manage.py work`: the background workers, which carry runs and do what is scheduled."""

import faulthandler
import signal
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from experiments.schedules import SCHEDULES as OF_TESTS
from runs import lifeline, seats
from runs.cluster import GuardedCluster
from runs.partitions import ensure_months
from runs.schedules import SCHEDULES as OF_RUNS
from runs.schedules import register_schedules


class Command(BaseCommand):
    help = "Carry runs and do scheduled work until told to stop (SIGTERM or Ctrl-C). SIGUSR1 shows where it is."

    def handle(self, *args: Any, **options: Any) -> None:
        faulthandler.register(signal.SIGUSR1)  # Inherited by every worker: a stuck one can be asked where it is.
        line = lifeline.hold()
        seats.arrange(settings.RUN_HOSTS)
        ensure_months()  # Before the first run of a month that nobody has seen coming.
        register_schedules(OF_RUNS | OF_TESTS)
        sys.exit(GuardedCluster(line).run())
