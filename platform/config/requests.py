"""Every request gets a number, which its answer and its log lines carry, and is counted by its route.

Laws: labels are routes as they are declared, never paths as they were asked for; so strangers make no series. Probes
and scrapers reach a process by its own address, so what they ask for is answered whatever host they name; it makes no
links, reads no session and says nothing that depends on the host.
"""

import re
import secrets
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import Gauge, Histogram

from config import health, metrics
from runs.watch import current

NUMBER = re.compile(r"[\w.:=+/@-]{1,100}")  # What a proxy may call a request; anything else is no text for a log.
METHODS = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"}
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)

REQUESTS = Histogram(
    "agents_http_request_seconds", "Until the answer begins.", ["method", "route", "status"], buckets=BUCKETS
)
SOCKETS = Gauge("agents_sockets_open", "WebSockets that are open.", multiprocess_mode="livesum")

FOR_MACHINES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/health/live": health.live,
    "/health/ready": health.ready,
    "/metrics": metrics.metrics,
}

Answer = Callable[[HttpRequest], HttpResponse]


def watched(get_response: Answer) -> Answer:
    """Middleware, the outermost: names the request, counts it, and gives its number back."""

    def middleware(request: HttpRequest) -> HttpResponse:
        begun, number = time.perf_counter(), number_of(request.headers.get("X-Request-ID", ""))
        with current.request(number):
            response = answer_machine(request) or get_response(request)
        note(request, response, route_of(request), number, begun)
        return response

    return middleware


def note(request: HttpRequest, response: HttpResponse, route: str, number: str, begun: float) -> None:
    """Count an answer and give it its request's number."""
    response.headers["X-Request-ID"] = number
    method = request.method if request.method in METHODS else "other"
    REQUESTS.labels(method, route, response.status_code).observe(time.perf_counter() - begun)


class WatchedSockets:
    """The same for sockets: an ASGI application around another."""

    def __init__(self, application: Any) -> None:
        self._application = application

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        given = dict(scope.get("headers", ())).get(b"x-request-id", b"").decode("latin-1")
        with current.request(number_of(given)), SOCKETS.track_inprogress():
            await self._application(scope, receive, send)


def number_of(given: str) -> str:
    """The number that somebody in front of us gave the request, else a new one."""
    return given if NUMBER.fullmatch(given) else secrets.token_hex(8)


def answer_machine(request: HttpRequest) -> HttpResponse | None:
    """The answer to a probe or a scraper; None for everybody else."""
    view = FOR_MACHINES.get(request.path)
    return view(request) if view else None


def route_of(request: HttpRequest) -> str:
    """The route that answered, as it was declared."""
    if request.path in FOR_MACHINES:
        return request.path[1:]
    if request.resolver_match:
        return str(request.resolver_match.route)
    return "static" if request.path.startswith(settings.STATIC_URL) else "none"
