"""What follows from what: scripted runs of small graphs."""

import pytest
from graphs_for_tests import graph_of
from kinds_for_tests import KINDS

from engine.advance import advance, fold, new_state, pending_commands
from engine.commands import CancelStep, ExecuteStep, FinishRun
from engine.events import (
    RunCancelled,
    RunFailed,
    RunStarted,
    StepCalled,
    StepCancelled,
    StepError,
    StepFailed,
    StepRetrying,
    StepSkipped,
    StepSlept,
    StepSucceeded,
)
from engine.plan import compile_plan
from engine.testing import play


def plan_of(nodes, edges, agents=None, **more):
    return compile_plan(graph_of(nodes, edges, **more), KINDS, agents)


def succeed(command: ExecuteStep):
    """The plain script: a step writes its name around what it got, a branch takes the port `yes`."""
    if command.kind == "branch@1":
        return StepSucceeded(command.node, {"yes": command.inputs["value"]}, command.attempt)
    if command.kind == "merge@1":
        return StepSucceeded(command.node, {"value": command.inputs["values"]}, command.attempt)
    text = f"{command.node_id}({', '.join(map(str, command.inputs.values()))})"
    return StepSucceeded(command.node, {"value": text}, command.attempt)


def failing(*nodes, times=99):
    """A script in which these nodes fail on their first attempts."""

    def script(command):
        if command.node_id in nodes and command.attempt <= times:
            return StepFailed(command.node, StepError("broken", "It broke."), command.attempt)
        return succeed(command)

    return script


CHAIN = ({"a": "step@1", "b": "step@1"}, ["input.topic -> a.value", "a.value -> b.value", "b.value -> output.page"])


def test_a_chain_passes_values_from_input_to_output():
    run = play(plan_of(*CHAIN), {"topic": "tea"}, succeed)

    assert (run.state.status, run.state.outputs) == ("succeeded", {"page": "b(a(tea))"})


def test_independent_nodes_start_together():
    plan = plan_of({"a": "step@1", "b": "step@1"}, ["input.topic -> a.value", "input.topic -> b.value"])

    answer = advance(plan, new_state(), RunStarted({"topic": 1}))

    assert [command.node for command in answer.commands] == ["a", "b"]


def test_an_empty_graph_succeeds_at_once():
    run = play(plan_of({}, ["input.topic -> output.topic"]), {"topic": 1}, succeed)

    assert (run.state.status, run.state.outputs) == ("succeeded", {"topic": 1})


def test_a_branch_not_taken_skips_what_follows_it():
    nodes = {"b": "branch@1", "left": "step@1", "right": "step@1", "end": "step@1"}
    edges = ["input.topic -> b.value", "b.yes -> left.value", "b.no -> right.value", "right.value -> end.value"]

    run = play(plan_of(nodes, edges), {"topic": 1}, succeed)

    assert [event.node for event in run.events if isinstance(event, StepSkipped)] == ["right", "end"]
    assert run.state.status == "succeeded"


def test_a_merge_runs_with_the_branches_that_were_taken():
    nodes = {"b": "branch@1", "left": "step@1", "right": "step@1", "m": "merge@1"}
    edges = ["input.topic -> b.value", "b.yes -> left.value", "b.no -> right.value"]
    edges += ["left.value -> m.values", "right.value -> m.values", "m.value -> output.all"]

    run = play(plan_of(nodes, edges), {"topic": 1}, succeed)

    assert run.state.outputs == {"all": ["left(1)"]}


def test_a_merge_of_all_is_skipped_when_one_branch_was_not_taken():
    nodes = {"b": "branch@1", "m": {"kind": "merge@1", "settings": {"mode": "all"}}}
    edges = ["input.topic -> b.value", "b.yes -> m.values", "b.no -> m.values", "m.value -> output.all"]

    run = play(plan_of(nodes, edges), {"topic": 1}, succeed)

    assert run.state.outputs == {}


def test_a_merge_of_the_first_does_not_wait_for_the_slow_one():
    nodes = {"slow": "step@1", "fast": "step@1", "m": {"kind": "merge@1", "settings": {"mode": "first"}}}
    edges = [
        "input.topic -> slow.value",
        "input.topic -> fast.value",
        "slow.value -> m.values",
        "fast.value -> m.values",
    ]
    plan, state = plan_of(nodes, edges), new_state()
    advance(plan, state, RunStarted({"topic": 1}))

    answer = advance(plan, state, StepSucceeded("fast", {"value": "quick"}))

    assert [(command.node, command.inputs) for command in answer.commands] == [("m", {"values": ["quick"]})]


def test_a_disabled_node_is_skipped():
    run = play(plan_of({"a": {"kind": "step@1", "disabled": True}}, ["input.topic -> a.value"]), {"topic": 1}, succeed)

    assert run.events[1:2] == [StepSkipped("a", "The node is switched off.", {"value": 1})]


def test_a_final_failure_fails_the_run_and_stops_what_is_under_way():
    nodes = {"a": "step@1", "b": "step@1"}
    plan, state = plan_of(nodes, ["input.topic -> a.value", "input.topic -> b.value"]), new_state()
    advance(plan, state, RunStarted({"topic": 1}))
    error = StepError("broken", "It broke.")

    answer = advance(plan, state, StepFailed("a", error))

    assert answer.facts == [StepCancelled("b", "Another step failed."), RunFailed("a", error)]
    assert answer.commands == [CancelStep("b"), FinishRun("failed", error=error)]


def test_a_failed_attempt_is_tried_again_after_a_growing_delay():
    node = {"kind": "step@1", "retry": {"attempts": 3, "delay": 2, "backoff": 3, "max_delay": 5}}
    plan = plan_of({"a": node}, ["input.topic -> a.value", "a.value -> output.page"])

    run = play(plan, {"topic": 1}, failing("a", times=2))

    assert [event for event in run.events if isinstance(event, StepRetrying)] == [
        StepRetrying("a", 2, 2.0),
        StepRetrying("a", 3, 5.0),
    ]
    assert run.state.outputs == {"page": "a(1)"}


@pytest.mark.parametrize(
    ("asked", "delays"), [(None, [2.0, 5.0]), (3.0, [3.0, 5.0]), (1e9, [300.0, 300.0]), (-4.0, [2.0, 5.0])]
)
def test_a_retry_waits_as_long_as_the_other_side_asks_within_bounds(asked, delays):
    node = {"kind": "step@1", "retry": {"attempts": 3, "delay": 2, "backoff": 3, "max_delay": 5}}
    error = StepError("rate_limited", "Too many requests.", retry_after=asked)

    run = play(
        plan_of({"a": node}, ["input.topic -> a.value"]),
        {"topic": "tea"},
        lambda command: StepFailed(command.node, error, command.attempt),
    )

    assert [event.delay for event in run.events if isinstance(event, StepRetrying)] == delays
    assert StepError.from_json(error.to_json()) == error


def test_an_error_that_cannot_be_mended_by_waiting_is_not_tried_again():
    plan = plan_of({"a": {"kind": "step@1", "retry": {"attempts": 3}}}, ["input.topic -> a.value"])
    error = StepError("bad_key", "The key was refused.", retryable=False)

    run = play(plan, {"topic": 1}, lambda command: StepFailed(command.node, error, command.attempt))

    assert (run.state.status, len(run.executed)) == ("failed", 1)


def test_default_outputs_stand_in_for_a_failed_step():
    node = {"kind": "step@1", "on_error": {"policy": "default", "default": {"value": "nothing"}}}
    plan = plan_of({"a": node}, ["input.topic -> a.value", "a.value -> output.page"])

    run = play(plan, {"topic": 1}, failing("a"))

    assert (run.state.status, run.state.outputs) == ("succeeded", {"page": "nothing"})


def test_the_error_edge_is_taken_instead_of_the_others():
    nodes = {"a": {"kind": "step@1", "on_error": {"policy": "follow"}}, "mend": "step@1", "go_on": "step@1"}
    edges = ["input.topic -> a.value", "a.error -> mend.value", "a.value -> go_on.value", "mend.value -> output.page"]

    run = play(plan_of(nodes, edges), {"topic": 1}, failing("a"))

    assert run.state.status == "succeeded"
    assert [event.node for event in run.events if isinstance(event, StepSkipped)] == ["go_on"]
    assert "It broke." in run.state.outputs["page"]


EACH = {"each": {"kind": "each@1", "settings": {"parallel": 2}}, "inner": {"kind": "step@1", "parent": "each"}}
EACH_EDGES = ["input.topic -> each.items", "each.item -> inner.value", "inner.value -> each.result"]
EACH_EDGES += ["each.results -> output.all", "each.errors -> output.errors"]


def test_for_each_keeps_the_order_of_its_items_in_any_order_of_completion():
    run = play(plan_of(EACH, EACH_EDGES), {"topic": [1, 2, 3, 4, 5]}, succeed, pick=lambda waiting: waiting - 1)

    assert run.state.outputs["all"] == [f"inner({item})" for item in (1, 2, 3, 4, 5)]


def test_for_each_runs_no_more_items_side_by_side_than_it_may():
    plan, state = plan_of(EACH, EACH_EDGES), new_state()

    started = advance(plan, state, RunStarted({"topic": [1, 2, 3]})).commands
    following = advance(plan, state, StepSucceeded("each#0/inner", {"value": "x"})).commands

    assert [command.node for command in started] == ["each#0/inner", "each#1/inner"]
    assert [command.node for command in following] == ["each#2/inner"]


def test_for_each_collects_the_errors_of_its_items():
    def script(command):
        return failing("inner")(command) if command.inputs["value"] == 2 else succeed(command)

    run = play(plan_of(EACH, EACH_EDGES), {"topic": [1, 2, 3]}, script)

    assert run.state.outputs["all"] == ["inner(1)", None, "inner(3)"]
    assert [(error["index"], error["code"]) for error in run.state.outputs["errors"]] == [(1, "broken")]


def test_for_each_can_fail_with_its_first_item():
    nodes = EACH | {"each": {"kind": "each@1", "settings": {"on_item_error": "fail"}}}

    run = play(plan_of(nodes, EACH_EDGES), {"topic": [1, 2, 3]}, failing("inner"))

    assert (run.state.status, run.state.failed_node, len(run.executed)) == ("failed", "each", 1)


@pytest.mark.parametrize("items", [None, 7, "text", {"a": 1}])
def test_for_each_refuses_what_is_no_list(items):
    run = play(plan_of(EACH, EACH_EDGES), {"topic": items}, succeed)

    assert (run.state.status, run.state.error["code"]) == ("failed", "items_not_a_list")


def test_ten_thousand_items_that_end_at_once_need_no_deep_stack():
    nodes = {"each": EACH["each"], "inner": {"kind": "step@1", "parent": "each", "disabled": True}}

    run = play(plan_of(nodes, EACH_EDGES), {"topic": list(range(10_000))}, succeed)

    assert run.state.outputs["all"] == list(range(10_000))


def test_ten_thousand_skipped_nodes_in_a_row_need_no_deep_stack():
    nodes = {f"n{i}": "step@1" for i in range(10_000)} | {"n0": {"kind": "source@1", "disabled": True}}
    edges = [*(f"n{i}.value -> n{i + 1}.value" for i in range(9_999))]

    run = play(plan_of(nodes, edges), {"topic": 1}, succeed)

    assert (run.state.status, len(run.events)) == ("succeeded", 10_002)


def test_containers_nest():
    nodes = {
        "outer": {"kind": "each@1"},
        "nested": {"kind": "each@1", "parent": "outer"},
        "leaf": {"kind": "step@1", "parent": "nested"},
    }
    edges = ["input.topic -> outer.items", "outer.item -> nested.items", "nested.item -> leaf.value"]
    edges += ["leaf.value -> nested.result", "nested.results -> outer.result", "outer.results -> output.all"]

    run = play(plan_of(nodes, edges), {"topic": [[1, 2], [3]]}, succeed)

    assert run.state.outputs == {"all": [["leaf(1)", "leaf(2)"], ["leaf(3)"]]}
    assert run.executed[0].node == "outer#0/nested#0/leaf"


def test_extra_inputs_of_a_container_are_seen_inside():
    nodes = {
        "each": {"kind": "each@1", "settings": {"pass": ["about"]}},
        "inner": {"kind": "step@1", "parent": "each", "settings": {"inputs": ["value", "about"]}},
    }
    edges = ["input.topic -> each.items", "input.hint -> each.about", "each.item -> inner.value"]
    edges += ["each.about -> inner.about", "inner.value -> each.result", "each.results -> output.all"]

    run = play(plan_of(nodes, edges, inputs=("topic", "hint")), {"topic": [1], "hint": "h"}, succeed)

    assert run.state.outputs == {"all": ["inner(h, 1)"]} or run.state.outputs == {"all": ["inner(1, h)"]}


def repeat_script(rounds):
    """Repeats its body until it has seen so many rounds."""

    def script(command):
        if command.kind != "repeat@1":
            return succeed(command)
        done = command.resume["carry"] if command.resume else 0
        value = command.resume["results"][0]["outputs"]["value"] if command.resume else command.inputs["value"]
        if done == rounds:
            return StepSucceeded(command.node, {"value": value})
        call = {"id": str(done), "tool": "body", "arguments": {"value": value, "round": done}}
        return StepCalled(command.node, (call,), done + 1)

    return script


def test_repeat_calls_its_body_until_it_is_content():
    nodes = {"loop": "repeat@1", "inner": {"kind": "step@1", "parent": "loop"}}
    edges = ["input.topic -> loop.value", "loop.value -> inner.value", "inner.value -> loop.value"]

    run = play(plan_of(nodes, [*edges, "loop.value -> output.page"]), {"topic": "x"}, repeat_script(3))

    assert run.state.outputs == {"page": "inner(inner(inner(x)))"}


AGENT = {"agent": "agent@1", "tool": {"kind": "step@1", "settings": {"inputs": ["query", "key"]}}}
AGENT_EDGES = ["input.topic -> agent.value", "tool.tool -> agent.tools", "input.topic -> tool.key"]
AGENT_EDGES += ["agent.value -> output.page"]


def agent_script(*calls):
    """An agent that makes these calls once, then answers with what came back."""

    def script(command):
        if command.kind != "agent@1":
            return succeed(command)
        if command.resume is None:
            return StepCalled(command.node, calls, "carried")
        return StepSucceeded(command.node, {"value": command.resume})

    return script


def test_an_agent_calls_its_tools_and_goes_on_with_what_they_say():
    calls = ({"id": "c1", "tool": "tool", "arguments": {"query": "q", "key": "forged"}},)

    run = play(plan_of(AGENT, AGENT_EDGES), {"topic": "tea"}, agent_script(*calls))

    assert run.state.outputs["page"] == {
        "carry": "carried",
        "results": [{"id": "c1", "outputs": {"value": "tool(q, tea)"}}],
    }


def test_an_agent_is_offered_only_the_inputs_that_are_not_wired():
    plan, state = plan_of(AGENT, AGENT_EDGES), new_state()

    answer = advance(plan, state, RunStarted({"topic": 1}))

    offers = [(offer.node_id, [port.name for port in offer.open_ports]) for offer in answer.commands[0].tools]
    assert [command.node for command in answer.commands] == ["agent"]
    assert offers == [("tool", ["query"])]


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ({"id": "c1", "tool": "nonsense", "arguments": {}}, "tool_not_found"),
        ({"id": "c1", "tool": "tool", "arguments": {}}, "argument_missing"),
        ({"id": "c1", "tool": "tool", "arguments": "no mapping"}, "argument_missing"),
        ({"id": "c1", "tool": "body", "arguments": {}}, "tool_not_found"),
    ],
)
def test_a_call_that_cannot_be_made_is_answered_with_an_error(call, code):
    run = play(plan_of(AGENT, AGENT_EDGES), {"topic": 1}, agent_script(call))

    assert run.state.outputs["page"]["results"][0]["error"]["code"] == code


def test_a_tool_that_fails_tells_the_agent_and_not_the_run():
    def script(command):
        return (failing("tool") if command.kind == "step@1" else agent_script(*calls))(command)

    calls = ({"id": "c1", "tool": "tool", "arguments": {"query": "q"}},)
    run = play(plan_of(AGENT, AGENT_EDGES), {"topic": 1}, script)

    assert run.state.status == "succeeded"
    assert run.state.outputs["page"]["results"][0]["error"]["code"] == "broken"


def test_a_sub_agent_runs_the_graph_behind_its_reference():
    nodes = {"sub": {"kind": "sub@1", "settings": {"agent": "writer", "inputs": ["topic"]}}}
    edges = ["input.topic -> sub.topic", "sub.page -> output.page"]

    run = play(plan_of(nodes, edges, {"writer": graph_of(*CHAIN)}), {"topic": "tea"}, succeed)

    assert run.state.outputs == {"page": "b(a(tea))"}
    assert run.executed[0].node == "sub#0/a"


def test_an_agent_that_calls_itself_without_an_end_fails_with_a_sentence():
    nodes = {"sub": {"kind": "sub@1", "settings": {"agent": "me", "inputs": ["topic"]}}}
    graph = graph_of(nodes, ["input.topic -> sub.topic", "sub.page -> output.page"])

    run = play(compile_plan(graph, KINDS, {"me": graph}), {"topic": 1}, succeed)

    assert (run.state.status, run.state.error["code"]) == ("failed", "too_deep")


def test_a_sub_agent_that_is_gone_fails_its_step():
    nodes = {"sub": {"kind": "sub@1", "settings": {"agent": "gone", "inputs": ["topic"]}}}

    run = play(plan_of(nodes, ["input.topic -> sub.topic"]), {"topic": 1}, succeed)

    assert (run.state.failed_node, run.state.error["code"]) == ("sub", "agent_not_found")


def test_a_sleeping_step_goes_on_with_what_it_carried():
    def script(command):
        slept = StepSlept(command.node, 60, "dream")
        return slept if command.resume is None else StepSucceeded(command.node, {"value": command.resume["carry"]})

    run = play(plan_of({"a": "step@1"}, ["input.topic -> a.value", "a.value -> output.page"]), {"topic": 1}, script)

    assert run.state.outputs == {"page": "dream"}


def test_cancelling_stops_everything_under_way():
    plan, state = plan_of(*CHAIN), new_state()
    advance(plan, state, RunStarted({"topic": 1}))

    answer = advance(plan, state, RunCancelled("alice"))

    assert answer.commands == [CancelStep("a"), FinishRun("cancelled")]
    assert advance(plan, state, StepSucceeded("a", {"value": 1})).accepted is False


def test_a_run_that_its_host_gave_up_is_over_in_a_fold_too():
    plan, error = plan_of(*CHAIN), StepError("run_quarantined", "It killed its worker.", retryable=False)

    state = fold(plan, [RunStarted({"topic": 1}), RunFailed("a", error), StepSucceeded("a", {"value": 1})])

    assert (state.status, state.error, state.failed_node) == ("failed", error.to_json(), "a")


@pytest.mark.parametrize(
    "event",
    [
        StepSucceeded("a", {"value": 1}),
        StepSucceeded("a", {"value": 1}, attempt=2),
        StepSucceeded("nowhere", {}),
        StepFailed("b", StepError("x", "y"), attempt=2),
        RunStarted({}),
    ],
)
def test_late_and_double_events_are_not_accepted(event):
    plan, state = plan_of(*CHAIN), new_state()
    advance(plan, state, RunStarted({"topic": 1}))
    advance(plan, state, StepSucceeded("a", {"value": 1}))
    before = state.to_json()

    answer = advance(plan, state, event)

    assert (answer.accepted, answer.commands, state.to_json()) == (False, [], before)


def test_of_a_run_that_is_over_its_end_is_pending():
    plan = plan_of(*CHAIN)
    failed = play(plan, {"topic": 1}, failing("a"))
    (command,) = pending_commands(plan, fold(plan, failed.events))

    assert isinstance(command, FinishRun)
    assert (command.status, command.error and command.error.to_json()) == ("failed", failed.state.error)


def test_what_was_begun_and_not_reported_is_pending():
    plan, state = plan_of(*CHAIN), new_state()
    started = advance(plan, state, RunStarted({"topic": 1}))

    assert pending_commands(plan, state) == started.commands


def test_a_sub_agent_that_fails_is_told_of_as_any_failed_step():
    inner = graph_of({"b": "step@1"}, ["input.value -> b.value"], inputs=("value",))
    node = {"kind": "sub@1", "settings": {"agent": "inner"}, "on_error": {"policy": "default", "default": {"value": 0}}}
    plan = plan_of({"a": node}, ["input.topic -> a.value", "a.value -> output.end"], {"inner": inner})

    run = play(plan, {"topic": 1}, failing("b"))

    assert [event.node for event in run.events if isinstance(event, StepFailed)] == ["a#0/b", "a"]
    assert (run.state.status, run.state.outputs) == ("succeeded", {"end": 0})
