"""The queue as operators see it: how many runs wait for a host, how long, and why.

Law: looking changes nothing and locks nothing. A run waits for a host while it is queued or running and no host has it;
one that waits for a timer or a person waits for no host.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from runs.priorities import CLASSES, Class, class_of

FREE = "host_id IS NULL AND status IN ('queued', 'running')"
PER_LANE = f"""
SELECT priority, workspace_id, count(*) AS depth, min(id::text) AS oldest
FROM runs_run WHERE {FREE} GROUP BY priority, workspace_id
"""


@dataclass(frozen=True)
class Depth:
    """How many runs wait, and for how many seconds the oldest has (0 when none waits)."""

    depth: int = 0
    age: float = 0.0

    def __or__(self, other: "Depth") -> "Depth":
        return Depth(self.depth + other.depth, max(self.age, other.age))


@dataclass(frozen=True)
class QueueFigures:
    """The queue at one moment: together, by class of priority (every class is there), and by workspace."""

    total: Depth
    classes: dict[Class, Depth]
    workspaces: dict[UUID, Depth]


def queue_figures() -> QueueFigures:
    """Count what waits. One pass over the queue's own index: its cost grows with what waits, not with what ran."""
    total, classes, workspaces = Depth(), dict.fromkeys(CLASSES, Depth()), dict[UUID, Depth]()
    for row in _rows():
        depth = Depth(row["depth"], _age(UUID(row["oldest"])))
        name = class_of(row["priority"])
        total, classes[name] = total | depth, classes[name] | depth
        workspaces[row["workspace_id"]] = workspaces.get(row["workspace_id"], Depth()) | depth
    return QueueFigures(total, classes, workspaces)


def _rows() -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(PER_LANE)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _age(run_id: UUID) -> float:
    """Seconds since a run was made, which its id tells (RFC 9562)."""
    return max(0.0, datetime.now(UTC).timestamp() - (run_id.int >> 80) / 1000)
