"""What watches one host: its pulse, its door for Prometheus, its traces.

Law: it hears of things and never decides one; a host without it would carry runs in exactly the same way.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from live.postgres import Connection
from runs.gates import GateState
from runs.record import Entry
from runs.values import dumps
from runs.watch import current, figures
from runs.watch.listener import Pulse, listen
from runs.watch.traces import tracer_of_settings

MOST_ENDPOINTS = 20

OnDurable = Callable[[Entry], None]


class Watch:
    """Made with its host, by the task whose children carry its runs."""

    def __init__(self, host_id: UUID) -> None:
        current.be_host(host_id)
        self._host_id, self._pulse = host_id, Pulse()
        self._told = "[]"
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

    async def beat(self, connection: Connection, states: Sequence[GateState]) -> None:
        """The host has given a sign of life; how its endpoints fare is written down where it has changed."""
        self._pulse.beat()
        figures.endpoints_told(states)
        told = dumps(troubled(states))
        if told != self._told:
            await connection.execute("UPDATE runs_host SET endpoints = %s WHERE id = %s", [told, self._host_id])
            self._told = told

    async def watch(self) -> None:
        """Watch for ever; what waits to be sent is sent at the end."""
        if self._tracer:
            self._tracer.start()
        try:
            async with listen(self._pulse):
                await asyncio.Event().wait()
        finally:
            if self._tracer:
                await asyncio.to_thread(self._tracer.close)  # A receiver that is away must not stop the loop.


def troubled(states: Sequence[GateState]) -> list[dict[str, Any]]:
    """The endpoints that rest or make calls wait, those with most waiting calls first; healthy ones are not told."""
    found = [state for state in states if state.breaker != "closed" or state.paused_for > 0 or state.waiting]
    return [
        {
            "endpoint": state.host,
            "breaker": state.breaker,
            "is_paused": state.paused_for > 0,
            "calls": state.calls,
            "waiting": state.waiting,
            "room": state.room,
        }
        for state in sorted(found, key=lambda state: -state.waiting)[:MOST_ENDPOINTS]
    ]
