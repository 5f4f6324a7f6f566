import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from channels.db import database_sync_to_async as in_thread
from django.test import Client
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families

from config import metrics
from runs.models import Host, Run
from runs.watch.access import may_read_figures
from tests.factories import make_world
from tests.runs.scenes import CHAIN, finished, host, start

ROOT = Path(__file__).parents[2]


def figures(text: str) -> dict[tuple[str, ...], float]:
    """Every sample by its name and the values of its labels."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics, "_last", {})


@pytest.mark.parametrize(
    ("peer", "headers", "token", "may"),
    [
        ("127.0.0.1", {}, "", True),
        ("::1", {}, "", True),
        ("10.1.2.3", {}, "", True),
        ("::ffff:192.168.0.7", {}, "", True),
        ("203.0.113.5", {}, "", True),  # A documentation address counts as private.
        ("8.8.8.8", {}, "", False),
        ("", {}, "", False),
        ("10.0.0.1", {"x-forwarded-for": "8.8.8.8"}, "", False),
        ("10.0.0.1", {"forwarded": "for=8.8.8.8"}, "", False),
        ("8.8.8.8", {"authorization": "Bearer secret"}, "secret", True),
        ("127.0.0.1", {"authorization": "Bearer secreT"}, "secret", False),
        ("127.0.0.1", {}, "secret", False),
    ],
)
def test_who_may_read_figures(peer: str, headers: dict[str, str], token: str, may: bool):
    assert may_read_figures(peer, headers, token) is may


@pytest.mark.django_db(transaction=True)
def test_a_stranger_gets_no_figures(client: Client, settings):
    settings.METRICS_TOKEN = "secret"

    refused = client.get("/metrics")
    given = client.get("/metrics", headers={"Authorization": "Bearer secret"})

    assert (refused.status_code, given.status_code) == (403, 200)
    assert b"agents_" not in refused.content


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/metrics", "/health/live", "/health/ready"])
def test_who_reaches_a_process_by_its_address_is_answered(client: Client, path: str):
    """A scraper and a probe name the address of a pod, which no site lists among its hosts."""
    by_address = client.get(path, headers={"Host": "10.1.2.3:8000"})
    page = client.get("/market/", headers={"Host": "10.1.2.3:8000"})

    assert (by_address.status_code, page.status_code) == (200, 400)


@pytest.mark.django_db(transaction=True)
def test_the_queue_is_told_by_class_and_the_hosts_by_their_pulse(client: Client):
    world = make_world()
    start(world, CHAIN, name="Ada")
    Host.objects.create(slot=0, machine="here", pid=1, backend_pid=1)

    told = figures(client.get("/metrics").content.decode())

    known = {key: value for key, value in told.items() if key[0] in ("agents_runs", "agents_queue_depth")}
    assert known == {
        ("agents_runs", "queued"): 1,
        ("agents_runs", "running"): 0,
        ("agents_runs", "waiting"): 0,
        ("agents_runs", "paused"): 0,
        ("agents_queue_depth", "editor"): 0,
        ("agents_queue_depth", "api"): 1,
        ("agents_queue_depth", "batch"): 0,
    }
    assert told["agents_hosts_alive",] == 1
    assert told["agents_database_up",] == 1


@pytest.mark.django_db(transaction=True)
def test_without_its_database_a_process_still_tells_what_it_counted(client: Client, monkeypatch):
    def refuse() -> None:
        from django.db import OperationalError

        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(metrics, "queue_figures", refuse)

    told = figures(client.get("/metrics").content.decode())

    assert told["agents_database_up",] == 0
    assert "agents_hosts_alive" not in {key[0] for key in told}
    assert "agents_http_request_seconds_count" in {key[0] for key in told}


@pytest.mark.django_db
def test_a_path_makes_no_series_but_its_route_does(client: Client):
    client.get("/start/one-of-many")
    client.get("/api/nothing/of/ours")

    routes = {sample.labels["route"] for sample in samples("agents_http_request_seconds_count")}

    assert {"start/<str:token>", "none"} <= routes
    assert not [route for route in routes if "one-of-many" in route or "nothing" in route]


@pytest.mark.django_db(transaction=True)
async def test_a_host_counts_the_steps_and_the_runs_it_carries():
    names = ("agents_runs_finished_total", "agents_steps_total", "agents_events_published_total")
    before = {name: total(name) for name in names}
    batches = total("agents_journal_commit_seconds_count")
    world = await in_thread(make_world)()

    async with host():
        run = await finished(await in_thread(start)(world, CHAIN, name="Ada"))

    assert run.status == Run.Status.SUCCEEDED
    assert {name: total(name) - before[name] for name in names} == dict(zip(names, (1, 2, 5), strict=True))
    assert total("agents_journal_commit_seconds_count") > batches


def test_processes_that_share_a_folder_are_told_together_and_the_dead_hold_nothing(tmp_path: Path):
    """Each process counts for itself; their sum is told, and what a dead one held is gone while its counts stay."""
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path), "PYTHONPATH": f"{ROOT}/platform"}
    count = "from runs.watch import figures as f; f.RUNS.labels('succeeded').inc(2); f.BACKLOG.set(7); "
    tell = "from runs.watch import registry; print(registry.render().decode())"
    for code in (count, count):
        subprocess.run([sys.executable, "-c", code], env=environment, check=True)

    said = subprocess.run([sys.executable, "-c", count + tell], env=environment, capture_output=True, text=True)

    assert re.search(r'^agents_runs_finished_total\{status="succeeded"\} 6\.0$', said.stdout, re.MULTILINE)
    assert re.search(r"^agents_journal_backlog 7\.0$", said.stdout, re.MULTILINE)


def samples(name: str) -> list:
    return [sample for family in REGISTRY.collect() for sample in family.samples if sample.name == name]


def total(name: str) -> float:
    return sum(sample.value for sample in samples(name))
