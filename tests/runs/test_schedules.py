"""Schedules are there once, however clusters start."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django_q.models import Schedule

from runs.schedules import register_schedules

WANTED = {"First": ("runs.retention.tend_months", 60), "Second": ("runs.retention.tend_months", 5)}
CLUSTERS = 6


def names() -> list[str]:
    return sorted(Schedule.objects.values_list("name", flat=True))


@pytest.mark.django_db(transaction=True)
def test_clusters_that_start_at_once_on_an_empty_database_register_once() -> None:
    together = Barrier(CLUSTERS)

    def start(_: int) -> None:
        together.wait(10)
        try:
            register_schedules(WANTED)
        finally:
            connection.close()

    with ThreadPoolExecutor(CLUSTERS) as clusters:
        list(clusters.map(start, range(CLUSTERS)))

    assert names() == ["First", "Second"]


@pytest.mark.django_db
def test_a_schedule_that_is_there_twice_is_there_once_afterwards() -> None:
    first = Schedule.objects.create(name="First", func="gone.away", schedule_type=Schedule.HOURLY)
    Schedule.objects.create(name="First", func="gone.away", schedule_type=Schedule.HOURLY)

    register_schedules(WANTED)

    assert names() == ["First", "Second"]
    first.refresh_from_db()
    assert (first.func, first.minutes) == ("runs.retention.tend_months", 60)
