"""Calling what may ask the database from an event loop.

Law: the loop never waits for Django's database. Work goes to a thread of its own, or is tried here first when most of
the time it knows the answer already; such work changes nothing before it asks, since it may be begun twice.
"""

from collections.abc import Awaitable, Callable
from typing import ParamSpec, TypeVar

from channels.db import database_sync_to_async
from django.core.exceptions import SynchronousOnlyOperation

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def aside(work: Callable[Arguments, Result], *args: Arguments.args, **named: Arguments.kwargs) -> Awaitable[Result]:
    """The result, from a thread whose database connection is given back."""
    result: Awaitable[Result] = database_sync_to_async(work, thread_sensitive=False)(*args, **named)
    return result


async def here_or_aside(work: Callable[Arguments, Result], *args: Arguments.args, **named: Arguments.kwargs) -> Result:
    """The result, from a thread only if the work asks the database."""
    try:
        return work(*args, **named)
    except SynchronousOnlyOperation:  # Django refuses to block an event loop.
        return await aside(work, *args, **named)
