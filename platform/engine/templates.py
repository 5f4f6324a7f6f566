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
_BEGUN = re.compile(r"\{\{(?:(?!\{\{|\}\}|[\n\0]).){0,40}(?:\}\})?")
MAX_TEXT = 16 * 2**20  # characters: a short template may name a large value thousands of times
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_PART = re.compile(r"\.([A-Za-z0-9_-]+)|\[(\d+)\]")


def template_names(*texts: object) -> tuple[str, ...]:
    """The names that these templates use, each once, in order of first use; values that are no text are skipped."""
    found = (match[1] for text in texts if isinstance(text, str) for match in _REFERENCE.finditer(text))
    return tuple(dict.fromkeys(found))


def find_bad_references(text: object) -> list[str]:
    """What begins like a reference and is none, each once, as far as it is of use to show: `{{ a b }}`, `{{ a`."""
    if not isinstance(text, str):
        return []
    return list(dict.fromkeys(match[0].rstrip() for match in _BEGUN.finditer(_REFERENCE.sub("\0", text))))


def how_to_mend(reference: str) -> str:
    """Advice for one of `find_bad_references`."""
    inside = reference.removeprefix("{{").removesuffix("}}").strip()
    if not reference.endswith("}}"):
        return "Close it with }}, or remove one of the two opening braces if it is plain text."
    if not inside:
        return "Write the name of an input between the braces, as in {{ name }}."
    name = re.sub(r"[^A-Za-z0-9_]+", "_", inside).strip("_").lower()
    if not name or not NAME.fullmatch(name):
        return "A name is made of letters, digits and underscores and begins with no digit, as in {{ name }}."
    return f"A name is made of letters, digits and underscores. Did you mean {{{{ {name} }}}}?"


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
