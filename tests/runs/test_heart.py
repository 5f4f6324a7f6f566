"""A host's signs of life: they come while its loop is busy, and end when it never will be free again."""

import asyncio
import os
import time
from pathlib import Path

import pytest
from channels.db import database_sync_to_async as in_thread
from django.db.models import F

from live.postgres import connect
from runs import heart, lease
from runs.errors import HostFenced
from runs.heart import Heart
from runs.models import Host, Run, RunEvent, Suspect
from tests.chaos import danger
from tests.factories import make_world
from tests.runs.processes import cluster
from tests.runs.scenes import CHAIN, finished, graph_of, host, start, until
from tests.runs.test_kill import wait_for

pytestmark = pytest.mark.django_db(transaction=True)

HOG = graph_of({"sit": {"kind": "hog@1"}}, ["input.text -> sit.text", "sit.text -> output.text"], text="text")


@pytest.fixture
def _short_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "LEASE", 2.0)
    monkeypatch.setattr(lease, "HEARTBEAT", 0.1)


def has_beaten() -> bool:
    return Host.objects.filter(fenced_at=None, heartbeat_at__gt=F("started_at")).exists()


def keep_the_loop(seconds: float) -> None:
    """What a step does that computes for long."""
    time.sleep(seconds)


@pytest.mark.usefixtures("_short_lease")
async def test_a_host_whose_loop_is_busy_for_longer_than_its_lease_keeps_its_runs() -> None:
    async with host() as task, await connect("other") as other:
        await until(has_beaten)
        keep_the_loop(1.5 * lease.LEASE)
        await lease.fence_silent_hosts(other)

        assert await in_thread(Host.objects.filter(fenced_at=None).count)() == 1
        assert not task.done()
        run = await in_thread(start)(await in_thread(make_world)(), CHAIN, name="Ada")
        assert (await finished(run)).status == "succeeded"


async def test_a_heart_says_that_its_host_was_put_out() -> None:
    async with await connect(lease.SESSION) as session, await connect("other") as other:
        host_id = await lease.take_slot(session, 1)
        assert host_id
        await other.execute("UPDATE runs_host SET fenced_at = now()")

        with pytest.raises(HostFenced):
            await Heart(host_id).beat()


async def test_a_heart_that_is_stopped_ends_in_peace_whatever_becomes_of_its_host() -> None:
    async with await connect(lease.SESSION) as session, await connect("other") as other:
        host_id = await lease.take_slot(session, 1)
        assert host_id
        beating = Heart(host_id)
        task = asyncio.create_task(beating.beat())
        await until(has_beaten)
        beating.stop()
        await other.execute("UPDATE runs_host SET fenced_at = now()")
        await asyncio.wait_for(task, 5)


async def test_a_loop_that_answers_late_is_given_time(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[int] = []
    monkeypatch.setattr(lease, "HEARTBEAT", 0.05)
    monkeypatch.setattr(os, "kill", lambda pid, number: ended.append(number))
    async with host():
        await until(has_beaten)
        keep_the_loop(0.5)
        await asyncio.sleep(0.2)
        keep_the_loop(0.5)
        assert heart.MOST_UNANSWERED * lease.HEARTBEAT > 1
        assert ended == []


@pytest.mark.slow
def test_a_loop_that_never_turns_again_ends_its_process_and_the_other_runs_go_on(
    database_url: str, tmp_path: Path
) -> None:
    world = make_world()
    danger.register()
    try:
        guilty = start(world, HOG, text="a")
    finally:
        danger.forget()
    with cluster(database_url, tmp_path / "log", RUN_LEASE="1", DJANGO_SETTINGS_MODULE="tests.chaos.settings"):
        wait_for(lambda: RunEvent.objects.filter(run=guilty, type="step.started").exists())
        other = start(world, CHAIN, name="Ada")
        wait_for(lambda: Run.objects.get(pk=other.pk).is_finished, 120)

    assert Run.objects.get(pk=other.pk).status == "succeeded"
    assert Suspect.objects.get(run=guilty).crashes >= 1
    assert "its event loop has stopped" in (tmp_path / "log").read_text()
