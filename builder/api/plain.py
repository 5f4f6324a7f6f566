"""An agent's row as JSON, for lists: the serializer's shape without its cost.

Law: what this gives is what `AgentSerializer` gives, which the schema describes; a test compares them.
"""

from collections.abc import Mapping
from typing import Any

from runs.api.plain import moment

LINE = (
    "id",
    "name",
    "slug",
    "description",
    "project_id",
    "project__name",
    "origin",
    "head_sha",
    "created_at",
    "edited_at",
)


def agent_line(row: Mapping[str, Any]) -> dict[str, Any]:
    """An agent in a list, from a row with the columns of LINE."""
    return {
        "id": str(row["id"]),
        "name": row["name"],
        "slug": row["slug"],
        "description": row["description"],
        "project": str(row["project_id"]),
        "project_name": row["project__name"],
        "origin": row["origin"],
        "head": row["head_sha"],
        "created_at": moment(row["created_at"]),
        "updated_at": moment(row["edited_at"]),
    }
