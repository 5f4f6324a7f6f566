"""Routes that are answered on the event loop, without a thread: for callers who come in great numbers, and who wait.

Law: nobody can tell such an answer from Django's. Hosts, limits of size, problem documents and headers come from the
same code; whatever a route does not take goes on to Django as it came.
"""

import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost, RequestAborted
from django.core.handlers.asgi import ASGIHandler, ASGIRequest
from django.http import HttpRequest, HttpResponse
from django.urls.resolvers import RoutePattern
from django.utils.module_loading import import_string
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated

from config import problems, requests
from config.handler import Receive, Send
from runs.values import dumps
from runs.watch import current
from tenancy.authentication import TokenAuthentication

logger = logging.getLogger(__name__)

View = Callable[..., Awaitable[tuple[int, dict[str, Any]]]]
Answer = Callable[[HttpRequest], HttpResponse]

# Those of settings.MIDDLEWARE that only look at a request and add headers; the others ask the database for a person.
HEADERS_ONLY = {
    "django.middleware.security.SecurityMiddleware",
    "config.security.content_security_policy",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
}


class OnLoop:
    """An ASGI application: POST with JSON to the given routes on the event loop, all else by another application."""

    def __init__(self, routes: dict[str, View], otherwise: Any) -> None:
        self._routes = [(RoutePattern(route, is_endpoint=True), view) for route, view in routes.items()]
        self._otherwise, self._reader, self._with_headers = otherwise, ASGIHandler(), chain()

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        found = self._find(scope)
        if found is None:
            await self._otherwise(scope, receive, send)
            return
        try:
            body = await self._reader.read_body(receive)
        except RequestAborted:
            return
        with body:
            request, response = self._reader.create_request(scope, body)
            if request is not None:
                response = await self._watched(request, *found)
            await self._reader.send_response(response, send)

    async def _watched(self, request: ASGIRequest, route: str, view: View, arguments: dict[str, Any]) -> HttpResponse:
        """The answer, counted and numbered as `config.requests.watched` does it."""
        begun, number = time.perf_counter(), requests.number_of(request.headers.get("X-Request-ID", ""))
        with current.request(number):
            response = await self._answer(request, view, arguments)
        requests.note(request, response, route, number, begun)
        return response

    async def _answer(self, request: ASGIRequest, view: View, arguments: dict[str, Any]) -> HttpResponse:
        try:
            request.get_host()
        except DisallowedHost as stranger:
            return problems.bad_request(request, stranger)
        request.on_loop_answer = await respond(request, view, arguments)
        return self._with_headers(request)

    def _find(self, scope: Any) -> tuple[str, View, dict[str, Any]] | None:
        if scope["method"] == "POST" and is_json(scope["headers"]):
            for route, view in self._routes:
                if found := route.match(scope["path"].removeprefix("/")):
                    return str(route), view, found[2]
        return None


def is_json(headers: list[tuple[bytes, bytes]]) -> bool:
    return any(name == b"content-type" and value.lower().startswith(b"application/json") for name, value in headers)


async def respond(request: ASGIRequest, view: View, arguments: dict[str, Any]) -> HttpResponse:
    """What the view answers, or the problem that kept it from answering."""
    try:
        status, content = await view(request, **arguments)
    except Exception as error:
        return refusal(request, error)
    return HttpResponse(dumps(content), status=status, content_type="application/json")


def refusal(request: ASGIRequest, error: Exception) -> HttpResponse:
    """The problem document, by the same translation as every view's."""
    if isinstance(error, NotAuthenticated | AuthenticationFailed):
        error.auth_header = TokenAuthentication().authenticate_header(request)  # type: ignore[union-attr,arg-type]
    answer = problems.problem_response(error, {})
    if answer is None:
        logger.error("Internal Server Error: %s", request.path, exc_info=error)
        return problems.server_error(request)
    headers = dict(answer.headers) | {"Content-Type": problems.MEDIA_TYPE}
    return HttpResponse(dumps(answer.data), status=answer.status_code, headers=headers)


def chain() -> Answer:
    """The middlewares that add headers, around an answer that is there already."""
    answer: Answer = lambda request: request.on_loop_answer  # type: ignore[attr-defined]  # noqa: E731
    for path in reversed(settings.MIDDLEWARE):
        if path in HEADERS_ONLY:
            answer = import_string(path)(answer)
    return answer
