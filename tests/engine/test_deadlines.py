"""Time limits that the engine keeps: of naps, containers, sub-agents and agents, over crashes and retries."""

import random
from collections import Counter

import pytest
from graphs_for_tests import graph_of
from hypothesis import given, settings
from hypothesis import strategies as st
from kinds_for_tests import KINDS

from engine.advance import advance, fold, new_state
from engine.commands import CancelStep, CancelTimer, ExecuteStep, StartTimer
from engine.events import (
    RunStarted,
    StepCalled,
    StepCancelled,
    StepError,
    StepFailed,
    StepRetrying,
    StepSlept,
    StepStarted,
    StepSucceeded,
    TimerFired,
)
from engine.plan import compile_plan
from engine.testing import play, resume

CALLERS = ("agent@1", "repeat@1")


def script(command: ExecuteStep):
    """What is called `h…` hangs, `f…` fails, `s…` sleeps twice; callers call three times what they have."""
    if command.kind in CALLERS:
        return _call(command)
    first = command.node_id[0]
    if first == "h":
        return None
    if first == "f":
        return StepFailed(command.node, StepError("broken", "It broke."), command.attempt)
    naps = 0 if command.resume is None else command.resume["carry"]
    if first == "s" and naps < 2:
        return StepSlept(command.node, 60, naps + 1, command.attempt)
    return StepSucceeded(command.node, {"value": command.inputs.get("value")}, command.attempt)


def _call(command):
    rounds = 0 if command.resume is None else command.resume["carry"]
    if rounds == 3:
        return StepSucceeded(command.node, {"value": rounds}, command.attempt)
    tool, arguments = ("body", {"value": 1, "round": rounds}) if command.kind == "repeat@1" else ("body", {"value": 1})
    if command.kind == "agent@1":
        tool = command.tools[0].node_id
    call = {"id": f"r{rounds}", "tool": tool, "arguments": arguments}
    return StepCalled(command.node, (call,), rounds + 1, command.attempt)


def timed(kind, inner="a", **more):
    """A node of this kind with a time limit around one inner step, and its edges."""
    node = {"kind": kind, "timeout": 5, **more}
    match kind:
        case "each@1":
            edges = ["input.topic -> n.items", f"n.item -> {inner}.value", f"{inner}.value -> n.result"]
            nodes = {"n": node, inner: {"kind": "step@1", "parent": "n"}}
        case "repeat@1":
            edges = ["input.topic -> n.value", f"n.value -> {inner}.value", f"{inner}.value -> n.value"]
            nodes = {"n": node, inner: {"kind": "step@1", "parent": "n"}}
        case "agent@1":
            edges = ["input.topic -> n.value", f"{inner}.tool -> n.tools"]
            nodes = {"n": node, inner: "step@1"}
        case "sub@1":
            node["settings"] = {"agent": "inner"}
            edges, nodes = ["input.topic -> n.value"], {"n": node}
        case _:
            edges, nodes = ["input.topic -> n.value"], {"n": node}
    return nodes, edges


def plan_of(kind, inner="a", **more):
    nodes, edges = timed(kind, inner, **more)
    agents = {"inner": graph_of({inner: "step@1"}, [f"input.value -> {inner}.value"], inputs=("value",))}
    output = "n.results" if kind == "each@1" else "n.value"
    return compile_plan(graph_of(nodes, [*edges, f"{output} -> output.end"]), KINDS, agents)


ALL = ("rest@1", "each@1", "repeat@1", "agent@1", "sub@1")


def stuck(kind):
    """A plan whose node `n` never ends by itself: the timed sleeper itself, or what is inside."""
    return plan_of(kind, "h")


@pytest.mark.parametrize("kind", ALL[1:])
def test_an_attempt_that_takes_too_long_is_closed_with_all_inside_and_fails(kind):
    run = play(stuck(kind), {"topic": [1, 2]}, script)

    inside = [event.node for event in run.events if isinstance(event, StepCancelled)]
    (failed,) = [event for event in run.events if isinstance(event, StepFailed)]
    assert inside
    assert all(path.startswith("n#") for path in inside)
    assert (failed.node, failed.error.code, failed.error.retryable) == ("n", "timeout", True)
    assert (run.state.status, run.state.failed_node, run.state.scopes) == ("failed", "n", {})


def nap_under_deadline(**more):
    """A sleeper that has begun its nap, with what the engine asked for so far."""
    plan, state = plan_of("rest@1", **more), new_state()
    commands = advance(plan, state, RunStarted({"topic": 1})).commands
    commands += advance(plan, state, StepSlept("n", 100, "dreamt")).commands
    return plan, state, commands


def test_a_nap_and_its_deadline_are_two_timers():
    plan, state, commands = nap_under_deadline()

    asked = [command for command in commands if isinstance(command, StartTimer)]
    assert asked == [StartTimer("n", "deadline-1", 5), StartTimer("n", "nap-1", 100)]

    answer = advance(plan, state, TimerFired("n", "deadline-1"))
    assert CancelTimer("n", "nap-1") in answer.commands
    assert state.failed_node == "n"
    assert not advance(plan, state, TimerFired("n", "nap-1")).accepted


def test_a_step_that_ends_in_time_calls_its_deadline_off():
    plan, state, _ = nap_under_deadline()
    advance(plan, state, TimerFired("n", "nap-1"))

    answer = advance(plan, state, StepSucceeded("n", {"value": 1}))

    assert CancelTimer("n", "deadline-1") in answer.commands
    assert state.status == "succeeded"
    assert not advance(plan, state, TimerFired("n", "deadline-1")).accepted


def test_an_attempt_with_the_host_is_stopped_and_its_late_report_is_not_taken():
    plan, state = plan_of("rest@1", on_error={"policy": "follow"}), new_state()
    advance(plan, state, RunStarted({"topic": 1}))

    answer = advance(plan, state, TimerFired("n", "deadline-1"))

    assert CancelStep("n") in answer.commands
    assert not advance(plan, state, StepSucceeded("n", {"value": 1})).accepted


def test_a_retry_after_the_time_limit_begins_anew_under_its_own_deadline():
    plan, state, _ = nap_under_deadline(retry={"attempts": 2, "delay": 3})

    first = advance(plan, state, TimerFired("n", "deadline-1"))
    second = advance(plan, state, TimerFired("n", "attempt-2"))

    assert [fact.delay for fact in first.facts if isinstance(fact, StepRetrying)] == [3]
    assert StartTimer("n", "deadline-2", 5) in second.commands
    (execute,) = [command for command in second.commands if isinstance(command, ExecuteStep)]
    assert (execute.attempt, execute.resume) == (2, None)
    assert not advance(plan, state, TimerFired("n", "deadline-1")).accepted


def test_the_time_limit_goes_the_way_of_the_error_policy():
    run = play(
        plan_of("each@1", "h", on_error={"policy": "default", "default": {"results": []}}), {"topic": [1]}, script
    )

    assert (run.state.status, run.state.outputs) == ("succeeded", {"end": []})


def test_a_step_that_the_host_carries_out_in_one_go_keeps_its_limit_there():
    plan = plan_of("step@1")

    answer = advance(plan, new_state(), RunStarted({"topic": 1}))

    assert [(type(command), command.timeout) for command in answer.commands] == [(ExecuteStep, 5)]


def test_what_is_closed_calls_off_its_timers():
    """Tried again, a sub-agent's sleeper has the same path and the same nap: the old nap must not wake it."""
    inner = graph_of({"s": {"kind": "rest@1", "timeout": 9}}, ["input.value -> s.value"], inputs=("value",))
    nodes = {"n": {"kind": "sub@1", "settings": {"agent": "inner"}, "timeout": 5}}
    plan = compile_plan(graph_of(nodes, ["input.topic -> n.value"]), KINDS, {"inner": inner})
    state = new_state()
    advance(plan, state, RunStarted({"topic": 1}))
    advance(plan, state, StepSlept("n#0/s", 100))

    answer = advance(plan, state, TimerFired("n", "deadline-1"))

    assert {CancelTimer("n#0/s", "nap-1"), CancelTimer("n#0/s", "deadline-1")} <= set(answer.commands[:2])


# -- laws ---------------------------------------------------------------------------------------------------------


@st.composite
def timed_graphs(draw):
    """Some timed nodes side by side and behind each other; what is inside ends, fails, sleeps or hangs."""
    nodes, edges, source = {}, [], "input.topic"
    for index in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(ALL))
        name, inner = f"{draw(st.sampled_from('wsh'))}n{index}", f"{draw(st.sampled_from('afsh'))}{index}"
        more = {"retry": {"attempts": draw(st.integers(1, 2)), "delay": 1}}
        own, wires = timed(kind, inner, **more, on_error={"policy": "default", "default": {"value": 0, "results": []}})
        if kind == "sub@1":
            own["n"]["settings"] = {"agent": inner[0]}
        nodes |= {
            name if node == "n" else node: data if node == "n" or data == "step@1" else data | {"parent": name}
            for node, data in own.items()
        }
        for wire in wires:
            wire = wire.replace("input.topic", source).replace(" n.", f" {name}.")
            edges.append(f"{name}.{wire[2:]}" if wire.startswith("n.") else wire)
        if draw(st.booleans()):
            source = f"{name}.{'results' if kind == 'each@1' else 'value'}"
        edges.append(f"{name}.{'results' if kind == 'each@1' else 'value'} -> output.{name}")
    return graph_of(nodes, edges)


AGENTS = {
    first: graph_of({f"{first}0": "step@1"}, [f"input.value -> {first}0.value"], inputs=("value",)) for first in "afsh"
}
INPUTS = {"topic": [1, 2, 3]}


@given(graph=timed_graphs(), seed=st.integers())
@settings(max_examples=150, deadline=None)
def test_any_interleaving_under_deadlines_gives_the_same_final_state(graph, seed):
    plan = compile_plan(graph, KINDS, AGENTS)

    in_order = play(plan, INPUTS, script)
    shuffled = play(plan, INPUTS, script, pick=random.Random(seed).randrange)

    assert shuffled.state.to_json() == in_order.state.to_json()
    assert in_order.state.status == "succeeded"


@given(graph=timed_graphs(), seed=st.integers())
@settings(max_examples=80, deadline=None)
def test_whenever_a_deadline_passes_the_fold_is_the_state_and_a_resume_ends_the_run(graph, seed):
    plan, order = compile_plan(graph, KINDS, AGENTS), random.Random(seed)
    run = play(plan, INPUTS, script, pick=order.randrange, hasty=True)
    assert (run.state.status, run.state.scopes, run.waiting) == ("succeeded", {}, {})

    live, at = new_state(), 0
    while at < len(run.events):
        at += 1 + len(advance(plan, live, run.events[at]).facts)
        assert fold(plan, run.events[:at]).to_json() == live.to_json()
        again = resume(plan, run.events[:at], script, pick=order.randrange)
        assert (again.state.status, again.state.scopes) == ("succeeded", {})


@given(graph=timed_graphs(), seed=st.integers())
@settings(max_examples=80, deadline=None)
def test_every_attempt_that_began_under_a_deadline_has_an_end(graph, seed):
    run = play(compile_plan(graph, KINDS, AGENTS), INPUTS, script, pick=random.Random(seed).randrange, hasty=True)

    begun = Counter(event.node for event in run.events if isinstance(event, StepStarted))
    ended = Counter(event.node for event in run.events if isinstance(event, StepSucceeded | StepFailed | StepCancelled))
    assert ended == begun + Counter(_cancelled_while_retrying(run.events))


def _cancelled_while_retrying(events):
    """A step that is closed between two attempts has told of the end of the first, and now of its own."""
    last = {}
    for event in events:
        if isinstance(event, StepCancelled) and isinstance(last.get(event.node), StepRetrying):
            yield event.node
        if hasattr(event, "node"):
            last[event.node] = event
