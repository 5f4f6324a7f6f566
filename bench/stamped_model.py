"""A model endpoint for thousands of answers at once: one tick writes the next token of many.

`python -m bench.stamped_model --port N`. The model's name says what it does: `demo-50x40` streams 50 tokens, one every
40 ms, `demo-1x2000` answers with one after two seconds, any other as a quick real model does. A token is the moment at
which it left, in nanoseconds of the machine's monotonic clock. A process of its own, which speaks just enough HTTP/1.1
to cost as little as it can: it shares the processors with what is measured.
"""

import argparse
import asyncio
import json
import re
import time

HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
TOKENS = 150
DELAY = 0.02  # seconds between tokens, as a quick real model takes
MODELS = b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 27\r\n\r\n{"object":"list","data":[]}'
SHAPE = re.compile(rb'"model":\s*"demo-(\d+)x(\d+)"')
LENGTH = re.compile(rb"content-length:\s*(\d+)", re.IGNORECASE)


class Answers:
    """Every answer under way, by the moment at which its next token is due."""

    def __init__(self) -> None:
        self._due: dict[float, list[tuple[Connection, int, float]]] = {}

    def go_on(self, connection: "Connection", left: int, gap: float) -> None:
        """Write the next token after a gap. Answers that are due within the same 5 ms get the same piece of text."""
        loop = asyncio.get_running_loop()
        moment = round((loop.time() + gap) * 200) / 200
        if moment not in self._due:
            self._due[moment] = []
            loop.call_at(moment, self._tick, moment)
        self._due[moment].append((connection, left, gap))

    def _tick(self, moment: float) -> None:
        text = chunk({"content": f"{time.monotonic_ns()} "})
        for connection, left, gap in self._due.pop(moment):
            if connection.write(text) and left > 1:
                self.go_on(connection, left - 1, gap)
            elif left == 1:
                connection.write(END)


class Connection(asyncio.Protocol):
    """One client's connection, one request after the other."""

    def __init__(self, answers: Answers) -> None:
        self._answers, self._read = answers, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: asyncio.Transport = transport  # type: ignore[assignment]  # A stream socket's.

    def data_received(self, data: bytes) -> None:
        self._read += data
        head, found, rest = self._read.partition(b"\r\n\r\n")
        length = LENGTH.search(head)
        if not found or len(rest) < (size := int(length[1]) if length else 0):
            return
        self._read = rest[size:]
        if not size:
            self._transport.write(MODELS)
            return
        self._transport.write(HEAD)
        shape = SHAPE.search(rest)
        self._answers.go_on(self, *(int(shape[1]), int(shape[2]) / 1000) if shape else (TOKENS, DELAY))

    def write(self, data: bytes) -> bool:
        """False when the client has gone."""
        if not self._transport.is_closing():
            self._transport.write(data)
        return not self._transport.is_closing()


def chunk(delta: dict[str, str], finish_reason: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
    head = {"id": "stamped", "object": "chat.completion.chunk", "created": 0, "model": "demo"}
    return framed(b"data: " + json.dumps({**head, "choices": [choice]}).encode() + b"\n\n")


def framed(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


END = chunk({}, "stop") + framed(b"data: [DONE]\n\n") + b"0\r\n\r\n"


async def serve(port: int) -> None:
    answers = Answers()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(answers), "127.0.0.1", port, backlog=10_000)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    asyncio.run(serve(parser.parse_args().port))
