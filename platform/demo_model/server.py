"""The demo model's HTTP server: `serve` in the foreground, `running` beside a test.

Law: a streamed token leaves at its due time or, when the machine is late, together with the others that are
due; never early, never lost.
"""

import asyncio
import contextlib
import logging
import signal
import socket
import threading
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from demo_model.errors import BadRequest, UnknownModel, UnknownRoute, WrongMethod
from demo_model.faults import EVENTS, KINDS, Memory, fail, parse_fault
from demo_model.reply import Thought, think
from demo_model.requests import MODELS, ChatRequest, digest_of, pace_of, parse_body, parse_chat, parse_embeddings
from demo_model.responses import Completion, chat_document, chat_events, complete, embeddings_document, model_document
from demo_model.schemas import Unfillable
from demo_model.wire import Exchange, serve_connection

DEFAULT_DELAY = 0.01
BACKLOG = 2048
LONG_PROMPT = 20_000
MOST_REMEMBERED = 256
logger = logging.getLogger("demo_model")
T = TypeVar("T")


@dataclass
class DemoModel:
    """One server: its pace in seconds per streamed token, and whether the fault models are there."""

    token_delay: float = DEFAULT_DELAY
    faults: bool = False
    memory: Memory = field(default_factory=Memory)
    thoughts: OrderedDict[str, Thought] = field(default_factory=OrderedDict)

    @property
    def models(self) -> list[str]:
        return [*MODELS, *(f"fault-{kind}" for kind in KINDS)] if self.faults else [*MODELS]

    async def handle(self, exchange: Exchange) -> None:
        """Answer one request."""
        path = exchange.request.path.rstrip("/")
        if path.startswith("/v1/models/"):
            return await self._show_model(exchange, path.removeprefix("/v1/models/"))
        route = self._routes().get(path)
        if route is None:
            raise UnknownRoute(f"There is nothing at {path or '/'}; try /v1/models.")
        method, answer = route
        if exchange.request.method not in (method, "HEAD" if method == "GET" else method):
            raise WrongMethod(f"{path} takes {method} only.")
        await answer(exchange)
        logger.debug("%s %s", exchange.request.method, path)
        return None

    def _routes(self) -> dict[str, tuple[str, Callable[[Exchange], Awaitable[None]]]]:
        return {
            "/health": ("GET", self._health),
            "/v1/models": ("GET", self._list_models),
            "/v1/chat/completions": ("POST", self._chat),
            "/v1/embeddings": ("POST", self._embeddings),
        }

    async def _health(self, exchange: Exchange) -> None:
        await exchange.send_json(200, {"status": "ok", "model": "demo"})

    async def _list_models(self, exchange: Exchange) -> None:
        await exchange.send_json(200, {"object": "list", "data": [model_document(name) for name in self.models]})

    async def _show_model(self, exchange: Exchange, name: str) -> None:
        if (parse_fault(name) is None or not self.faults) and name not in MODELS:
            pace_of(name, 0)
        await exchange.send_json(200, model_document(name))

    async def _chat(self, exchange: Exchange) -> None:
        request = parse_chat(parse_body(exchange.request.body))
        fault = parse_fault(request.model) if self.faults else None
        delay = 0.0 if fault else self._pace(request.model)
        completion = complete(request, await self._think(request))
        if fault and self.memory.should_fail(fault, self._who(exchange, request.digest)):
            await fail(fault, exchange, completion)
        elif request.stream:
            await _stream(exchange, completion, delay)
        else:
            await exchange.send_json(200, chat_document(completion))

    async def _think(self, request: ChatRequest) -> Thought:
        """Think, or remember: the same request always gets the same thought, and load tests repeat themselves."""
        thought = self.thoughts.pop(request.digest, None) or await _think(request)
        self.thoughts[request.digest] = thought
        if len(self.thoughts) > MOST_REMEMBERED:
            self.thoughts.popitem(last=False)
        return thought

    def _pace(self, model: str) -> float:
        if model.startswith("fault-") and not self.faults:
            raise UnknownModel(f"The model `{model}` does not exist: this server runs without --faults.", param="model")
        return pace_of(model, self.token_delay)

    def _who(self, exchange: Exchange, digest: str) -> str:
        return f"{exchange.request.headers.get('authorization', '')} {digest}"

    async def _embeddings(self, exchange: Exchange) -> None:
        body = parse_body(exchange.request.body)
        fault = parse_fault(str(body.get("model"))) if self.faults else None
        if fault and self.memory.should_fail(fault, self._who(exchange, digest_of(body))):
            return await fail(fault, exchange, None)
        request = parse_embeddings({**body, "model": "demo-embedding"} if fault else body)
        await exchange.send_json(200, await _run(lambda: embeddings_document(request), sum(map(len, request.inputs))))
        return None


async def _think(request: ChatRequest) -> Thought:
    try:
        return await _run(lambda: think(request.ask), sum(len(str(m.get("content"))) for m in request.ask.messages))
    except Unfillable as error:
        raise BadRequest(str(error), param="response_format", code="unsupported_schema") from error


async def _run(work: Callable[[], T], size: int) -> T:
    """Short texts are quicker here than in a thread; long ones must not hold up the others."""
    return await asyncio.to_thread(work) if size > LONG_PROMPT else work()


async def _stream(exchange: Exchange, completion: Completion, delay: float) -> None:
    await exchange.start(200, EVENTS, {"cache-control": "no-cache"})
    events = list(chat_events(completion))
    sent = 0
    clock = asyncio.get_running_loop().time
    began = clock()
    while sent < len(events):
        due = len(events) if not delay else min(len(events), 2 + int((clock() - began) / delay))
        if due > sent:
            await exchange.write(b"".join(events[sent:due]))
            sent = due
        if sent < len(events):
            await asyncio.sleep(max(0.0, began + (sent - 1) * delay - clock()))
    await exchange.finish()


async def start(
    host: str,
    port: int,
    *,
    token_delay: float = DEFAULT_DELAY,
    faults: bool = False,
    listener: socket.socket | None = None,
) -> asyncio.Server:
    """Start listening, on the given socket if there is one; port 0 takes a free one. The caller closes the server.

    Raises OSError when the port is taken.
    """
    model = DemoModel(token_delay, faults)

    async def serve_one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await serve_connection(model.handle, reader, writer)

    if listener is not None:
        return await asyncio.start_server(serve_one, sock=listener, backlog=BACKLOG)
    return await asyncio.start_server(serve_one, host, port, backlog=BACKLOG)


def serve(
    host: str,
    port: int,
    *,
    token_delay: float = DEFAULT_DELAY,
    faults: bool = False,
    listener: socket.socket | None = None,
) -> None:
    """Serve until SIGINT or SIGTERM. Raises OSError when the port is taken."""
    asyncio.run(_serve(host, port, token_delay, faults, listener))


async def _serve(host: str, port: int, token_delay: float, faults: bool, listener: socket.socket | None) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    server = await start(host, port, token_delay=token_delay, faults=faults, listener=listener)
    print(f"Demo model at {url_of(server)}{' with fault models' if faults else ''}", flush=True)
    await stop.wait()
    server.close()


def url_of(server: asyncio.Server) -> str:
    """The base URL for OpenAI's clients."""
    host, port = server.sockets[0].getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/v1"


@contextlib.contextmanager
def running(*, host: str = "127.0.0.1", port: int = 0, token_delay: float = 0.0, faults: bool = True) -> Iterator[str]:
    """Serve from a thread for as long as the block lasts; gives the base URL."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(start(host, port, token_delay=token_delay, faults=faults))
    thread = threading.Thread(target=loop.run_forever, name="demo-model", daemon=True)
    thread.start()
    try:
        yield url_of(server)
    finally:
        asyncio.run_coroutine_threadsafe(_shut(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _shut(server: asyncio.Server) -> None:
    server.close()
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
