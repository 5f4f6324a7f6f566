"""The worker host carries runs from their first event to their last."""

import pytest
from channels.db import database_sync_to_async as in_thread

from tests.factories import make_world
from tests.runs.scenes import CHAIN, events_of, finished, host, start

pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_run_goes_from_its_inputs_to_its_outputs() -> None:
    world = await in_thread(make_world)()
    async with host():
        run = await finished(await in_thread(start)(world, CHAIN, name="Ada"))

    assert (run.status, run.outputs, run.host_id) == ("succeeded", {"text": "Hello Ada! How are you?"}, None)
    assert await in_thread(events_of)(run) == [
        (1, "run.started", None),
        (2, "step.started", "greet"),
        (3, "step.succeeded", "greet"),
        (4, "step.started", "shout"),
        (5, "step.succeeded", "shout"),
        (6, "run.succeeded", None),
    ]
    assert run.seq == 6
