"""The schedules of background work, registered when the cluster starts.

Law: registering again changes nothing.
"""

from django_q.models import Schedule

SCHEDULES: dict[str, str] = {}
FORMER = ["A host for runs"]  # Since every cluster asks for its own hosts, nobody else does.


def register_schedules() -> None:
    """Every schedule of the house, each minute: what a killed process leaves undone is taken up within one."""
    for name, func in SCHEDULES.items():
        Schedule.objects.update_or_create(
            name=name, defaults={"func": func, "schedule_type": Schedule.MINUTES, "minutes": 1, "repeats": -1}
        )
    Schedule.objects.filter(name__in=FORMER).delete()
