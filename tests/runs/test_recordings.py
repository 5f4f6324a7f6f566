"""What a fork takes from a run, on random graphs and on every container: the same end, and nothing twice that holds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.cut import cut_graph
from engine.dependents import Dependents, find_node
from engine.events import RunStarted, StepCalled, StepError, StepFailed, StepSucceeded, event_data
from engine.plan import compile_plan
from engine.testing import Play, play
from runs.recordings import read_recording, take
from runs.scripts import Replay, Script
from tests.engine.graphs_for_tests import graph_of, random_graphs
from tests.engine.kinds_for_tests import KINDS


def script(command):
    """Deterministic by node: every third step fails, branches choose by their name."""
    number = int(command.node_id[1:])
    if command.kind == "branch@1":
        return StepSucceeded(command.node, {("yes", "no")[number % 2]: command.inputs["value"]}, command.attempt)
    if command.kind == "step@1" and number % 3 == 2:
        return StepFailed(command.node, StepError("third", "Every third step fails.", retryable=False), command.attempt)
    return StepSucceeded(command.node, {"value": [command.node_id, *command.inputs.values()]}, command.attempt)


def rows_of(run):
    for seq, event in enumerate(run.events, 1):
        node, data = event_data(event)
        yield {"seq": seq, "type": event.type, "node": node, "data": data}


def play_again(plan, inputs, found, base):
    """A run with a script: the run, and the paths that were carried out."""
    done = []
    replay = Replay(found, plan)
    run = Play(plan, lambda command: carry_out(command))

    def carry_out(command):
        given_ = replay.answer(run.state, command)
        if given_ is None:
            done.append(command.node)
        event = given_[0] if given_ else base(command)
        replay.count(event)
        return event

    run.report(RunStarted(dict(inputs)))
    return run.run(), done


def fork(plan, run, changed, **more):
    taken = take(read_recording(rows_of(run)), plan, plan, changed=changed, ended_before=True, **more)
    return Script(outcomes=taken.outcomes, closed=taken.closed)


@given(graph=random_graphs(max_nodes=15), data=st.data())
@settings(max_examples=150, deadline=None)
def test_a_fork_at_any_step_with_nothing_changed_ends_the_same_and_carries_out_only_what_depends(graph, data):
    plan = compile_plan(graph, KINDS)
    run = play(plan, {"topic": 1}, script)
    executed = [command.node for command in run.executed]
    if not executed:
        return
    path = data.draw(st.sampled_from(executed))

    again, done = play_again(plan, {"topic": 1}, fork(plan, run, [path]), script)

    assert (again.state.status, again.state.outputs) == (run.state.status, run.state.outputs)
    after = Dependents(plan, [path], {})
    assert path in done
    assert set(done) <= {one for one in executed if one in after}


@given(graph=random_graphs(max_nodes=15), data=st.data())
@settings(max_examples=150, deadline=None)
def test_a_graph_cut_at_a_node_gives_that_node_the_same_result(graph, data):
    node = data.draw(st.sampled_from(sorted(graph.nodes)))
    part = cut_graph(graph, node)
    whole = play(compile_plan(graph, KINDS), {"topic": 1}, script)
    run = play(compile_plan(part, KINDS), {"topic": 1}, script)

    assert run.state.status == "succeeded"
    mine = {event.node: event for event in run.events if getattr(event, "node", None)}
    theirs = {event.node: event for event in whole.events if getattr(event, "node", None) in mine}
    assert node in mine
    assert mine == theirs


NESTED = graph_of(
    {
        "n1": "step@1",
        "each": "each@1",
        "n4": {"kind": "step@1", "parent": "each"},
        "n6": {"kind": "step@1", "parent": "each"},
        "rep": {"kind": "repeat@1"},
        "n7": {"kind": "step@1", "parent": "rep"},
        "n9": {"kind": "step@1", "parent": "rep"},
        "n10": "step@1",
    },
    [
        "input.topic -> n1.value",
        "input.topic -> each.items",
        "each.item -> n4.value",
        "n4.value -> n6.value",
        "n6.value -> each.result",
        "each.results -> rep.value",
        "rep.value -> n7.value",
        "n7.value -> n9.value",
        "n9.value -> rep.value",
        "rep.value -> n10.value",
        "n10.value -> output.last",
        "n1.value -> output.beside",
    ],
)


def nested(command):
    """Containers run three rounds; everything else passes on what it got."""
    if command.kind == "repeat@1":
        rounds = command.resume["carry"] if command.resume else 0
        value = command.resume["results"][0]["outputs"]["value"] if command.resume else command.inputs["value"]
        if rounds == 3:
            return StepSucceeded(command.node, {"value": value}, command.attempt)
        call = {"id": f"r{rounds + 1}", "tool": "body", "arguments": {"value": value, "round": rounds + 1}}
        return StepCalled(command.node, (call,), rounds + 1, command.attempt)
    return StepSucceeded(command.node, {"value": [command.node_id, *command.inputs.values()]}, command.attempt)


EACH = [f"each#{item}/{node}" for item in range(3) for node in ("n4", "n6")]


@pytest.mark.parametrize(
    ("path", "carried_out"),
    [
        ("n1", ["n1"]),
        ("n10", ["n10"]),
        ("rep#r3/n9", ["rep#r3/n9", "rep", "n10"]),
        ("rep#r2/n9", ["rep#r2/n9", "rep", "rep#r3/n7", "rep#r3/n9", "rep", "n10"]),
        (
            "each#1/n6",
            [
                "each#1/n6",
                "rep",
                "rep#r1/n7",
                "rep#r1/n9",
                "rep",
                "rep#r2/n7",
                "rep#r2/n9",
                "rep",
                "rep#r3/n7",
                "rep#r3/n9",
                "rep",
                "n10",
            ],
        ),
    ],
)
def test_what_stands_in_containers_is_taken_where_nothing_before_it_changed(path, carried_out):
    plan = compile_plan(NESTED, KINDS)
    run = play(plan, {"topic": [1, 2, 3]}, nested)

    again, done = play_again(plan, {"topic": [1, 2, 3]}, fork(plan, run, [path]), nested)

    assert again.state.outputs == run.state.outputs
    assert done == carried_out
    assert find_node(plan, path)[1].id == path.rpartition("/")[2]


def test_nothing_is_carried_out_when_everything_is_taken():
    plan = compile_plan(NESTED, KINDS)
    run = play(plan, {"topic": [1, 2, 3]}, nested)

    again, done = play_again(plan, {"topic": [1, 2, 3]}, fork(plan, run, []), nested)

    assert (again.events, done) == (run.events, [])


def test_a_container_that_is_given_its_results_carries_out_nothing_inside():
    plan = compile_plan(NESTED, KINDS, closed=["each"])
    given_ = Script(pins={"each": {"results": ["x"]}}, closed=("each",))

    again, done = play_again(plan, {"topic": [1, 2]}, given_, nested)

    assert not any("each" in path for path in done)
    assert "x" in str(again.state.outputs["last"])


def test_a_cut_inside_a_container_keeps_the_container_and_what_it_needs():
    part = cut_graph(NESTED, "n4")
    run = play(compile_plan(part, KINDS), {"topic": [1, 2]}, nested)

    assert sorted(part.nodes) == ["each", "n4"]
    assert [command.node for command in run.executed] == ["each#0/n4", "each#1/n4"]
    assert sorted(cut_graph(NESTED, "rep", ["each"]).nodes) == ["each", "n7", "n9", "rep"]
