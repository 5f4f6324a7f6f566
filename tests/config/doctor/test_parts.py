"""What the doctor says of Redis, live events, the model endpoint and the sandboxes: real ones, and ones that fail."""

import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from config.doctor import live, models, sandboxes
from demo_model.server import running
from launcher import ports
from nodes.sandbox.build import built_file

NOBODY = "127.0.0.1:1"  # no program listens on this port


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    """A Redis of this test's own, on a socket."""
    if not shutil.which("redis-server"):
        pytest.skip("there is no redis-server")
    socket = tmp_path / "redis.sock"
    command = ["redis-server", "--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", str(tmp_path)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    next(line for line in server.stdout or () if "accept connections" in line)
    yield f"unix://{socket}"
    server.terminate()
    server.wait()


def test_redis_is_not_asked_for_when_it_is_not_used(settings):
    settings.REDIS_URL = ""

    assert live.look_at_redis().state == "ok"


def test_a_redis_that_answers_is_ok_and_an_old_one_is_told(redis_url: str, settings, monkeypatch: pytest.MonkeyPatch):
    settings.REDIS_URL = redis_url
    present = live.look_at_redis()
    monkeypatch.setattr(live, "OLDEST_REDIS", 99)

    assert (present.state, live.look_at_redis().state) == ("ok", "warning")


def test_a_redis_that_is_away_is_a_problem(settings):
    settings.REDIS_URL = f"redis://{NOBODY}/0"

    found = live.look_at_redis()

    assert (found.state, found.message.startswith("It does not answer: ")) == ("problem", True)


@pytest.mark.django_db(transaction=True)
def test_a_message_goes_through_the_channel_layer_and_comes_back():
    assert live.look_at_layer().state == "ok"


def test_a_channel_layer_that_is_away_is_a_problem(settings):
    layer = {"BACKEND": "config.redis_layer.RedisChannelLayer", "CONFIG": {"url": f"redis://{NOBODY}"}}
    settings.CHANNEL_LAYERS = {"default": layer}

    found = live.look_at_layer()

    assert (found.state, found.message.startswith("Live events do not arrive: ")) == ("problem", True)


@pytest.fixture
def answering() -> Iterator[tuple[HTTPServer, list[tuple[int, bytes]]]]:
    """An endpoint that answers what the test has put first in the list."""
    answers: list[tuple[int, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = answers[0]
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server, answers
        server.shutdown()


def test_the_demo_model_is_ok(settings):
    with running() as url:
        settings.OPENAI_API_KEY, settings.DEMO_MODEL_URL = "", url
        found = models.look_at_endpoint()

    assert (found.state, found.message.startswith(f"{url} offers ")) == ("ok", True)


def test_an_endpoint_that_is_away_is_a_problem(settings):
    settings.OPENAI_API_KEY, settings.OPENAI_BASE_URL = "key", f"http://{NOBODY}/v1"

    found = models.look_at_endpoint()

    assert (found.state, "does not answer: [Errno 111]" in found.message) == ("problem", True)


def test_an_installation_without_a_model_of_its_own_is_ok(settings):
    settings.OPENAI_API_KEY, settings.DEMO_MODEL_URL = "", ""

    assert models.look_at_endpoint().state == "ok"


@pytest.mark.parametrize(
    ("status", "body", "state", "word"),
    [
        (401, b"", "problem", "refuses the key"),
        (500, b"", "problem", "answers with status 500"),
        (200, b"<html>", "problem", "not as a model endpoint"),
        (200, b'{"data": []}', "warning", "offers no model"),
    ],
)
def test_an_endpoint_that_answers_wrongly_is_told(answering, status: int, body: bytes, state: str, word: str, settings):
    server, answers = answering
    answers.append((status, body))
    settings.OPENAI_API_KEY, settings.OPENAI_BASE_URL = "key", f"http://127.0.0.1:{ports.port_of(server.socket)}/v1"

    found = models.look_at_endpoint()

    assert (found.state, word in found.message) == (state, True)


def test_code_runs_in_both_sandboxes():
    assert sandboxes.look_at_javascript().state == "ok"
    if built_file().exists():
        assert sandboxes.look_at_python().state == "ok"


def test_a_python_sandbox_that_is_not_built_is_told_and_not_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("AGENT_CACHE_DIR", str(tmp_path))

    found = sandboxes.look_at_python()

    assert (found.state, found.message.startswith("Not built yet")) == ("warning", True)
    assert list(tmp_path.iterdir()) == []


def test_a_sandbox_in_which_nothing_runs_is_a_problem(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sandboxes, "SECONDS", 0.001)

    found = sandboxes.look_at_javascript()

    assert (found.state, found.message.startswith("Code does not run: ")) == ("problem", True)
