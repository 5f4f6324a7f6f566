"""Extracting nodes into an agent and inlining it back: what is computed stays the same, or a sentence says why not."""

import random
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from builder import draft_runs, services
from builder.commands import read_commands
from builder.errors import CannotExtract, CannotInline
from builder.extract import extract
from builder.inline import inline
from builder.kinds import specs
from engine.events import StepSucceeded
from engine.plan import compile_plan
from engine.testing import play
from engine.textform import graph_data, parse_graph
from engine.validate import find_problems
from graphs.models import Agent
from tests.factories import signed_in


def graph_of(nodes, edges, **more):
    graph, problems = parse_graph(
        {"format": "agent/1", "name": "G", "inputs": {"topic": {"type": "text"}}, "nodes": nodes, "edges": edges} | more
    )
    assert problems == []
    return graph


def say(text, **more):
    return {"kind": "template@1", "settings": {"text": text}} | more


CHAIN = {"a": say("{{ x }}a"), "b": say("{{ x }}b", title="Bee"), "c": say("{{ x }}c")}
CHAIN_EDGES = ["input.topic -> a.x", "a.text -> b.x", "b.text -> c.x", "c.text -> output.end"]


def carry_out(command):
    """Templates, merges and branches as their kinds compute them, as far as these graphs need it."""
    kind, values = command.kind, command.inputs
    if kind == "branch@1":
        return StepSucceeded(command.node, {"true": values["value"]}, command.attempt)
    if kind == "merge@1":
        return StepSucceeded(command.node, {"value": values.get("values", [])}, command.attempt)
    text = f"{command.node_id}({', '.join(f'{name}={values[name]}' for name in sorted(values))})"
    return StepSucceeded(command.node, {"text": text}, command.attempt)


def outputs_of(graph, agents=None, pick=lambda waiting: 0):
    state = play(compile_plan(graph, specs(), agents or {}), {"topic": "t"}, carry_out, pick=pick).state
    return state.status, state.outputs


def settle(taken):
    """The graph that is left, with the new agent's id in its node."""
    node = taken.left.nodes[taken.node]
    node.settings["agent"] = "new"
    return taken.left


def test_a_part_becomes_an_agent_with_inputs_and_outputs_from_the_edges_across_its_border():
    taken = extract(graph_of(CHAIN, CHAIN_EDGES, layout={"b": [320, 8]}), specs(), ["b"], "Middle", "sub")

    assert [str(edge) for edge in sorted(taken.agent.edges)] == ["b.text -> output.text", "input.x -> b.x"]
    assert {name: (spec.type, spec.required) for name, spec in taken.agent.inputs.items()} == {"x": ("text", False)}
    assert {name: spec.type for name, spec in taken.agent.outputs.items()} == {"text": "text"}
    assert [str(edge) for edge in sorted(taken.left.edges)] == [
        "a.text -> sub.x",
        "c.text -> output.end",
        "input.topic -> a.x",
        "sub.text -> c.x",
    ]
    node = taken.left.nodes["sub"]
    assert (node.kind, node.title, taken.left.layout["sub"]) == ("sub_agent@1", "Middle", (320, 8))
    assert node.settings["ports"] == {
        "inputs": {"x": {"type": "text", "required": False}},
        "outputs": {"text": {"type": "text"}},
    }
    assert [p for p in find_problems(settle(taken), specs(), {"new": taken.agent}) if p.severity == "error"] == []
    assert [p for p in find_problems(taken.agent, specs()) if p.severity == "error"] == []


def test_the_body_of_a_container_is_extracted_where_it_stands():
    nodes = {"each": {"kind": "for_each@1"}, "s": say("{{ row }}!", parent="each"), "t": say("{{ x }}?", parent="each")}
    edges = [
        "input.topic -> each.items", "each.item -> s.row", "s.text -> t.x", "t.text -> each.result",
        "each.results -> output.all",
    ]  # fmt: skip
    graph = graph_of(nodes, edges)

    taken = extract(graph, specs(), ["s", "t"], "Inside", "sub")
    left = settle(taken)

    assert left.nodes["sub"].parent == "each"
    assert [node.parent for node in taken.agent.nodes.values()] == [None, None]
    assert set(inline(left, specs(), "sub", taken.agent).edges) == set(graph.edges)


TOOLS = {"boss": {"kind": "agent@1", "settings": {"task": "Go"}}, "tool": say("{{ x }}", title="Hammer")}


@pytest.mark.parametrize(
    ("nodes", "edges", "chosen", "sentence"),
    [
        (CHAIN, CHAIN_EDGES, ["gone"], "Choose the nodes"),
        (CHAIN, CHAIN_EDGES, ["a", "c"], "come back through “Bee”"),
        (TOOLS, ["tool.tool -> boss.tools"], ["tool"], "“Hammer” is a tool of"),
        (
            {"each": {"kind": "for_each@1"}, "in": say("{{ x }}", parent="each"), "out": say("x")},
            [],
            ["in", "out"],
            "stand side by side",
        ),
    ],
)
def test_what_cannot_be_extracted_is_refused_with_a_sentence(nodes, edges, chosen, sentence):
    with pytest.raises(CannotExtract, match=sentence):
        extract(graph_of(nodes, edges), specs(), chosen, "Part", "sub")


def runner(**more):
    ports = {"inputs": {"x": {"type": "text"}}, "outputs": {"text": {"type": "text"}}}
    node = {"kind": "sub_agent@1", "settings": {"agent": "new", "ports": ports}} | more
    return graph_of(
        {"sub": node, "b": say("{{ x }}")}, ["input.topic -> sub.x", "sub.text -> b.x", "b.text -> output.end"]
    )


INNER = graph_of({"b": say("{{ x }}!")}, ["input.x -> b.x", "b.text -> output.text"])


def test_ids_that_are_taken_are_changed_and_an_input_may_pass_straight_through():
    merged = inline(runner(), specs(), "sub", INNER)

    assert [str(edge) for edge in sorted(merged.edges)] == [
        "b.text -> output.end",
        "b_2.text -> b.x",
        "input.topic -> b_2.x",
    ]
    straight = graph_of({}, ["input.x -> output.text"])
    assert "input.topic -> b.x" in [str(edge) for edge in inline(runner(), specs(), "sub", straight).edges]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"on_error": {"policy": "follow"}}, "goes on after errors"),
        ({"retry": {"attempts": 3}}, "retries, time limit and budget"),
        ({"disabled": True}, "switched off"),
    ],
)
def test_what_holds_for_the_whole_agent_is_not_lost_in_silence(more, sentence):
    with pytest.raises(CannotInline, match=sentence):
        inline(runner(**more), specs(), "sub", INNER)


def test_an_input_that_nothing_is_wired_to_is_named():
    inner = graph_of({"b": say("{{ x }}{{ y }}", title="Bee")}, ["input.x -> b.x", "input.y -> b.y"])

    with pytest.raises(CannotInline, match="“Bee” reads the input y"):
        inline(runner(), specs(), "sub", inner)


@st.composite
def random_graphs(draw):
    """Templates, branches and merges in an acyclic row, each reading from what stands before it."""
    nodes, edges, given_ports = {}, [], [("input", "topic")]
    for index in range(draw(st.integers(2, 9))):
        name, kind = f"n{index}", draw(st.sampled_from(["template", "template", "branch", "merge"]))
        sources = draw(st.lists(st.sampled_from(given_ports), min_size=1, max_size=3, unique=True))
        if kind == "template":
            nodes[name] = say(" ".join(f"{{{{ v{number} }}}}" for number in range(len(sources))))
            edges += [f"{node}.{port} -> {name}.v{number}" for number, (node, port) in enumerate(sources)]
            given_ports.append((name, "text"))
        elif kind == "merge":
            nodes[name] = {"kind": "merge@1", "settings": {"mode": draw(st.sampled_from(["all", "combine"]))}}
            edges += [f"{node}.{port} -> {name}.values" for node, port in sources]
            given_ports.append((name, "value"))
        else:
            nodes[name] = {"kind": "branch@1", "settings": {"mode": "rule"}}
            edges.append(f"{sources[0][0]}.{sources[0][1]} -> {name}.value")
            given_ports += [(name, "true"), (name, "false")]
    ends = [(node, port) for node, port in given_ports if node != "input"]
    edges += [f"{node}.{port} -> output.o{number}" for number, (node, port) in enumerate(ends)]
    return graph_of(nodes, edges)


@given(graph=random_graphs(), data=st.data(), seed=st.integers())
@settings(max_examples=150, deadline=None)
def test_extract_then_inline_computes_the_same(graph, data, seed):
    chosen = data.draw(st.lists(st.sampled_from(sorted(graph.nodes)), min_size=1, unique=True))
    whole = outputs_of(graph)
    try:
        taken = extract(graph, specs(), chosen, "Part", "sub")
    except CannotExtract:
        assume(False)
    left = settle(taken)

    assert outputs_of(left, {"new": taken.agent}, random.Random(seed).randrange) == whole
    back = inline(left, specs(), "sub", taken.agent)
    assert outputs_of(back) == whole
    assert (set(back.edges), set(back.nodes)) == (set(graph.edges), set(graph.nodes))


@pytest.fixture
def chain(world):
    graph = graph_of(CHAIN, CHAIN_EDGES, layout={"a": [0, 0], "b": [320, 8], "c": [640, 0]})
    data = services.readable_data(graph_data(replace(graph, name="Chain")))
    return services.create_agent(project=world.playground, by=world.alice, graph=data)


def send(world, agent, way, body):
    return signed_in(world.bob).post(f"/api/w/acme/agents/{agent.id}/draft/{way}", body)


def change(agent, commands):
    return services.apply_commands(agent, read_commands(commands), None)


def test_extracting_and_inlining_through_the_api_gives_the_same_draft(world, chain):
    before = services.export_text(chain, "yaml")

    answer = send(world, chain, "extract", {"nodes": ["b", "c"], "name": "Second half"})
    made = answer.json()
    state = change(chain, made["commands"])

    assert answer.status_code == 201
    assert [problem for problem in state.problems if problem.severity == "error"] == []
    assert sorted(state.graph["nodes"]) == ["a", made["node"]]
    other = Agent.objects.for_workspace(world.acme).get(pk=made["agent"])
    assert (other.name, sorted(services.read_draft(other)["nodes"])) == ("Second half", ["b", "c"])
    back = send(world, chain, "inline", {"node": made["node"]})
    change(chain, back.json()["commands"])
    assert services.export_text(chain, "yaml") == before


def test_a_run_of_the_draft_with_the_new_agent_is_pinned(world, chain):
    change(chain, send(world, chain, "extract", {"nodes": ["b"], "name": "Middle"}).json()["commands"])

    assert draft_runs.pin_draft(chain, world.alice)


def test_a_refusal_makes_no_agent(world, chain):
    answer = send(world, chain, "extract", {"nodes": ["a", "c"], "name": "Ends"})

    assert (answer.status_code, answer.json()["code"]) == (422, "cannot_extract")
    assert not Agent.objects.for_workspace(world.acme).filter(name="Ends").exists()
    answer = send(world, chain, "inline", {"node": "a"})
    assert (answer.status_code, answer.json()["code"]) == (422, "cannot_inline")
