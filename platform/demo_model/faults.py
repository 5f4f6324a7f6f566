"""Models that fail on purpose, for tests and for trying out error handling. Only served with `--faults`.

A name is `fault-KIND[-AMOUNT][-xN][-then-ok]`: AMOUNT is a time such as 500ms or 2s (or a size such as 1mb for
flood), N how many
requests fail, and with `then-ok` every later request of the same key and body is answered as the model `demo-
fast` would.

429 and 500 answer so (AMOUNT: the Retry-After); hang never answers; slow waits before the first byte and
between tokens; stall says
half and then no more; cut says half and drops the connection; garbage answers bytes that are neither JSON nor
events; flood never ends; lies answers well and reports a usage that cannot be true.
"""

import asyncio
import re
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from demo_model.errors import RateLimited, ServerFault
from demo_model.responses import Completion, chat_document, chat_events
from demo_model.wire import JSON_TYPE, Exchange

KINDS = ("429", "500", "hang", "slow", "stall", "cut", "garbage", "flood", "lies")
NAME = re.compile(
    rf"fault-(?P<kind>{'|'.join(KINDS)})(?:-(?P<amount>\d{{1,6}})(?P<unit>ms|s|kb|mb))?(?:-x(?P<times>\d{{1,4}}))?(?P<ends>-then-ok)?"
)
UNITS = {"ms": 0.001, "s": 1.0, "kb": 1024.0, "mb": 1024.0 * 1024}
DEFAULTS = {"429": 1.0, "500": 0.0, "slow": 2.0, "flood": 256.0 * 1024 * 1024}
MOST_REMEMBERED = 10_000
EVENTS = "text/event-stream; charset=utf-8"
LIES = {"prompt_tokens": -1_000_000, "completion_tokens": 10**18, "total_tokens": "plenty"}
NOISE = b'\x89\xff\xfe<html>\x00 not an event \xc3\x28 {"id": \n\ndata: {not json\n\ndata: [1, 2\n\n'


@dataclass(frozen=True)
class Fault:
    """One fault model, read from its name."""

    kind: str
    amount: float
    times: int | None

    def __post_init__(self) -> None:
        assert self.kind in KINDS


def parse_fault(model: str) -> Fault | None:
    """The fault a model's name stands for, or None."""
    match = NAME.fullmatch(model)
    if not match:
        return None
    amount = float(match["amount"]) * UNITS[match["unit"]] if match["amount"] else DEFAULTS.get(match["kind"], 0.0)
    times = int(match["times"] or 1) if match["ends"] or match["times"] else None
    return Fault(match["kind"], amount, times)


class Memory:
    """How often each key and body has failed already. Forgets the oldest beyond MOST_REMEMBERED."""

    def __init__(self) -> None:
        self._failures: OrderedDict[str, int] = OrderedDict()

    def should_fail(self, fault: Fault, who: str) -> bool:
        """Count one request; False once the fault has failed as often as it was meant to."""
        if fault.times is None:
            return True
        failed = self._failures.pop(who, 0)
        self._failures[who] = failed + 1
        if len(self._failures) > MOST_REMEMBERED:
            self._failures.popitem(last=False)
        return failed < fault.times


async def fail(fault: Fault, exchange: Exchange, completion: Completion | None) -> None:
    """Answer as the fault demands; `completion` is what a sound model would have said (None for embeddings)."""
    if fault.kind == "429":
        await exchange.send_json(
            429,
            RateLimited().body(),
            {"retry-after": f"{fault.amount:g}", "retry-after-ms": f"{fault.amount * 1000:g}"},
        )
    elif fault.kind == "500":
        await exchange.send_json(500, ServerFault().body())
    elif fault.kind == "hang":
        await asyncio.Event().wait()
    elif fault.kind == "garbage":
        await exchange.send(200, NOISE, EVENTS if _streams(completion) else JSON_TYPE)
    elif fault.kind == "lies" and completion is not None:
        await _lie(exchange, replace(completion, usage=LIES))
    elif fault.kind == "flood":
        await _flood(exchange, completion, int(fault.amount))
    else:
        await _part_way(fault, exchange, completion)


def _streams(completion: Completion | None) -> bool:
    return completion is not None and completion.request.stream


async def _lie(exchange: Exchange, completion: Completion) -> None:
    if not completion.request.stream:
        return await exchange.send_json(200, chat_document(completion))
    await exchange.start(200, EVENTS)
    await exchange.write(b"".join(chat_events(completion)))
    return await exchange.finish()


async def _part_way(fault: Fault, exchange: Exchange, completion: Completion | None) -> None:
    """slow, stall and cut: begin like a sound model."""
    if fault.kind == "slow":
        await asyncio.sleep(fault.amount)
    if completion is None or not completion.request.stream:
        await exchange.start(200, JSON_TYPE, {"content-length": "1000000"} if fault.kind != "slow" else None)
        await exchange.write(b'{"id": "chatcmpl-broken", "object": "chat.compl')
    else:
        await exchange.start(200, EVENTS)
        events = list(chat_events(completion))
        for event in events if fault.kind == "slow" else events[: max(2, len(events) // 2)]:
            await exchange.write(event)
            await asyncio.sleep(fault.amount / 20)
    if fault.kind == "stall":
        await asyncio.Event().wait()
    elif fault.kind == "cut":
        await asyncio.sleep(0.02)  # so that what was written is on its way before the connection is reset
        exchange.cut()
    else:
        await exchange.finish()


async def _flood(exchange: Exchange, completion: Completion | None, size: int) -> None:
    await exchange.start(200, EVENTS if _streams(completion) else JSON_TYPE)
    sent = 0
    for block in _blocks(completion):
        await exchange.write(block)
        sent += len(block)
        if sent >= size:
            break
        await asyncio.sleep(0)
    exchange.cut()


def _blocks(completion: Completion | None) -> Iterator[bytes]:
    if completion is None or not completion.request.stream:
        yield b'{"id": "chatcmpl-flood", "object": "chat.completion", '
        yield b'"choices": [{"index": 0, "message": {"role": "assistant", "content": "'
        while True:
            yield b"flood " * 4096
    events = list(chat_events(completion))
    yield events[0]
    while True:
        yield events[1] * 64
