"""`manage.py work`: the background workers, which carry runs and do what is scheduled."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django_q.cluster import Cluster

from runs import lifeline, seats
from runs.schedules import register_schedules


class Command(BaseCommand):
    help = "Carry runs and do scheduled work until told to stop (SIGTERM or Ctrl-C)."

    def handle(self, *args: Any, **options: Any) -> None:
        line = lifeline.hold()
        seats.arrange(settings.RUN_HOSTS)
        register_schedules()
        GuardedCluster(line).start()


class GuardedCluster(Cluster):
    """django-q2's cluster, which tells its hosts to leave before it waits for its workers."""

    def __init__(self, line: lifeline.Lifeline) -> None:
        super().__init__()
        self._line = line

    def stop(self) -> bool:
        self._line.let_go()
        stopped: bool = super().stop()
        return stopped
