"""Gestures on the canvas: what holds a dragged card, what a drop means, and the same by keyboard."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from bench.product import Product
from tests.e2e.editor import Editor
from tests.e2e.graphs import greeter
from tests.e2e.people import Person, open_window
from tests.e2e.test_canvas import hold, place, zoom_of
from tests.e2e.test_texts import YAML


def row(name: str) -> dict[str, Any]:
    """Three templates that are wired to nothing, the last of them out of line."""
    return {
        "name": name,
        "nodes": {
            key: {"kind": "template@1", "title": title, "settings": {"text": "Plain"}}
            for key, title in (("one", "One"), ("two", "Two"), ("far", "Far"))
        },
        "layout": {"input": [-400, 0], "output": [1100, 0], "one": [0, 0], "two": [300, 0], "far": [704, 304]},
    }


@contextmanager
def dragged(editor: Editor, title: str, by: tuple[float, float]) -> Iterator[None]:
    """Hold a card by its title and move it by so much of the graph; let go after what follows."""
    mouse, page = editor.me.page.mouse, editor.me.page
    x, y = hold(editor, editor.card(title).get_by_role("heading"))
    mouse.move(x + 2, y + 2)
    page.evaluate("() => new Promise(requestAnimationFrame)")
    zoom = zoom_of(editor)
    mouse.move(x + 2 + by[0] * zoom, y + 2 + by[1] * zoom, steps=10)
    yield
    mouse.up()
    editor.wait_until_saved()


def test_a_dragged_card_is_held_by_lines_and_equal_distances_and_a_copy_stays_with_alt(person: Person) -> None:
    editor, page = Editor.open(person, person.make_agent(row("Held"))), person.page
    guides = page.locator("[data-guides]")

    with dragged(editor, "Far", (-101, -301)):
        expect(guides).to_have_attribute("data-gaps", "2")
        expect(guides).not_to_have_attribute("data-guides", "0")
        person.keep("drag-guides")
    expect(guides).to_have_count(0)
    assert person.until(lambda: place(editor, "far") == [600, 0])  # As far from Two as Two is from One, and in line.

    page.keyboard.press("Control+z")
    assert person.until(lambda: place(editor, "far") == [704, 304])

    page.keyboard.down("Alt")
    with dragged(editor, "Far", (-400, 0)):
        expect(page.locator(".drag-original")).to_have_count(1)
    page.keyboard.up("Alt")
    nodes = person.until(lambda: len(read := editor.graph()["nodes"]) == 4 and read)
    copy = (set(nodes) - {"one", "two", "far"}).pop()
    assert (nodes[copy]["title"], place(editor, copy), place(editor, "far")) == ("Far", [300, 304], [704, 304])
    expect(editor.card("Far")).to_have_count(2)


def test_arrows_move_what_is_chosen_by_one_or_by_ten(person: Person) -> None:
    editor, page = Editor.open(person, person.make_agent(row("Nudged"))), person.page
    editor.choose("One")
    editor.canvas.focus()

    page.keyboard.press("Alt+ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    assert person.until(lambda: place(editor, "one") == [1, 10])

    editor.card("Two").get_by_role("heading").click(modifiers=["Control"])
    editor.canvas.focus()
    page.keyboard.press("ArrowLeft")
    assert person.until(lambda: (place(editor, "one"), place(editor, "two")) == ([0, 10], [299, 0]))


def test_several_cards_are_lined_up_and_spread_each_in_one_undo_step(person: Person) -> None:
    editor, page = Editor.open(person, person.make_agent(row("Arranged"))), person.page
    bar = page.get_by_role("toolbar", name="Arrange")
    expect(bar).to_have_count(0)
    editor.choose("One")
    for title in ("Two", "Far"):
        editor.card(title).get_by_role("heading").click(modifiers=["Control"])
    person.keep("arrange-bar")

    bar.get_by_role("button", name="Align bottom edges").click()
    assert person.until(lambda: [place(editor, node)[1] for node in ("one", "two", "far")] == [304, 304, 304])
    bar.get_by_role("button", name="Spread evenly across").click()
    assert person.until(lambda: [place(editor, node)[0] for node in ("one", "two", "far")] == [0, 352, 704])
    page.keyboard.press("Control+z")
    assert person.until(lambda: place(editor, "two") == [300, 304])

    editor.card("Two").get_by_role("heading").click(button="right")
    page.get_by_role("menuitem", name="Arrange").press("ArrowRight")
    person.keep("node-menu")
    page.get_by_role("menuitem", name="Align left edges").click()
    assert person.until(lambda: {place(editor, node)[0] for node in ("one", "two", "far")} == {0})
    page.keyboard.press("Control+z")
    editor.take_command("align top", "Align top edges")
    page.keyboard.press("Control+z")
    assert person.until(lambda: place(editor, "far") == [704, 304])


def test_the_menu_is_there_for_nodes_edges_and_the_canvas_by_pointer_and_key(person: Person) -> None:
    editor, page = Editor.open(person, person.make_agent(greeter("Menus"))), person.page
    menu = page.get_by_role("menu")

    editor.move_to(editor.canvas.locator('[data-edge="greet.text -> ask.greeting"]'))
    page.mouse.down(button="right")
    page.mouse.up(button="right")
    menu.get_by_role("menuitem", name="Remove this edge").click()
    assert person.until(lambda: "greet.text -> ask.greeting" not in editor.graph()["edges"])

    editor.canvas.click(button="right", position={"x": 300, "y": 560})
    menu.get_by_role("menuitem", name="Add a node here").click()
    page.get_by_placeholder("Add a node…").fill("wait")
    page.keyboard.press("Enter")
    assert person.until(lambda: len(editor.graph()["nodes"]) == 3)

    editor.choose("Greet")
    editor.canvas.focus()
    page.keyboard.press("Shift+F10")
    menu.get_by_role("menuitem", name="Delete").press("Enter")
    assert person.until(lambda: "greet" not in editor.graph()["nodes"])
    expect(editor.canvas).to_be_focused()


def test_the_palette_goes_to_nodes_and_runs_and_the_keys_are_listed(person: Person) -> None:
    agent = person.make_agent(greeter("Found by name"))
    run = person.send(f"/w/demo/agents/{agent}/runs", {"inputs": {"name": "Ada"}})["id"]
    editor, page = Editor.open(person, agent), person.page

    editor.take_command("ask", "Go to Ask")
    expect(editor.inspector.get_by_label("Title")).to_have_value("Ask")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys")
    for words in ("Follow an edge", "Tidy up", "Next problem", "Zoom in", "Run…"):
        expect(keys.get_by_text(words, exact=True)).to_be_visible()
    person.keep("keys")
    page.keyboard.press("Escape")
    editor.take_command("found by name", "Run of Found by name")
    page.wait_for_url(f"**/w/demo/runs/{run}")


def test_a_node_dropped_on_an_edge_is_taken_in_whether_it_is_new_or_moved(person: Person) -> None:
    graph = greeter("Taken in")
    graph["nodes"]["spare"] = {"kind": "template@1", "title": "Spare", "settings": {"text": ""}}
    graph["layout"] |= {"spare": [480, 400], "ask": [960, 0], "output": [1280, 0]}
    editor, page = Editor.open(person, person.make_agent(graph)), person.page
    edge = editor.canvas.locator('[data-edge="greet.text -> ask.greeting"]')

    with dragged(editor, "Spare", (160, -400)):
        expect(edge).to_have_attribute("data-taking", "true")
        person.keep("splice")
    edges = person.until(lambda: "greet.text -> ask.greeting" not in (read := editor.graph()["edges"]) and read)
    assert {"greet.text -> spare.greet", "spare.text -> ask.greeting"} <= set(edges)
    page.keyboard.press("Control+z")
    assert person.until(lambda: place(editor, "spare") == [480, 400])
    assert sorted(editor.graph()["edges"]) == sorted(graph["edges"])

    box, pane = edge.bounding_box(), editor.canvas.bounding_box()
    assert box is not None
    assert pane is not None
    middle = (box["x"] + box["width"] / 2 - pane["x"], box["y"] + box["height"] / 2 - pane["y"])
    editor.drag_kind("Transform", middle[0] / pane["width"], middle[1] / pane["height"])
    assert person.until(lambda: len(editor.graph()["nodes"]) == 4)
    assert "greet.text -> ask.greeting" not in editor.graph()["edges"]
    expect(editor.canvas.locator("[data-taking]")).to_have_count(0)


DROP = """([files, address, x, y]) => {
    const data = new DataTransfer()
    for (const [name, type, text] of files) data.items.add(new File([text], name, {type}))
    if (address) data.setData('text/uri-list', address)
    const target = document.elementFromPoint(x, y)
    const options = {dataTransfer: data, bubbles: true, cancelable: true, clientX: x, clientY: y}
    for (const kind of ['dragenter', 'dragover', 'drop']) target.dispatchEvent(new DragEvent(kind, options))
}"""


def drop(editor: Editor, *files: tuple[str, str, str], address: str = "") -> None:
    """Let files (name, media type, text) or an address fall onto the canvas."""
    box = editor.canvas.bounding_box()
    assert box is not None
    editor.me.page.evaluate(DROP, [files, address, box["x"] + 300, box["y"] + 500])


def test_dropped_files_and_addresses_become_the_sensible_thing(person: Person) -> None:
    graph = greeter("Dropped on")
    editor, page = Editor.open(person, person.make_agent(graph)), person.page

    drop(editor, ("people.csv", "text/csv", "name,age\nAda,36\nBo,7\n"))
    inputs = person.until(lambda: "people" in (read := editor.graph()["inputs"]) and read)
    assert inputs["people"] == {
        "type": "list of json",
        "default": [{"name": "Ada", "age": 36}, {"name": "Bo", "age": 7}],
    }
    each = editor.node_named("Each of people")
    assert f"input.people -> {each}.items" in editor.graph()["edges"]
    expect(page.get_by_text("2 rows as the input “people”.")).to_be_visible()
    person.keep("dropped-rows")

    drop(editor, ("prices.json", "application/json", '{"tea": 3}'), ("prompt.md", "text/markdown", "Say {{ what }}"))
    person.until(lambda: len(editor.graph()["nodes"]) == 5)
    nodes = editor.graph()["nodes"]
    assert nodes[editor.node_named("Prices")]["settings"] == {"expression": '{\n  "tea": 3\n}', "inputs": []}
    assert nodes[editor.node_named("Prompt")]["settings"]["text"] == "Say {{ what }}"

    drop(editor, ("cat.png", "image/png", "not really a picture"))
    assert person.until(lambda: editor.graph()["inputs"].get("cat", {}).get("type")) == "image"
    drop(editor, address="https://example.org/data")
    assert person.until(lambda: len(editor.graph()["nodes"]) == 6)
    assert editor.graph()["nodes"][editor.node_named("example.org")]["settings"]["url"] == "https://example.org/data"
    drop(editor, ("x.zip", "application/zip", "PK"))
    expect(page.get_by_text("“x.zip” cannot be used here.")).to_be_visible()

    text = json.dumps({"format": "agent/1", **greeter("From a file")})
    drop(editor, ("agent.json", "application/json", text))
    page.get_by_role("dialog", name="This is an agent").get_by_role("button", name="Add to this graph").click()
    assert person.until(lambda: len(editor.graph()["nodes"]) == 8)
    drop(editor, ("agent.json", "application/json", text))
    person.keep("dropped-agent")
    page.get_by_role("dialog", name="This is an agent").get_by_role("button", name="Make a new agent").click()
    page.wait_for_url(lambda url: editor.agent not in url)
    assert Editor.here(person).graph()["name"] == "From a file"


PEOPLE = 'name;said;age\r\n"Lovelace; Ada";"She said ""no""\nand left";36\r\nBo;;007\r\n'


def test_a_pdf_a_yaml_file_and_a_table_with_semicolons_and_quotes_are_dropped(person: Person) -> None:
    editor, page = Editor.open(person, person.make_agent(greeter("Dropped kinds"))), person.page

    drop(editor, ("people.csv", "text/csv", PEOPLE))
    inputs = person.until(lambda: "people" in (read := editor.graph()["inputs"]) and read)
    assert inputs["people"]["default"] == [
        {"name": "Lovelace; Ada", "said": 'She said "no"\nand left', "age": 36},
        {"name": "Bo", "said": "", "age": "007"},
    ]

    drop(editor, ("Report.pdf", "application/pdf", "%PDF-1.4 not really"))
    report = person.until(lambda: editor.graph()["inputs"].get("report"))
    assert (report["type"], report["default"]["name"]) == ("document", "Report.pdf")
    assert report["default"]["media_type"] == "application/pdf"

    drop(editor, ("prices.yaml", "", "tea: 3\nmilk: [1, 2]\n"))
    person.until(lambda: len(editor.graph()["nodes"]) == 4)
    data = json.loads(editor.graph()["nodes"][editor.node_named("Prices")]["settings"]["expression"])
    assert data == {"tea": 3, "milk": [1, 2]}

    drop(editor, ("agent.yaml", "", YAML.format(name="From YAML")))
    dialog = page.get_by_role("dialog", name="This is an agent")
    dialog.get_by_role("button", name="Make a new agent").click()
    page.wait_for_url(lambda url: editor.agent not in url)
    assert Editor.here(person).graph()["name"] == "From YAML"


def test_a_value_of_a_step_is_carried_onto_a_node_into_a_field_and_by_keyboard(person: Person) -> None:
    graph = greeter("Carried")
    graph["nodes"]["later"] = {"kind": "template@1", "title": "Later", "settings": {"text": "And"}}
    graph["layout"]["later"] = [320, 300]
    editor, page = Editor.open(person, person.make_agent(graph)), person.page
    editor.run(name="Ada")
    editor.wait_for_run("succeeded")

    def later() -> str:
        text: str = editor.graph()["nodes"]["later"]["settings"]["text"]
        return text

    editor.choose("Greet")
    editor.inspector.get_by_role("tab", name="Output").click()
    person.keep("value-handles")
    editor.carry(editor.inspector.get_by_role("button", name="Use text in…"), editor.card("Later"))
    expect(page.locator("[data-taking]")).to_have_count(0)
    assert person.until(lambda: later() == "And {{ greet }}")
    assert "greet.text -> later.greet" in editor.graph()["edges"]
    expect(editor.inspector.get_by_label("Title")).to_have_value("Later")

    editor.steps.filter(has_text="Greet").first.get_by_role("button").first.click()
    editor.choose("Later")
    handle = editor.dock.get_by_role("button", name="Use text in…")
    editor.carry(handle, editor.setting("Text"), at={"x": 200, "y": 50})
    assert person.until(lambda: later() == "And {{ greet }}{{ greet }}")
    page.keyboard.press("Control+z")

    handle.focus()
    page.keyboard.press("Enter")
    page.get_by_placeholder("Use text in…").fill("later")
    person.keep("use-in")
    page.keyboard.press("Enter")
    assert person.until(lambda: later() == "And {{ greet }} {{ greet }}")


def test_yaml_that_was_refused_is_there_again_when_one_comes_back(person: Person) -> None:
    editor, page = Editor.open(person, person.make_agent(greeter("Refused"))), person.page
    view = page.get_by_role("region", name="Agent as YAML")

    editor.more("Edit as YAML")
    page.locator(".view-lines").click()
    page.keyboard.press("Control+Home")
    page.keyboard.type("nonsense: [")
    expect(view.get_by_role("status")).to_contain_text("line")
    view.get_by_role("button", name="Back to the canvas").click()
    expect(editor.card("Ask")).to_be_visible()

    editor.more("Edit as YAML")
    expect(page.locator(".view-lines")).to_contain_text("nonsense:")
    person.keep("yaml-refused")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_opens_in_the_editor_has_no_serious_barrier(person: Person, theme: str) -> None:
    person.use_theme(theme)
    person.page.emulate_media(reduced_motion="reduce")  # What is still fading in has no contrast yet.
    editor, page = Editor.open(person, person.make_agent(greeter(f"Opened in {theme}"))), person.page
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        page.evaluate("Promise.all(document.getAnimations().map(each => each.finished))")
        found[name] = person.serious_barriers()

    editor.choose("Ask")
    editor.card("Greet").get_by_role("heading").click(modifiers=["Control"])
    expect(page.get_by_role("toolbar", name="Arrange")).to_be_visible()
    look("several nodes")
    page.keyboard.press("Escape")
    for key, shown in (
        ("l", page.get_by_role("complementary", name="List of nodes")),
        ("a", page.get_by_role("dialog", name="Add a node")),
        ("?", page.get_by_role("dialog", name="Keys")),
        ("Control+k", page.get_by_role("dialog", name="Commands")),
        ("Control+Enter", page.get_by_role("dialog", name="Run")),
    ):
        editor.canvas.focus()
        page.keyboard.press(key)
        expect(shown).to_be_visible()
        look(key)
        page.keyboard.press("l" if key == "l" else "Escape")
        expect(shown).to_have_count(0)
    editor.choose("Ask")
    editor.canvas.focus()
    page.keyboard.press("Shift+F10")
    expect(page.get_by_role("menu")).to_be_visible()
    look("menu")
    page.keyboard.press("Escape")
    editor.more("Edit as YAML")
    expect(page.locator(".view-lines")).to_contain_text("format:")
    look("yaml")

    assert {name: barriers for name, barriers in found.items() if barriers} == {}


def test_the_editor_fits_a_phone(
    product: Product, browser: Browser, owners_cookies: Any, windows: list[BrowserContext], person: Person
) -> None:
    agent = person.make_agent(greeter("On a phone"))
    size = {"width": 390, "height": 844}
    phone = open_window(browser, product, windows, storage_state=owners_cookies, viewport=size, has_touch=True)

    editor = Editor.open(phone, agent)
    expect(phone.page.locator("[data-overview]")).to_be_visible()
    phone.keep("phone-editor")
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    phone.page.get_by_role("button", name="List of nodes").click()
    phone.page.get_by_role("complementary", name="List of nodes").locator("[data-list-row=ask]").click()
    expect(editor.card("Ask")).to_be_in_viewport()
