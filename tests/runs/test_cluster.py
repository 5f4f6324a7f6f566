"""The cluster of `manage.py work` ends when it is told to, and no killed worker takes the others' work with it."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from launcher import postgres
from launcher.guard import Guard
from tests.launcher.test_run import are_gone, descendants
from tests.runs.processes import ROOT, Cluster, cluster

pytestmark = pytest.mark.slow


class Server:
    """A Postgres of this module's own, which its tests may stop and kill."""

    def __init__(self, home: Path, guard: Guard) -> None:
        self._guard = guard
        self.place = postgres.prepare_cluster(home)
        self.start()

    @property
    def url(self) -> str:
        return self.place.url()

    def start(self) -> None:
        postgres.clear_stale_lock(self.place)
        self.process = postgres.start(self.place, postgres.WITHOUT_DURABILITY, log=subprocess.DEVNULL)
        self._guard.watch(self.process.pid)

    def signal_all(self, number: signal.Signals) -> None:
        for pid in [self.process.pid, *descendants(self.process.pid)]:
            os.kill(pid, number)

    def end(self) -> None:
        self.signal_all(signal.SIGCONT)
        self.process.send_signal(postgres.STOP_SIGNAL)
        self.process.wait()
        self._guard.release(self.process.pid)

    def ask(self, query: str) -> list[Any]:
        with psycopg.connect(self.url) as connection:
            return connection.execute(query).fetchall()


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="agents-cluster-"))
    folder.chmod(0o755)  # As root the server runs as another user, who has to get in.
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def server(home: Path) -> Iterator[Server]:
    guard = Guard()
    try:
        running = Server(home, guard)
        postgres.ensure_database(running.place)
        command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(command, cwd=ROOT, env=os.environ | {"DATABASE_URL": running.url}, check=True)
        yield running
        if running.process.poll() is None:
            running.end()
    finally:
        guard.close()


def wait_for(is_true: Callable[[], Any], seconds: float = 60) -> Any:
    ends = time.monotonic() + seconds
    while not (answer := is_true()):
        assert time.monotonic() < ends, "It did not happen in time."
        time.sleep(0.05)
    return answer


def live_host(server: Server, running: Cluster) -> int | None:
    """The process of this cluster that carries runs; the rows of hosts that were killed before it are still there."""
    rows = {int(row[0]) for row in server.ask("SELECT pid FROM runs_host WHERE fenced_at IS NULL")}
    return next(iter(rows & family(running)), None)


def family(running: Cluster) -> set[int]:
    return {running.process.pid} | descendants(running.process.pid)


@pytest.mark.parametrize("request_to_stop", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("outage", [signal.SIGSTOP, signal.SIGKILL])
def test_a_cluster_ends_when_told_to_although_the_database_does_not_answer(
    outage: signal.Signals, request_to_stop: signal.Signals, server: Server, tmp_path: Path
) -> None:
    with cluster(server.url, tmp_path / "log") as running:
        wait_for(lambda: live_host(server, running))
        everybody = family(running)
        server.signal_all(outage)

        running.process.send_signal(request_to_stop)

        assert running.process.wait(timeout=60) == 0
        assert are_gone(everybody)


def test_a_cluster_whose_every_process_is_told_to_end_still_hands_its_runs_over(server: Server, tmp_path: Path) -> None:
    with cluster(server.url, tmp_path / "log") as running:
        host = wait_for(lambda: live_host(server, running))
        everybody = family(running)

        for pid in everybody:
            os.kill(pid, signal.SIGTERM)

        assert running.process.wait(timeout=60) == 0
        assert are_gone(everybody)
        assert server.ask(f"SELECT count(*) FROM runs_host WHERE fenced_at IS NULL AND pid = {host}") == [(0,)]


def test_a_worker_that_is_killed_while_it_waits_for_work_keeps_the_others_from_nothing(
    server: Server, tmp_path: Path
) -> None:
    with cluster(server.url, tmp_path / "log") as running:
        host = wait_for(lambda: live_host(server, running))
        guard = wait_for(lambda: parent_of(host))
        for idle in sorted(descendants(guard) - {host}):
            os.kill(idle, signal.SIGKILL)
        os.kill(host, signal.SIGKILL)

        wait_for(lambda: live_host(server, running) not in (None, host))

        assert running.stop() == 0


def test_a_cluster_whose_guard_dies_says_so_by_its_exit_code(server: Server, tmp_path: Path) -> None:
    with cluster(server.url, tmp_path / "log") as running:
        host = wait_for(lambda: live_host(server, running))
        everybody = family(running)
        os.kill(parent_of(host), signal.SIGKILL)

        assert running.process.wait(timeout=60) == 1
        assert are_gone(everybody)


def parent_of(pid: int) -> int:
    answer = subprocess.run(["ps", "-o", "ppid=", "-p", str(pid)], capture_output=True, text=True, check=True)
    return int(answer.stdout)
