"""contains: a text stands in the output, or all of some texts, any of them, or none. Pure."""

from __future__ import annotations

import json
from typing import Any

from experiments.errors import GraderRefused
from experiments.graders.base import (
    LONGEST_SETTING,
    Grade,
    PortMissing,
    Settings,
    Subject,
    output_of,
    read_choice,
    read_text,
    shown,
)

MODES = ("all", "any", "none")
MOST_TEXTS = 50


def check(settings: Settings) -> None:
    """Raises GraderRefused."""
    texts = settings.get("texts")
    if not isinstance(texts, list) or not texts:
        raise GraderRefused("Write at least one text to look for.", field="texts")
    if len(texts) > MOST_TEXTS:
        raise GraderRefused(f"{MOST_TEXTS} texts are the limit.", field="texts")
    for text in texts:
        if not isinstance(text, str) or not text:
            raise GraderRefused("Each text to look for must be a text with at least one character.", field="texts")
        if len(text) > LONGEST_SETTING:
            raise GraderRefused(f"A text to look for is longer than {LONGEST_SETTING:,} characters.", field="texts")
    read_choice(settings, "mode", MODES)
    read_text(settings, "port")


def grade(settings: Settings, subject: Subject) -> Grade:
    """Whether the texts stand in the output; other values than texts are looked at as JSON."""
    try:
        output = _text_of(output_of(subject, settings.get("port") or ""))
    except PortMissing as missing:
        return Grade(False, str(missing))
    fold = str.casefold if settings.get("ignore_case") else str
    there = {text: fold(text) in fold(output) for text in settings["texts"]}
    return _verdict(read_choice(settings, "mode", MODES), there)


def _verdict(mode: str, there: dict[str, bool]) -> Grade:
    found = [text for text, is_there in there.items() if is_there]
    missing = [text for text, is_there in there.items() if not is_there]
    if mode == "all" and missing:
        return Grade(False, f"It does not contain {_quoted(missing)}.")
    if mode == "any" and not found:
        return Grade(False, f"It contains none of {_quoted(missing)}.")
    if mode == "none":
        said = (
            f"It contains {_quoted(found)}, which it must not." if found else f"It does not contain {_quoted(missing)}."
        )
        return Grade(not found, said)
    return Grade(True, f"It contains {_quoted(found)}.")


def _quoted(texts: list[str]) -> str:
    return ", ".join(map(shown, texts[:3])) + (f" and {len(texts) - 3} more" if len(texts) > 3 else "")


def _text_of(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
