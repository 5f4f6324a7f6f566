"""What watches one host: its pulse, its door for Prometheus, its traces.

Law: it hears of things and never decides one; a host without it would carry runs in exactly the same way.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from uuid import UUID

from runs.record import Entry
from runs.watch import current, figures
from runs.watch.listener import Pulse, listen
from runs.watch.traces import tracer_of_settings

OnDurable = Callable[[Entry], None]


class Watch:
    """Made with its host, by the task whose children carry its runs."""

    def __init__(self, host_id: UUID) -> None:
        current.be_host(host_id)
        self.pulse = Pulse()
        self._tracer = tracer_of_settings()

    def durable(self, then: OnDurable) -> OnDurable:
        """What hears of every durable entry, and passes it on."""
        trace = self._tracer.take_entry if self._tracer else None

        def take(entry: Entry) -> None:
            figures.entry_written(entry)
            if trace:
                trace(entry)
            then(entry)

        return take

    async def watch(self) -> None:
        """Watch for ever; what waits to be sent is sent at the end."""
        if self._tracer:
            self._tracer.start()
        try:
            async with listen(self.pulse):
                await asyncio.Event().wait()
        finally:
            if self._tracer:
                await asyncio.to_thread(self._tracer.close)  # A receiver that is away must not stop the loop.
