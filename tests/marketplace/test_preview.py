"""The picture of a graph is well-formed and safe for any graph."""

from xml.etree import ElementTree

from engine.textform import parse_graph
from marketplace.preview import draw_graph, place_boxes


def graph_of(**data: object) -> object:
    return parse_graph({"format": "agent/1", **data})[0]


def test_an_empty_graph_has_a_picture() -> None:
    assert len(ElementTree.fromstring(draw_graph(graph_of(), "Empty"))) == 2


def test_every_node_and_edge_is_drawn_with_its_text_escaped() -> None:
    nodes = {"a": {"kind": "template@1", "title": "A & <B>"}, "b": {"kind": "gone@1"}}
    graph = graph_of(nodes=nodes, edges=["a.text -> b.x", "b.y -> output.z"])

    drawn = ElementTree.fromstring(draw_graph(graph, 'Say "hi"'))

    assert [text.text for text in drawn.iter("text")] == ["Input", "A & <B>", "gone@1", "Output"]
    assert len(list(drawn.iter("path"))) == 2


def test_children_stand_inside_their_container() -> None:
    nodes = {"each": {"kind": "for_each@1"}, "inner": {"kind": "template@1", "parent": "each"}}
    graph = graph_of(nodes=nodes, layout={"each": [100, 100, 500, 300], "inner": [20, 64]})

    boxes = place_boxes(graph)

    assert (boxes["inner"].x, boxes["inner"].y) == (120, 164)


def test_a_circle_of_edges_ends() -> None:
    nodes = {"a": {"kind": "template@1"}, "b": {"kind": "template@1"}}

    assert draw_graph(graph_of(nodes=nodes, edges=["a.text -> b.x", "b.text -> a.x"]), "Circle").startswith("<svg")
