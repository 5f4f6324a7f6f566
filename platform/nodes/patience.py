"""How long a model's endpoint asks to be left alone, read from the headers of its answer. Pure.

Law: whatever the headers say, it is from nothing to five minutes, and what cannot be read asks for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

MOST = 300.0  # seconds; an endpoint that asks for more is asked again all the same
REFUSALS = (429, 503)
_PARTS = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)(ms|s|m|h|d)")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_LIMITS = ("requests", "tokens")


def pause_asked(status: int, headers: Mapping[str, str], now: datetime) -> float:
    """Seconds for which the endpoint asks not to be called: by Retry-After, or because a limit is used up."""
    if status in REFUSALS and (asked := _retry_after(headers, now)) is not None:
        return _bounded(asked)
    if status == 429 or status < 400:
        return _bounded(max((_until_reset(headers, limit) for limit in _LIMITS), default=0.0))
    return 0.0


def _retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Retry-After in seconds or as a date (RFC 9110), or OpenAI's retry-after-ms, which is finer."""
    milliseconds = _number(headers.get("retry-after-ms", ""))
    if milliseconds is not None:
        return milliseconds / 1000
    told = headers.get("retry-after", "").strip()
    seconds = _number(told)
    return _until(told, now) if seconds is None else seconds


def _until(date: str, now: datetime) -> float | None:
    try:
        moment = parsedate_to_datetime(date)
    except ValueError:
        return None
    return ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now).total_seconds()


def _until_reset(headers: Mapping[str, str], limit: str) -> float:
    """OpenAI's x-ratelimit headers: nothing remains, and it is reset in `6m0s`, `120ms` or `1.5`."""
    remaining = _number(headers.get(f"x-ratelimit-remaining-{limit}", ""))
    if remaining is None or remaining > 0:
        return 0.0
    told = headers.get(f"x-ratelimit-reset-{limit}", "").strip().lower()
    seconds = _number(told)
    if seconds is not None:
        return seconds
    parts = _PARTS.findall(told)
    return sum(float(number) * _SECONDS[unit] for number, unit in parts)


def _number(text: str) -> float | None:
    text = text.strip()
    return float(text) if re.fullmatch(r"\d{1,12}(?:\.\d{1,9})?", text) else None


def _bounded(seconds: float) -> float:
    return min(max(seconds, 0.0), MOST)
