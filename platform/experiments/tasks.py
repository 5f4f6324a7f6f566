"""The django-q2 task that follows tests, and why running it twice is harmless."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django_q.tasks import async_task

from experiments.grading import grade_ended
from experiments.models import Search, TestRun
from experiments.searching import advance_search
from experiments.starting import FOLLOW

GO = 20.0  # seconds of one go: short enough that other tasks get their turn, and far below the queue's `retry`
QUIET = 5.0  # seconds without news after which the schedule is to look again
LOOK = 0.3  # seconds between two looks
LOCKS = 7_205_318  # our name space among Postgres's advisory locks


def follow_tests() -> None:
    """Grade what ends in all tests, for one go; ask for another one while there is news.

    Harmless twice: a second follower finds the lock taken and leaves, the lock goes with the session of one that is
    killed, and even two at once would do no harm, by the laws of `experiments.grading` and `experiments.searching`.
    """
    with _alone() as is_alone:
        has_news = is_alone and _follow()
    if has_news:
        async_task(FOLLOW, save=False)


def follow_once() -> int:
    """Take every test and every search as far as it goes now; how many steps that were."""
    return sum(map(grade_ended, _under_way())) + sum(map(advance_search, _searches()))


def _follow() -> bool:
    """Whether there was news to the end."""
    begun = heard = time.monotonic()
    while time.monotonic() - begun < GO:
        if follow_once():
            heard = time.monotonic()
        if time.monotonic() - heard > QUIET or not (_under_way() or _searches()):
            return False
        time.sleep(LOOK)
    return True


def _under_way() -> list[TestRun]:
    """Of every workspace, as all of this: the site's own housekeeping."""
    rows = TestRun.objects.under_way().order_by("started_at")
    return list(rows.select_related("workspace", "revision", "dataset__agent__workspace", "started_by"))


def _searches() -> list[Search]:
    return list(Search.objects.filter(status=Search.Status.RUNNING).select_related("workspace"))


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether nobody else follows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, 0)", [LOCKS])
        is_alone = bool(cursor.fetchone()[0])
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, 0)", [LOCKS])
