"""A machine's own clock may be wrong by hours: what runs wait for is due by Postgres's."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from channels.db import database_sync_to_async

from live import clock
from live.postgres import connect
from runs.models import Run, RunEvent
from runs.record import present
from tests.factories import make_world
from tests.runs.scenes import graph_of, host, start, until

pytestmark = pytest.mark.django_db(transaction=True)

HOUR = 3_600.0


@pytest.fixture
def _wrong_clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This process believes that it is an hour later, and nobody has asked Postgres yet."""
    true_time = time.time
    monkeypatch.setattr(time, "time", lambda: true_time() + HOUR)
    monkeypatch.setattr(clock, "_ahead", None)
    yield
    monkeypatch.undo()


def seconds_off(moment: datetime) -> float:
    return abs((moment - datetime.now(UTC)).total_seconds())


@pytest.mark.usefixtures("_wrong_clock")
async def test_the_time_is_postgres_time_once_it_was_asked() -> None:
    assert seconds_off(present()) > HOUR - 60

    async with await connect("test") as connection:
        await clock.set_by(connection)

    assert seconds_off(present()) < 60


@pytest.mark.usefixtures("_wrong_clock")
async def test_a_host_with_a_wrong_clock_parks_a_run_until_the_right_time() -> None:
    nodes = {"nap": {"kind": "wait@1", "settings": {"amount": 60}}}
    edges = ["input.name -> nap.value", "nap.value -> output.text"]
    run = await database_sync_to_async(lambda: start(make_world(), graph_of(nodes, edges, name="text"), name="x"))()

    async with host():
        await until(lambda: Run.objects.get(pk=run.pk).status == "waiting")

    parked = await database_sync_to_async(Run.objects.get)(pk=run.pk)
    assert seconds_off(parked.wake_at - timedelta(seconds=60)) < 30


@pytest.mark.usefixtures("_wrong_clock")
async def test_a_run_that_another_host_parked_is_not_late_here() -> None:
    nodes = {"nap": {"kind": "wait@1", "settings": {"amount": 30}}}
    edges = ["input.name -> nap.value", "nap.value -> output.text"]
    run = await database_sync_to_async(lambda: start(make_world(), graph_of(nodes, edges, name="text"), name="x"))()
    async with host():
        await until(lambda: Run.objects.get(pk=run.pk).status == "waiting")
    slept = await database_sync_to_async(RunEvent.objects.get)(run=run, type="step.slept")

    assert seconds_off(slept.at) < 30
