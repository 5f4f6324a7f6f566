"""Whether an answer fits its schema, asked of a worker process.

Law: a schema is written by whoever edits a graph, and its patterns may never end, so it is never applied in the process
that carries the runs of everybody.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from engine.values import Json
from nodes.base import NodeFailed
from nodes.worker_pool import JobOverran, WorkerDied, WorkerPool

WORKER = Path(__file__).with_name("schema_worker.py")
SECONDS = 1.0
KILL_GRACE = 1.0
REASON = 200  # characters of a reason that are shown


def _command() -> list[str]:
    return [sys.executable, "-I", str(WORKER)]


POOL = WorkerPool(_command, size=max(2, os.cpu_count() or 2))


async def check_answer(value: Json, schema: dict[str, Any]) -> None:
    """Raises NodeFailed: answer_not_schema when the value does not fit, bad_schema when that cannot be said."""
    job = json.dumps({"value": value, "schema": schema, "seconds": SECONDS}).encode()
    try:
        told = json.loads(await POOL.call(job, seconds=SECONDS + KILL_GRACE))
    except (JobOverran, WorkerDied):
        raise bad_schema(f"checking an answer against it took longer than {SECONDS:g} second") from None
    if told["fault"] == "schema":
        raise bad_schema(told["reason"])
    if told["fault"] == "value":
        raise not_schema(told["reason"])


def not_schema(reason: str) -> NodeFailed:
    """The failure of an answer that is not as the schema wants it."""
    message = f"The answer does not fit the schema: {reason[:REASON]}."
    return NodeFailed("answer_not_schema", message, "Try again, or loosen the schema.", retryable=True)


def bad_schema(reason: str) -> NodeFailed:
    """The failure of a schema that no answer can be checked against."""
    return NodeFailed(
        "bad_schema", f"The answer schema is broken: {reason[:REASON]}.", "Mend the answer schema of this node."
    )
