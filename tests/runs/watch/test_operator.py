"""What operators of the site see and may do."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from runs.limits import set_limit
from runs.models import Host, Run, Suspect
from tenancy.models import User
from tests.factories import World, make_user, make_world, signed_in
from tests.runs.scenes import CHAIN, start

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def operator() -> User:
    user = make_user("operator")
    user.is_staff = True
    user.save()
    return user


def a_host(slot: int = 0, **fields: Any) -> Host:
    return Host.objects.create(slot=slot, machine="one", pid=7, backend_pid=8, **fields)


def minutes_ago(minutes: float) -> Any:
    return timezone.now() - timedelta(minutes=minutes)


def changed(run: Run, **fields: Any) -> Run:
    Run.objects.filter(pk=run.pk).update(**fields)
    return run


def test_hosts_are_told_with_their_state_and_what_they_carry(world: World, operator: User):
    alive, silent = a_host(0), a_host(1, heartbeat_at=minutes_ago(1))
    a_host(2, fenced_at=minutes_ago(5), heartbeat_at=minutes_ago(5))
    a_host(3, fenced_at=minutes_ago(90), heartbeat_at=minutes_ago(90))
    changed(start(world, CHAIN, name="Ada"), status="running", host=alive)

    hosts = signed_in(operator).get("/api/operator/overview").json()["hosts"]

    assert [(host["slot"], host["state"], host["held"]) for host in hosts] == [
        (0, "alive", 1),
        (1, "silent", 0),
        (2, "out", 0),
    ]
    assert hosts[1]["id"] == str(silent.id)
    assert hosts[1]["silent_for"] >= 59


def test_endpoints_in_trouble_are_told_by_the_hosts_that_live(world: World, operator: User):
    rests = {"endpoint": "m.example", "breaker": "open", "is_paused": False, "calls": 0, "waiting": 3, "room": 8}
    a_host(0, endpoints=[rests])
    a_host(1, endpoints=[rests], fenced_at=minutes_ago(1))
    a_host(2)

    endpoints = signed_in(operator).get("/api/operator/overview").json()["endpoints"]

    assert endpoints == [{"machine": "one", **rests}]


def test_the_queue_is_told_by_class_and_by_workspace(world: World, operator: User):
    for name in ("Ada", "Bob"):
        start(world, CHAIN, name=name)
    changed(start(world, CHAIN, name="Eve"), status="waiting", wake_at=minutes_ago(2))

    told = signed_in(operator).get("/api/operator/overview").json()

    assert told["queue"]["depth"] == 2
    assert {row["priority"]: row["depth"] for row in told["queue"]["classes"]} == {"editor": 0, "api": 2, "batch": 0}
    assert [(row["slug"], row["depth"]) for row in told["queue"]["workspaces"]] == [("acme", 2)]
    assert told["parked"]["count"] == 1
    assert told["parked"]["overdue"] >= 119


def causes(operator: User, show: str = "stuck") -> dict[str, tuple[str, str]]:
    rows = signed_in(operator).get(f"/api/operator/runs?show={show}").json()
    return {row["id"]: (row["cause"], row["reason"]) for row in rows}


def test_a_run_without_any_host_says_so(world: World, operator: User):
    run = changed(start(world, CHAIN, name="Ada"), created_at=minutes_ago(1))

    assert causes(operator) == {str(run.pk): ("no_host", "No worker is alive: start one with manage.py work.")}


def test_a_run_that_was_given_free_and_finds_no_host_is_stuck(world: World, operator: User):
    a_host(0)
    stuck = changed(start(world, CHAIN, name="A"), status="running", free_since=minutes_ago(1))
    changed(start(world, CHAIN, name="B"), status="running", created_at=minutes_ago(9), free_since=minutes_ago(0))

    assert causes(operator) == {str(stuck.pk): ("turn", "It waits for its turn.")}


def test_each_stuck_run_says_what_stands_in_its_way(world: World, operator: User):
    alive, silent = a_host(0), a_host(1, heartbeat_at=minutes_ago(1))
    fresh = start(world, CHAIN, name="New")
    held = changed(start(world, CHAIN, name="A"), status="running", host=alive)
    set_limit(scope=held.agent, most=1)
    limited = changed(start(world, CHAIN, name="B"), created_at=minutes_ago(1), agent=held.agent)
    turn = changed(start(world, CHAIN, name="C"), created_at=minutes_ago(1))
    late = changed(start(world, CHAIN, name="D"), status="waiting", wake_at=minutes_ago(3))
    lost = changed(start(world, CHAIN, name="E"), status="running", host=silent)
    deadly = changed(start(world, CHAIN, name="F"), status="running", host=alive)
    Suspect.objects.create(run=deadly, crashes=2)

    found = causes(operator)

    assert {run: cause for run, (cause, _) in found.items()} == {
        str(limited.pk): "limit",
        str(turn.pk): "turn",
        str(late.pk): "overdue",
        str(lost.pk): "silent_host",
        str(deadly.pk): "lease_lost",
    }
    assert str(fresh.pk) not in found
    assert found[str(late.pk)][1] == "It was due 3 min ago and nobody has woken it."
    assert found[str(limited.pk)][1].startswith("1 run of this agent is under way")


def test_a_quarantined_run_is_released_as_a_new_one(world: World, operator: User):
    error = {"code": "run_quarantined", "message": "This run ended its worker process three times."}
    run = changed(start(world, CHAIN, name="Ada"), status="failed", finished_at=timezone.now(), error=error)
    client = signed_in(operator)

    shown = causes(operator, "quarantined")
    answer = client.post(f"/api/operator/runs/{run.pk}/again")

    assert shown == {str(run.pk): ("quarantined", error["message"])}
    assert answer.status_code == 201
    assert answer.json()["workspace"] == "acme"
    assert Run.objects.get(pk=answer.json()["id"]).inputs == {"name": "Ada"}


def test_an_operator_may_stop_a_run_of_any_workspace(world: World, operator: User):
    run = start(world, CHAIN, name="Ada")

    answer = signed_in(operator).post(f"/api/operator/runs/{run.pk}/cancel")

    assert answer.status_code == 202
    assert Run.objects.get(pk=run.pk).cancel_request["reason"] == "Cancelled by an operator of the site."


def test_figures_that_take_too_long_are_a_sentence(world: World, operator: User, monkeypatch: pytest.MonkeyPatch):
    from django.db import connection

    from runs.api import operator as views

    def sleep() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(5)")

    monkeypatch.setattr(views, "LIMIT", 10)
    monkeypatch.setattr(views, "overview", sleep)

    answer = signed_in(operator).get("/api/operator/overview")

    assert (answer.status_code, answer.json()["code"]) == (503, "figures_take_too_long")
