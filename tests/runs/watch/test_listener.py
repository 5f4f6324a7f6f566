"""A worker's own door: signs of life and figures."""

import asyncio
import time
import urllib.error
import urllib.request

import pytest
from channels.db import database_sync_to_async as in_thread
from django.core.management import CommandError, call_command

from runs import lease
from runs.models import Host
from runs.watch.listener import Pulse, listen
from tests.factories import make_world
from tests.runs.processes import cluster, free_port
from tests.runs.scenes import CHAIN, finished, start


def ask(port: int, path: str, **headers: str) -> tuple[int, str]:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read().decode()


async def asked(port: int, path: str, **headers: str) -> tuple[int, str]:
    return await asyncio.to_thread(ask, port, path, **headers)


async def test_without_a_port_a_worker_opens_no_door(settings):
    settings.WORKER_METRICS_PORT = None
    async with listen(Pulse()) as port:
        assert port is None


async def test_a_host_that_beats_is_alive_and_a_silent_one_is_not(settings):
    settings.WORKER_METRICS_PORT = 0
    pulse = Pulse()
    async with listen(pulse) as port:
        beating = await asked(port, "/health/live")
        pulse.beaten = time.monotonic() - lease.LEASE
        silent = await asked(port, "/health/live")

    assert beating == (200, '{"status": "live"}')
    assert silent == (503, '{"status": "silent"}')


async def test_figures_are_for_whoever_names_the_token(settings):
    settings.WORKER_METRICS_PORT, settings.METRICS_TOKEN = 0, "secret"
    async with listen(Pulse()) as port:
        status, refusal = await asked(port, "/metrics")
        given, text = await asked(port, "/metrics", Authorization="Bearer secret")
        absent, _ = await asked(port, "/admin/")

    assert (status, given, absent) == (403, 200, 404)
    assert "agents_" not in refusal
    assert "# TYPE agents_steps_total counter" in text


async def test_hosts_of_one_machine_take_ports_beside_each_other(settings):
    settings.WORKER_METRICS_PORT = free_port()
    async with listen(Pulse()) as one, listen(Pulse()) as other:
        assert one == settings.WORKER_METRICS_PORT
        assert other > one


async def test_what_is_no_request_gets_no_answer_and_does_no_harm(settings):
    settings.WORKER_METRICS_PORT = 0
    async with listen(Pulse()) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"\x16\x03\x01\r\n\r\n")
        nothing = await reader.read()
        writer.close()

        assert (nothing, (await asked(port, "/health/live"))[0]) == (b"", 200)


@pytest.mark.django_db
def test_worker_health_fails_without_a_host_that_beats_here():
    Host.objects.create(slot=0, machine="here", pid=1, backend_pid=1)
    Host.objects.create(slot=1, machine="there", pid=1, backend_pid=1, heartbeat_at="2026-01-01T00:00:00Z")

    call_command("worker_health", "--machine", "here")
    with pytest.raises(CommandError, match="No host of there gives signs of life"):
        call_command("worker_health", "--machine", "there")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
async def test_a_real_worker_tells_what_it_did(database_url: str, tmp_path, monkeypatch: pytest.MonkeyPatch):
    port = free_port()
    monkeypatch.setenv("WORKER_METRICS_PORT", str(port))
    world = await in_thread(make_world)()
    with cluster(database_url, tmp_path / "log"):
        await finished(await in_thread(start)(world, CHAIN, name="Ada"), 30)
        await in_thread(call_command)("worker_health")
        health = await asked(port, "/health/live")
        _, text = await asked(port, "/metrics")

    assert health[0] == 200
    assert 'agents_runs_finished_total{status="succeeded"} 1.0' in text
