"""What a host tells of the endpoints that its runs call."""

import pytest
from channels.db import database_sync_to_async as in_thread

from live.postgres import connect
from runs.gates import GateState
from runs.models import Host
from runs.watch.host import Watch, troubled

WELL = GateState("well.example", calls=3, waiting=0, room=8, paused_for=0.0, breaker="closed")
BUSY = GateState("busy.example", calls=8, waiting=5, room=8, paused_for=0.0, breaker="closed")
PAUSED = GateState("paused.example", calls=0, waiting=1, room=8, paused_for=2.5, breaker="closed")
RESTS = GateState("rests.example", calls=0, waiting=0, room=8, paused_for=0.0, breaker="open")


def test_only_endpoints_in_trouble_are_told_those_with_most_waiting_calls_first():
    told = [
        (state["endpoint"], state["is_paused"], state["breaker"]) for state in troubled([WELL, RESTS, PAUSED, BUSY])
    ]

    assert told == [
        ("busy.example", False, "closed"),
        ("paused.example", True, "closed"),
        ("rests.example", False, "open"),
    ]


@pytest.mark.django_db(transaction=True)
async def test_a_host_writes_down_trouble_and_its_end():
    row = await in_thread(Host.objects.create)(slot=0, machine="one", pid=1, backend_pid=1)
    watch, told = Watch(row.id), []
    async with await connect("test") as connection:
        for states in ([WELL], [WELL, RESTS], [WELL]):
            await watch.beat(connection, states)
            told.append((await in_thread(Host.objects.get)(pk=row.pk)).endpoints)

    assert [endpoints and [one["endpoint"] for one in endpoints] for endpoints in told] == [None, ["rests.example"], []]
