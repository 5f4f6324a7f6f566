"""A whole site on several machines: two web servers, two clusters of workers, one Postgres, one Redis.

Law: tests talk to it as people do, over HTTP and sockets; only the final check reads the database.
"""

import json
import os
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from launcher import postgres
from tests.hosts.network import Machine, Network, network
from tests.hosts.redis import RedisServer, redis_server
from tests.runs.processes import ROOT, Effects, effects

WEBS, WORKERS = ["web1", "web2"], ["work1", "work2"]
PORT = 8000
SECRET = "a-secret-of-the-tests-that-is-long-enough"


@dataclass
class Site:
    """The machines, and what a client must know."""

    net: Network
    env: dict[str, str]
    redis: RedisServer
    effects: Effects
    folder: Path
    known: dict[str, str] = field(default_factory=dict)

    def machine(self, name: str) -> Machine:
        return self.net.machines[name]

    def start_programs(self) -> None:
        python = [sys.executable, "-m"]
        for name in WEBS:
            address = self.machine(name).address
            self._start(name, [*python, "daphne", "-b", address, "-p", str(PORT), "config.asgi:application"])
        for name in WORKERS:
            self._start(name, [sys.executable, str(ROOT / "manage.py"), "work"])
        for name in WEBS:
            until(lambda name=name: self.is_ready(name), 60)

    def _start(self, name: str, command: list[str]) -> None:
        env = self.env | {"DATA_DIR": str(self.folder / name)}
        self.machine(name).start(command, env, self.log(name))

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def is_ready(self, name: str) -> bool:
        try:
            with urllib.request.urlopen(f"http://{self.machine(name).address}:{PORT}/health/ready", timeout=5):
                return True
        except OSError:
            return False

    def start_run(self, web: str, word: str) -> str:
        """Start a run through one of the web servers; its id."""
        path = f"/api/w/{self.known['workspace']}/agents/{self.known['agent']}/runs"
        request = urllib.request.Request(
            f"http://{self.machine(web).address}:{PORT}{path}",
            json.dumps({"inputs": {"word": word}}).encode(),
            {"authorization": f"Bearer {self.known['token']}", "content-type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            return str(json.load(answer)["id"])

    def rows(self, query: str, *values: Any) -> list[dict[str, Any]]:
        """The stored truth."""
        with psycopg.connect(self.env["DATABASE_URL"], row_factory=dict_row) as connection:
            return connection.execute(query, values).fetchall()


class Viewer:
    """A client that watches one run, and goes to the other web server when its own falls silent."""

    def __init__(self, site: Site, run: str, webs: list[str]) -> None:
        self.seqs: list[int] = []
        self.moves = 0
        self._site, self._run, self._webs = site, run, webs
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def wait(self, seconds: float = 90) -> list[int]:
        """The numbers of the events it was shown, once the run is over."""
        self._thread.join(seconds)
        assert not self._thread.is_alive(), f"The viewer of {self._run} still waits after {self.seqs}."
        return self.seqs

    def _watch(self) -> None:
        while True:
            try:
                return self._follow(self._webs[self.moves % len(self._webs)])
            except (OSError, TimeoutError, WebSocketException):
                self.moves += 1

    def _follow(self, web: str) -> None:
        address = f"{self._site.machine(web).address}:{PORT}"
        after = self.seqs[-1] if self.seqs else 0
        url = f"ws://{address}/ws/w/{self._site.known['workspace']}/runs/{self._run}?after={after}"
        headers = {"authorization": f"Bearer {self._site.known['token']}", "origin": f"http://{address}"}
        with connect(url, additional_headers=headers, open_timeout=5, close_timeout=1, ping_interval=None) as socket:
            while True:
                # The server says something at least every five seconds.
                message = json.loads(socket.recv(timeout=8))
                self.seqs += [event["seq"] for event in message.get("events", [])]
                if any(event["type"] in OVER for event in message.get("events", [])):
                    return


OVER = {"run.succeeded", "run.failed", "run.cancelled"}


@contextmanager
def site(folder: Path, *, step_seconds: float) -> Iterator[Site]:
    """Everything up. Postgres, Redis and what steps have effects on stay on the machine of the test."""
    with ExitStack() as stack:
        net = stack.enter_context(network(*WEBS, *WORKERS))
        url = stack.enter_context(postgres_server(folder / "postgres", net.address))
        redis = stack.enter_context(redis_server(net.address))
        counted = stack.enter_context(effects(step_seconds, net.address))
        env = os.environ | {
            "DATABASE_URL": url,
            "REDIS_URL": redis.url,
            "SECRET_KEY": SECRET,
            "ALLOWED_HOSTS": "*",
            "WORKERS": "2",
            "RUN_LEASE": "4",
            "PRIVATE_NETWORK_ALLOWED": "1",
            "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}",
        }
        made = Site(net, env, redis, counted, folder)
        furnish = [sys.executable, "-m", "tests.hosts.furnish", counted.url]
        answer = subprocess.run(furnish, env=env, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
        made.known = json.loads(answer.stdout.splitlines()[-1])
        made.start_programs()
        yield made


@contextmanager
def postgres_server(home: Path, address: str) -> Iterator[str]:
    """A Postgres that the machines of a test reach over the network."""
    home.mkdir()
    for folder in (home, *home.parents[:3]):
        folder.chmod(folder.stat().st_mode | 0o111)  # As root the server runs as another user, who has to get in.
    cluster = postgres.prepare_cluster(home)
    with (cluster.data / "pg_hba.conf").open("a") as rules:
        rules.write(f"host all all {address}/24 trust\n")
    settings = {"listen_addresses": address, **postgres.WITHOUT_DURABILITY}
    server = postgres.start(cluster, settings, log=subprocess.DEVNULL)
    try:
        postgres.ensure_database(cluster)
        yield f"postgresql://postgres@{address}:5432/{postgres.DATABASE}"
    finally:
        server.kill()
        server.wait()


def until(is_true: Callable[[], Any], seconds: float = 60) -> Any:
    """The first answer that is true."""
    ends = time.monotonic() + seconds
    while not (answer := is_true()):
        assert time.monotonic() < ends, "It did not happen in time."
        time.sleep(0.1)
    return answer
