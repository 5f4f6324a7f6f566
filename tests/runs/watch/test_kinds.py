"""The kind of the node that a step's path names."""

from engine.graph import Graph, Node
from runs.watch.traces import kinds_of


def test_a_path_is_followed_through_containers_tools_and_sub_agents():
    inner = Graph(nodes={"write": Node("write", "llm@1"), "each": Node("each", "for_each@1")})
    graph = Graph(
        nodes={
            "each": Node("each", "for_each@1"),
            "write": Node("write", "template@1", parent="each"),
            "team": Node("team", "agent@1"),
            "search": Node("search", "http_request@1"),
            "sub": Node("sub", "sub_agent@1", settings={"agent": "a-1"}),
        }
    )
    kind_of = kinds_of(graph, {"a-1": inner})
    expected = {
        "each": "for_each@1",
        "each#3/write": "template@1",
        "team#t1c0/search": "http_request@1",
        "sub#0/write": "llm@1",
        "sub#0/each": "for_each@1",
        "gone": "",
        "sub#0/gone": "",
    }

    assert {path: kind_of(path) for path in expected} == expected
