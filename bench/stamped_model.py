"""A model endpoint whose every token is the moment at which it left: nanoseconds of the machine's monotonic clock.

`python -m bench.stamped_model --port N`. A process of its own, so that measuring does not delay what is measured.
"""

import argparse
import asyncio
import json
import time

from demo_model.faults import EVENTS
from demo_model.wire import Exchange, serve_connection

TOKENS = 150
DELAY = 0.02  # seconds between tokens, as a quick real model takes


async def answer(exchange: Exchange) -> None:
    """Stream the stamps, whatever was asked."""
    if exchange.request.method == "GET":
        return await exchange.send_json(200, {"object": "list", "data": []})
    loop = asyncio.get_running_loop()
    await exchange.start(200, EVENTS, {"cache-control": "no-cache"})
    began = loop.time()
    for number in range(TOKENS):
        await asyncio.sleep(max(0.0, began + number * DELAY - loop.time()))
        await exchange.write(chunk({"content": f"{time.monotonic_ns()} "}))
    await exchange.write(chunk({}, "stop") + b"data: [DONE]\n\n")
    await exchange.finish()
    return None


def chunk(delta: dict[str, str], finish_reason: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
    head = {"id": "stamped", "object": "chat.completion.chunk", "created": 0, "model": "demo"}
    return b"data: " + json.dumps({**head, "choices": [choice]}).encode() + b"\n\n"


async def serve(port: int) -> None:
    server = await asyncio.start_server(lambda r, w: serve_connection(answer, r, w), "127.0.0.1", port, backlog=1024)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    asyncio.run(serve(parser.parse_args().port))
