"""Django behind ASGI with one change of thread per request.

Law: a request's signals, middlewares, view and database connection share one thread from beginning to end, and that
thread comes from a pool. Django's own handler runs each middleware on the event loop and each of its hooks on a thread,
which costs more than most of our views.
"""

import asyncio
import contextvars
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from asgiref.sync import ThreadSensitiveContext, sync_to_async
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.db import close_old_connections
from django.http.response import FileResponse, HttpResponse, HttpResponseBase
from django.urls import set_script_prefix

MOST_READ = 1_000_000  # bytes of a file
MOST_THREADS = 32  # More would only wait for one another: for the interpreter, and for DATABASE_POOL connections.

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class OneThreadHandler(ASGIHandler):
    """Answers like Django's handler, except that a view must not be `async def`; async iterators may be streamed."""

    def __init__(self) -> None:
        super().__init__()
        self._threads = ThreadPoolExecutor(MOST_THREADS, thread_name_prefix="request")

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        context = contextvars.copy_context()
        loop = asyncio.get_running_loop()
        response = await loop.run_in_executor(self._threads, context.run, self._respond, scope, body)
        if response.streaming:
            await self._stream(response, receive, send)
        else:
            await self.send_response(response, send)

    def _respond(self, scope: Any, body: Any) -> HttpResponseBase:
        """The whole of Django, on this thread; what is not streamed is closed here, too."""
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=type(self), scope=scope)
        request, refusal = self.create_request(scope, body)
        response: HttpResponseBase = refusal if request is None else self.get_response(request)
        response = read_whole(response) if is_short_file(response) else response
        response._handler_class = type(self)  # type: ignore[attr-defined]  # Names the sender of request_finished.
        if response.streaming:
            close_old_connections()  # A stream may last for hours; it reads in its own way.
        else:
            response.close()
            body.close()
        return response

    async def _stream(self, response: HttpResponseBase, receive: Receive, send: Send) -> None:
        """Send until the end or until nobody listens."""
        async with ThreadSensitiveContext():  # For iterators that are not asynchronous: files.
            sending = asyncio.create_task(self.send_response(response, send))
            leaving = asyncio.create_task(self.listen_for_disconnect(receive))
            try:
                await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
                if sending.done():
                    sending.result()
            finally:
                for task in (sending, leaving):
                    task.cancel()
                await asyncio.gather(sending, leaving, return_exceptions=True)
                await sync_to_async(response.close)()


def is_short_file(response: HttpResponseBase) -> bool:
    return isinstance(response, FileResponse) and int(response.get("Content-Length", MOST_READ + 1)) <= MOST_READ


def read_whole(response: FileResponse) -> HttpResponse:
    """The same answer, its bytes at hand: a page asks for a hundred scripts, and a stream costs five times as much."""
    whole = HttpResponse(b"".join(response), status=response.status_code, headers=dict(response.headers))
    whole.cookies = response.cookies
    # Handed over, not closed here: a request's end is signalled once, by the answer that is sent.
    whole._resource_closers = response._resource_closers  # type: ignore[attr-defined]
    return whole
