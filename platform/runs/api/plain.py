"""A run's row as JSON, for lists and for the path that starts runs: the serializers' shape without their cost.

Law: what these give is what `RunLineSerializer` and `RunSerializer` give, which the schema describes; a test compares.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

Row = Mapping[str, Any]

LINE = (
    "id",
    "status",
    "agent_id",
    "agent__name",
    "project_id",
    "revision__sha",
    "trigger",
    "priority",
    "started_by__name",
    "started_by__email",
    "tokens_in",
    "tokens_out",
    "cost",
    "cost_is_complete",
    "error",
    "created_at",
    "started_at",
    "finished_at",
)
WHOLE = (*LINE, "inputs", "outputs", "seq", "wake_at", "source")
ERROR = ("code", "message", "advice", "retryable")


def run_line(row: Row) -> dict[str, Any]:
    """A run in a list, from a row with the columns of LINE."""
    return {
        "id": str(row["id"]),
        "status": row["status"],
        "agent": str(row["agent_id"]),
        "agent_name": row["agent__name"],
        "project": str(row["project_id"]),
        "revision": row["revision__sha"],
        "trigger": row["trigger"],
        "priority": row["priority"],
        "started_by": row["started_by__name"] or row["started_by__email"],
        "tokens_in": row["tokens_in"],
        "tokens_out": row["tokens_out"],
        "cost": amount(row["cost"]),
        "cost_is_complete": row["cost_is_complete"],
        "error": error(row["error"]),
        "created_at": moment(row["created_at"]),
        "started_at": moment(row["started_at"]),
        "finished_at": moment(row["finished_at"]),
    }


def run_whole(row: Row) -> dict[str, Any]:
    """One run, from a row with the columns of WHOLE."""
    return {
        **run_line(row),
        "inputs": row["inputs"],
        "outputs": row["outputs"],
        "seq": row["seq"],
        "wake_at": moment(row["wake_at"]),
        "source": row["source"],
    }


def amount(value: Decimal) -> str:
    """Without the zeros at the end: an amount of nothing is "0"."""
    return f"{value.normalize():f}" if value else "0"


def error(value: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if value is None else {name: value[name] for name in ERROR if name in value}


def moment(value: datetime | None) -> str | None:
    return None if value is None else value.astimezone(UTC).isoformat().replace("+00:00", "Z")
