"""A step that asks a person: the first decision counts, and without one its time runs out."""

from graphs_for_tests import graph_of
from kinds_for_tests import KINDS

from engine.advance import ANSWER_GRACE, advance, fold, new_state
from engine.commands import CancelTimer, ExecuteStep, FinishRun, StartTimer
from engine.events import ApprovalDecided, ApprovalRequested, RunCancelled, RunStarted, StepCancelled, TimerFired
from engine.plan import compile_plan

ASKED = ApprovalRequested("n", "q1", "Shall we?", "operator", False, 60, "carried")
APPROVED = ApprovalDecided("n", "q1", "approve", "1", "Ada", {"value": 2}, "Fine.")


def plan_of(**more):
    node = {"kind": "rest@1", **more}
    return compile_plan(graph_of({"n": node}, ["input.topic -> n.value", "n.value -> output.end"]), KINDS)


def asking(**more):
    plan, state = plan_of(**more), new_state()
    advance(plan, state, RunStarted({"topic": 1}))
    answer = advance(plan, state, ASKED)
    return plan, state, answer


def test_a_step_that_asks_waits_for_a_timer():
    _, state, answer = asking()

    assert answer.commands == [StartTimer("n", "approval-q1", 60 + ANSWER_GRACE)]
    assert state.scopes[""].steps["n"].status == "asking"


def test_a_decision_calls_the_timer_off_and_the_step_goes_on_with_it():
    plan, state, _ = asking()

    answer = advance(plan, state, APPROVED)

    told = {"id": "approve", "by": "1", "name": "Ada", "comment": "Fine.", "outputs": {"value": 2}}
    called_off, execute = answer.commands
    assert called_off == CancelTimer("n", "approval-q1")
    assert isinstance(execute, ExecuteStep)
    assert execute.resume == {"carry": "carried", "results": [told]}


def test_only_the_first_decision_of_this_very_question_counts():
    plan, state, _ = asking()
    late = ApprovalDecided("n", "q2", "reject", "2")

    assert not advance(plan, state, late).accepted
    assert advance(plan, state, APPROVED).accepted
    assert not advance(plan, state, APPROVED).accepted
    assert not advance(plan, state, TimerFired("n", "approval-q1")).accepted
    assert not advance(plan, state, ApprovalDecided("nowhere", "q1", "approve", "1")).accepted


def test_without_a_decision_the_step_goes_on_with_none():
    plan, state, _ = asking()

    (execute,) = advance(plan, state, TimerFired("n", "approval-q1")).commands

    assert execute.resume == {"carry": "carried", "results": []}
    assert not advance(plan, state, APPROVED).accepted


def test_a_time_limit_holds_for_a_step_that_asks():
    plan, state, _ = asking(timeout=5, retry={"attempts": 2})

    answer = advance(plan, state, TimerFired("n", "deadline-1"))

    assert CancelTimer("n", "approval-q1") in answer.commands
    assert state.scopes[""].steps["n"].status == "retrying"


def test_the_end_of_the_run_ends_the_asking():
    plan, state, _ = asking()

    answer = advance(plan, state, RunCancelled("1"))

    assert answer.facts == [StepCancelled("n", "The run was cancelled.")]
    assert answer.commands[-1] == FinishRun("cancelled")


def test_a_fold_gives_the_same_state():
    plan, state, answer = asking()
    facts = [RunStarted({"topic": 1}), *answer.facts, ASKED, APPROVED]
    advance(plan, state, APPROVED)

    assert fold(plan, facts).to_json() == state.to_json()
