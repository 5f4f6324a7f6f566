"""Time-ordered ids (UUID version 7): new rows go to the right edge of every index, and order by id is order by time."""

import os
import time
from uuid import UUID


def uuid7() -> UUID:
    """A UUID whose first 48 bits are the Unix time in milliseconds (RFC 9562)."""
    head = time.time_ns() // 1_000_000
    number = head << 80 | int.from_bytes(os.urandom(10), "big")
    number = number & ~(0xF << 76) | 0x7 << 76
    return UUID(int=number & ~(0x3 << 62) | 0x2 << 62)


def uuid7s(count: int) -> list[UUID]:
    """So many ids that are in order among themselves, all of this millisecond."""
    first = uuid7().int & ~(0xFFFFF << 42)  # The highest bits of the random end count; 42 stay random.
    return [UUID(int=first | number << 42) for number in range(count)]
