"""What stands between a step and a model's endpoint: permission to call now, and word of how the call began.

Law: no host needs to have one; where there is none, every call may begin at once.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol


class CallTurn(Protocol):
    """One call that may be made now."""

    def answered(self, status: int, headers: Mapping[str, str]) -> None:
        """The endpoint answered, well or not: its headers may ask for a pause."""

    def unreachable(self) -> None:
        """The endpoint did not answer."""


class ModelGate(Protocol):
    """The way to one endpoint."""

    def turn(self, tell: Callable[[str], None]) -> AbstractAsyncContextManager[CallTurn]:
        """Wait until a call may be made, and hold the place until it has ended. `tell` hears why it takes long.

        Raises NodeFailed when the endpoint is not to be asked at present.
        """


class _Ignored:
    def answered(self, status: int, headers: Mapping[str, str]) -> None:
        """Nobody counts."""

    def unreachable(self) -> None:
        """Nobody counts."""


class OpenGate:
    """A gate that lets everybody through."""

    @asynccontextmanager
    async def turn(self, tell: Callable[[str], None]) -> AsyncIterator[CallTurn]:
        yield _Ignored()


OPEN = OpenGate()
