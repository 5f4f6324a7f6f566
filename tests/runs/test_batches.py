"""Many runs by one request: all or none, in order, behind whatever somebody waits for."""

from typing import Any

import pytest
from channels.db import database_sync_to_async as in_thread
from django.db import connection
from django.test.utils import CaptureQueriesContext

from runs.errors import BatchTooLarge
from runs.ids import uuid7s
from runs.models import Blob, Run
from runs.priorities import BATCH
from runs.scripts import Script
from runs.services import start_runs
from tests.factories import make_world, signed_in
from tests.runs.scenes import CHAIN, commit, finished, graph_of, host

pytestmark = pytest.mark.django_db(transaction=True)


def test_ids_of_one_batch_are_in_order() -> None:
    ids = uuid7s(10_000)

    assert ids == sorted(ids)
    assert len(set(ids)) == 10_000
    assert {(one.version, one.variant) for one in ids} == {(7, "specified in RFC 4122")}


async def test_every_input_gets_its_run_in_order() -> None:
    def ask() -> list[str]:
        world = make_world()
        revision = commit(world, CHAIN)
        body = {"revision": revision.sha, "inputs": [{"name": f"Ada {number}"} for number in range(30)]}
        answer = signed_in(world.olga).post(f"/api/w/acme/agents/{revision.agent_id}/runs/batch", body, format="json")
        assert answer.status_code == 201
        ids: list[str] = answer.json()["runs"]
        return ids

    ids = await in_thread(ask)()
    async with host():
        runs = [await finished(await in_thread(Run.objects.get)(pk=run_id)) for run_id in ids]

    assert [run.inputs["name"] for run in runs] == [f"Ada {number}" for number in range(30)]
    assert {(run.status, run.trigger, run.priority) for run in runs} == {("succeeded", "batch", BATCH)}


@pytest.mark.parametrize(
    ("inputs", "status", "field"),
    [([{"name": "Ada"}, {"nome": "Bea"}], 422, "1.nome"), ([], 400, "inputs"), ("Ada", 400, "inputs")],
)
def test_one_bad_input_starts_nothing_and_is_named(inputs: object, status: int, field: str) -> None:
    world = make_world()
    revision = commit(world, CHAIN)
    where = f"/api/w/acme/agents/{revision.agent_id}/runs/batch"

    answer = signed_in(world.olga).post(where, {"revision": revision.sha, "inputs": inputs}, format="json")

    assert answer.status_code == status
    assert field in [problem["field"] for problem in answer.json()["errors"]]
    assert not Run.objects.exists()


def test_one_long_text_in_many_inputs_is_stored_once() -> None:
    world = make_world()
    revision = commit(world, graph_of({}, ["input.a -> output.a", "input.b -> output.b"], a="text", b="text"))
    where, long = f"/api/w/acme/agents/{revision.agent_id}/runs", "x" * 20_000

    batch = signed_in(world.olga).post(
        f"{where}/batch", {"revision": revision.sha, "inputs": [{"a": long, "b": long}] * 3}, format="json"
    )
    single = signed_in(world.olga).post(
        where, {"revision": revision.sha, "inputs": {"a": long, "b": long}}, format="json"
    )

    assert (batch.status_code, single.status_code) == (201, 201)
    assert (Run.objects.count(), Blob.objects.count()) == (4, 1)


def test_a_batch_that_would_store_too_much_starts_nothing_and_says_how_much_it_may(settings: Any) -> None:
    settings.RUN_BATCH = 1
    world = make_world()
    revision = commit(world, graph_of({}, ["input.a -> output.a"], a="list of text"))
    where = f"/api/w/acme/agents/{revision.agent_id}/runs/batch"

    def ask(count: int) -> Any:
        body = {"revision": revision.sha, "inputs": [{"a": ["x" * 1_000] * 100}] * count}
        return signed_in(world.olga).post(where, body, format="json")

    refused = ask(12)
    assert (refused.status_code, refused.json()["code"]) == (413, "batch_too_large")
    assert "would store 1.1 MB together, and one request may start runs with 1 MB" in refused.json()["detail"]
    assert not Run.objects.exists()
    assert ask(9).status_code == 201


def test_what_is_given_to_a_step_counts_for_each_run_of_a_batch() -> None:
    world = make_world()
    revision = commit(world, CHAIN)
    script = Script(pins={"greet": {"text": "x" * 1_000}})
    given = {"workspace": world.acme, "revision": revision, "by": world.alice, "script": script}

    with pytest.raises(BatchTooLarge):
        start_runs(**given, inputs=[{"name": "Ada"}] * 100, most=100_000)
    assert len(start_runs(**given, inputs=[{"name": "Ada"}] * 100, most=200_000)) == 100


def test_heavy_runs_are_written_by_several_statements_and_all_or_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runs.services.HEAVIEST_STATEMENT", 100)
    world = make_world()
    revision = commit(world, CHAIN)
    with CaptureQueriesContext(connection) as asked:
        ids = start_runs(workspace=world.acme, revision=revision, inputs=[{"name": "Ada" * 20}] * 3, by=world.alice)

    assert len([one for one in asked if "INSERT INTO runs_run" in one["sql"]]) == 3
    assert list(Run.objects.order_by("id").values_list("id", flat=True)) == ids
