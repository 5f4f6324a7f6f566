"""Several web processes on one port, as `make run` starts them: any of them serves anybody, none is missed."""

import http.cookiejar
import json
import os
import signal
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import connect
from websockets.typing import Origin

from launcher import ports, run
from launcher.paths import BUILD
from tests.launcher.test_run import data, descendants, start, wait_for

__all__ = ["data"]  # the fixture

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not BUILD.exists(), reason="the front end is not built; `make test` builds it"),
]


@dataclass
class Site:
    """A running installation, and the browser of somebody who is signed in."""

    url: str
    pid: int
    jar: http.cookiejar.CookieJar

    def ask(self, path: str, body: Any = None, method: str | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, self._headers(), method=method)
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        with opener.open(request, timeout=20) as answer:
            text = answer.read()
        return json.loads(text) if "json" in answer.headers["Content-Type"] else text

    def _headers(self) -> dict[str, str]:
        token = next((cookie.value or "" for cookie in self.jar if cookie.name == "csrftoken"), "")
        return {"Content-Type": "application/json", "X-CSRFToken": token}

    @property
    def cookies(self) -> str:
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.jar)

    @property
    def web_processes(self) -> list[int]:
        return sorted(pid for pid in descendants(self.pid) if b"daphne" in command_of(pid))


def command_of(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""  # It has just ended.


@pytest.fixture
def site(data: Path) -> Iterator[Site]:
    port = ports.free_port(run.HOST, 8000)
    process = start(data, port, WEB_PROCESSES="2")
    try:
        link = wait_for(process, r"Open\s+(http://localhost:\S+)")
        wait_for(process, r"(carries runs)")
        found = Site(f"http://localhost:{port}", process.pid, http.cookiejar.CookieJar())
        found.ask(link.removeprefix(found.url))
        yield found
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)


@pytest.fixture
def ends() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@contextmanager
def only(site: Site, alive: int) -> Iterator[None]:
    """Of the web processes this one alone answers; the others stand still."""
    others = [pid for pid in site.web_processes if pid != alive]
    for pid in others:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in others:
            os.kill(pid, signal.SIGCONT)


def test_any_web_process_serves_pages_files_and_sockets_to_whoever_is_signed_in(site: Site, ends: ExitStack):
    first, second = site.web_processes
    agent = site.ask("/api/w/demo/agents")["results"][0]["id"]
    address = f"{site.url.replace('http', 'ws')}/ws/w/demo/drafts/{agent}"

    with only(site, first):
        assert site.ask("/api/me")["email"] == run.DEMO
        assert site.ask("/static/brand/mark.svg").startswith(b"<svg")
        socket = ends.enter_context(
            connect(address, origin=Origin(site.url), additional_headers={"Cookie": site.cookies})
        )
        heard = socket.recv(timeout=20)
    with only(site, second):
        assert site.ask("/api/me")["email"] == run.DEMO
        assert site.ask("/static/brand/mark.svg").startswith(b"<svg")
        command = {"type": "set_meta", "name": "Renamed by the other process"}
        site.ask(f"/api/w/demo/agents/{agent}/draft/commands", {"commands": [command]})
    while b"Renamed by the other process" not in heard:
        heard = socket.recv(timeout=20)


def test_a_web_process_that_is_killed_is_replaced_while_the_others_answer(site: Site):
    first, second = site.web_processes

    os.kill(first, signal.SIGKILL)
    answers = [site.ask("/api/me")["email"]]
    while len(now := site.web_processes) < 2 or first in now:
        answers.append(site.ask("/api/me")["email"])
    (fresh,) = set(now) - {second}
    with only(site, fresh):
        answers.append(site.ask("/api/me")["email"])

    assert set(answers) == {run.DEMO}
