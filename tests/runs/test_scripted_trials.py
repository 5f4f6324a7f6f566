"""A run with a script that is carried alone, by a process of its own, is given what it would be given anywhere."""

from pathlib import Path

import pytest
from channels.db import database_sync_to_async as in_thread

from runs import lease
from runs.checking import find_faults
from runs.models import Host, Run, Suspect
from runs.readers import read_steps
from runs.scripts import Script
from runs.services import start_run
from tests.factories import make_world
from tests.runs.processes import cluster
from tests.runs.scenes import CHAIN, commit, finished

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def start_on_trial() -> Run:
    """A run with a pinned step, which was twice with a host that died."""
    world = make_world()
    script = Script(pins={"greet": {"text": "Dear reader!"}}, source={"run": None, "step": None, "mode": "pins"})
    made = {"workspace": world.acme, "revision": commit(world, CHAIN), "inputs": {"name": "Ada"}, "by": world.alice}
    run = start_run(**made, script=script)
    Suspect.objects.create(run=run, crashes=2, settled=0)
    return run


async def test_a_run_on_trial_is_given_what_its_script_says(database_url: str, tmp_path: Path) -> None:
    run = await in_thread(start_on_trial)()
    with cluster(database_url, tmp_path / "log"):
        run = await finished(run, 90)

    assert (run.status, run.outputs) == ("succeeded", {"text": "Dear reader! How are you?"})
    steps = await in_thread(read_steps)(run)
    assert {step["path"]: step["reused"] for step in steps} == {"greet": "pinned", "shout": None}
    # The host that took it gave it to a process of its own.
    assert run.takes == 2
    assert await in_thread(Host.objects.filter(slot__gte=lease.FIRST_TRIAL).exists)()
    assert await in_thread(find_faults)(all_ended=True) == []
