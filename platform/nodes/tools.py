"""Tools as a model sees them: a JSON Schema made from the open ports of the node behind each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engine.commands import ToolOffer
from engine.kinds import Port
from engine.types import item_type
from nodes.base import ToolSpec

_JSON_TYPES = {"text": "string", "number": "number", "boolean": "boolean", "messages": "array"}


def tool_specs(offers: Iterable[ToolOffer]) -> tuple[ToolSpec, ...]:
    """The offers of an ExecuteStep as tool specifications; the name of a tool is its node's id."""
    return tuple(_tool_spec(offer) for offer in offers)


def _tool_spec(offer: ToolOffer) -> ToolSpec:
    parameters = {
        "type": "object",
        "properties": {port.name: _port_schema(port) for port in offer.open_ports},
        "required": [port.name for port in offer.open_ports if port.required],
        "additionalProperties": False,
    }
    return ToolSpec(offer.node_id, f"{offer.title}. {offer.help}".strip(), parameters)


def _port_schema(port: Port) -> dict[str, Any]:
    schema = _type_schema(port.type)
    description = port.help or port.title
    return schema | {"description": description} if description else schema


def _type_schema(type_name: str) -> dict[str, Any]:
    item = item_type(type_name)
    if item is not None:
        return {"type": "array", "items": _type_schema(item)}
    if type_name in ("any", "json"):
        return {}
    return {"type": _JSON_TYPES.get(type_name, "string")}
