"""Who is in a room: the last awareness state of every client, and which connection speaks for it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from builder.protocol import awareness_payload, read_awareness

GONE = "null"
LIFETIME = 40.0  # seconds; clients speak every 15


@dataclass(frozen=True, slots=True)
class State:
    """What a client said last, when, and through which connection (None: through another process)."""

    clock: int
    text: str
    at: float
    speaker: Any


class Presence:
    """States by client; a state with an older clock than the known one is dropped."""

    def __init__(self) -> None:
        self._states: dict[int, State] = {}

    def hear(self, payload: bytes, speaker: Any, at: float) -> bytes | None:
        """What is new in a message, None when nothing is. Raises UpdateRefused."""
        news = {
            client: (clock, text)
            for client, (clock, text) in read_awareness(payload).items()
            if client not in self._states or clock >= self._states[client].clock
        }
        for client, (clock, text) in news.items():
            self._states[client] = State(clock, text, at, speaker)
            if text == GONE:
                del self._states[client]
        return awareness_payload(news) if news else None

    def leave(self, speaker: Any) -> bytes | None:
        """The message that a connection's clients are gone, None when it spoke for none."""
        gone = {client: (state.clock + 1, GONE) for client, state in self._states.items() if state.speaker is speaker}
        for client in gone:
            del self._states[client]
        return awareness_payload(gone) if gone else None

    def everybody(self, at: float) -> bytes | None:
        """All states that are alive, for somebody who joins."""
        self._states = {client: state for client, state in self._states.items() if at - state.at < LIFETIME}
        states = {client: (state.clock, state.text) for client, state in self._states.items()}
        return awareness_payload(states) if states else None
