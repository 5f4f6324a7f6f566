"""Joins deltas and stored partial texts into one gapless text per running step. Pure.

Law: what a follower is told of a step's text, put together, is what the step has said so far: no gap, no double. When a
crashed attempt is carried out again (a higher `take`), its new text replaces the old one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from live.envelope import Delta, Envelope, Partial

ENDS = {"step.succeeded", "step.failed", "step.cancelled"}
PATIENCE = 20  # readings of the partials without success before held deltas are given up: their step has ended


@dataclass
class Text:
    """What a follower has of one text: `sent` code points of take `take`; `held` deltas wait for earlier text."""

    take: int = 0
    sent: int = 0
    held: list[Delta] = field(default_factory=list)
    tries: int = 0


@dataclass
class Texts:
    """What one follower has been told of each running step's text."""

    texts: dict[tuple[str, int, str], Text] = field(default_factory=dict)
    over: set[tuple[str, int]] = field(default_factory=set)

    @property
    def need_partials(self) -> bool:
        """Whether a delta waits for text before it that this follower has not seen."""
        return any(text.held for text in self.texts.values())

    def take_event(self, event: Envelope) -> None:
        """Forget a step's text when its attempt is over: its outputs hold it now."""
        if event["type"] in ENDS and event["node"] is not None:
            self._end(event["node"], event["data"].get("attempt", 1))

    def take_delta(self, delta: Delta) -> list[dict[str, Any]]:
        """The messages that this delta leads to: none while text before it is missing."""
        text = self._text_of(delta)
        if text is None:
            return []
        if text.held or delta["offset"] > text.sent:
            text.held.append(delta)
            return []
        return _append(text, delta)

    def take_partials(self, partials: Iterable[Partial]) -> list[dict[str, Any]]:
        """The messages that freshly read partial texts lead to, with the deltas that can now follow them."""
        messages = [message for partial in partials for message in self._replace(partial)]
        for (node, attempt, _channel), text in list(self.texts.items()):
            if text.held:
                messages += self._release(node, attempt, text)
        return messages

    def _text_of(self, item: Delta | Partial) -> Text | None:
        """The text that an item belongs to, emptied when the item begins a new take; None when the item is stale."""
        if (item["node"], item["attempt"]) in self.over:
            return None
        text = self.texts.setdefault((item["node"], item["attempt"], item["channel"]), Text(item["take"]))
        if item["take"] > text.take:
            text.take, text.sent, text.held = item["take"], 0, []
        return text if item["take"] == text.take else None

    def _replace(self, partial: Partial) -> list[dict[str, Any]]:
        text = self._text_of(partial)
        if text is None or len(partial["text"]) <= text.sent:
            return []
        text.sent = len(partial["text"])
        return [{"type": "partial", **partial}]

    def _release(self, node: str, attempt: int, text: Text) -> list[dict[str, Any]]:
        if text.held[0]["offset"] <= text.sent:
            held, text.held, text.tries = text.held, [], 0
            return [message for delta in held for message in self.take_delta(delta)]
        text.tries += 1
        if text.tries >= PATIENCE:
            self._end(node, attempt)
        return []

    def _end(self, node: str, attempt: int) -> None:
        self.over.add((node, attempt))
        for key in [key for key in self.texts if key[:2] == (node, attempt)]:
            del self.texts[key]


def _append(text: Text, delta: Delta) -> list[dict[str, Any]]:
    new = delta["text"][text.sent - delta["offset"] :]
    if not new:
        return []
    offset, text.sent = text.sent, text.sent + len(new)
    # The first words of a text are sent as a partial, because a viewer may still show an earlier take's.
    kind = "delta" if offset else "partial"
    return [{**delta, "type": kind, "offset": offset, "text": new}]
