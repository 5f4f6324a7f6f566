"""How long an idle worker takes from the commit of a run to its first step."""

import time
from collections.abc import Iterator

from bench.durable_runs import FIVE_NODES, wait_for_all
from bench.figures import Figure, spread
from bench.world import World

RUNS = 100


def measure(world: World) -> Iterator[Figure]:
    """Milliseconds from commit to `step.started`, and to the run's last event, one run after the other."""
    from runs.models import Run, RunEvent
    from runs.services import start_run

    revision = world.commit(FIVE_NODES)
    first, whole = [], []
    for number in range(RUNS):
        run = start_run(workspace=world.workspace, revision=revision, inputs={"name": str(number)}, by=world.owner)
        committed = time.time()
        wait_for_all([run.pk])
        began = RunEvent.objects.filter(run=run, type="step.started").earliest("seq").at.timestamp()
        first.append(1000 * max(0.0, began - committed))
        whole.append(1000 * (Run.objects.get(pk=run.pk).finished_at.timestamp() - committed))
    yield from spread("wake-up, commit to first step", first[5:], "ms", "idle host, event times of 1 ms resolution")
    yield from spread("a whole run of 5 nodes", whole[5:], "ms", "idle host, commit to stored end")
