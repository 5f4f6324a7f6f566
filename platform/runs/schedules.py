"""The schedules of background work, registered when a cluster starts.

Laws: registering again changes nothing, and clusters that start at the same moment take turns. django-q2 lets two
schedules have one name, and would carry out both; where that has come about, all but the first go.
"""

from collections.abc import Mapping

from django.db import connection, transaction
from django_q.models import Schedule

SCHEDULES: dict[str, tuple[str, int]] = {"The months of runs": ("runs.retention.tend_months", 60)}  # minutes
FORMER = ["A host for runs"]  # Since every cluster asks for its own hosts, nobody else does.
LOCKS = 7_205_319  # our name space among Postgres's advisory locks: whoever registers


@transaction.atomic
def register_schedules(schedules: Mapping[str, tuple[str, int]]) -> None:
    """Every schedule of the house: what a killed process leaves undone is taken up the next time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [LOCKS])
    for name, (func, minutes) in schedules.items():
        _leave_one(name)
        Schedule.objects.update_or_create(
            name=name, defaults={"func": func, "schedule_type": Schedule.MINUTES, "minutes": minutes, "repeats": -1}
        )
    Schedule.objects.filter(name__in=FORMER).delete()


def _leave_one(name: str) -> None:
    namesakes = Schedule.objects.filter(name=name).order_by("pk").values_list("pk", flat=True)
    Schedule.objects.filter(pk__in=list(namesakes[1:])).delete()
