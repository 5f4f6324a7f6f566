"""Short words for declaring settings: each makes one property of a kind's JSON Schema, with its hints for the form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.kinds import Port, Settings
from engine.types import is_type
from engine.values import Json

Property = dict[str, Any]
UNITS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}  # of a span of time, in seconds


def schema(required: tuple[str, ...] = (), **properties: Property) -> dict[str, Any]:
    """The settings schema of a kind; names that are not declared are refused."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def text(title: str, widget: str = "text", *, help: str = "", **more: Any) -> Property:
    """A text. `widget`: text, text_area, prompt, code, expression, model, connection, agent_picker."""
    return _property({"type": "string"}, title, widget, help, more)


def number(title: str, *, help: str = "", whole: bool = False, **more: Any) -> Property:
    """A number; give `minimum` and `maximum`."""
    return _property({"type": "integer" if whole else "number"}, title, "number", help, more)


def switch(title: str, *, help: str = "", **more: Any) -> Property:
    """True or false."""
    return _property({"type": "boolean"}, title, "switch", help, more)


def choice(title: str, choices: Mapping[str, str], *, help: str = "", **more: Any) -> Property:
    """One of a few words; `choices` maps each word to what the form shows."""
    ui = {"labels": list(choices.values())} | more.pop("ui", {})
    return _property({"type": "string", "enum": list(choices)}, title, "select", help, more | {"ui": ui})


def key_values(title: str, *, help: str = "", **more: Any) -> Property:
    """A mapping of texts to texts."""
    base = {"type": "object", "additionalProperties": {"type": "string"}}
    return _property(base, title, "key_value", help, more)


def any_json(title: str, *, help: str = "", **more: Any) -> Property:
    """Any JSON object, edited as text."""
    return _property({"type": "object"}, title, "json", help, more)


def port_list(title: str, *, help: str = "") -> Property:
    """A list of ports that the author names: {name, type}."""
    item = {
        "type": "object",
        "properties": {"name": {"type": "string", "minLength": 1}, "type": {"type": "string"}},
        "required": ["name"],
        "additionalProperties": False,
    }
    return _property({"type": "array", "items": item, "maxItems": 50}, title, "ports", help, {})


def _property(base: Property, title: str, widget: str, help: str, more: dict[str, Any]) -> Property:
    ui = {"widget": widget} | {key: more.pop(key) for key in ("group", "advanced", "show_if") if key in more}
    ui |= more.pop("ui", {})
    return base | {"title": title} | ({"description": help} if help else {}) | more | {"x-ui": ui}


def ports_from(value: Json, default: tuple[Port, ...] = (), *, required: bool = True) -> tuple[Port, ...]:
    """The ports that a `port_list` setting names. What cannot be read is left out: the schema check reports it."""
    if not isinstance(value, list):
        return default
    found = (_port(item, required) for item in value)
    return tuple({port.name: port for port in found if port}.values())


def _port(item: Json, required: bool) -> Port | None:
    name = item.get("name") if isinstance(item, dict) else None
    if not isinstance(name, str) or not name:
        return None
    type_name = item.get("type", "any")
    return Port(name, type_name if is_type(type_name) else "any", required=required)


def text_setting(settings: Settings, name: str, default: str = "") -> str:
    """A setting that should be a text; anything else counts as the default."""
    value = settings.get(name)
    return value if isinstance(value, str) else default


def number_setting(settings: Settings, name: str, default: float) -> float:
    """A setting that should be a number; anything else counts as the default."""
    value = settings.get(name)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else default
