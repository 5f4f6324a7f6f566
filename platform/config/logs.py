"""How log lines look: readable in development, one JSON object per line in production.

Law: what is logged while a request, a run or a step is being worked on says so by itself; callers need not repeat it.
"""

import json
import logging
from datetime import UTC, datetime
from typing import Any

from runs.watch.current import log_fields
from tenancy.shortage import find_shortage

DECLARED = logging.LogRecord("", 0, "", 0, "", (), None).__dict__.keys() | {"message", "asctime", "taskName"}


class JsonLines(logging.Formatter):
    """One JSON object per record: time, level, logger, message, what it is about, `extra`, and where there is one the
    exception.
    """

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **log_fields(),
            **{name: value for name, value in record.__dict__.items() if name not in DECLARED},
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class Lines(logging.Formatter):
    """For people: the time, the level, the logger, the message, and in brackets the run and the step."""

    def format(self, record: logging.LogRecord) -> str:
        known = log_fields()
        about = " ".join(f"{name} {known[name]}" for name in ("run", "step", "request") if name in known)
        if not about:
            return super().format(record)
        first, newline, rest = super().format(record).partition("\n")
        return f"{first} [{about}]{newline}{rest}"


def without_traceback(record: logging.LogRecord) -> bool:
    """A filter that keeps every record and drops its traceback: for what a stranger can cause at will."""
    record.exc_info = None
    return True


def shortage_without_traceback(record: logging.LogRecord) -> bool:
    """A filter that keeps every record and puts a sentence in the place of the traceback of a full disk or database."""
    if record.exc_info and (lack := find_shortage(record.exc_info[1])):
        record.msg, record.args, record.exc_info = f"{record.getMessage().rstrip('.')}: {lack.message}", (), None
    return True


def logging_settings(*, level: str, as_json: bool) -> dict[str, Any]:
    """Django's LOGGING: everything goes to stderr once, through one handler."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "text": {
                "()": "config.logs.Lines",
                "format": "%(asctime)s %(levelname)-7s %(name)s: %(message)s",
                "datefmt": "%H:%M:%S",
            },
            "json": {"()": "config.logs.JsonLines"},
        },
        "filters": {
            "without_traceback": {"()": lambda: without_traceback},
            "shortage_without_traceback": {"()": lambda: shortage_without_traceback},
        },
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "json" if as_json else "text",
                "filters": ["shortage_without_traceback"],
            },
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Their own handlers would say everything a second time.
            "django": {"handlers": [], "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
            "django-q": {"handlers": ["stderr"], "propagate": False, "level": "WARNING"},  # It tells of every worker.
            "django.security.DisallowedHost": {"filters": ["without_traceback"]},
            "daphne": {"level": "WARNING"},
            "httpx2": {"level": "WARNING"},  # It tells of every request, with its address.
        },
    }
