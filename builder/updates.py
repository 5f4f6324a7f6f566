"""Looks through a Yjs update (format v1) before the library decodes it. Pure: bytes in, nothing or a refusal out.

Law: only what a draft is made of passes: maps, texts and plain values of bounded depth. The library decodes and prints
values by recursion, so 100 kB of nested brackets would take the whole server process down.
"""

from __future__ import annotations

from pycrdt import Doc, Map

from builder.errors import UpdateRefused
from builder.limits import MAX_VALUE_DEPTH

_GC, _DELETED, _STRING, _TYPE, _ANY, _SKIP = 0, 1, 4, 7, 8, 10
_MAP, _TEXT = 1, 2
_MAX_CLOCK = 2**31
_FIXED_VALUES = {127: 0, 126: 0, 121: 0, 120: 0, 124: 4, 123: 8, 122: 8}
_MAX_SHARED_DEPTH = 3  # nodes -> node -> settings -> text
EMPTY_UPDATE = b"\x00\x00"


def check_update(update: bytes) -> bool:
    """Whether `check_shape` must look at the document once the update is applied.

    Raises UpdateRefused unless the update can be read to its end and holds nothing that a draft has no use for.
    """
    reader = _Reader(update)
    try:
        reader.update()
    except (IndexError, UnicodeDecodeError):
        raise UpdateRefused("This change is cut off or damaged.") from None
    return reader.has_unknown_parents


def check_shape(doc: Doc) -> None:
    """Raises UpdateRefused when shared types nest deeper than a draft's do. Looks no further than that depth."""
    for root in doc.values():
        if isinstance(root, Map) and _nests_deeper(root, _MAX_SHARED_DEPTH):
            raise UpdateRefused("Maps nest deeper than a draft's do.")


def _nests_deeper(shared: Map, levels: int) -> bool:
    inner = [value for value in shared.values() if isinstance(value, Map)]
    return bool(inner) and (levels == 1 or any(_nests_deeper(child, levels - 1) for child in inner))


class _Reader:
    """Walks over the bytes once."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0
        self._depths: dict[tuple[int, int], int] = {}
        self.has_unknown_parents = False

    def update(self) -> None:
        for _ in range(self._number()):
            blocks, client, clock = self._number(), self._id_number(), self._number()
            for _ in range(blocks):
                clock = self._clock(clock + self._block((client, clock)))
        self._delete_set()
        if self._at != len(self._data):
            raise UpdateRefused("Something follows the end of this change.")

    def _delete_set(self) -> None:
        for _ in range(self._number()):
            self._id_number()
            for _ in range(self._number()):
                self._clock(self._number() + self._number())

    def _block(self, item: tuple[int, int]) -> int:
        """Walk over one block; its length in clock ticks."""
        info = self._byte()
        if info & 31 in (_GC, _SKIP):
            return self._number()
        depth = self._place(info)
        if info & 31 == _TYPE:
            self._note_depth(item, depth)
        return self._content(info & 31)

    def _place(self, info: int) -> int | None:
        """Walk over an item's place; how deep its parent lies, None where this update alone does not tell."""
        for bit in (0x80, 0x40):
            if info & bit:
                self._id()
        if info & 0xC0:  # It takes its neighbour's parent.
            return None
        is_root = self._number() == 1
        depth = 0 if is_root else None
        if is_root:
            self._string()
        else:
            depth = self._depths.get(self._id())
        if info & 0x20:
            self._string()
        return depth

    def _note_depth(self, item: tuple[int, int], parent_depth: int | None) -> None:
        if parent_depth is None:
            self.has_unknown_parents = True
            return
        if parent_depth >= _MAX_SHARED_DEPTH:
            raise UpdateRefused("Maps nest deeper than a draft's do.")
        self._depths[item] = parent_depth + 1

    def _content(self, kind: int) -> int:
        if kind == _DELETED:
            return self._number()
        if kind == _STRING:
            return len(self._string().encode("utf-16-le")) // 2
        if kind == _TYPE:
            if self._number() not in (_MAP, _TEXT):
                raise UpdateRefused("A draft is made of maps and texts only.")
            return 1
        if kind == _ANY:
            count = self._number()
            for _ in range(count):
                self._value(0)
            return count
        raise UpdateRefused("This change holds something that a draft has no use for.")

    def _value(self, depth: int) -> None:
        if depth > MAX_VALUE_DEPTH:
            raise UpdateRefused(f"A value nests deeper than {MAX_VALUE_DEPTH} levels.")
        tag = self._byte()
        if tag in _FIXED_VALUES:
            self._skip(_FIXED_VALUES[tag])
        elif tag == 125:
            self._signed()
        elif tag == 119:
            self._string()
        elif tag in (117, 118):
            for _ in range(self._number()):
                if tag == 118:
                    self._string()
                self._value(depth + 1)
        else:
            raise UpdateRefused("A value is neither text, number, list nor mapping.")

    def _id(self) -> tuple[int, int]:
        return self._id_number(), self._number()

    def _string(self) -> str:
        length = self._number()
        start = self._at
        self._skip(length)
        return self._data[start : self._at].decode()

    def _skip(self, length: int) -> None:
        self._at += length
        if self._at > len(self._data):
            raise IndexError

    def _byte(self) -> int:
        byte = self._data[self._at]
        self._at += 1
        return byte

    def _number(self) -> int:
        return self._clock(self._varint(31))

    def _id_number(self) -> int:
        """A client's id: yjs draws 32 bits, later versions 53."""
        return self._varint(53)

    def _clock(self, number: int) -> int:
        if number > _MAX_CLOCK:
            raise UpdateRefused("A number in this change is too large.")
        return number

    def _varint(self, bits: int) -> int:
        value = shift = 0
        while True:
            byte = self._byte()
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value
            if shift > bits + 7:
                raise UpdateRefused("A number in this change is too large.")

    def _signed(self) -> None:
        for _ in range(10):
            if self._byte() < 128:
                return
        raise UpdateRefused("A number in this change is too large.")
