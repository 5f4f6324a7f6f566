"""Many runs by one request: all or none, in order, behind whatever somebody waits for."""

import pytest
from channels.db import database_sync_to_async as in_thread

from runs.ids import uuid7s
from runs.models import Blob, Run
from runs.priorities import BATCH
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
