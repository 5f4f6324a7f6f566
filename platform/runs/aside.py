"""Work on large values in a thread, so that the event loop has turns for all other runs meanwhile.

Law: only pure work on values that nobody changes. There is one thread, since such work holds the interpreter anyway: a
second one would only take turns from the loop.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

MANY_PARTS = 2_000  # of a value that takes milliseconds to walk
LONG = 256 * 1024  # characters that take milliseconds to write or read

T = TypeVar("T")

_thread = ThreadPoolExecutor(1, thread_name_prefix="values")


async def aside(work: Callable[[], T], *, if_: bool) -> T:
    """Do it in the thread if it may take long; else at once, for a thread costs more than a small value."""
    return await asyncio.get_running_loop().run_in_executor(_thread, work) if if_ else work()


def is_heavy(value: Any) -> bool:
    """Whether a value is so large that work on it is better done aside."""
    parts, length = [value], 0
    for part in parts:
        if isinstance(part, str):
            length += len(part)
        elif isinstance(part, dict):
            parts += part.values()
        elif isinstance(part, list | tuple):
            parts += part
        if len(parts) > MANY_PARTS or length > LONG:
            return True
    return False
