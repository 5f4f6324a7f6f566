"""Runs that are debugged: the host decides when a container opens, and a person may change what a step is given."""

import random
from dataclasses import replace

import pytest
from graphs_for_tests import graph_of, random_graphs
from hypothesis import given, settings
from hypothesis import strategies as st
from kinds_for_tests import KINDS

from engine.advance import advance, fold, new_state, pending_commands
from engine.commands import ExecuteStep, OpenScope
from engine.deadlines import deadlines_around, paths_around
from engine.events import RunDebugged, RunStarted, StepCalled, StepOpened, StepReleased, StepStarted, StepSucceeded
from engine.plan import compile_plan
from engine.testing import play, resume

INNER = graph_of({"w": "step@1"}, ["input.value -> w.value", "w.value -> output.value"], inputs=("value",))
NESTED = graph_of(
    {
        "before": "step@1",
        "each": {"kind": "each@1", "timeout": 60},
        "call": {"kind": "sub@1", "parent": "each", "settings": {"agent": "inner"}},
        "again": {"kind": "repeat@1", "parent": "each", "timeout": 30},
        "round": {"kind": "step@1", "parent": "again"},
        "after": "step@1",
    },
    [
        "input.topic -> before.value",
        "before.value -> each.items",
        "each.item -> call.value",
        "call.value -> again.value",
        "again.value -> round.value",
        "round.value -> again.value",
        "again.value -> each.result",
        "each.results -> after.value",
        "after.value -> output.all",
    ],
)


def script(command):
    """Repeats go round twice; whatever else is executed gives on what it got."""
    if command.kind == "repeat@1" and (command.resume is None or command.resume["carry"] < 2):
        rounds = 1 if command.resume is None else command.resume["carry"] + 1
        call = {"id": f"r{rounds}", "tool": "body", "arguments": {"value": rounds, "round": rounds}}
        return StepCalled(command.node, (call,), rounds, command.attempt)
    return StepSucceeded(command.node, {"value": command.inputs.get("value")}, command.attempt)


def nested():
    return compile_plan(NESTED, KINDS, {"inner": INNER})


def without_asking(state):
    return replace(state, asks=False).to_json()


@given(graph=random_graphs(max_nodes=15), seed=st.integers())
@settings(max_examples=50, deadline=None)
def test_a_debugged_run_whose_host_holds_nothing_ends_like_any_other(graph, seed):
    plan, order = compile_plan(graph, KINDS), random.Random(seed)

    debugged = play(plan, {"topic": 1}, script, pick=order.randrange, debug=True)

    assert without_asking(debugged.state) == play(plan, {"topic": 1}, script).state.to_json()


@given(items=st.lists(st.integers(), max_size=4), seed=st.integers())
@settings(max_examples=50, deadline=None)
def test_the_same_holds_for_containers_and_sub_agents_in_each_other(items, seed):
    plan, order = nested(), random.Random(seed)

    debugged = play(plan, {"topic": items}, script, pick=order.randrange, debug=True)
    plainly = play(plan, {"topic": items}, script)

    assert without_asking(debugged.state) == plainly.state.to_json()
    assert plainly.state.outputs["all"] == items
    assert sum(isinstance(event, StepOpened) for event in debugged.events) == 1 + len(items)
    assert not any(isinstance(event, StepOpened) for event in plainly.events)


@given(seed=st.integers())
@settings(max_examples=20, deadline=None)
def test_a_debugged_run_is_resumed_after_every_event(seed):
    plan = nested()
    run = play(plan, {"topic": [1, 2]}, script, pick=random.Random(seed).randrange, debug=True)

    for cut in _batch_ends(plan, run.events):
        assert resume(plan, run.events[:cut], script).state.to_json() == run.state.to_json()


def _batch_ends(plan, events):
    ends, state, at = [], new_state(), 0
    while at < len(events):
        at += 1 + len(advance(plan, state, events[at]).facts)
        ends.append(at)
    return ends[1:]  # A run that is debugged from its start is stored with its first event.


def begun(*, asks):
    plan, state = nested(), new_state()
    if asks:
        advance(plan, state, RunDebugged("", "start", "paused"))
    advance(plan, state, RunStarted({"topic": [1]}))
    answer = advance(plan, state, StepSucceeded("before", {"value": ["a"]}))
    return plan, state, answer


def test_a_container_is_asked_for_and_asked_for_again_after_a_crash_until_it_is_opened():
    plan, state, answer = begun(asks=True)

    asked = [command for command in answer.commands if isinstance(command, OpenScope)]
    assert asked == [OpenScope("each", "each", {"items": ["a"]})]
    assert pending_commands(plan, state) == asked
    assert list(state.scopes) == [""]

    opened = advance(plan, state, StepOpened("each"))

    assert [fact.node for fact in opened.facts] == ["each#0/call"]
    assert [(type(one), one.node) for one in opened.commands] == [(OpenScope, "each#0/call")]
    assert not advance(plan, state, StepOpened("each")).accepted


def test_a_run_that_nobody_debugs_any_more_asks_no_more():
    plan, state, _ = begun(asks=True)

    advance(plan, state, RunDebugged("", "resume"))

    assert [fact.node for fact in advance(plan, state, StepOpened("each")).facts][-1] == "each#0/call#0/w"


@pytest.mark.parametrize("asks", [True, False])
def test_opening_what_is_no_container_changes_nothing(asks):
    plan, state, _ = begun(asks=asks)
    advance(plan, state, StepOpened("each"))

    assert not advance(plan, state, StepOpened("before")).accepted
    assert not advance(plan, state, StepOpened("nowhere")).accepted


def test_a_released_step_is_executed_with_the_values_it_was_given_and_keeps_them():
    plan = compile_plan(
        graph_of({"a": {"kind": "step@1", "retry": {"attempts": 2}}}, ["input.topic -> a.value"]), KINDS
    )
    events = [RunStarted({"topic": 1}), StepReleased("a", "ada", {"value": 2})]
    state = fold(plan, events)

    (command,) = pending_commands(plan, state)
    assert isinstance(command, ExecuteStep)
    assert command.inputs == {"value": 2}


def test_a_released_container_runs_over_the_items_it_was_given():
    plan, state, _ = begun(asks=True)

    answer = advance(plan, state, StepReleased("each", "ada", {"items": ["x", "y"]}))
    asked = [command for command in answer.commands if isinstance(command, OpenScope)]
    opened = advance(plan, state, StepOpened("each"))

    assert asked == [OpenScope("each", "each", {"items": ["x", "y"]})]
    started = [fact for fact in opened.facts if isinstance(fact, StepStarted)]
    assert [fact.inputs for fact in started] == [{"value": "x"}, {"value": "y"}]


def test_a_released_step_may_be_given_its_outputs_instead():
    plan, state, _ = begun(asks=True)

    answer = advance(plan, state, StepReleased("each", "ada", outputs={"results": [7]}))

    assert answer.facts[0] == StepSucceeded("each", {"results": [7]})
    assert [command.inputs for command in answer.commands if isinstance(command, ExecuteStep)] == [{"value": [7]}]
    assert not advance(plan, state, StepReleased("each", "ada")).accepted


def test_the_limits_around_a_step_are_its_own_and_those_of_every_scope_it_stands_in():
    plan, state, _ = begun(asks=False)
    advance(plan, state, StepSucceeded("each#0/call#0/w", {"value": 1}))

    assert list(paths_around("each#0/again#r1/round")) == ["each#0/again#r1/round", "each#0/again", "each"]
    assert list(deadlines_around(plan, state, "each#0/again")) == [
        ("each#0/again", "deadline-1", 30.0),
        ("each", "deadline-1", 60.0),
    ]
