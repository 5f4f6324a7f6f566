"""The engine's laws, checked on random graphs: order does not matter, a fold is the state, a resume changes nothing."""

import random

from graphs_for_tests import graph_of, random_graphs
from hypothesis import given, settings
from hypothesis import strategies as st
from kinds_for_tests import KINDS

from engine.advance import advance, fold, new_state
from engine.events import RunStarted, StepError, StepFailed, StepSucceeded, event_data, read_event
from engine.plan import compile_plan
from engine.testing import play, resume


def script(command):
    """Deterministic by node: every third step fails, branches choose by their name."""
    number = int(command.node_id[1:])
    if command.kind == "branch@1":
        return StepSucceeded(command.node, {("yes", "no")[number % 2]: command.inputs["value"]}, command.attempt)
    if command.kind == "step@1" and number % 3 == 2:
        return StepFailed(command.node, StepError("third", "Every third step fails."), command.attempt)
    return StepSucceeded(command.node, {"value": [command.node_id, *command.inputs.values()]}, command.attempt)


@given(graph=random_graphs(), seed=st.integers())
@settings(max_examples=200, deadline=None)
def test_any_interleaving_of_completions_gives_the_same_final_state(graph, seed):
    plan, order = compile_plan(graph, KINDS), random.Random(seed)

    in_order = play(plan, {"topic": 1}, script)
    shuffled = play(plan, {"topic": 1}, script, pick=order.randrange)

    assert shuffled.state.to_json() == in_order.state.to_json()
    assert in_order.state.status == "succeeded"


@given(graph=random_graphs(max_nodes=12), seed=st.integers())
@settings(max_examples=100, deadline=None)
def test_the_fold_of_every_prefix_is_the_state_at_that_moment(graph, seed):
    plan = compile_plan(graph, KINDS)
    run = play(plan, {"topic": 1}, script, pick=random.Random(seed).randrange)

    live, stored = new_state(), []
    for event in run.events:
        answer = advance(plan, live, event)
        stored.append(event)
        assert fold(plan, stored).to_json() == live.to_json()
        assert answer.accepted or event in run.events


@given(graph=random_graphs(max_nodes=12), seed=st.integers())
@settings(max_examples=100, deadline=None)
def test_a_resume_at_every_event_gives_the_same_result(graph, seed):
    plan = compile_plan(graph, KINDS)
    run = play(plan, {"topic": 1}, script, pick=random.Random(seed).randrange)

    for cut in _batch_ends(plan, run.events):
        again = resume(plan, run.events[:cut], script)
        assert again.state.to_json() == run.state.to_json()


def _batch_ends(plan, events):
    """The places where a crash can cut: an event and its facts are stored together or not at all."""
    ends, state, at = [], new_state(), 0
    while at < len(events):
        at += 1 + len(advance(plan, state, events[at]).facts)
        ends.append(at)
    return ends


def test_random_graphs_of_a_thousand_nodes_neither_hang_nor_crash():
    order = random.Random(7)
    for size in (10, 100, 1_000):
        nodes, edges = {}, []
        for index in range(size):
            nodes[f"n{index}"] = {"kind": "merge@1"}
            sources = {f"n{order.randrange(index)}.value" for _ in range(3)} if index else {"input.topic"}
            edges += [f"{source} -> n{index}.values" for source in sources]
        run = play(
            compile_plan(graph_of(nodes, edges), KINDS), {"topic": 1}, lambda c: StepSucceeded(c.node, {"value": 1})
        )
        assert (run.state.status, len(run.executed)) == ("succeeded", size)


@given(graph=random_graphs(max_nodes=8))
@settings(max_examples=50, deadline=None)
def test_events_survive_their_wire_form(graph):
    run = play(compile_plan(graph, KINDS), {"topic": 1}, script)

    assert [read_event(event.type, *event_data(event)) for event in run.events] == run.events


def test_the_cost_of_an_event_does_not_grow_with_the_run():
    """Counted, not timed: the steps that one event touches stay the same at item 10 and at item 9,990."""
    nodes = {"each": {"kind": "each@1", "settings": {"parallel": 1}}, "n1": {"kind": "step@1", "parent": "each"}}
    edges = ["input.topic -> each.items", "each.item -> n1.value", "n1.value -> each.result"]
    plan, state = compile_plan(graph_of(nodes, edges), KINDS), new_state()
    advance(plan, state, RunStarted({"topic": list(range(10_000))}))

    held = []
    for index in range(10_000):
        advance(plan, state, StepSucceeded(f"each#{index}/n1", {"value": index}))
        held.append(sum(len(scope.steps) for scope in state.scopes.values()))

    assert max(held) == 2
    assert state.status == "succeeded"
