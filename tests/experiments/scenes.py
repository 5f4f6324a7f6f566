"""An agent with a dataset, for the tests of tests. Law: everything goes through the services that the product uses."""

from dataclasses import dataclass
from typing import Any

from channels.db import database_sync_to_async as in_thread
from django_q.models import OrmQ

from experiments import models
from experiments.services import add_cases, create_dataset
from experiments.starting import start_test_run
from experiments.tasks import follow_once
from graphs.models import Revision
from graphs.services import commit_graph, main_branch
from runs.models import Run
from tests.factories import World, make_world
from tests.runs.scenes import CHAIN, commit, until

Tested = dict[str, tuple[str, str]]


@dataclass(frozen=True)
class Lab:
    """Acme's greeter, which says “Hello Ada! How are you?”, and an empty dataset."""

    world: World
    revision: Revision
    dataset: models.Dataset

    def add(self, *cases: dict[str, Any]) -> list[models.Case]:
        return add_cases(self.dataset, cases)

    def commit(self, **parts: Any) -> Revision:
        """A new revision of the agent with other parts."""
        branch = main_branch(self.revision.agent)
        return commit_graph(self.revision.agent, {**CHAIN, **parts}, "Change", self.world.alice, branch)

    def start(self, revision: Revision | None = None) -> models.TestRun:
        return start_test_run(dataset=self.dataset, revision=revision or self.revision, by=self.world.alice)


def make_lab(data: dict[str, Any] = CHAIN) -> Lab:
    world = make_world()
    revision = commit(world, data)
    return Lab(world, revision, create_dataset(agent=revision.agent, name="Greetings"))


def settled() -> bool:
    """Grade what has ended; whether nothing is under way any more."""
    follow_once()
    running = models.TestRun.objects.filter(status="running").exists()
    return not running and not models.Search.objects.filter(status="running").exists()


async def all_settled(seconds: float = 30) -> None:
    await until(settled, seconds)


def results_of(test_run: models.TestRun) -> Tested:
    """What became of the cases: name -> (status, reason)."""
    rows = models.Result.objects.filter(test_run=test_run).values_list("asked__name", "status", "reason")
    return {name: (status, reason) for name, status, reason in rows}


async def carried_out(lab: Lab, revision: Revision | None = None) -> models.TestRun:
    """A test run that is over. A host must be there."""
    test_run = await in_thread(lab.start)(revision)
    await all_settled()
    await in_thread(test_run.refresh_from_db)()
    return test_run


def runs_with(trigger: str) -> int:
    return int(Run.objects.filter(trigger=trigger).count())


def tasks_waiting() -> int:
    return int(OrmQ.objects.count())
