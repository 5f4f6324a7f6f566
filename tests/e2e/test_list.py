"""The list of nodes is the graph for those who do not see it: an agent is built, changed and run from it by key."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from bench.product import Product
from tests.e2e.editor import Editor
from tests.e2e.graphs import TEXT, greeter
from tests.e2e.people import Person, open_window


def list_of(person: Person) -> Locator:
    return person.page.get_by_role("complementary", name="List of nodes")


def row(person: Person, title: str) -> Locator:
    return list_of(person).get_by_role("row", name=re.compile(rf"^{title}\b"))


def news(person: Person, text: str) -> Locator:
    return list_of(person).get_by_role("status").filter(has_text=text)


def loop(name: str) -> dict[str, Any]:
    """A container, what stands in it, and one node beside it."""
    return {
        "name": name,
        "inputs": {"words": {"type": "json"}},
        "nodes": {
            "each": {"kind": "for_each@1", "title": "Each"},
            "shout": {"kind": "template@1", "title": "Shout", "parent": "each", "settings": {"text": "{{ item }}!"}},
            "aside": {"kind": "template@1", "title": "Aside", "settings": {"text": "Plain"}},
        },
        "edges": ["input.words -> each.items", "each.item -> shout.item", "shout.text -> each.result"],
        "layout": {
            "input": [0, 0], "each": [320, 0, 640, 320], "shout": [130, 100], "aside": [320, 500], "output": [1100, 0],
        },
    }  # fmt: skip


def test_an_agent_of_three_nodes_is_built_from_the_list_by_keyboard_and_runs(person: Person) -> None:
    empty = {"name": "Built by ear", "inputs": {}, "nodes": {}, "edges": [], "layout": {}}
    editor, page, keys = Editor.open(person, person.make_agent(empty)), person.page, person.page.keyboard

    def add(kind: str, title: str) -> None:
        keys.press("a")
        page.get_by_role("dialog", name="Add a node").get_by_role("combobox").press_sequentially(kind)
        keys.press("Enter")
        expect(row(person, kind)).to_be_focused()
        keys.press("F2")
        keys.type(title)
        keys.press("Enter")
        expect(row(person, title)).to_be_focused()

    editor.canvas.focus()
    keys.press("l")
    expect(row(person, "Input")).to_be_focused()
    keys.press("Enter")
    expect(editor.inspector.get_by_role("button", name="Add input")).to_be_focused()
    keys.press("Enter")
    keys.press("Escape")
    expect(row(person, "Input")).to_be_focused()
    add("Template", "Question")
    expect(news(person, "Question.")).to_be_attached()
    expect(row(person, "Question")).to_contain_text("text from Input")
    add("Model", "Summary")
    add("Template", "Letter")
    keys.press("e")
    page.get_by_role("dialog", name="Connect “Letter”").get_by_role("combobox").press_sequentially("output text")
    keys.press("Enter")
    picker = page.get_by_role("dialog", name="Connect output “text” of “Letter” to…")
    expect(picker.get_by_role("option", name="Output · ")).to_be_visible()
    expect(picker.get_by_role("button", name="do not fit")).to_be_visible()
    person.keep("list-connect")
    keys.type("output")
    keys.press("Enter")
    expect(row(person, "Letter")).to_be_focused()
    expect(row(person, "Letter")).to_contain_text("to Output")
    expect(news(person, "Connected Letter text to Output")).to_be_attached()
    person.keep("list-built")
    editor.wait_until_saved()
    keys.press("Control+Enter")
    page.get_by_role("dialog", name="Run").get_by_label("text").press_sequentially(TEXT[:40])
    keys.press("Control+Enter")
    editor.wait_for_run("succeeded")

    expect(news(person, "Run: Succeeded")).to_be_attached()
    expect(row(person, "Summary").get_by_role("img", name="Succeeded")).to_be_visible()
    person.keep("list-run")
    graph = editor.graph()
    assert sorted(node["title"] for node in graph["nodes"].values()) == ["Letter", "Question", "Summary"]
    assert len(graph["edges"]) == 4


def test_every_deed_of_a_row_is_one_step_that_undo_takes_back(person: Person) -> None:
    editor, page, keys = Editor.open(person, person.make_agent(greeter("Deeds"))), person.page, person.page.keyboard
    before = editor.graph()
    editor.canvas.focus()
    keys.press("l")
    expect(row(person, "Input")).to_be_focused()
    for _ in range(2):
        keys.press("ArrowDown")
    expect(row(person, "Ask")).to_be_focused()

    def by_menu(item: str) -> None:
        keys.press("Shift+F10")
        page.get_by_role("menuitem", name=item).press("Enter")

    def undone(said: str) -> None:
        expect(news(person, said)).to_be_attached()
        keys.press("Control+z")
        assert person.until(lambda: editor.graph()["nodes"] == before["nodes"])

    by_menu("Switch off")
    expect(row(person, "Ask").get_by_role("img", name="Switched off")).to_be_visible()
    undone("Switched off Ask.")
    by_menu("Add breakpoint")
    expect(row(person, "Ask").get_by_label("Breakpoint")).to_be_visible()
    undone("Set a breakpoint on Ask.")
    by_menu("Disconnect")
    page.get_by_role("dialog", name="Remove an edge").get_by_role("combobox").press_sequentially("greeting")
    keys.press("Enter")
    expect(row(person, "Ask")).to_be_focused()
    undone("Disconnected Greet text to Ask greeting.")
    by_menu("Duplicate")
    expect(row(person, "Ask")).to_have_count(2)
    undone("Added Ask.")
    row(person, "Greet").focus()
    keys.press("Delete")
    expect(row(person, "Greet")).to_have_count(0)
    expect(list_of(person).locator("[data-list-row]:focus")).to_have_count(1)
    undone("Deleted Greet")  # What follows in the same breath is said together.
    assert sorted(editor.graph()["edges"]) == sorted(before["edges"])


def chosen(person: Person) -> list[str]:
    """The ids of the rows that are chosen, in the order of the list."""
    rows = list_of(person).get_by_role("row", selected=True).all()
    return [str(each.get_attribute("data-list-row")) for each in rows]


def test_several_rows_are_chosen_by_keyboard_and_every_deed_is_done_to_all(person: Person) -> None:
    editor, page, keys = Editor.open(person, person.make_agent(loop("Several"))), person.page, person.page.keyboard
    before = editor.graph()
    editor.canvas.focus()
    keys.press("l")
    expect(row(person, "Input")).to_be_focused()

    keys.press("ArrowDown")
    assert chosen(person) == ["each"]
    keys.press("Shift+ArrowDown")
    keys.press("Shift+ArrowDown")
    assert chosen(person) == ["each", "shout", "aside"]
    expect(row(person, "Aside")).to_be_focused()
    expect(page.locator("[data-selection-news]")).to_have_text("3 selected")
    person.keep("list-several")
    keys.press("Shift+ArrowUp")
    assert chosen(person) == ["each", "shout"]
    keys.press("Control+ArrowDown")
    expect(row(person, "Aside")).to_be_focused()
    assert chosen(person) == ["each", "shout"]
    keys.press("Control+Space")
    assert chosen(person) == ["each", "shout", "aside"]
    keys.press("Space")
    assert chosen(person) == ["each", "shout"]
    expect(editor.inspector.get_by_role("heading", name="2 nodes selected")).to_be_visible()

    keys.press("d")  # The row that has the keyboard is not chosen: the two are meant all the same.
    expect(list_of(person).get_by_role("img", name="Switched off")).to_have_count(2)
    keys.press("Control+z")
    expect(list_of(person).get_by_role("img", name="Switched off")).to_have_count(0)
    keys.press("Control+d")
    expect(list_of(person).get_by_role("row")).to_have_count(7)
    keys.press("Control+z")
    expect(list_of(person).get_by_role("row")).to_have_count(5)
    row(person, "Each").focus()
    keys.press("Control+a")
    assert chosen(person) == ["input", "each", "shout", "aside", "output"]
    expect(row(person, "Each")).to_be_focused()
    keys.press("Delete")
    expect(list_of(person).get_by_role("row")).to_have_count(2)
    expect(news(person, "Deleted 3 nodes.")).to_be_attached()
    keys.press("Control+z")
    assert person.until(lambda: editor.graph()["nodes"] == before["nodes"])
    assert sorted(editor.graph()["edges"]) == sorted(before["edges"])


def test_rows_are_chosen_by_click_and_grouped(person: Person) -> None:
    Editor.open(person, person.make_agent(greeter("Clicked")))
    page, keys = person.page, person.page.keyboard
    page.get_by_role("button", name="List of nodes").click()
    row(person, "Greet").click()
    row(person, "Ask").click(modifiers=["Control"])
    assert chosen(person) == ["greet", "ask"]
    row(person, "Greet").click(modifiers=["Control"])
    assert chosen(person) == ["ask"]
    row(person, "Input").click()
    row(person, "Ask").click(modifiers=["Shift"])
    assert chosen(person) == ["input", "greet", "ask"]
    row(person, "Output").focus()  # As a screen reader brings it: now this row is meant, and it cannot be grouped.
    keys.press("Control+g")
    expect(page.get_by_text("they cannot be grouped")).to_be_visible()
    assert chosen(person) == ["output"]
    row(person, "Greet").click()
    keys.press("Shift+ArrowDown")
    keys.press("Control+g")
    keys.type("Pair")
    keys.press("Enter")
    expect(row(person, "Greet")).to_contain_text("In Pair")
    expect(row(person, "Ask")).to_contain_text("In Pair")


def test_a_container_is_a_level_of_the_tree_and_is_folded_by_arrow(person: Person) -> None:
    editor, page, keys = Editor.open(person, person.make_agent(loop("Levels"))), person.page, person.page.keyboard
    page.get_by_role("button", name="List of nodes").click()
    row(person, "Each").click()
    expect(row(person, "Each")).to_have_attribute("aria-expanded", "true")
    expect(row(person, "Shout")).to_have_attribute("aria-level", "2")
    keys.press("ArrowLeft")
    expect(row(person, "Each")).to_have_attribute("aria-expanded", "false")
    expect(row(person, "Shout")).to_have_count(0)
    person.keep("list-folded")
    keys.press("ArrowLeft")  # There is nothing left to fold: along the edge.
    expect(row(person, "Input")).to_be_focused()
    editor.take_command("go to shout", "Go to Shout")  # What is chosen elsewhere comes out of its container.
    expect(row(person, "Shout")).to_have_attribute("aria-selected", "true")

    row(person, "Shout").focus()
    keys.press("Tab")
    expect(list_of(person).locator(":focus")).to_have_count(0)
    assert list_of(person).get_by_role("treegrid").locator("[tabindex='0']").count() == 1


def test_a_node_goes_into_a_container_and_out_of_it_from_its_row(person: Person) -> None:
    editor, page, keys = Editor.open(person, person.make_agent(loop("In and out"))), person.page, person.page.keyboard
    editor.canvas.focus()
    keys.press("l")

    def by_menu(title: str, item: str) -> None:
        row(person, title).click()
        keys.press("Shift+F10")
        page.get_by_role("menuitem", name=item).press("Enter")

    by_menu("Aside", "Move into a container")
    page.get_by_role("dialog", name="Move “Aside” into").get_by_role("combobox").press("Enter")
    expect(row(person, "Aside")).to_contain_text("Inside Each")
    expect(news(person, "Moved Aside into Each.")).to_be_attached()
    by_menu("Each", "Add a node inside")
    page.get_by_role("dialog", name="Add a node").get_by_role("combobox").press_sequentially("template")
    keys.press("Enter")
    expect(row(person, "Template")).to_contain_text("Inside Each")
    expect(row(person, "Template")).to_contain_text("item from Each")
    person.keep("list-container")
    by_menu("Shout", "Move out of “Each”")
    expect(row(person, "Shout")).not_to_contain_text("Inside Each")
    editor.wait_until_saved()

    nodes = editor.graph()["nodes"]
    assert sorted(node.get("title", "") for node in nodes.values() if node.get("parent") == "each") == ["", "Aside"]


def test_input_and_output_offer_what_works_and_say_why_the_rest_does_not(person: Person) -> None:
    editor, page, keys = Editor.open(person, person.make_agent(greeter("Ends"))), person.page, person.page.keyboard
    editor.choose("Output")
    editor.canvas.focus()
    keys.press("Shift+F10")
    expect(page.get_by_role("menu")).to_be_visible()
    offered = page.get_by_role("menuitem").all_inner_texts()
    keys.press("Escape")
    keys.press("Delete")
    expect(page.get_by_text("Input and Output belong to every agent: they cannot be deleted.")).to_be_visible()
    editor.take_command("duplicate what", "Duplicate what is selected")
    expect(page.get_by_text("Input and Output belong to every agent: they cannot be duplicated.")).to_be_visible()
    editor.card("Input").get_by_role("heading").click(modifiers=["Control"])
    expect(editor.inspector.get_by_text("they can be moved, and nothing else")).to_be_visible()
    expect(editor.inspector.get_by_role("button", name="Delete")).to_have_count(0)
    person.keep("ends-chosen")

    assert {text.split("\n")[0] for text in offered} == {
        "Bring into sight", "Comment", "What it depends on and feeds", "Connect…", "Disconnect…",
    }  # fmt: skip
    assert sorted(editor.graph()["nodes"]) == ["ask", "greet"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_list_and_what_opens_from_it_have_no_barrier(person: Person, theme: str) -> None:
    person.use_theme(theme)
    person.page.emulate_media(reduced_motion="reduce")
    graph = loop(f"List in {theme}")
    graph["nodes"]["aside"]["settings"]["text"] = "{{ missing }}"
    graph["nodes"]["aside"]["title"] = "A very long title of a node that nobody would ever read to its end"
    editor, page, keys = Editor.open(person, person.make_agent(graph)), person.page, person.page.keyboard
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        page.evaluate("Promise.all(document.getAnimations().map(each => each.finished))")
        person.keep(f"list-{name}-{theme}")
        found[name] = person.serious_barriers()

    editor.canvas.focus()
    keys.press("l")
    row(person, "Each").click()
    keys.press("F9")
    keys.press("Shift+ArrowDown")
    look("rows")
    keys.press("ArrowUp")
    keys.press("F2")
    look("rename")
    keys.press("Escape")
    keys.press("e")
    picker = page.get_by_role("dialog", name="Connect “Each”").get_by_role("combobox")
    expect(picker).to_be_focused()
    look("own-ports")
    picker.press_sequentially("results")
    keys.press("Enter")
    page.get_by_role("button", name="Left out").click()
    look("connect")
    keys.press("Escape")
    keys.press("Shift+F10")
    look("menu")

    assert {name: barriers for name, barriers in found.items() if barriers} == {}


def test_the_list_is_for_changing_on_a_phone(
    product: Product, browser: Browser, owners_cookies: Any, windows: list[Any], person: Person
) -> None:
    agent = person.make_agent(greeter("By thumb"))
    size = {"width": 390, "height": 844}
    phone = open_window(browser, product, windows, storage_state=owners_cookies, viewport=size, has_touch=True)
    Editor.open(phone, agent)
    phone.page.get_by_role("button", name="List of nodes").tap()
    list_of(phone).get_by_role("button", name="Actions of Ask").tap()
    phone.page.get_by_role("menuitem", name=re.compile("^Connect")).tap()
    phone.keep("list-phone")

    assert phone.page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    phone.page.get_by_role("option", name="Output text").tap()
    phone.page.get_by_role("option", name="Add a node here…").tap()
    expect(phone.page.get_by_role("dialog", name="Add a node")).to_be_visible()
