"""What the doctor says of hosts, the queue, runs that stand still, and schedules."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_q.models import Schedule

from config.doctor import work
from runs.models import Host, Run
from tests.factories import make_world
from tests.runs.scenes import CHAIN, start

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def short_second_look(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(work, "SECOND_LOOK", 0.01)


@pytest.fixture
def run() -> Run:
    return start(make_world(), CHAIN, name="Ada")


def change(run: Run, **fields: object) -> None:
    Run.objects.filter(pk=run.pk).update(**fields)


def host(**fields: object) -> Host:
    return Host.objects.create(**{"slot": 0, "machine": "here", "pid": 1, "backend_pid": 1, **fields})


def test_nobody_who_carries_runs_is_a_problem():
    host(heartbeat_at=timezone.now() - timedelta(minutes=1))
    host(slot=1, fenced_at=timezone.now())

    found = work.look_at_hosts()

    assert (found.state, found.message) == ("problem", "No host carries runs.")


def test_a_host_that_gives_signs_of_life_is_ok():
    host()

    assert work.look_at_hosts().message == "1 host on 1 machine."


def test_a_run_that_waits_for_a_moment_is_ok(run: Run):
    found = work.look_at_queue()

    assert (found.state, found.message) == ("ok", "1 run waiting.")


def test_a_queue_that_waits_for_long_is_told(run: Run, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(work, "LONG_QUEUE", 0.0)

    found = work.look_at_queue()

    assert (found.state, found.message.startswith("1 run waiting, the oldest for ")) == ("warning", True)


def test_runs_that_go_on_are_ok(run: Run):
    assert work.look_at_runs().message == "1 run unfinished, none stands still."


def test_a_run_whose_time_has_come_and_gone_is_a_problem(run: Run):
    change(run, status="waiting", wake_at=timezone.now() - timedelta(minutes=5))

    found = work.look_at_runs()

    assert (found.state, found.message) == ("problem", f"1 run should have gone on: {run.pk}.")


def test_a_run_that_is_due_later_is_ok(run: Run):
    change(run, status="waiting", wake_at=timezone.now() + timedelta(days=5))

    assert work.look_at_runs().state == "ok"


def test_a_run_held_by_a_host_that_is_out_is_a_problem(run: Run):
    change(run, status="running", host=host(fenced_at=timezone.now()))

    found = work.look_at_runs()

    assert (found.state, found.message) == ("problem", f"1 run held by a host that is out: {run.pk}.")


def test_a_run_that_was_taken_up_again_and_again_is_told(run: Run):
    change(run, takes=3)

    found = work.look_at_runs()

    assert (found.state, found.message) == ("warning", f"1 run taken up more than 2 times: {run.pk}.")


def test_a_finished_run_stands_nowhere(run: Run):
    change(run, status="failed", takes=9, finished_at=timezone.now())

    assert work.look_at_runs().state == "ok"


def test_of_many_only_a_few_are_named():
    assert work.shown([1, 2, 3, 4, 5]) == "1, 2, 3 and 2 more"


def test_a_schedule_is_missing_then_there_then_overdue(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(work, "SCHEDULES", {"Tidy": "runs.tidy"})
    missing = work.look_at_schedules()
    schedule = Schedule.objects.create(name="Tidy", func="runs.tidy", schedule_type=Schedule.MINUTES, minutes=1)
    there = work.look_at_schedules()
    Schedule.objects.filter(pk=schedule.pk).update(next_run=timezone.now() - timedelta(hours=1))
    overdue = work.look_at_schedules()

    assert (missing.state, missing.message) == ("warning", "Not registered: Tidy.")
    assert (there.state, there.message) == ("ok", "1 schedule, none overdue.")
    assert (overdue.state, overdue.message) == ("problem", "Overdue: Tidy.")


def test_a_machine_whose_workers_all_carry_runs_does_nothing_that_is_scheduled(settings):
    settings.WORKERS = settings.RUN_HOSTS = 1
    for name in work.SCHEDULES:
        Schedule.objects.create(name=name, func="x", next_run=timezone.now() + timedelta(minutes=1))

    found = work.look_at_schedules()

    assert found.state == "warning"
    assert "at least one more" in found.advice
