"""Values on their way into and out of storage: plain JSON, and long texts by reference. Pure.

Law: what the engine sees is exactly what a later fold of the stored events will see. A long text inside a value is
stored once under the SHA-256 of its bytes; in its place stands `{"$blob": sha256, "size": n, "media_type": …}`. Lists
and objects keep their shape, because the engine itself walks over lists.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

BIG = 16 * 1024  # bytes above which a text is stored apart
MARK = "$blob"
MOST_PARTS = 50  # of a value that is called small
TEXT, JSON = "text/plain; charset=utf-8", "application/json"
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

Json = Any
Reference = dict[str, Any]
Load = Callable[[str], bytes]


class NotJson(ValueError):
    """The value is not plain JSON."""


@dataclass(frozen=True, slots=True)
class BigText:
    """The bytes of a value that is stored apart."""

    sha256: str
    media_type: str
    data: bytes

    @property
    def reference(self) -> Reference:
        return {MARK: self.sha256, "size": len(self.data), "media_type": self.media_type}


ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def dumps(value: Json) -> str:
    """Compact JSON that Postgres takes."""
    return ENCODER.encode(value)


def plain(value: Json) -> tuple[Json, str]:
    """The value as it will be read back, and its JSON.

    Tuples are lists then, keys are text, unstorable characters are replaced. Raises NotJson for what JSON cannot say.
    """
    try:
        text = dumps(value)
        text.encode()
    except UnicodeEncodeError:
        return plain(_map_text(value, clean_text))
    except (TypeError, ValueError, RecursionError) as problem:
        raise NotJson(str(problem)) from problem
    read = json.loads(text)
    # Postgres has no NUL in jsonb; a text that merely spells the escape costs a second look and nothing else.
    return (_map_text(read, clean_text) if "\\u0000" in text else read), text


def is_small(value: Json) -> bool:
    """Whether a value is plain JSON already and so small that none of it is stored apart. False may be a mistake.

    Most steps' outputs are: a look costs a fifth of writing and reading their JSON.
    """
    parts, length = [value], 0
    for part in parts:
        if type(part) is str:
            length += len(part)
            if not part.isascii() or "\x00" in part:
                return False
        elif type(part) is dict:
            parts += part.keys()
            parts += part.values()
            if MARK in part or not all(type(key) is str for key in part):
                return False
        elif type(part) is list:
            parts += part
        elif part is not None and type(part) is not bool and not (type(part) is int and abs(part) < 2**63):
            return False
        if len(parts) > MOST_PARTS or length > BIG // 4:
            return False
    return True


def clean_text(text: str) -> str:
    """The text without what cannot be stored: NUL and lone surrogates, one for one."""
    if "\x00" in text or not text.isascii():
        return text.replace("\x00", REPLACEMENT).encode("utf-8", "replace").decode()
    return text


def offload(value: Json, text: str | None = None) -> tuple[Json, list[BigText]]:
    """The value with its long texts replaced by references, and those texts. `text` is its JSON, if that is known."""
    text = dumps(value) if text is None else text
    if len(text) <= BIG // 4 and MARK not in text:  # A character has four bytes at most.
        return value, []
    found: list[BigText] = []
    return _offload(value, found), found


def resolve(value: Json, load: Load) -> Json:
    """The value with every reference replaced by what it refers to."""
    if is_reference(value):
        return read_big(value, load(value[MARK]))
    if isinstance(value, Mapping):
        return {key: resolve(part, load) for key, part in value.items()}
    if isinstance(value, list):
        return [resolve(part, load) for part in value]
    return value


def find_references(value: Json) -> Iterator[str]:
    """The SHA-256 of every reference in a stored value."""
    if is_reference(value):
        yield value[MARK]
    elif isinstance(value, Mapping | list):
        for part in value.values() if isinstance(value, Mapping) else value:
            yield from find_references(part)


def is_reference(value: Json) -> bool:
    return isinstance(value, dict) and MARK in value and value.keys() == {MARK, "size", "media_type"}


def read_big(reference: Reference, data: bytes) -> Json:
    """The value that a reference's bytes hold."""
    return data.decode() if reference["media_type"] == TEXT else json.loads(data)


def _offload(value: Json, found: list[BigText]) -> Json:
    if isinstance(value, str):
        is_big = len(value) > BIG // 4 and len(data := value.encode()) > BIG
        return _put_apart(TEXT, data, found) if is_big else value
    if is_reference(value):
        # Somebody's value that only looks like a reference: stored apart whole, so that no reference is a forgery.
        return _put_apart(JSON, dumps(value).encode(), found)
    if isinstance(value, Mapping):
        return {key: _offload(part, found) for key, part in value.items()}
    if isinstance(value, list):
        return [_offload(part, found) for part in value]
    return value


def _put_apart(media_type: str, data: bytes, found: list[BigText]) -> Reference:
    big = BigText(hashlib.sha256(data).hexdigest(), media_type, data)
    found.append(big)
    return big.reference


def _map_text(value: Json, change: Callable[[str], str]) -> Json:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {_map_text(key, change): _map_text(part, change) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_map_text(part, change) for part in value]
    return value
