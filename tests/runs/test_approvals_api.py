"""Approvals by REST: what waits for whom, and decisions."""

from typing import Any

import pytest
from channels.db import database_sync_to_async as in_thread
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nodes.approval.kind import APPROVERS
from runs.api.approval_serializers import APPROVERS as SHOWN_APPROVERS
from runs.models import Approval, Run
from tenancy.permissions import RIGHTS_OF_ROLE
from tests.factories import World, signed_in, token_secret, with_token
from tests.runs.scenes import finished, host
from tests.runs.test_approvals import asked, begin

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_roles_that_may_decide_are_those_that_may_run() -> None:
    may_run = {role for role, rights in RIGHTS_OF_ROLE.items() if "run" in rights}

    assert set(APPROVERS) == set(SHOWN_APPROVERS) == may_run


def listed(world: World, by: Any, query: str = "") -> Any:
    return signed_in(by).get(f"/api/w/acme/approvals{query}").json()


def counted(by: Any) -> int:
    count: int = signed_in(by).get("/api/w/acme/approvals/count").json()["open"]
    return count


def send(by: Any, run: Run, **wish: Any) -> Any:
    return signed_in(by).post(f"/api/w/acme/runs/{run.pk}/decide", {"step": "ask", **wish}, format="json")


async def test_people_see_what_waits_for_them_and_decide_by_rest() -> None:
    world, run = await begin(approvers="builder", editable=True)
    async with host():
        await asked(run)
        (row,) = (await in_thread(listed)(world, world.alice))["results"]
        (other,) = (await in_thread(listed)(world, world.victor, f"?run={run.pk}"))["results"]
        counts = [await in_thread(counted)(who) for who in (world.alice, world.victor)]
        viewer = await in_thread(send)(world.victor, run, decision="approve")
        refused = await in_thread(send)(world.alice, run, decision="perhaps")
        answer = await in_thread(send)(world.alice, run, decision="approve", value={"a": [1]})
        again = await in_thread(send)(world.alice, run, decision="reject")
        run = await finished(run)
        counts.append(await in_thread(counted)(world.alice))

    assert (row["question"], row["run"], row["step"], row["attempt"]) == ("Greet Ada?", str(run.pk), "ask", 1)
    assert (row["may_decide"], other["may_decide"], counts) == (True, False, [1, 0, 0])
    assert (row["agent_name"], row["started_by"]) == ("Test", world.alice.get_full_name())
    assert [one.status_code for one in (viewer, refused, answer, again)] == [403, 400, 202, 409]
    assert again.json()["code"] == "approval_over"
    assert run.outputs == {"approved": {"a": [1]}, "comment": ""}


async def test_a_token_that_may_only_read_decides_nothing() -> None:
    world, run = await begin()
    async with host():
        await asked(run)
        secret = await in_thread(token_secret)(world.alice, world.acme, ["read"])
        post = with_token(secret).post
        answer = await in_thread(post)(f"/api/w/acme/runs/{run.pk}/decide", {"step": "ask", "decision": "approve"})

    assert answer.status_code == 403


async def test_the_list_asks_the_database_as_often_for_many_as_for_one() -> None:
    world, run = await begin()
    async with host():
        approval = await asked(run)
    same = {"run": run, "workspace": world.acme, "attempt": 1, "question": "?", "approvers": "operator"}

    def queries() -> tuple[int, int]:
        client = signed_in(world.alice)
        with CaptureQueriesContext(connection) as captured:
            rows = client.get("/api/w/acme/approvals").json()["results"]
        return len(rows), len(captured)

    await in_thread(queries)()  # What is read once and kept.
    one = await in_thread(queries)()
    more = [Approval(**same, step=f"s{n}", editable=False, due_at=approval.due_at) for n in range(20)]
    await in_thread(Approval.objects.bulk_create)(more)
    many = await in_thread(queries)()

    assert (one[0], many[0], one[1]) == (1, 21, many[1])
