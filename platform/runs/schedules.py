"""The schedules of background work, registered when the cluster starts.

Law: registering again changes nothing.
"""

from collections.abc import Mapping

from django_q.models import Schedule

SCHEDULES: dict[str, tuple[str, int]] = {"The months of runs": ("runs.retention.tend_months", 60)}  # minutes
FORMER = ["A host for runs"]  # Since every cluster asks for its own hosts, nobody else does.


def register_schedules(schedules: Mapping[str, tuple[str, int]]) -> None:
    """Every schedule of the house: what a killed process leaves undone is taken up the next time."""
    for name, (func, minutes) in schedules.items():
        Schedule.objects.update_or_create(
            name=name, defaults={"func": func, "schedule_type": Schedule.MINUTES, "minutes": minutes, "repeats": -1}
        )
    Schedule.objects.filter(name__in=FORMER).delete()
