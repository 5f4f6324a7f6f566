"""Real processes for the tests that kill them, and a server that counts what steps do to the world."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).parents[2]


class Effects:
    """An HTTP server whose every request is an effect that can be counted."""

    def __init__(self, seconds: float, address: str) -> None:
        self.counts: Counter[str] = Counter()
        effects = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                effects.counts[self.path.strip("/")] += 1
                time.sleep(seconds)
                self.send_response(200)
                self.send_header("content-type", "text/plain")
                self.end_headers()
                self.wfile.write(b"done")

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer((address, 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://{self._server.server_address[0]}:{self._server.server_port}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def effects(seconds: float = 0.3, address: str = "127.0.0.1") -> Iterator[Effects]:
    server = Effects(seconds, address)
    try:
        yield server
    finally:
        server.close()


class Cluster:
    """`manage.py work` in a session of its own."""

    def __init__(self, database_url: str, log: Path, **environment: str) -> None:
        given = {"DATABASE_URL": database_url, "WORKERS": "2", "PRIVATE_NETWORK_ALLOWED": "1"} | environment
        self._log = log.open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "work"],
            cwd=ROOT,
            env=os.environ | given,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def kill(self) -> None:
        """Everything at once, with no chance to clean up."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """As an operator does. Gives the exit code."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout=20)
        finally:
            self._close()

    def _close(self) -> None:
        if self.process.poll() is None:
            self.kill()
        self._log.close()


@contextmanager
def cluster(database_url: str, log: Path, **environment: str) -> Iterator[Cluster]:
    running = Cluster(database_url, log, **environment)
    try:
        yield running
    finally:
        running._close()


@contextmanager
def demo_model(*flags: str) -> Iterator[str]:
    """The demo model as a process of its own; gives its base URL."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "demo_model", "--port", str(port), *flags], cwd=ROOT / "platform")
    try:
        wait_for_port(port)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_port(port: int, seconds: float = 20) -> None:
    ends = time.monotonic() + seconds
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if time.monotonic() > ends:
            raise TimeoutError(f"Nobody listens on {port}.")
        time.sleep(0.05)
