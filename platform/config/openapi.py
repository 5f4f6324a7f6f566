"""What drf-spectacular cannot see: that every refusal is a problem document.

Events and node kinds join the schema in the apps that own them.
"""

from typing import Any

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457. `code` is stable, `detail` is a sentence to show.",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "code", "message"],
                "properties": {name: {"type": "string"} for name in ("field", "code", "message")},
            },
        },
    },
    "additionalProperties": True,
}
WRITES = {"post", "put", "patch", "delete"}


def declare_problems(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Add the `Problem` schema and name it as the answer of what can be refused."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    for path, methods in result["paths"].items():
        for method, operation in methods.items():
            for status, meaning in _refusals(path, method).items():
                operation["responses"].setdefault(status, _refusal(meaning))
    return result


def _refusals(path: str, method: str) -> dict[str, str]:
    writing = {"400": "The input is not valid."} if method in WRITES else {}
    scoped = {"403": "The role lacks the right.", "404": "Not there, or not yours to see."} if "{" in path else {}
    return {"401": "Not signed in.", **writing, **scoped}


def _refusal(meaning: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": meaning, "content": {"application/problem+json": {"schema": schema}}}
