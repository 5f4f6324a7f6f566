"""`make run`: everything up, one link, everything down again."""

import fcntl
import os
import secrets
import shutil
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from launcher import frontend, ports, postgres
from launcher.console import Step, paint, say
from launcher.errors import LaunchProblem
from launcher.paths import ROOT, SOURCES, data_folder
from launcher.stamps import digest_of, is_current, write_stamp
from launcher.supervisor import Program, StopRequested, Supervisor
from launcher.tools import run_tool

HOST = "127.0.0.1"
DEMO_MODEL_PORT = 8765
LEAST_SPACE = 300  # MB below which Postgres would soon stop in the middle of a write
WEB_OPTIONS = ["--websocket_connect_timeout", "20"]  # seconds: when a thousand open sockets at once, the last must wait
MANAGE = [sys.executable, str(ROOT / "manage.py")]
DEMO = "demo@example.com"  # whom `manage.py seed_demo` makes


@dataclass(frozen=True)
class Plan:
    """What this start needs, read once from the environment."""

    data: Path
    port: int
    database_url: str | None
    demo_model_url: str | None
    web_processes: int = 1


@dataclass(frozen=True)
class Doors:
    """Where this start listens, from before anything is started to the end; the model's is None when another serves."""

    web: socket.socket
    model: socket.socket | None

    @property
    def port(self) -> int:
        return ports.port_of(self.web)


def run() -> None:
    plan = read_plan()
    check_machine(plan)
    with lock(plan.data), open_doors(plan) as doors:
        make_secret(plan.data)
        frontend.ensure_built()
        supervisor = Supervisor()
        try:
            serve(plan, doors, supervisor)
        except StopRequested:
            say("Stopping …")
        finally:
            supervisor.stop()
        say("Everything has stopped.")


def read_plan() -> Plan:
    return Plan(
        data=data_folder(),
        port=number_in("PORT", "8000", most=65535),
        database_url=os.environ.get("DATABASE_URL"),
        demo_model_url=os.environ.get("DEMO_MODEL_URL"),
        web_processes=number_in("WEB_PROCESSES", "1", most=64),
    )


def number_in(name: str, default: str, *, most: int) -> int:
    text = os.environ.get(name) or default
    if not text.isdecimal() or not 0 < int(text) <= most:
        raise LaunchProblem(f"{name} must be a number from 1 to {most}, but it is {text!r}.")
    return int(text)


def check_machine(plan: Plan) -> None:
    try:
        plan.data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LaunchProblem(
            f"The folder {plan.data} cannot be made ({error.strerror}): choose another with DATA_DIR."
        ) from error
    if not os.access(plan.data, os.W_OK | os.X_OK):
        raise LaunchProblem(f"The folder {plan.data} belongs to another user: choose another with DATA_DIR.")
    free = shutil.disk_usage(plan.data).free // 2**20
    if free < LEAST_SPACE:
        raise LaunchProblem(
            f"The disk of {plan.data} has only {free} MB left: free some, or choose another with DATA_DIR."
        )


@contextmanager
def open_doors(plan: Plan) -> Iterator[Doors]:
    """Listen before anything is started: whoever begins at the same moment finds these ports taken, not free."""
    with closing(ports.listen(HOST, plan.port)) as web:
        if plan.demo_model_url:
            yield Doors(web, None)
            return
        with closing(ports.listen_near(HOST, DEMO_MODEL_PORT)) as model:
            yield Doors(web, model)


@contextmanager
def lock(data: Path) -> Iterator[None]:
    """One start per data folder. The kernel lets go of the lock however the process ends."""
    with (data / "lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            raise LaunchProblem(
                f"It is running already (process {file.read().strip()}) with the data of {data}."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def make_secret(data: Path) -> None:
    """A secret of this checkout's own, made once, readable by its owner alone."""
    path = data / "secret-key"
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))


def serve(plan: Plan, doors: Doors, supervisor: Supervisor) -> None:
    """Start everything, show the link, and stay until somebody stops it (StopRequested)."""
    env = dict(environment(plan, doors))
    if doors.model:
        (plan.data / "demo-model-url").write_text(env["DEMO_MODEL_URL"])  # For manage.py beside this.
    env["DATABASE_URL"] = plan.database_url or start_postgres(plan, supervisor)
    migrate_if_needed(plan, env)
    secret = secrets.token_urlsafe(32)
    first, *others = web(plan, doors, {**env, "START_TICKET": f"{time.time():.0f}:{DEMO}:{secret}"})
    supervisor.start(first)
    supervisor.tend_until(lambda: answers(f"http://{HOST}:{doors.port}/health/live"))
    show_link(doors, secret)
    # The page comes first: what works behind it has the seconds in which a person looks around.
    for program in [*others, *background(doors, env)]:
        supervisor.start(program)
    supervisor.tend_for_ever()


def environment(plan: Plan, doors: Doors) -> Iterator[tuple[str, str]]:
    yield "DATA_DIR", str(plan.data)
    yield "AGENT_CACHE_DIR", os.environ.get("AGENT_CACHE_DIR") or str(plan.data / "cache")
    yield "PORT", str(doors.port)
    if doors.model:
        yield "DEMO_MODEL_URL", f"http://{HOST}:{ports.port_of(doors.model)}/v1"
    if plan.web_processes > 1:
        yield "PROMETHEUS_MULTIPROC_DIR", str(empty_folder(plan.data / "figures"))


def empty_folder(path: Path) -> Path:
    """Where processes leave their figures, so that whichever is asked tells those of all; nothing of the last start."""
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    return path


def start_postgres(plan: Plan, supervisor: Supervisor) -> str:
    """The embedded server as a supervised program; its URL once it takes connections."""
    cluster = postgres.prepare_cluster(plan.data)
    if plan.data not in cluster.data.parents:
        say(f"Postgres may not enter {plan.data}, so its data lies in {cluster.data.parent}.")
    supervisor.start(
        Program(
            "postgres",
            cluster.command({"log_min_messages": "fatal"}),
            identity=postgres.identity(cluster.user),
            env=postgres.plain_environment(),
            stop_signal=postgres.STOP_SIGNAL,
            before=lambda: postgres.clear_stale_lock(cluster),
        )
    )
    supervisor.tend_until(cluster.is_ready)
    postgres.ensure_database(cluster)
    (plan.data / "database-url").write_text(cluster.url())
    return cluster.url()


def migrate_if_needed(plan: Plan, env: dict[str, str]) -> None:
    """Migrations and the demo workspace, when what they are made of or the database is another than last time."""
    stamp, digest = plan.data / "stamps" / "database", database_digest(plan, env["DATABASE_URL"])
    if is_current(stamp, digest):
        return
    log = plan.data / "logs" / "database.log"
    with Step("Database") as step:
        command = [*MANAGE, "prepare"]
        run_tool("Preparing the database", command, log=log, cwd=ROOT, env={**os.environ, **env}, listen=step.progress)
    write_stamp(stamp, digest)


def database_digest(plan: Plan, url: str) -> str:
    """Changes with the migrations (ours, and by the lock those of packages), the demo's makings and the database."""
    made_of = [
        *SOURCES.glob("*/migrations"),
        *ROOT.glob("*/migrations"),
        *ROOT.glob("*/templates*"),
        ROOT / "requirements.txt",
    ]
    version = next(plan.data.glob("postgres/PG_VERSION"), None)
    return digest_of(made_of, url, str(version.stat().st_mtime_ns) if version else "")


def web(plan: Plan, doors: Doors, env: dict[str, str]) -> Iterator[Program]:
    """The web processes. They share one listening socket: whichever is free accepts, and none can take it away."""
    words = ["-v", "0", *WEB_OPTIONS, "--fd", str(doors.web.fileno()), "config.asgi:application"]
    command = [sys.executable, "-m", "daphne", *words]
    for number in range(1, plan.web_processes + 1):
        name = "web" if plan.web_processes == 1 else f"web {number}"
        yield Program(name, command, env=env, listener=doors.web)


def background(doors: Doors, env: dict[str, str]) -> Iterator[Program]:
    """The workers, the demo model unless there is another, and once the build of the code sandbox."""
    if doors.model:
        command = [sys.executable, "-m", "demo_model", "--fd", str(doors.model.fileno())]
        yield Program("model", command, env=env, listener=doors.model)
    yield Program("work", [*MANAGE, "work"], env=env)
    yield Program("sandbox", [sys.executable, "-m", "nodes.sandbox.build"], env=env, once=True, niceness=10)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310  # Our own address.
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def show_link(doors: Doors, secret: str) -> None:
    """The one line a person waits for."""
    say(paint(f"Ready. Open  http://localhost:{doors.port}/start/{secret}", "1"))
    say("The link signs you in once. Ctrl-C stops everything.")
