"""How log lines look: readable in development, one JSON object per line in production."""

import json
import logging
from datetime import UTC, datetime
from typing import Any


class JsonLines(logging.Formatter):
    """One JSON object per record: time, level, logger, message and, where there is one, the traceback."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def without_traceback(record: logging.LogRecord) -> bool:
    """A filter that keeps every record and drops its traceback: for what a stranger can cause at will."""
    record.exc_info = None
    return True


def logging_settings(*, level: str, as_json: bool) -> dict[str, Any]:
    """Django's LOGGING: everything goes to stderr once, through one handler."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {"format": "%(asctime)s %(levelname)-7s %(name)s: %(message)s", "datefmt": "%H:%M:%S"},
            "json": {"()": "config.logs.JsonLines"},
        },
        "filters": {"without_traceback": {"()": lambda: without_traceback}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "json" if as_json else "lines"},
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
