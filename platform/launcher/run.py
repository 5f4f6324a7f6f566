"""`make run`: everything up, one link, everything down again."""

import fcntl
import os
import secrets
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from launcher import frontend, ports, postgres
from launcher.console import Step, paint, say
from launcher.errors import LaunchProblem
from launcher.paths import ROOT, SOURCES, data_folder
from launcher.stamps import digest_of, is_current, write_stamp
from launcher.supervisor import Program, StopRequested, Supervisor

HOST = "127.0.0.1"
DEMO_MODEL_PORT = 8765
LEAST_SPACE = 300  # MB below which Postgres would soon stop in the middle of a write
MANAGE = [sys.executable, str(ROOT / "manage.py")]
DEMO = ["--email", "demo@example.com", "--workspace", "demo"]  # what `manage.py seed_demo` makes


@dataclass(frozen=True)
class Plan:
    """What this start needs, read once from the environment."""

    data: Path
    port: int
    database_url: str | None
    demo_model_url: str | None


def run() -> None:
    plan = read_plan()
    check_machine(plan)
    with lock(plan.data):
        make_secret(plan.data)
        frontend.ensure_built()
        supervisor = Supervisor()
        try:
            serve(plan, supervisor)
        except StopRequested:
            say("Stopping …")
        finally:
            supervisor.stop()
        say("Everything has stopped.")


def read_plan() -> Plan:
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise LaunchProblem(f"PORT must be a number from 1 to 65535, but it is {text!r}.")
    return Plan(
        data=data_folder(),
        port=int(text),
        database_url=os.environ.get("DATABASE_URL"),
        demo_model_url=os.environ.get("DEMO_MODEL_URL"),
    )


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
    ports.require_free(HOST, plan.port)


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


def serve(plan: Plan, supervisor: Supervisor) -> None:
    """Start everything, show the link, and stay until somebody stops it (StopRequested)."""
    env = dict(environment(plan))
    env["DATABASE_URL"] = plan.database_url or start_postgres(plan, supervisor)
    migrate_if_needed(plan, env)
    link = subprocess.Popen(
        [*MANAGE, "start_link", *DEMO], env={**os.environ, **env}, stdout=subprocess.PIPE, text=True
    )
    supervisor.start(web(plan, env))
    supervisor.tend_until(lambda: link.poll() is not None and answers(f"http://{HOST}:{plan.port}/health/live"))
    show_link(plan, link)
    # The page comes first: what works behind it has the seconds in which a person looks around.
    for program in background(plan, env):
        supervisor.start(program)
    supervisor.tend_for_ever()


def environment(plan: Plan) -> Iterator[tuple[str, str]]:
    yield "DATA_DIR", str(plan.data)
    yield "AGENT_CACHE_DIR", os.environ.get("AGENT_CACHE_DIR") or str(plan.data / "cache")
    yield "PORT", str(plan.port)
    yield "DEMO_MODEL_URL", plan.demo_model_url or f"http://{HOST}:{ports.free_port(HOST, DEMO_MODEL_PORT)}/v1"


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
    with Step("Database"):
        if subprocess.run([*MANAGE, "prepare"], env={**os.environ, **env}, check=False).returncode:
            raise LaunchProblem("The database could not be prepared; the lines above say why.")
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


def web(plan: Plan, env: dict[str, str]) -> Program:
    command = [sys.executable, "-m", "daphne", "-v", "0", "-b", HOST, "-p", str(plan.port), "config.asgi:application"]
    return Program("web", command, env=env)


def background(plan: Plan, env: dict[str, str]) -> Iterator[Program]:
    """The workers, the demo model unless there is another, and once the build of the code sandbox."""
    if not plan.demo_model_url:
        port = env["DEMO_MODEL_URL"].rpartition(":")[2].split("/")[0]
        yield Program("model", [sys.executable, "-m", "demo_model", "--port", port], env=env)
    yield Program("work", [*MANAGE, "work"], env=env)
    yield Program("sandbox", [sys.executable, "-m", "nodes.sandbox.build"], env=env, once=True, niceness=10)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310  # Our own address.
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def show_link(plan: Plan, start_link: "subprocess.Popen[str]") -> None:
    """The one line a person waits for; without a way to sign them in it leads to the sign-in page."""
    path = start_link.communicate()[0].strip().rpartition("\n")[2] if not start_link.returncode else "/"
    say(paint(f"Ready. Open  http://localhost:{plan.port}{path}", "1"))
    say("The link signs you in once. Ctrl-C stops everything.")
