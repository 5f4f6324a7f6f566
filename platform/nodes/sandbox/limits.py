"""What a user's code may use and what it gives back. Law: the guest's answer is a claim that `read_result` checks."""

import asyncio
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NoReturn, TypeAlias

from nodes.sandbox.errors import CodeOutputTooLarge, CodeResultNotJson

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
OnPrint: TypeAlias = Callable[[str], None]

MAX_DEPTH = 200


@dataclass(frozen=True)
class Limits:
    """Wall-clock seconds, memory in MiB, and UTF-8 bytes for the prints and, separately, for the result."""

    seconds: float = 5.0
    memory_mb: int = 256
    output_bytes: int = 1_000_000


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True)
class CodeResult:
    """What the code assigned or returned, what it printed, and the seconds it took."""

    result: Json
    printed: str
    seconds: float


class Printed:
    """What the code prints: counted in the waiting thread, told on the event loop as fast as that keeps up."""

    def __init__(self, limits: Limits, on_print: OnPrint | None) -> None:
        self._limit = limits.output_bytes
        self._size = 0
        self._parts: list[str] = []
        self._told = 0
        self._is_told_soon = False
        self._on_print = on_print
        self._loop = asyncio.get_running_loop()

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def add(self, part: bytes) -> None:
        """Raises `CodeOutputTooLarge`."""
        self._size += len(part)
        if self._size > self._limit:
            raise CodeOutputTooLarge(f"The code printed more than {self._limit:,} bytes.")
        self._parts.append(part.decode("utf-8", "replace"))
        if self._on_print and not self._is_told_soon:
            self._is_told_soon = True
            self._loop.call_soon_threadsafe(self.tell)

    def tell(self) -> None:
        """Pass on what has not been told yet. On the event loop only."""
        self._is_told_soon = False
        new = self._parts[self._told :]
        self._told += len(new)
        if self._on_print and new:
            self._on_print("".join(new))


def write_inputs(inputs: Mapping[str, Json]) -> str:
    """The inputs as JSON text. Raises `ValueError` for what is not JSON: that is our mistake, not the user's."""
    return json.dumps(dict(inputs), allow_nan=False)


def read_result(text: str, limits: Limits) -> Json:
    """The guest's result as a value. Raises `CodeOutputTooLarge` or `CodeResultNotJson`."""
    if len(text) > limits.output_bytes or len(text.encode("utf-8", "surrogatepass")) > limits.output_bytes:
        raise CodeOutputTooLarge(f"The result is larger than {limits.output_bytes:,} bytes.")
    try:
        value: Json = json.loads(text, parse_constant=_refuse_constant)
        _check_depth(value)
        text.encode()
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError) as error:
        raise CodeResultNotJson(f"The code's result cannot be written as JSON: {_reason(error)}.") from None
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _check_depth(value: Json) -> None:
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise RecursionError
        level = [child for parent in level for child in _children(parent)]


def _children(value: Json) -> list[Json]:
    if isinstance(value, dict):
        return list(value.values())
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{value} is not a JSON number")
    return value if isinstance(value, list) else []


def _reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return f"it is nested deeper than {MAX_DEPTH} levels"
    if isinstance(error, UnicodeEncodeError):
        return "a text in it holds half of a character pair, which is not valid Unicode"
    return str(error).rstrip(".")


def clip(value: object, length: int) -> str:
    """What the guest says as a text that can be stored, whatever it is."""
    text = value if isinstance(value, str) else repr(value)
    return text.encode("utf-8", "replace").decode()[:length]
