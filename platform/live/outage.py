"""Telling of a service that is away: once when it goes and once when it is back, never once per try."""

import logging
import time

TRY_AGAIN = 1.0  # seconds in which nobody knocks at a closed door


class Outage:
    """What one process knows about one service. Used from one thread."""

    def __init__(self, logger: logging.Logger, goes: str, returns: str) -> None:
        self._logger, self._goes, self._returns = logger, goes, returns
        self._since: float | None = None
        self._tried = 0.0

    @property
    def is_on(self) -> bool:
        return self._since is not None

    def is_time_to_try(self) -> bool:
        """Always while all is well; now and then while the service is away."""
        return self._since is None or time.monotonic() - self._tried >= TRY_AGAIN

    def begin(self, problem: object) -> None:
        """A try has failed."""
        self._tried = time.monotonic()
        if self._since is None:
            self._since = self._tried
            self._logger.warning("%s: %s", self._goes, problem)

    def end(self) -> None:
        """A try has gone well."""
        if self._since is not None:
            self._logger.warning("%s after %.0f s.", self._returns, time.monotonic() - self._since)
            self._since = None
