"""Graphs for tests: by hand, and random ones from Hypothesis."""

from hypothesis import strategies as st

from engine.graph import Graph
from engine.textform import parse_graph


def graph_of(nodes, edges, inputs=("topic",), **more) -> Graph:
    """A graph from {id: kind or node data} and edge lines; fails loudly when it cannot be read."""
    data = {
        "format": "agent/1",
        "name": "Test",
        "inputs": {name: {"type": "any"} for name in inputs},
        "nodes": {node: {"kind": value} if isinstance(value, str) else value for node, value in nodes.items()},
        "edges": list(edges),
        **more,
    }
    graph, problems = parse_graph(data)
    assert problems == []
    return graph


@st.composite
def random_graphs(draw, max_nodes=30):
    """A random acyclic graph of steps, branches and merges, some of them switched off, some with an error policy."""
    count = draw(st.integers(1, max_nodes))
    nodes, edges = {}, []
    outputs = {"input": ["topic"]}
    for index in range(count):
        name, kind = f"n{index}", draw(st.sampled_from(["step@1", "step@1", "branch@1", "merge@1"]))
        nodes[name] = {"kind": kind}
        if kind == "step@1":
            nodes[name]["on_error"] = {"policy": draw(st.sampled_from(["default", "follow"])), "default": {"value": 0}}
        if draw(st.integers(0, 9)) == 0:
            nodes[name]["disabled"] = True
        for _ in range(draw(st.integers(1, 3)) if kind == "merge@1" else 1):
            source = draw(st.sampled_from(list(outputs)))
            port = draw(st.sampled_from(outputs[source]))
            edges.append(f"{source}.{port} -> {name}.{'values' if kind == 'merge@1' else 'value'}")
        outputs[name] = {"step@1": ["value", "error"], "branch@1": ["yes", "no"], "merge@1": ["value"]}[kind]
        edges.append(f"{name}.{outputs[name][0]} -> output.{name}")
    return graph_of(nodes, dict.fromkeys(edges))
