"""Who is in a room: the last awareness state of every client, and which connection speaks for it. Pure.

Law: nobody appears under another's name, and nobody speaks for another's window.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from builder.errors import UpdateRefused
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
    owner: str


class Presence:
    """States by client; a state with an older clock than the known one is dropped."""

    def __init__(self) -> None:
        self._states: dict[int, State] = {}

    def hear(self, payload: bytes, speaker: Any, at: float, user: Mapping[str, str] | None = None) -> bytes | None:
        """What is new in a message, None when nothing is. Raises UpdateRefused.

        `user` is the one who says it, whatever name the message gives; without one another process has seen to that.
        """
        owner = user["id"] if user else ""
        news = {
            client: (clock, _named(text, user) if user else text)
            for client, (clock, text) in read_awareness(payload).items()
            if self._may_speak(client, clock, owner)
        }
        for client, (clock, text) in news.items():
            self._states[client] = State(clock, text, at, speaker, owner)
            if text == GONE:
                del self._states[client]
        return awareness_payload(news) if news else None

    def _may_speak(self, client: int, clock: int, owner: str) -> bool:
        known = self._states.get(client)
        if known is None:
            return True
        return clock >= known.clock and (not owner or not known.owner or owner == known.owner)

    def leave(self, speaker: Any) -> bytes | None:
        """The message that a connection's clients are gone, None when it spoke for none."""
        # With the clock they had, which everybody takes for an end: a higher one would outdo what they say on return.
        gone = {client: (state.clock, GONE) for client, state in self._states.items() if state.speaker is speaker}
        for client in gone:
            del self._states[client]
        return awareness_payload(gone) if gone else None

    def everybody(self, at: float) -> bytes | None:
        """All states that are alive, for somebody who joins."""
        self._states = {client: state for client, state in self._states.items() if at - state.at < LIFETIME}
        states = {client: (state.clock, state.text) for client, state in self._states.items()}
        return awareness_payload(states) if states else None


def _named(text: str, user: Mapping[str, str]) -> str:
    """The state with the true name in it."""
    state = json.loads(text)
    if state is None:
        return GONE
    said = state if isinstance(state, dict) else {}
    try:
        return json.dumps(said | {"user": dict(user)}, ensure_ascii=False, separators=(",", ":"))
    except RecursionError:
        raise UpdateRefused("An awareness message nests too deep.") from None
