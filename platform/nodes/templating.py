"""What kinds with templates share: ports from names, and rendering that fails as a node does."""

from __future__ import annotations

from engine.errors import TemplateError
from engine.kinds import Port, Ports, Settings
from engine.templates import render, template_names
from engine.values import Values
from nodes.base import NodeFailed


def template_ports(settings: Settings, *names: str) -> Ports:
    """One input port per name that these settings' templates use; key-value settings count with their values."""
    texts = [text for name in names for text in _texts(settings.get(name))]
    return tuple(Port(name, "any") for name in template_names(*texts))


def _texts(value: object) -> list[object]:
    return list(value.values()) if isinstance(value, dict) else [value]


def fill(text: object, values: Values) -> str:
    """Render a template. Raises NodeFailed that names what is missing, or says that the text is too large."""
    try:
        return render(text if isinstance(text, str) else "", values)
    except TemplateError as error:
        raise NodeFailed(error.code, str(error), error.advice) from None
