"""Values on their way into and out of storage: plain JSON, and what is big by reference. Pure.

Law: what the engine sees is exactly what a later fold of the stored events will see. A long text, or an object or inner
list that stays big without its long texts, is stored once under the SHA-256 of its bytes; in its place stands
`{"$blob": sha256, "size": n, "media_type": …}`. Only a list that is the whole value of a port keeps its shape, with big
items by reference, because the engine walks over it. So a run in memory holds little of what its steps have given.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from engine.values import is_deeper

BIG = 16 * 1024  # bytes above which a text is stored apart, and characters of JSON above which an object is
MARK = "$blob"
MOST_DEPTH = 100  # lists and objects in one another; what is read, written or walked is never deeper
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


def dumps_plain(value: Json) -> str:
    """The same, many times as fast, for what is known to be plain JSON."""
    try:
        return orjson.dumps(value).decode()
    except TypeError:  # A whole number beyond 64 bits, or half a character.
        return dumps(value)


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
    # Written and read while the stack is nearly empty, a deep value could break whoever walks it from further down.
    if text.count("[") + text.count("{") > MOST_DEPTH and is_deeper(value, MOST_DEPTH):
        raise NotJson(f"lists and objects stand in one another more than {MOST_DEPTH} deep")
    read = json.loads(text)
    # Postgres has no NUL in jsonb; a text that merely spells the escape costs a second look and nothing else.
    return (_map_text(read, clean_text) if "\\u0000" in text else read), text


def is_small(value: Json) -> bool:
    """Whether a value is plain JSON already and so small that none of it is stored apart. False may be a mistake.

    Most steps' outputs are: a look costs a fifth of writing and reading their JSON.
    """
    parts, length = [value], 0
    for part in parts:
        kind = type(part)
        if kind is str:
            length += len(part)
            if not part.isascii() or "\x00" in part:
                return False
        elif kind is dict:
            if MARK in part:
                return False
            for key, inner in part.items():
                if type(key) is not str:
                    return False
                parts += (key, inner)
        elif kind is list:
            parts += part
        elif part is not None and kind is not bool and not (kind is int and abs(part) < 2**63):
            return False
        if len(parts) > MOST_PARTS or length > BIG // 4:
            return False
    return True


def clean_text(text: str) -> str:
    """The text without what cannot be stored: NUL and lone surrogates, one for one."""
    if "\x00" in text or not text.isascii():
        return text.replace("\x00", REPLACEMENT).encode("utf-8", "replace").decode()
    return text


def offload(values: Mapping[str, Json], text: str | None = None) -> tuple[dict[str, Json], list[BigText]]:
    """The values of ports with what is big replaced by references, and what is stored apart. `text` is their JSON, if
    that is known.
    """
    if not _may_be_big(values, text):
        return dict(values), []
    found: list[BigText] = []
    return {port: _offload_port(value, found) for port, value in values.items()}, found


def offload_whole(value: Json, text: str | None = None) -> tuple[Json, list[BigText]]:
    """The same for one value whose shape nobody needs before it is resolved."""
    if not _may_be_big(value, text):
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


def _may_be_big(value: Json, text: str | None) -> bool:
    text = dumps(value) if text is None else text
    return len(text) > BIG // 4 or MARK in text  # A character has four bytes at most.


def _offload_port(value: Json, found: list[BigText]) -> Json:
    return [_offload(item, found) for item in value] if isinstance(value, list) else _offload(value, found)


def _offload(value: Json, found: list[BigText]) -> Json:
    if not isinstance(value, Mapping | list) or is_reference(value):
        return _offload_texts(value, found)
    texts: list[BigText] = []
    shorter = _offload_texts(value, texts)
    if len(dumps(shorter)) > BIG:
        return _put_apart(JSON, dumps(value).encode(), found)
    found += texts
    return shorter


def _offload_texts(value: Json, found: list[BigText]) -> Json:
    if isinstance(value, str):
        is_big = len(value) > BIG // 4 and len(data := value.encode()) > BIG
        return _put_apart(TEXT, data, found) if is_big else value
    if is_reference(value):
        # Somebody's value that only looks like a reference: stored apart whole, so that no reference is a forgery.
        return _put_apart(JSON, dumps(value).encode(), found)
    if isinstance(value, Mapping):
        return {key: _offload_texts(part, found) for key, part in value.items()}
    if isinstance(value, list):
        return [_offload_texts(part, found) for part in value]
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
