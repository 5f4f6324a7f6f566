"""The draft socket's messages as bytes: y-websocket's protocol and messages of our own. Pure.

0 sync      0 step 1 (a state vector) | 1 step 2 (an update) | 2 update
1 awareness (who is here, cursors, drags)        3 query awareness
100 ack     how many updates of this connection are stored
101 problems    JSON {seq, problems}
102 notice      JSON {code, message}
104 comments    JSON {thread}: it has changed

A message too long for one frame travels as several: see `builder.parts`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pycrdt import Decoder, write_message, write_var_uint

from builder.errors import UpdateRefused

SYNC, AWARENESS, AUTH, QUERY_AWARENESS, ACK, PROBLEMS, NOTICE, COMMENTS = 0, 1, 2, 3, 100, 101, 102, 104
STEP_1, STEP_2, UPDATE = 0, 1, 2


def step_1(state: bytes) -> bytes:
    """What I have; answer with what I lack."""
    return bytes([SYNC, STEP_1]) + write_message(state)


def step_2(update: bytes) -> bytes:
    """What you lack."""
    return bytes([SYNC, STEP_2]) + write_message(update)


def update_message(update: bytes) -> bytes:
    """A change."""
    return bytes([SYNC, UPDATE]) + write_message(update)


def awareness_message(payload: bytes) -> bytes:
    """States of clients, as `awareness_payload` writes them."""
    return bytes([AWARENESS]) + write_message(payload)


def ack(count: int) -> bytes:
    """So many updates of this connection are stored."""
    return bytes([ACK]) + write_var_uint(count)


def json_message(kind: int, value: Mapping[str, Any]) -> bytes:
    """A message that carries JSON."""
    return bytes([kind]) + write_message(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def notice(code: str, message: str) -> bytes:
    """A sentence for the person."""
    return json_message(NOTICE, {"code": code, "message": message})


def read_message(frame: bytes) -> tuple[int, int, bytes]:
    """A frame's kind, its sync step (0 for others) and its payload. Raises UpdateRefused."""
    try:
        decoder = Decoder(frame)
        kind = decoder.read_var_uint()
        if kind == QUERY_AWARENESS:
            return kind, 0, b""
        step = decoder.read_var_uint() if kind == SYNC else 0
        payload = decoder.read_message()
    except (IndexError, RuntimeError):
        raise UpdateRefused("A message is cut off.") from None
    if kind not in (SYNC, AWARENESS) or step not in (STEP_1, STEP_2, UPDATE) or payload is None:
        raise UpdateRefused("A message is of no known kind.")
    return kind, step, payload


def read_awareness(payload: bytes) -> dict[int, tuple[int, str]]:
    """Client -> (clock, JSON state). Raises UpdateRefused."""
    try:
        decoder = Decoder(payload)
        states: dict[int, tuple[int, str]] = {}
        for _ in range(min(decoder.read_var_uint(), 1000)):
            client, clock = decoder.read_var_uint(), decoder.read_var_uint()
            states[client] = (clock, decoder.read_var_string() or "null")
            json.loads(states[client][1])
    except (IndexError, RuntimeError, UnicodeDecodeError, ValueError, RecursionError):
        raise UpdateRefused("An awareness message is damaged.") from None
    return states


def awareness_payload(states: Mapping[int, tuple[int, str]]) -> bytes:
    """The bytes that `read_awareness` reads."""
    parts = [write_var_uint(len(states))]
    for client, (clock, state) in states.items():
        parts += [write_var_uint(client), write_var_uint(clock), write_message(state.encode())]
    return b"".join(parts)


def merge_awareness(one: bytes | None, other: bytes) -> bytes:
    """Both payloads as one; where they speak of the same client the second wins."""
    return other if one is None else awareness_payload(read_awareness(one) | read_awareness(other))
