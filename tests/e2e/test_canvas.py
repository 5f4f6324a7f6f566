"""The canvas under a person's hands: containers, edges that take a node in between, tidying, and very large drafts."""

import re
from typing import Any

from playwright.sync_api import Locator, expect

from bench.drafts import grid
from tests.e2e.editor import Editor
from tests.e2e.graphs import greeter
from tests.e2e.people import Person


def rows(name: str) -> dict[str, Any]:
    """A container with a node in it, and a node beside it."""
    return {
        "name": name,
        "inputs": {"rows": {"type": "list of text"}},
        "nodes": {
            "each": {"kind": "for_each@1", "title": "Rows", "settings": {}},
            "say": {"kind": "template@1", "title": "Say", "parent": "each", "settings": {"text": "{{ row }}!"}},
            "sum": {"kind": "template@1", "title": "Sum", "settings": {"text": "{{ all }}"}},
        },
        "edges": [
            "input.rows -> each.items", "each.item -> say.row", "say.text -> each.result", "each.results -> sum.all",
            "sum.text -> output.text",
        ],
        "layout": {
            "input": [-320, 0], "each": [0, 0, 640, 320], "say": [200, 104], "sum": [760, 0], "output": [1080, 0],
        },
    }  # fmt: skip


def drag(editor: Editor, card: Locator, by: tuple[float, float]) -> None:
    """Hold a card at its middle, move it by so much of the graph, let go."""
    x, y = hold(editor, card)
    # A card follows from where its drag was noticed. A busy page sees many moves as one, but none that is a frame old.
    editor.me.page.mouse.move(x + 2, y + 2)
    editor.me.page.evaluate("() => new Promise(requestAnimationFrame)")
    let_go(editor, x + 2, y + 2, by)


def pull(editor: Editor, corner: Locator, by: tuple[float, float]) -> None:
    """Hold a corner, move it by so much of the graph from where it was pressed, let go."""
    x, y = hold(editor, corner)
    let_go(editor, x, y, by)


def hold(editor: Editor, start: Locator) -> tuple[float, float]:
    """Press on the middle of something; where that is."""
    editor.move_to(start)
    box = start.bounding_box()
    assert box is not None
    editor.me.page.mouse.down()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def let_go(editor: Editor, x: float, y: float, by: tuple[float, float]) -> None:
    zoom = zoom_of(editor)  # Read late: once there is something to hold, the camera stands.
    editor.me.page.mouse.move(x + by[0] * zoom, y + by[1] * zoom, steps=10)
    editor.me.page.mouse.up()
    editor.wait_until_saved()


def zoom_of(editor: Editor) -> float:
    style = editor.me.page.locator(".react-flow__viewport").get_attribute("style") or ""
    found = re.search(r"scale\(([\d.]+)\)", style)
    assert found
    return float(found[1])


def corner(editor: Editor, title: str, x: str, y: str) -> Locator:
    """A corner of a chosen container, to pull at."""
    editor.choose(title)
    return editor.canvas.locator(f".resize-corner.{x}.{y}")


def place(editor: Editor, node: str) -> list[float]:
    found: list[float] = editor.graph()["layout"][node]
    return found


def test_a_container_grows_by_its_lower_right_corner_in_one_undo_step(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(rows("Grow")))

    pull(editor, corner(editor, "Rows", "bottom", "right"), (160, 80))

    assert person.until(lambda: place(editor, "each") == [0, 0, 800, 400])
    assert place(editor, "say") == [200, 104]
    editor.undo()
    assert person.until(lambda: place(editor, "each") == [0, 0, 640, 320])


def test_a_container_that_grows_to_the_upper_left_leaves_its_nodes_where_they_are(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(rows("Grow back")))
    before = editor.card("Say").bounding_box()

    pull(editor, corner(editor, "Rows", "top", "left"), (-80, -40))

    assert person.until(lambda: place(editor, "each") == [-80, -40, 720, 360])
    assert place(editor, "say") == [280, 144]
    assert editor.card("Say").bounding_box() == before
    editor.undo()
    assert person.until(lambda: (place(editor, "each"), place(editor, "say")) == ([0, 0, 640, 320], [200, 104]))


def test_a_node_is_dragged_out_of_a_container_and_back(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(rows("In and out")))
    heading = editor.card("Say").get_by_role("heading")

    drag(editor, heading, (0, 400))
    person.until(lambda: "parent" not in editor.graph()["nodes"]["say"])
    assert place(editor, "say") == [200, 504]
    assert [edge for edge in editor.graph()["edges"] if "say" in edge] == []

    drag(editor, heading, (0, -400))
    assert person.until(lambda: editor.graph()["nodes"]["say"].get("parent")) == "each"
    assert place(editor, "say") == [200, 104]

    editor.undo()
    editor.undo()
    graph = rows("In and out")
    assert person.until(lambda: sorted(editor.graph()["edges"]) == sorted(graph["edges"]))
    assert editor.graph()["nodes"]["say"]["parent"] == "each"


def test_several_nodes_are_dragged_into_a_container_with_the_edges_between_them(person: Person) -> None:
    graph = rows("Two at once")
    graph["nodes"]["end"] = {"kind": "template@1", "title": "End", "settings": {"text": "{{ text }}"}}
    graph["edges"] += ["sum.text -> end.text"]
    graph["layout"] |= {"each": [0, 0, 900, 320], "sum": [160, 520], "end": [480, 520], "output": [1280, 0]}
    editor = Editor.open(person, person.make_agent(graph))

    editor.choose("Sum")
    editor.card("End").get_by_role("heading").click(modifiers=["Control"])
    drag(editor, editor.card("End").get_by_role("heading"), (0, -400))

    nodes = person.until(lambda: (read := editor.graph()["nodes"])["end"].get("parent") and read)
    assert (nodes["sum"]["parent"], nodes["end"]["parent"]) == ("each", "each")
    edges = editor.graph()["edges"]
    assert "sum.text -> end.text" in edges
    assert not {"each.results -> sum.all", "sum.text -> output.text"} & set(edges)


def test_the_minimap_comes_with_many_nodes_and_goes_when_told(person: Person) -> None:
    page, nodes = person.page, {f"n{number}": {"kind": "note@1"} for number in range(38)}
    layout = {node: [number % 5 * 280, number // 5 * 200] for number, node in enumerate(nodes)}
    layout |= {"input": [-300, 0], "output": [1500, 0]}
    editor = Editor.open(person, person.make_agent({"name": "Mapped", "nodes": nodes, "layout": layout}))
    minimap, button = page.locator("[data-minimap]"), page.get_by_role("button", name="Minimap")
    expect(minimap).to_be_visible()
    expect(button).to_have_attribute("aria-pressed", "true")
    person.keep("minimap")

    button.click()
    expect(minimap).to_have_count(0)
    page.reload()
    expect(editor.canvas.get_by_role("article").first).to_be_visible()
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(minimap).to_have_count(0)

    editor.take_command("minimap", "Minimap")
    expect(minimap).to_be_visible()


def test_a_kind_dropped_on_a_container_stands_in_it(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(rows("Drop inside")))
    target = editor.card("Rows").bounding_box()
    pane = editor.canvas.bounding_box()
    assert target is not None
    assert pane is not None

    x, y = target["x"] + target["width"] * 0.7, target["y"] + target["height"] * 0.85
    editor.drag_kind("Wait", (x - pane["x"]) / pane["width"], (y - pane["y"]) / pane["height"])
    editor.wait_until_saved()

    added = person.until(lambda: set(editor.graph()["nodes"]) - {"each", "say", "sum"}).pop()
    assert editor.graph()["nodes"][added]["parent"] == "each"


def test_the_plus_on_an_edge_puts_a_node_in_between(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(greeter("In between")))
    edge = editor.canvas.locator('[data-edge="greet.text -> ask.greeting"]')

    editor.move_to(edge)
    person.page.get_by_role("button", name="Insert a node here").click()
    person.page.get_by_placeholder(re.compile("Add")).fill("transform")
    person.page.keyboard.press("Enter")
    editor.wait_until_saved()

    added = person.until(lambda: set(editor.graph()["nodes"]) - {"greet", "ask"}).pop()
    edges = editor.graph()["edges"]
    assert "greet.text -> ask.greeting" not in edges
    assert f"greet.text -> {added}.data" in edges
    assert [edge for edge in edges if edge.startswith(f"{added}.") and edge.endswith("-> ask.greeting")]
    editor.undo()
    assert person.until(lambda: sorted(editor.graph()["edges"]) == sorted(greeter("")["edges"]))


def test_tidying_up_brings_every_card_into_sight_and_is_one_undo_step(person: Person) -> None:
    graph = rows("Tidy")
    graph["layout"] |= {"sum": [-2400, 1600], "output": [5200, -900]}
    editor = Editor.open(person, person.make_agent(graph))

    person.page.get_by_role("button", name="Tidy up").click()
    person.until(lambda: place(editor, "sum") != [-2400, 1600])

    for title in ("Input", "Rows", "Say", "Sum", "Output"):
        expect(editor.card(title)).to_be_in_viewport(ratio=0.99)
    person.keep("tidied")
    editor.undo()
    assert person.until(lambda: editor.graph()["layout"] == graph["layout"])


def test_tidying_up_lets_no_edge_run_backwards_and_keeps_the_order_of_ports(person: Person) -> None:
    names = ["a", "b", "c", "d"]
    nodes: dict[str, Any] = {
        name: {"kind": "template@1", "title": name.upper(), "settings": {"text": f"{{{{ {name} }}}}"}} for name in names
    }
    nodes["all"] = {"kind": "template@1", "title": "All", "settings": {"text": "{{ a }} {{ b }} {{ c }} {{ d }}"}}
    graph = {
        "name": "Ordered", "inputs": {name: {"type": "text"} for name in names}, "nodes": nodes,
        "edges": [
            *(f"input.{name} -> {name}.{name}" for name in names), *(f"{name}.text -> all.{name}" for name in names),
            "all.text -> output.text",
        ],
        "layout": {
            "input": [900, 0], "a": [600, 900], "b": [600, 600], "c": [600, 300], "d": [600, 0], "all": [300, 0],
            "output": [0, 0],
        },
    }  # fmt: skip
    editor = Editor.open(person, person.make_agent(graph))

    person.page.get_by_role("button", name="Tidy up").click()
    person.until(lambda: place(editor, "all") != [300, 0])

    read = editor.graph()
    ends = [[end.partition(".")[0] for end in edge.split(" -> ")] for edge in read["edges"]]
    backwards = [(source, target) for source, target in ends if place(editor, source)[0] >= place(editor, target)[0]]
    assert (backwards, sorted(names, key=lambda name: place(editor, name)[1])) == ([], names)
    person.keep("tidied-ports")


def test_a_draft_of_five_thousand_nodes_opens_and_is_edited(person: Person) -> None:
    agent = person.make_agent(grid(5_000))
    editor = Editor.open(person, agent)
    picture = editor.canvas.locator("[data-overview] canvas")
    expect(picture).to_be_visible()

    before = zoom_of(editor), person.page.locator(".react-flow__viewport").get_attribute("style")
    editor.move_to_place(0.5, 0.5)
    person.page.mouse.wheel(0, 100)
    expect(person.page.locator(".react-flow__viewport")).not_to_have_attribute("style", before[1] or "")
    assert zoom_of(editor) == before[0]
    person.keep("overview-of-5000")

    person.page.get_by_role("button", name="Fit to screen").click()
    editor.move_to_place(0.5, 0.5)
    person.page.mouse.click(*middle(editor))
    expect(picture).to_have_count(0)
    expect(editor.inspector.get_by_label("Title")).to_be_visible()
    editor.rename("Found")
    editor.wait_until_saved()

    person.page.reload()
    editor.wait_until_saved()
    assert person.until(lambda: any(node.get("title") == "Found" for node in editor.graph()["nodes"].values()))
    assert len(editor.graph()["nodes"]) == 5_000


def middle(editor: Editor) -> tuple[float, float]:
    box = editor.canvas.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_an_editor_that_does_not_open_says_what_it_waits_for_and_offers_a_way_out(person: Person) -> None:
    agent = person.make_agent(greeter("Silent"))
    lines: list[Any] = []
    person.page.route_web_socket(
        re.compile("/drafts/"), lambda line: lines.append(line)
    )  # Opens, and never says a word.

    person.goto(f"/w/demo/agents/{agent}")
    expect(person.page.get_by_text("Waiting for the server to send the draft")).to_be_visible()
    person.page.get_by_role("button", name="Try again").click()
    person.until(lambda: len(lines) == 2)
    person.page.get_by_role("link", name="All agents").click()

    person.page.wait_for_url("**/w/demo")


def test_the_list_of_a_large_draft_holds_only_the_rows_in_sight(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(grid(2_000)))
    person.page.get_by_role("button", name="List of nodes").click()
    rows_drawn = person.page.get_by_role("treegrid", name="Nodes").get_by_role("row")
    expect(rows_drawn.first).to_contain_text("text to Template, text to Template, ")
    expect(rows_drawn.first).to_contain_text("and 92 more")
    assert rows_drawn.count() < 100

    expect(rows_drawn.first).to_be_focused()
    person.page.keyboard.press("End")
    last = person.page.get_by_role("complementary", name="List of nodes").locator("[aria-rowindex='2002']")
    expect(last).to_contain_text("Output")
    expect(last).to_be_focused()
    person.page.keyboard.press("e")
    expect(person.page.get_by_role("dialog", name="Connect")).to_contain_text("more. Type to narrow them down.")
    person.page.keyboard.press("Escape")

    expect(editor.inspector).to_contain_text("Output")
    person.keep("list-of-2000")
