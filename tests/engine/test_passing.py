"""Nodes that are switched off: what flows through them, what does not, and runs that began before anything did."""

from graphs_for_tests import graph_of, random_graphs
from hypothesis import given, settings
from hypothesis import strategies as st
from kinds_for_tests import KINDS

from engine.advance import fold
from engine.events import RunStarted, StepCalled, StepSkipped, StepSucceeded, event_data, read_event
from engine.kinds import Port
from engine.passing import pass_on, passed_ports
from engine.plan import compile_plan
from engine.testing import play
from engine.types import SCALARS, fits
from engine.validate import find_problems

TYPES = st.sampled_from([*sorted(SCALARS), "list of text", "list of image"])
PORTS = st.lists(st.builds(Port, st.sampled_from("abcdef"), TYPES, many=st.booleans()), max_size=5).map(
    lambda ports: list({port.name: port for port in ports}.values())
)


def succeed(command):
    return StepSucceeded(command.node, {"value": [command.node_id, *command.inputs.values()]}, command.attempt)


def run(nodes, edges, **inputs):
    plan = compile_plan(graph_of(nodes, edges, inputs or ("topic",)), KINDS)
    return play(plan, inputs or {"topic": 1}, succeed)


OFF = {"kind": "step@1", "disabled": True}
CHAIN = ["input.topic -> a.value", "a.value -> b.value", "b.value -> output.end"]


def test_a_value_passes_through_a_node_that_is_switched_off():
    done = run({"a": OFF, "b": "step@1"}, CHAIN)

    assert StepSkipped("a", "The node is switched off.", {"value": 1}) in done.events
    assert done.state.outputs == {"end": ["b", 1]}


def test_a_row_of_nodes_that_are_switched_off_lets_the_value_through():
    assert run({"a": OFF, "b": OFF}, CHAIN).state.outputs == {"end": 1}


def test_what_an_untaken_branch_did_not_give_is_not_passed_on():
    nodes = {"way": {"kind": "branch@1"}, "a": OFF, "b": "step@1"}
    edges = ["input.topic -> way.value", "way.no -> a.value", "a.value -> b.value", "b.value -> output.end"]
    plan = compile_plan(graph_of(nodes, edges), KINDS)
    done = play(plan, {"topic": 1}, lambda command: StepSucceeded(command.node, {"yes": 1}, command.attempt))

    assert done.state.outputs == {}


def test_a_branch_that_is_switched_off_takes_one_way_and_not_all():
    edges = ["input.topic -> way.value", "way.yes -> output.yes", "way.no -> output.no"]

    assert run({"way": {"kind": "branch@1", "disabled": True}}, edges).state.outputs == {"yes": 1}


def test_a_tool_that_is_switched_off_answers_with_nothing():
    nodes = {"boss": "agent@1", "t": OFF}
    plan = compile_plan(graph_of(nodes, ["t.tool -> boss.tools", "input.topic -> boss.task"]), KINDS)
    call = {"id": "1", "tool": "t", "arguments": {"value": 5}}

    def ask_then_end(command):
        if command.resume is None:
            return StepCalled(command.node, (call,), None, command.attempt)
        return StepSucceeded(command.node, {"answer": command.resume["results"]}, command.attempt)

    done = play(plan, {"topic": 1}, ask_then_end)

    assert StepSucceeded("boss", {"answer": [{"id": "1", "outputs": {}}]}) in done.events


def test_names_come_first_then_types_in_order_then_a_sole_input():
    text, number = Port("t", "text"), Port("n", "number")

    assert passed_ports([number, text], [Port("n", "number"), Port("x", "text")]) == {"n": "n", "x": "t"}
    assert passed_ports([Port("a", "text"), Port("b", "text")], [Port("x", "text"), Port("y", "text")]) == {
        "x": "a",
        "y": "b",
    }
    assert passed_ports([Port("only", "any")], [Port("text", "text"), Port("usage", "json")]) == {"text": "only"}
    assert passed_ports([Port("a"), Port("b", "number")], [Port("text", "text")]) == {}
    assert passed_ports([Port("values", "text", many=True)], [Port("all", "list of text")]) == {"all": "values"}


@given(inputs=PORTS, outputs=PORTS)
@settings(max_examples=300, deadline=None)
def test_what_is_passed_on_fits_and_no_input_stands_for_two_outputs(inputs, outputs):
    given_types = {
        port.name: f"list of {port.type}" if port.many and "list" not in port.type else port.type for port in inputs
    }
    wanted = {port.name: port.type for port in outputs}

    passed = passed_ports(inputs, outputs)

    assert all(fits(given_types[source], wanted[name]) is None for name, source in passed.items())
    assert len(set(passed.values())) == len(passed)
    assert all(name in passed for name in wanted if name in given_types and given_types[name] == wanted[name] != "tool")
    assert pass_on(inputs, outputs, {}) == {}


def _type_of(port):
    return f"list of {port.type}" if port.many and "list" not in port.type else port.type


def test_a_run_from_before_the_rule_folds_as_it_went():
    plan = compile_plan(graph_of({"a": OFF, "b": "step@1"}, CHAIN), KINDS)
    stored = [("run.started", None, {"inputs": {"topic": 1}}), ("step.skipped", "a", {"reason": "off"})]

    state = fold(plan, [read_event(*event) for event in stored])

    assert (state.status, state.outputs, state.rules) == ("succeeded", {}, 0)


def test_the_rule_is_kept_with_the_run():
    assert event_data(RunStarted({"topic": 1})) == (None, {"inputs": {"topic": 1}, "rules": 1})
    assert read_event("run.started", None, {"inputs": {}, "rules": 1}) == RunStarted({})
    assert read_event("step.skipped", "a", {"reason": "off"}) == StepSkipped("a", "off")


@given(graph=random_graphs(max_nodes=12))
@settings(max_examples=60, deadline=None)
def test_a_skipped_steps_outputs_are_those_of_its_fact(graph):
    done = play(compile_plan(graph, KINDS), {"topic": 1}, _branching)

    for event in done.events:
        if isinstance(event, StepSkipped) and event.outputs:
            assert graph.nodes[event.node].disabled


def _branching(command):
    port = "yes" if command.kind == "branch@1" else "value"
    return StepSucceeded(command.node, {port: 1}, command.attempt)


def test_a_warning_names_the_outputs_that_stay_empty():
    nodes = {"a": {"kind": "step@1", "disabled": True, "settings": {"inputs": ["p", "q"]}}, "b": "step@1"}
    edges = ["input.topic -> a.p", "input.topic -> a.q", "a.value -> b.value", "b.value -> output.end"]
    both = [problem for problem in find_problems(graph_of(nodes, edges), KINDS) if problem.code == "passes_nothing_on"]

    assert both == []
    nodes["a"] = {"kind": "source@1", "disabled": True}
    (problem,) = find_problems(graph_of(nodes, edges[2:]), KINDS)
    assert problem.message == "Source is switched off, and no input of it fits value."
    assert (problem.severity, problem.field) == ("warning", "disabled")
