"""Runs that ask people: they wait in the database, and go on once with the first decision."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from channels.db import database_sync_to_async as in_thread

from runs import host as run_host
from runs.approvals import decide
from runs.checking import find_faults
from runs.controls import control_run
from runs.errors import ApprovalOver, NotAnApprover, OutputsRefused, ValueNotEditable
from runs.forking import Fork, fork_run
from runs.models import Approval, Run, RunEvent
from runs.readers import read_steps
from runs.services import cancel_run, start_run
from tests.factories import World, make_world, membership
from tests.runs.scenes import commit, finished, graph_of, host, start, until

pytestmark = pytest.mark.django_db(transaction=True)


def asking(**settings: Any) -> dict[str, Any]:
    nodes = {"ask": {"kind": "approval@1", "settings": {"question": "Greet {{ name }}?", **settings}}}
    edges = ["input.name -> ask.name", "input.text -> ask.value"]
    edges += [f"ask.{port} -> output.{port}" for port in ("approved", "rejected", "timed_out", "comment")]
    return graph_of(nodes, edges, name="text", text="any")


async def begin(**settings: Any) -> tuple[World, Run]:
    world = await in_thread(make_world)()
    return world, await in_thread(start)(world, asking(**settings), name="Ada", text="Hello!")


async def asked(run: Run) -> Approval:
    """What the run asks, once it rests."""
    rests = Run.objects.filter(pk=run.pk, status="waiting", host=None)
    return await until(lambda: rests.exists() and Approval.objects.filter(run=run, control=None).first())


def say(world: World, run: Run, decision: str = "approve", role: Any = None, **more: Any) -> int:
    member = membership(role or world.alice, world.acme)
    return decide(run, member, step="ask", decision=decision, **more)


tell = in_thread(say)


async def test_a_run_waits_for_a_person_without_a_host_and_goes_on_with_the_decision() -> None:
    world, run = await begin()
    async with host():
        approval = await asked(run)
        faults = await in_thread(find_faults)()
        await tell(world, run, comment="With pleasure.")
        run = await finished(run)

    assert (approval.question, approval.approvers, approval.workspace_id) == ("Greet Ada?", "operator", world.acme.id)
    assert timedelta(days=2.9) < approval.due_at - approval.created_at < timedelta(days=3.1)
    assert (run.status, run.outputs) == ("succeeded", {"approved": "Hello!", "comment": "With pleasure."})
    (step,) = await in_thread(read_steps)(run, "ask")
    assert step["approval"] is not None
    assert (step["approval"]["decision"], step["approval"]["name"]) == ("approve", world.alice.get_full_name())
    assert not await in_thread(Approval.objects.filter(run=run).exists)()
    assert faults == await in_thread(find_faults)(all_ended=True) == []


async def test_a_rejected_value_goes_another_way() -> None:
    world, run = await begin()
    async with host():
        await asked(run)
        await tell(world, run, "reject", comment="Not today.")
        run = await finished(run)

    assert run.outputs == {"rejected": "Hello!", "comment": "Not today."}


async def test_an_editable_value_is_changed_long_texts_included() -> None:
    world, run = await begin(editable=True)
    long = "Good evening! " * 2_000
    async with host():
        await asked(run)
        await tell(world, run, value=long)
        run = await finished(run)
        faults = await in_thread(find_faults)(all_ended=True)

    assert run.outputs["approved"]["size"] == len(long)
    assert faults == []


async def test_nobody_decides_in_time() -> None:
    _, run = await begin(amount=0.2, unit="seconds")
    async with host():
        run = await finished(run)

    assert run.outputs == {"timed_out": "Hello!"}
    assert await in_thread(find_faults)(all_ended=True) == []


async def test_of_two_who_decide_at_once_one_is_told_that_it_is_over() -> None:
    world, run = await begin()
    async with host():
        await asked(run)
        said = [tell(world, run), tell(world, run, "reject")]
        answers = await asyncio.gather(*said, return_exceptions=True)
        run = await finished(run)

    assert sorted(type(answer).__name__ for answer in answers) == ["ApprovalOver", "int"]
    assert run.status == "succeeded"


async def test_a_decision_is_kept_while_there_is_no_host() -> None:
    world, run = await begin()
    async with host():
        await asked(run)
    await tell(world, run)
    with pytest.raises(ApprovalOver):
        await tell(world, run, "reject")
    async with host():
        run = await finished(run)

    assert run.outputs == {"approved": "Hello!", "comment": ""}


async def test_a_host_that_dies_after_a_decision_leaves_it_to_the_next() -> None:
    """What was asked is read again by whoever takes the run up, and done once."""
    world, run = await begin()
    async with host() as carrying:
        await asked(run)
        await tell(world, run)
        carrying.cancel()
    async with host():
        run = await finished(run, 30)

    assert run.outputs == {"approved": "Hello!", "comment": ""}
    assert await in_thread(find_faults)(all_ended=True) == []


async def test_a_cancelled_run_asks_nobody_any_more() -> None:
    world, run = await begin()
    async with host():
        await asked(run)
        await in_thread(cancel_run)(run, by=world.alice)
        await finished(run)

    assert not await in_thread(Approval.objects.filter(run=run).exists)()
    with pytest.raises(ApprovalOver):
        await tell(world, run)
    assert await in_thread(find_faults)(all_ended=True) == []


async def test_a_second_attempt_asks_anew() -> None:
    data = asking()
    data["nodes"]["ask"] |= {"timeout": 0.2, "retry": {"attempts": 2, "wait": 0.01}}
    world = await in_thread(make_world)()
    run = await in_thread(start)(world, data, name="Ada", text="Hello!")
    async with host():
        await until(lambda: Approval.objects.filter(run=run, attempt=2).exists())
        run = await finished(run)

    assert run.error["code"] == "timeout"
    assert await in_thread(find_faults)(all_ended=True) == []


async def test_what_a_decision_may_not_be() -> None:
    world, run = await begin(approvers="admin")
    async with host():
        await asked(run)
        with pytest.raises(NotAnApprover, match="role admin"):
            await tell(world, run, role=world.bob)
        with pytest.raises(ValueNotEditable):
            await tell(world, run, value=1)
        await in_thread(Approval.objects.filter(run=run).update)(editable=True)
        with pytest.raises(OutputsRefused):
            await tell(world, run, value=float("nan"))
        controls = await in_thread(Run.objects.values_list("controls", flat=True).get)(pk=run.pk)

    assert controls == 0


async def test_the_checker_finds_approvals_that_differ_from_the_events() -> None:
    _, run = await begin()
    async with host():
        await asked(run)
        await in_thread(Approval.objects.filter(run=run).update)(step="other")
        (fault,) = await in_thread(find_faults)()

    assert fault.code == "approvals_differ"


async def test_a_question_that_is_asked_anew_is_another_one() -> None:
    """A loop that begins again asks at the same path, in a first attempt as before; nobody has seen that question."""
    nodes = {
        "each": {"kind": "for_each@1", "timeout": 0.5, "retry": {"attempts": 2, "wait": 0.01}},
        "ask": {"kind": "approval@1", "parent": "each", "settings": {"question": "So?"}},
    }
    edges = ["input.items -> each.items", "each.item -> ask.value", "ask.approved -> each.result"]
    world = await in_thread(make_world)()
    data = graph_of(nodes, [*edges, "each.results -> output.all"], items="list of any")
    run = await in_thread(start)(world, data, items=[1])
    async with host():
        seen = await until(lambda: Approval.objects.filter(run=run).first())
        again = await until(lambda: Approval.objects.filter(run=run).exclude(pk=seen.pk).first())
        member = await in_thread(membership)(world.alice, world.acme)
        with pytest.raises(ApprovalOver):
            await in_thread(decide)(run, member, step=again.step, approval=seen.pk, decision="approve")

    assert (seen.step, seen.attempt) == (again.step, again.attempt)


async def test_nobody_decides_after_the_time_or_once_the_run_is_to_end() -> None:
    world, run = await begin()
    async with host():
        approval = await asked(run)
    await in_thread(Approval.objects.filter(run=run).update)(due_at=approval.created_at)
    with pytest.raises(ApprovalOver):
        await tell(world, run)
    await in_thread(Approval.objects.filter(run=run).update)(due_at=approval.due_at)
    await in_thread(cancel_run)(run, by=world.alice)
    with pytest.raises(ApprovalOver):
        await tell(world, run)


async def test_what_was_decided_too_late_is_on_record(monkeypatch: pytest.MonkeyPatch) -> None:
    """The host hears of it only after the time and the seconds that such an answer may be on its way."""
    data = asking(amount=3, unit="seconds")
    data["nodes"]["nap"] = {"kind": "wait@1", "settings": {"amount": 3}}
    data["edges"] += ["ask.timed_out -> nap.value", "nap.value -> output.rested"]
    world = await in_thread(make_world)()
    run = await in_thread(start)(world, data, name="Ada", text="Hello!")
    read, hears = run_host.read_controls, asyncio.Event()

    async def read_late(*given: Any) -> Any:
        await hears.wait()
        return await read(*given)

    async with host():
        await until(lambda: Approval.objects.filter(run=run).first())
        monkeypatch.setattr(run_host, "read_controls", read_late)
        await tell(world, run, comment="Yes, please.")
        await until(lambda: RunEvent.objects.filter(run=run, type="step.slept").exists())
        hears.set()
        run = await finished(run)
    logged = await in_thread(RunEvent.objects.get)(run=run, type="step.logged")

    assert run.outputs == {"timed_out": "Hello!", "rested": "Hello!"}
    assert logged.data["text"].endswith("decided too late to count: approve. Yes, please.")
    assert await in_thread(find_faults)(all_ended=True) == []


@pytest.mark.parametrize("path", ["ask", "each"])
async def test_nobody_gives_a_decision_as_a_value(path: str) -> None:
    """Neither for the step that asks nor for what it stands in, whoever may hold, release and fork runs."""
    nodes = {
        **asking()["nodes"],
        "each": {"kind": "for_each@1"},
        "inner": {"kind": "approval@1", "parent": "each", "settings": {"question": "So?"}},
    }
    edges = [*asking()["edges"], "input.items -> each.items", "each.item -> inner.value"]
    edges += ["inner.approved -> each.result", "each.results -> output.all"]
    world = await in_thread(make_world)()
    revision = await in_thread(commit)(world, graph_of(nodes, edges, name="text", text="any", items="list of any"))
    stops = {"mode": "run", "breakpoints": {"ask": {"condition": ""}, "each": {"condition": ""}}}
    inputs = {"name": "Ada", "text": "Hi", "items": [1]}
    run = await in_thread(start_run)(workspace=world.acme, revision=revision, inputs=inputs, by=world.olga, debug=stops)
    given = {"approved": "forged"} if path == "ask" else {"results": ["forged"]}
    fork = Fork("from", step=path, outputs={path: given})
    async with host():
        await until(lambda: Run.objects.filter(pk=run.pk, status="paused").exists())
        with pytest.raises(OutputsRefused, match="Let them decide"):
            await in_thread(control_run)(run, by=world.olga, action="release", step=path, outputs=given)
        with pytest.raises(OutputsRefused, match="Let them decide"):
            await in_thread(fork_run)(run, fork, revision=None, by=world.olga, trigger="person", priority=0)
