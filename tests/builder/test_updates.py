"""Looking through updates: whatever the library writes passes, whatever could harm it does not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Array, Doc, Map, Text, XmlFragment, merge_updates

from builder.document import new_document, read_graph_data
from builder.errors import UpdateRefused
from builder.updates import EMPTY_UPDATE, check_shape, check_update

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def breaks(doc, update):
    """Whether the library refuses an update or panics over it; both are exceptions, not the end of the process."""
    try:
        doc.apply_update(update)
    except BaseException as trouble:
        if isinstance(trouble, ValueError) or type(trouble).__name__ == "PanicException":
            return True
        raise
    return False


def edge_with(payload):
    """An update that sets an edge to a value of these bytes."""
    doc = Doc(client_id=7)
    doc.get("edges", type=Map)["k"] = ["MARKER"]
    marker = b"u\x01w\x06MARKER"
    update = doc.get_update()
    assert marker in update
    return update.replace(marker, payload)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from(["plain", "text", "map", "remove"]), json_values), max_size=12
    )
)
def test_everything_that_a_client_writes_passes(edits):
    doc, updates = Doc(), []
    nodes = doc.get("nodes", type=Map)
    doc.observe(lambda event: updates.append(event.update))
    for name, edit, value in edits:
        if edit == "remove":
            nodes.pop(name, None)
        elif edit == "map":
            nodes[name] = Map({"kind": "llm@1", "settings": Map({"prompt": Text("é😀"), "x": value})})
        else:
            nodes[name] = Text(str(value)) if edit == "text" else value
        if isinstance(node := nodes.get(name), Text):
            node.insert(0, "now ")

    for update in (*updates, doc.get_update(), merge_updates(doc.get_update(), *updates)):
        check_update(update)
    check_shape(doc)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=60))
def test_no_bytes_do_more_than_be_refused(data):
    try:
        check_update(data)
    except UpdateRefused:
        return
    doc = new_document()
    if not breaks(doc, data):
        read_graph_data(doc)


@pytest.mark.parametrize("brackets", [b"u\x01", b"v\x01\x01k"])
def test_a_value_that_nests_a_hundred_thousand_deep_never_reaches_the_library(brackets):
    with pytest.raises(UpdateRefused, match="nests"):
        check_update(edge_with(brackets * 100_000 + b"~"))


def test_a_value_of_ordinary_depth_passes():
    assert check_update(edge_with(b"u\x01" * 30 + b"~")) is False


@pytest.mark.parametrize("shared", [Array([1]), XmlFragment(), Doc()], ids=["array", "xml", "subdocument"])
def test_shared_types_that_a_draft_has_no_use_for_are_refused(shared):
    doc = Doc()
    doc.get("nodes", type=Map)["a"] = shared

    with pytest.raises(UpdateRefused):
        check_update(doc.get_update())


def test_shared_maps_that_nest_too_deep_are_refused_at_once_and_step_by_step():
    doc = Doc()
    nodes = doc.get("nodes", type=Map)
    nodes["a"] = Map({"settings": Map({"x": Map({"y": Map({})})})})
    with pytest.raises(UpdateRefused, match="nest"):
        check_update(doc.get_update())

    doc = Doc()
    shared = doc.get("nodes", type=Map)
    looks = []
    for _ in range(5):
        before = doc.get_state()
        shared["a"] = Map()
        shared = shared["a"]
        looks.append(check_update(doc.get_update(before)))
    assert looks[1:] == [True] * 4
    with pytest.raises(UpdateRefused, match="nest"):
        check_shape(doc)


@pytest.mark.parametrize(
    "update", [b"", b"\x00", b"\x01\x01", b"\x00\x00\x00", b"\xff" * 20, b"\x01\xff\xff\xff\xff\x7f\x00\x00"]
)
def test_a_damaged_update_is_refused(update):
    with pytest.raises(UpdateRefused):
        check_update(update)


def test_an_empty_update_passes():
    assert check_update(EMPTY_UPDATE) is False


@pytest.mark.parametrize("wrong", [Text("x"), Array([1])])
def test_a_root_of_another_type_reads_as_empty(wrong):
    doc = Doc()
    doc["nodes"] = wrong

    other = new_document(doc.get_update())

    assert read_graph_data(other)["nodes"] == {}


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["meta", "inputs", "nodes", "edges", "layout"]),
        st.dictionaries(st.text(max_size=5), json_values),
    )
)
def test_reading_never_raises_whatever_stands_in_the_maps(roots):
    from builder.problems import find_problems_alone
    from graphs.text import emit_yaml

    doc = new_document()
    for root, values in roots.items():
        for name, value in values.items():
            doc.get(root, type=Map)[name] = value

    data = read_graph_data(doc)

    find_problems_alone(data)
    emit_yaml(data)
