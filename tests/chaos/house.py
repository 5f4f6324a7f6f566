"""The product as a handful of processes of our own, each of which may be killed and started again.

Law: Postgres, the web server and the clusters stand alone; nothing here repairs what a kill has left behind, except
starting the same program again, as a supervisor does.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from launcher import postgres
from launcher.guard import Guard
from tests.runs.processes import ROOT, free_port, wait_for_port

CLUSTERS = 2  # as if on two machines
LEASE = "5"
JUMP = Path(__file__).with_name("jump.c")
DISK = "1500M"
POSTGRES = {"max_wal_size": "256MB"}  # The small disk must hold it.
LOG = ROOT / "var" / "chaos.log"


class House:
    """Everything that runs. With `fakes_time` the workers' clock can be set anew, with `has_redis` live events and
    tasks go over Redis.
    """

    def __init__(self, home: Path, *, fakes_time: bool, has_redis: bool) -> None:
        self.home, self.port, self.model_port = home, free_port(), free_port()
        self.redis_port = free_port() if has_redis else None
        LOG.parent.mkdir(exist_ok=True)
        self._log = LOG.open("wb")  # Elsewhere: the house's own disk is filled on purpose.
        self._guard = Guard()
        self._cluster = postgres.prepare_cluster(home)
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self.clock = home / "clock"
        self.set_clock(0)
        self._environment = os.environ | {
            "DATABASE_URL": self._cluster.url(), "DATA_DIR": str(home / "data"), "RUN_LEASE": LEASE, "WORKERS": "2",
            "DEMO_MODEL_URL": f"http://127.0.0.1:{self.model_port}/v1", "PRIVATE_NETWORK_ALLOWED": "1",
            "DJANGO_SETTINGS_MODULE": "tests.chaos.settings", "PYTHONUNBUFFERED": "1",
            "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}",
        }  # fmt: skip
        if has_redis:
            self._environment["REDIS_URL"] = f"redis://127.0.0.1:{self.redis_port}/0"
        jumps = {"LD_PRELOAD": str(build_jump(home)), "JUMP_FILE": str(self.clock)} if fakes_time else {}
        self._worker_environment = self._environment | jumps

    @property
    def database_url(self) -> str:
        return self._cluster.url()

    @property
    def environment(self) -> Mapping[str, str]:
        return self._environment

    @property
    def clusters(self) -> list[str]:
        return [f"work {number}" for number in range(1, CLUSTERS + 1)]

    @property
    def names(self) -> list[str]:
        return ["postgres", *(["redis"] if self.redis_port else []), "model", "web", *self.clusters]

    def start_postgres(self) -> None:
        postgres.clear_stale_lock(self._cluster)
        self._keep("postgres", postgres.start(self._cluster, POSTGRES, log=self._log.fileno()))
        postgres.ensure_database(self._cluster)

    def start(self, name: str) -> None:
        """Start a program; the caller knows that it does not run."""
        if name == "postgres":
            self.start_postgres()
        elif name == "web":
            words = ["-m", "daphne", "-v", "0", "-b", "127.0.0.1", "-p", str(self.port), "config.asgi:application"]
            self._spawn(name, [sys.executable, *words], {**self._environment, "DATABASE_POOL": "10"})
        elif name == "redis":
            self._start_redis()
        elif name == "model":
            words = [sys.executable, "-m", "demo_model", "--faults", "--port", str(self.model_port)]
            self._spawn(name, words, self._environment)
            wait_for_port(self.model_port)
        else:
            self._spawn(name, [sys.executable, "manage.py", "work"], self._worker_environment)

    def _start_redis(self) -> None:
        """As a kill leaves it: with nothing in memory and nothing on the disk."""
        words = [
            "redis-server",
            "--port",
            str(self.redis_port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
        ]
        self._spawn("redis", words, self._environment)
        wait_for_port(self.redis_port or 0)

    def is_alive(self, name: str) -> bool:
        return name in self._running and self._running[name].poll() is None

    def list_processes(self, *columns: str) -> list[str]:
        """A line for every process of the programs: its state, and what it waits for in the kernel."""
        sessions = ",".join(str(process.pid) for process in self._running.values())
        shown = ",".join(columns or ["sid", "pid", "ppid", "stat", "etime", "wchan:20", "args"])
        answer = subprocess.run(["ps", "-o", shown, "-s", sessions], capture_output=True, text=True, check=False)
        return answer.stdout.splitlines()

    def ask_for_stacks(self) -> None:
        """Have every worker write down where it is; to the log, as they do for an operator."""
        for line in self.list_processes("pid=", "args="):
            pid, _, words = line.strip().partition(" ")
            if words.endswith("manage.py work"):
                os.write(self._log.fileno(), f"\n{pid}:\n".encode())
                os.kill(int(pid), signal.SIGUSR1)
                time.sleep(0.2)  # One after the other, so that each can be read.

    def heal(self) -> None:
        """Start what is dead, and wait until the web server answers. What is stopped goes on."""
        for name in self.names:
            if not self.is_alive(name):
                self.bury(name)
                self.start(name)
        ends = time.monotonic() + 60
        while not self._answers():
            if time.monotonic() > ends:
                raise TimeoutError("The web server does not answer.")
            time.sleep(0.1)

    def kill(self, name: str) -> None:
        """The whole group of a program, at once and without a word."""
        with suppress(ProcessLookupError):
            os.killpg(self._running[name].pid, signal.SIGKILL)
        self.bury(name)

    def kill_parent(self, name: str) -> None:
        """The program alone; its children are left to themselves."""
        self._running[name].kill()
        self._running[name].wait()

    def ask_to_stop(self, name: str) -> None:
        """As an operator does."""
        self._running[name].send_signal(postgres.STOP_SIGNAL if name == "postgres" else signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self._running[name].wait(timeout=15)
        self.kill(name)

    def bury(self, name: str) -> None:
        """Whatever is left of a program's group goes, too, as a supervisor sees to."""
        if process := self._running.pop(name, None):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            self._guard.release(process.pid)

    def set_clock(self, seconds: int) -> None:
        """Set the workers' clock so many seconds ahead, from now on."""
        self.clock.write_text(str(seconds))

    def close(self) -> None:
        for name in reversed(self.names):
            self.bury(name)
        self._guard.close()
        self._log.close()

    def _spawn(self, name: str, words: list[str], environment: Mapping[str, str]) -> None:
        process = subprocess.Popen(
            words, cwd=ROOT, env=dict(environment), stdin=subprocess.DEVNULL, stdout=self._log,
            stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        self._keep(name, process)

    def _keep(self, name: str, process: "subprocess.Popen[bytes]") -> None:
        self._running[name] = process
        self._guard.watch(process.pid)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/live", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


@contextmanager
def home_folder(*, own_disk: bool) -> Iterator[Path]:
    """A folder that Postgres's user may enter; with `own_disk` a small disk of its own, which can be filled."""
    home = Path(tempfile.mkdtemp(prefix="agents-chaos-"))
    home.chmod(0o755)
    try:
        if own_disk:
            subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK},mode=755", "tmpfs", str(home)], check=True)
        yield home
    finally:
        if own_disk:
            subprocess.run(["umount", "--lazy", str(home)], check=False)
        shutil.rmtree(home, ignore_errors=True)


def why_no_disk() -> str | None:
    """Why a disk of our own cannot be had, or None."""
    if os.geteuid() != 0:
        return "only root may mount one"
    answer = subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False)
    return "this machine does not let root mount anything" if answer.returncode else None


def why_no_redis() -> str | None:
    return None if shutil.which("redis-server") else "there is no redis-server"


def build_jump(folder: Path) -> Path:
    """The library under which a process takes its wall clock from a file."""
    library = folder / "jump.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", str(library), str(JUMP)], check=True)
    return library


def why_no_fake_time() -> str | None:
    return None if shutil.which("cc") else "there is no C compiler"
