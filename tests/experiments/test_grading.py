"""Test runs on a real host: every case gets its verdict once, whoever grades, however often, and whoever dies."""

import time
from typing import Any

import pytest
from channels.db import database_sync_to_async as in_thread
from django.db import connection

from experiments import models, tasks
from experiments.errors import NothingToTest
from experiments.grading import grade_ended
from experiments.starting import stop_test_run
from runs.models import Run
from tests.experiments.scenes import (
    Lab,
    all_settled,
    carried_out,
    make_lab,
    results_of,
    runs_with,
    tasks_waiting,
)
from tests.runs.processes import cluster, demo_model
from tests.runs.scenes import CHAIN, NAP, graph_of, host, until

pytestmark = pytest.mark.django_db(transaction=True)

HELLO = {"text": "Hello Ada! How are you?"}


def greetings(lab: Lab) -> None:
    lab.add(
        {"name": "Ada", "inputs": {"name": "Ada"}, "expected": HELLO},
        {"name": "Bob", "inputs": {"name": "Bob"}, "expected": HELLO},
        {"name": "Mood", "inputs": {"name": "Eve"}, "graders": [{"type": "contains", "texts": ["Hello Eve"]}]},
        {"name": "Free", "inputs": {"name": "Kim"}},
        {"name": "Unfit", "inputs": {"mood": "glad"}},
    )


VERDICTS = {
    "Ada": ("passed", ""),
    "Bob": ("failed", 'text is "Hello Bob! How are you?", expected "Hello Ada! How are you?".'),
    "Mood": ("passed", ""),
    "Free": ("passed", ""),
    "Unfit": ("error", "The agent has no input called mood. Its inputs: name."),
}


async def test_every_case_gets_a_verdict_with_a_reason() -> None:
    lab = await in_thread(make_lab)()
    await in_thread(greetings)(lab)
    async with host():
        test_run = await carried_out(lab)

    assert await in_thread(results_of)(test_run) == VERDICTS
    assert (test_run.status, test_run.finished_at is not None) == ("finished", True)


async def test_grading_again_changes_nothing() -> None:
    lab = await in_thread(make_lab)()
    await in_thread(greetings)(lab)
    async with host():
        test_run = await carried_out(lab)
    before = await in_thread(list)(models.Result.objects.order_by("id").values())

    assert await in_thread(grade_ended)(test_run) == 0
    assert await in_thread(list)(models.Result.objects.order_by("id").values()) == before


async def test_a_case_that_is_edited_meanwhile_is_graded_as_it_was() -> None:
    lab = await in_thread(make_lab)()
    (case,) = await in_thread(lab.add)({"name": "Ada", "inputs": {"name": "Ada"}, "expected": HELLO})
    async with host():
        test_run = await in_thread(lab.start)()
        await in_thread(models.Case.objects.filter(pk=case.pk).update)(expected={"text": "Good night"})
        await all_settled()

    assert await in_thread(results_of)(test_run) == {"Ada": ("passed", "")}


async def test_a_run_that_fails_or_is_gone_is_an_error_and_says_why() -> None:
    broken = graph_of(
        {"stop": {"kind": "stop@1", "settings": {"message": "No more."}}}, ["input.name -> stop.value"], name="text"
    )
    lab = await in_thread(make_lab)(broken)
    await in_thread(lab.add)({"name": "One", "inputs": {"name": "Ada"}}, {"name": "Two", "inputs": {"name": "Bob"}})
    test_run = await in_thread(lab.start)()
    gone = await in_thread(models.Result.objects.get)(asked__name="Two")
    await in_thread(Run.objects.filter(pk=gone.run).delete)()
    async with host():
        await all_settled()

    found = await in_thread(results_of)(test_run)
    assert found["Two"] == ("error", "The run is not there any more.")
    assert (found["One"][0], "No more." in found["One"][1]) == ("error", True)


async def test_a_test_run_that_is_stopped_cancels_its_runs_and_stays_stopped() -> None:
    lab = await in_thread(make_lab)({**NAP, "nodes": {"nap": {"kind": "wait@1", "settings": {"amount": 3600}}}})
    await in_thread(lab.add)({"name": "Long", "inputs": {"name": "Ada"}})
    async with host():
        test_run = await in_thread(lab.start)()
        await until(lambda: Run.objects.filter(status="waiting").exists())
        await in_thread(stop_test_run)(test_run, by=lab.world.alice)
        await in_thread(stop_test_run)(test_run, by=lab.world.alice)
        await until(lambda: Run.objects.filter(status="cancelled").exists())
        await all_settled()

    await in_thread(test_run.refresh_from_db)()
    assert test_run.status == "cancelled"
    assert await in_thread(results_of)(test_run) == {"Long": ("error", "The test run was stopped.")}


def test_a_dataset_without_cases_cannot_be_run() -> None:
    with pytest.raises(NothingToTest):
        make_lab().start()


# -- judges -------------------------------------------------------------------------------------------------------

JUDGED = {"type": "judge", "rubric": "The output greets somebody.", "model": "demo"}


async def test_a_judge_is_a_run_that_is_charged_and_gives_a_reason(settings: Any) -> None:
    lab = await in_thread(make_lab)()
    await in_thread(lab.add)({"name": "Ada", "inputs": {"name": "Ada"}, "graders": [JUDGED]})
    with demo_model() as url:
        settings.DEMO_MODEL_URL, settings.OPENAI_API_KEY, settings.PRIVATE_NETWORK_ALLOWED = url, "", True
        async with host():
            test_run = await carried_out(lab)

    judge = await in_thread(Run.objects.get)(trigger="judge")
    result = await in_thread(models.Result.objects.get)(test_run=test_run)
    (grade,) = result.grades
    assert (result.status in ("passed", "failed"), grade["run"]) == (True, str(judge.pk))
    assert (grade["passed"], grade["reason"]) == (
        judge.outputs["verdict"]["passed"],
        judge.outputs["verdict"]["reason"].strip(),
    )
    assert (judge.agent_id, judge.tokens_in > 0) == (lab.revision.agent_id, True)


async def test_a_judge_is_not_asked_when_another_grader_has_failed() -> None:
    lab = await in_thread(make_lab)()
    graders = [JUDGED, {"type": "contains", "texts": ["Good night"]}]
    await in_thread(lab.add)({"name": "Ada", "inputs": {"name": "Ada"}, "graders": graders})
    async with host():
        test_run = await carried_out(lab)

    result = await in_thread(models.Result.objects.get)(test_run=test_run)
    assert (result.status, await in_thread(runs_with)("judge")) == ("failed", 0)
    assert result.grades[0]["reason"] == "It was not asked, because another grader has failed already."


async def test_a_judge_that_cannot_be_reached_is_an_error_of_the_case(settings: Any) -> None:
    settings.DEMO_MODEL_URL = ""
    lab = await in_thread(make_lab)()
    await in_thread(lab.add)({"name": "Ada", "inputs": {"name": "Ada"}, "graders": [JUDGED]})
    async with host():
        test_run = await carried_out(lab)

    status, reason = (await in_thread(results_of)(test_run))["Ada"]
    assert (status, reason[:26]) == ("error", "The judge gave no verdict:")


async def test_two_who_grade_at_once_ask_each_judge_once() -> None:
    lab = await in_thread(make_lab)()
    await in_thread(lab.add)({"name": "Ada", "inputs": {"name": "Ada"}, "graders": [JUDGED, JUDGED]})
    test_run = await in_thread(lab.start)()
    async with host():
        await until(lambda: Run.objects.filter(trigger="test", status="succeeded").exists())
    stale = await in_thread(models.TestRun.objects.select_related("dataset__agent").get)(pk=test_run.pk)

    assert await in_thread(grade_ended)(test_run) == 1
    await in_thread(grade_ended)(stale)
    assert await in_thread(runs_with)("judge") == 2


# -- followers ----------------------------------------------------------------------------------------------------


async def test_a_second_follower_leaves_at_once() -> None:
    lab = await in_thread(make_lab)()
    await in_thread(greetings)(lab)
    await in_thread(lab.start)()

    def while_another_follows() -> None:
        other = connection.copy()
        try:
            with other.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(%s, 0)", [tasks.LOCKS])
            tasks.follow_tests()
        finally:
            other.close()

    await in_thread(while_another_follows)()

    assert await in_thread(models.TestRun.objects.filter(status="running").count)() == 1


async def test_following_ends_with_the_last_test() -> None:
    lab = await in_thread(make_lab)()
    await in_thread(greetings)(lab)
    async with host():
        test_run = await in_thread(lab.start)()
        await until(lambda: not Run.objects.filter(finished_at=None).exists())
        await in_thread(tasks.follow_tests)()

    assert await in_thread(results_of)(test_run) == VERDICTS
    assert await in_thread(tasks_waiting)() == 1  # The one that starting asked for.


@pytest.mark.slow
def test_killing_all_workers_leaves_no_case_without_a_verdict(database_url: str, tmp_path: Any) -> None:
    """The workers die in the middle of the runs and again in the middle of grading; others carry on."""
    nodes = {**CHAIN["nodes"], "nap": {"kind": "wait@1", "settings": {"amount": 1}}}  # type: ignore[dict-item]
    edges = ["input.name -> nap.value", "nap.value -> greet.name", *CHAIN["edges"][1:]]
    lab = make_lab({**CHAIN, "nodes": nodes, "edges": edges})
    names = [f"Person {number}" for number in range(40)]
    lab.add(
        *(
            {"name": name, "inputs": {"name": name}, "expected": {"text": f"Hello {name}! How are you?"}}
            for name in names
        )
    )
    test_run = lab.start()

    with cluster(database_url, tmp_path / "first.log") as first:
        _wait(lambda: Run.objects.filter(trigger="test", started_at__isnull=False).exists())
        first.kill()
    with cluster(database_url, tmp_path / "second.log", RUN_LEASE="2") as second:
        _wait(lambda: models.Result.objects.filter(test_run=test_run).exclude(status="running").exists())
        second.kill()
    with cluster(database_url, tmp_path / "third.log", RUN_LEASE="2") as third:
        _wait(lambda: models.TestRun.objects.filter(pk=test_run.pk, status="finished").exists())
        third.stop()

    assert results_of(test_run) == dict.fromkeys(names, ("passed", ""))
    assert runs_with("test") == len(names)


def _wait(is_true: Any, seconds: float = 180) -> None:
    ends = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < ends, "It did not happen in time."
        time.sleep(0.05)
