"""The product as a person starts it: `python -m launcher run` with a data folder and ports of its own."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from launcher.paths import ROOT
from launcher.ports import free_port

READY = re.compile(r"Open\s+http://localhost:\d+(/\S*)")
START_SECONDS = 180
PORT = 8140
STOP_SECONDS = 40


class ProductDidNotStart(Exception):
    """The product did not start; its last lines follow."""


@dataclass(frozen=True)
class Product:
    """A running product: where it answers, where its data lies, and the path that signs the demo's owner in once."""

    url: str
    data: Path
    start_path: str
    process: "subprocess.Popen[str]"

    @property
    def database_url(self) -> str:
        return (self.data / "database-url").read_text().strip()

    @property
    def socket_url(self) -> str:
        return self.url.replace("http", "ws", 1)


@contextmanager
def running_product(environment: Mapping[str, str] | None = None, port: int = PORT) -> Iterator[Product]:
    """Start everything, give it once it shows its link, stop everything, and remove its data. It listens on the port
    if nobody else does.

    Raises ProductDidNotStart with the last lines it said.
    """
    data = Path(tempfile.mkdtemp(prefix="agents-product-"))
    data.chmod(0o755)  # As root Postgres runs as another user, who has to get in.
    share_sandbox(data)
    port = free_port("127.0.0.1", port)
    process = launch(data, port, environment or {})
    try:
        yield Product(f"http://localhost:{port}", data, wait_for_link(process, port), process)
    finally:
        stop(process)
        shutil.rmtree(data, ignore_errors=True)


def share_sandbox(data: Path) -> None:
    """Use the checkout's cache: building the code sandbox takes a processor for a quarter of a minute."""
    cache = ROOT / ".data" / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    (data / "cache").symlink_to(cache)


def launch(data: Path, port: int, environment: Mapping[str, str]) -> "subprocess.Popen[str]":
    own = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}}
    return subprocess.Popen(
        [sys.executable, "-m", "launcher", "run"],
        cwd=ROOT,
        env={**own, "DATA_DIR": str(data), "PORT": str(port), "NO_COLOR": "1", "PYTHONUNBUFFERED": "1", **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def wait_for_link(process: "subprocess.Popen[str]", port: int) -> str:
    """The path of the sign-in link, once it is printed; from then on the output is read and dropped."""
    last: deque[str] = deque(maxlen=30)
    overdue = threading.Timer(START_SECONDS, process.send_signal, [signal.SIGINT])
    overdue.start()
    try:
        for line in process.stdout or ():
            last.append(line)
            if found := READY.search(line):
                threading.Thread(target=drain, args=[process, port], daemon=True).start()
                return found[1]
    finally:
        overdue.cancel()
    raise ProductDidNotStart("".join(last))


def drain(process: "subprocess.Popen[str]", port: int) -> None:
    """Keep what it says beside the checkout's other artefacts: a full pipe would stop it."""
    log = ROOT / "var" / f"product-{port}.log"
    log.parent.mkdir(exist_ok=True)
    with log.open("w") as file:
        for line in process.stdout or ():
            file.write(line)
            file.flush()


def stop(process: "subprocess.Popen[str]") -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()  # Its guard ends what it started.
        process.wait()
