"""Large frames travel in parts: servers and proxies cut off or refuse long ones (daphne 1 MiB, both ways). Pure.

103 part    how many bytes of the message follow in later parts, and the bytes of this one

Law: the parts of one message follow one another on their socket; other messages may come in between.
"""

from __future__ import annotations

from pycrdt import Decoder, write_message, write_var_uint

from builder.errors import DraftTooLarge, UpdateRefused
from builder.limits import MAX_MESSAGE_BYTES, PART_BYTES

PART = 103


def split(frame: bytes) -> list[bytes]:
    """The frames to send in place of this one: itself, or its parts in order."""
    if len(frame) <= PART_BYTES:
        return [frame]
    starts = range(0, len(frame), PART_BYTES)
    return [_part(max(0, len(frame) - start - PART_BYTES), frame[start : start + PART_BYTES]) for start in starts]


class Gathering:
    """What one socket has received of a message that comes in parts."""

    def __init__(self) -> None:
        self._gathered = bytearray()
        self._left = 0

    def take(self, frame: bytes) -> bytes | None:
        """The message that this frame is, or ends; None while parts are missing.

        Raises UpdateRefused for a part that does not follow the last one, DraftTooLarge as soon as it is known.
        """
        if frame[0] != PART:
            return frame
        left, part = _read(frame)
        if left + len(part) > MAX_MESSAGE_BYTES:
            raise DraftTooLarge("This change is too large to be sent at once.")
        if self._gathered and left + len(part) != self._left:
            raise UpdateRefused("A part of a message is missing.")
        self._gathered += part
        self._left = left
        return None if left else self._end()

    def _end(self) -> bytes:
        message, self._gathered = bytes(self._gathered), bytearray()
        return message


def _part(left: int, chunk: bytes) -> bytes:
    return bytes([PART]) + write_var_uint(left) + write_message(chunk)


def _read(frame: bytes) -> tuple[int, bytes]:
    try:
        decoder = Decoder(frame)
        decoder.read_var_uint()
        left, part = decoder.read_var_uint(), decoder.read_message()
    except (IndexError, RuntimeError):
        raise UpdateRefused("A message is cut off.") from None
    if not part:
        raise UpdateRefused("A part of a message is empty.")
    return left, part
