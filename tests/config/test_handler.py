"""One thread per request: what the web server's handler promises."""

import asyncio
import io
import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from django.core import signals
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from config import handler
from config.handler import OneThreadHandler

left = asyncio.Event()
files: dict[str, io.BytesIO] = {}


@csrf_exempt
def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{request.method} {request.body.decode()} on {threading.current_thread().name}")


def stream(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(for_ever())


async def for_ever() -> AsyncIterator[bytes]:
    try:
        yield b"first"
        await asyncio.Event().wait()
    finally:
        left.set()


def a_file(request: HttpRequest, name: str) -> FileResponse:
    files[name] = io.BytesIO(b"ab")
    response = FileResponse(files[name], filename=name)
    response.set_cookie("hat", "green")
    return response


def broken(request: HttpRequest) -> HttpResponse:
    raise ValueError("of a view")


urlpatterns = [
    path("api/plain", plain),
    path("api/stream", stream),
    path("api/file/<name>", a_file),
    path("api/broken", broken),
]
handler500 = "config.problems.server_error"
pytestmark = pytest.mark.urls(__name__)


def request_to(address: str, method: str = "GET", body: bytes = b"") -> ApplicationCommunicator:
    scope = {
        "type": "http",
        "method": method,
        "path": address,
        "query_string": b"",
        "headers": [(b"host", b"localhost"), (b"content-length", str(len(body)).encode())],
    }
    return ApplicationCommunicator(OneThreadHandler(), scope)


async def answer_of(asked: ApplicationCommunicator, body: bytes = b"") -> tuple[int, bytes]:
    await asked.send_input({"type": "http.request", "body": body})
    start: dict[str, Any] = await asked.receive_output()
    content: dict[str, Any] = await asked.receive_output()
    return start["status"], content["body"]


@pytest.fixture
def threads() -> Iterator[list[str]]:
    """The threads on which requests begin and end."""
    seen: list[str] = []

    def note(**_: Any) -> None:
        seen.append(threading.current_thread().name)

    for signal in (signals.request_started, signals.request_finished):
        signal.connect(note)
    yield seen
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(note)


async def test_a_request_stays_on_one_thread_from_its_first_signal_to_its_last(threads: list[str]) -> None:
    status, content = await answer_of(request_to("/api/plain", "POST"), b"hello")

    assert (status, content) == (200, f"POST hello on {threads[0]}".encode())
    assert threads == [threads[0]] * 2
    assert threads[0] != threading.main_thread().name


async def test_a_view_that_breaks_is_an_answer() -> None:
    status, content = await answer_of(request_to("/api/broken"))

    assert (status, b"internal_error" in content) == (500, True)


async def test_a_stream_ends_when_its_reader_leaves(threads: list[str]) -> None:
    asked = request_to("/api/stream")
    assert await answer_of(asked) == (200, b"first")

    await asked.send_input({"type": "http.disconnect"})
    await asked.wait()

    assert left.is_set()
    assert len(threads) == 2


async def test_a_short_file_is_answered_whole_and_a_long_one_streamed(
    monkeypatch: pytest.MonkeyPatch, threads: list[str]
) -> None:
    short = request_to("/api/file/short")
    assert await answer_of(short) == (200, b"ab")
    assert await short.receive_nothing()
    assert len(threads) == 2
    assert set(threads) == {threads[0]}

    monkeypatch.setattr(handler, "MOST_READ", 1)
    long = request_to("/api/file/long")
    assert await answer_of(long) == (200, b"ab")
    assert await long.receive_output() == {"type": "http.response.body"}


async def test_a_file_keeps_its_headers_and_is_closed() -> None:
    asked = request_to("/api/file/headers")
    await asked.send_input({"type": "http.request", "body": b""})
    start = await asked.receive_output()
    headers = {name.decode(): value.decode() for name, value in start["headers"]}
    assert (headers["Content-Disposition"], headers["Content-Length"]) == ('inline; filename="headers"', "2")
    assert "hat=green" in headers["Set-Cookie"]
    assert files["headers"].closed
