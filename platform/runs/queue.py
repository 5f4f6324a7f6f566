"""The queue as operators see it: how many runs wait for a host, how long, and how many of them a limit holds back.

Laws: looking changes nothing and locks nothing. A run waits for a host while it is queued or running, no host has it
and no limit holds it back: more hosts would not help those. One that waits for a timer or a person waits for no host.
It waits since it could last have been taken up, not since it was made.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from runs.claim import HELD
from runs.limits import default_limits
from runs.models import RunLimit
from runs.priorities import CLASSES, Class, class_of

FREE = "host_id IS NULL AND status IN ('queued', 'running')"
SCOPES = ("workspace_id", "project_id", "agent_id")
PER_LANE = f"""
SELECT priority, workspace_id, project_id, agent_id, count(*) AS depth,
       extract(epoch FROM clock_timestamp() - min(coalesce(free_since, created_at)))::float8 AS age
FROM runs_run WHERE {FREE} GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
"""
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Depth:
    """How many runs wait, for how many seconds the oldest has (0 when none waits), and how many a limit holds back."""

    depth: int = 0
    age: float = 0.0
    held_back: int = 0

    def __or__(self, other: "Depth") -> "Depth":
        held_back = self.held_back + other.held_back
        return Depth(self.depth + other.depth, max(self.age, other.age), held_back)


@dataclass(frozen=True)
class QueueFigures:
    """The queue at one moment: together, by class of priority (every class is there), and by workspace."""

    total: Depth
    classes: dict[Class, Depth]
    workspaces: dict[UUID, Depth]


def queue_figures() -> QueueFigures:
    """Count what waits. One pass over the queue's own index: its cost grows with what waits, not with what ran."""
    total, classes, workspaces = Depth(), dict.fromkeys(CLASSES, Depth()), dict[UUID, Depth]()
    for row, depth in _lanes():
        name = class_of(row["priority"])
        total, classes[name] = total | depth, classes[name] | depth
        workspaces[row["workspace_id"]] = workspaces.get(row["workspace_id"], Depth()) | depth
    return QueueFigures(total, classes, workspaces)


def _lanes() -> Iterator[tuple[Row, Depth]]:
    """Every lane with what of it waits; what limits leave goes to the lanes in the order in which they are claimed."""
    rows = _read(PER_LANE)
    left = _what_limits_leave(rows)
    for row in rows:
        limited = [row[scope] for scope in SCOPES if row[scope] in left]
        waits = max(0, min(row["depth"], *(left[scope] for scope in limited))) if limited else row["depth"]
        left |= {scope: left[scope] - waits for scope in limited}
        yield row, Depth(waits, max(row["age"], 0.0) if waits else 0.0, row["depth"] - waits)


def _what_limits_leave(rows: list[Row]) -> dict[UUID, int]:
    """How many more runs may be carried of each scope that has a limit."""
    said, usual = dict(RunLimit.objects.values_list("scope", "most")), default_limits()
    kinds = zip(SCOPES, (usual["workspace"], usual["project"], usual["agent"]), strict=True)
    left = {row[scope]: most for scope, default in kinds for row in rows if (most := said.get(row[scope], default))}
    limited = {row["workspace_id"] for row in rows if any(row[scope] in left for scope in SCOPES)}
    for held in _read(HELD, [list(limited)]) if limited else []:
        left |= {held[scope]: left[held[scope]] - held["held"] for scope in SCOPES if held[scope] in left}
    return left


def _read(statement: str, parameters: list[Any] | None = None) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
