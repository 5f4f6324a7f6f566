"""Values inside a draft's document: shared ones as plain JSON and back, and changes deep within a plain one."""

from pycrdt import Map, Text

from builder.commands import Json
from builder.document import read_map
from builder.errors import CommandRefused
from graphs.text import tidy


def plain(value: object) -> Json:
    """A value of the document as plain JSON, whole numbers as such."""
    if isinstance(value, Map):
        return read_map(value)
    return str(value) if isinstance(value, Text) else tidy(value)


def put(holder: Map, key: str, value: Json) -> None:
    """Set a key, or remove it for None."""
    if value is None:
        holder.pop(key, None)
    else:
        holder[key] = value


def with_value(value: Json, path: list[str | int], new: Json) -> Json:
    """A copy of `value` with `new` at `path`; None removes what is there."""
    key, *rest = path
    if isinstance(key, bool) or not isinstance(key, str | int):
        raise CommandRefused("A path is made of names and item numbers.")
    return _with_item(value, key, rest, new) if isinstance(key, int) else _with_key(value, key, rest, new)


def _with_key(value: Json, key: str, rest: list[str | int], new: Json) -> Json:
    copy = dict(value) if isinstance(value, dict) else {}
    item = with_value(copy.get(key), rest, new) if rest else new
    if item is None:
        copy.pop(key, None)
    else:
        copy[key] = item
    return copy


def _with_item(value: Json, index: int, rest: list[str | int], new: Json) -> Json:
    """An index one past the end appends."""
    copy = list(value) if isinstance(value, list) else []
    if not 0 <= index <= len(copy):
        raise CommandRefused(f"There is no item {index}.")
    old = copy[index] if index < len(copy) else None
    item = with_value(old, rest, new) if rest else new
    copy[index : index + 1] = [] if item is None else [item]
    return copy


def edit_text(text: Text, new: str) -> None:
    """Change a shared text with the smallest edit, so that a person who types elsewhere in it keeps their place."""
    old = str(text)
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    # The library counts in bytes of UTF-8.
    first = len(old[:start].encode())
    removed = len(old[start : len(old) - end].encode())
    if removed:
        del text[first : first + removed]
    if added := new[start : len(new) - end]:
        text.insert(first, added)
