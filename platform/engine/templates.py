"""Templates: text with `{{ name.path[0] }}` in it, where every name is an input port of the node.

Only names and paths, no code: a template can be read by the server, the browser and a person in the same way.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from engine.errors import TemplateError, TemplateTooLarge
from engine.values import Json

_REFERENCE = re.compile(r"\{\{\s*([A-Za-z_][A-Za-z0-9_]*)((?:\.[A-Za-z0-9_-]+|\[\d+\])*)\s*\}\}")
MAX_TEXT = 16 * 2**20  # characters: a short template may name a large value thousands of times
_PART = re.compile(r"\.([A-Za-z0-9_-]+)|\[(\d+)\]")


def template_names(*texts: object) -> tuple[str, ...]:
    """The names that these templates use, each once, in order of first use; values that are no text are skipped."""
    found = (match[1] for text in texts if isinstance(text, str) for match in _REFERENCE.finditer(text))
    return tuple(dict.fromkeys(found))


def render(text: str, values: Mapping[str, Json]) -> str:
    """Fill in every reference: text as it is, anything else as JSON.

    Raises TemplateError for a missing value and TemplateTooLarge before more than MAX_TEXT characters are made.
    """
    room = MAX_TEXT - len(text)

    def fill(match: re.Match[str]) -> str:
        nonlocal room
        value = as_text(_look_up(match, values))
        room -= len(value)
        if room < 0:
            raise TemplateTooLarge
        return value

    return _REFERENCE.sub(fill, text)


def as_text(value: Json) -> str:
    """A value as text: a string as it is, None as nothing, anything else as compact JSON."""
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def _look_up(match: re.Match[str], values: Mapping[str, Json]) -> Json:
    name, path = match[1], match[2]
    if name not in values:
        raise TemplateError(f"The template uses “{name}”, and nothing is wired to the input {name}.")
    value = values[name]
    for key, index in _PART.findall(path):
        value = _step_into(value, key, index, match[0])
    return value


def _step_into(value: Json, key: str, index: str, reference: str) -> Json:
    try:
        return value[int(index)] if index else value[key]
    except (KeyError, IndexError, TypeError):
        part = f"item {index}" if index else f"“{key}”"
        raise TemplateError(f"The template asks for {reference}, and the value has no {part}.") from None
