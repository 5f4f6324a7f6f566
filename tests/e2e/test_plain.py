"""The canvas from further away: plain cards, few elements, and all that a person does with cards works on them."""

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from bench.browser import ELEMENTS
from bench.drafts import grid
from tests.e2e.editor import Editor
from tests.e2e.people import Person
from tests.e2e.test_canvas import hold, let_go, place, zoom_of

MOST_ELEMENTS = 2_000
PORTS = """card => [...card.querySelectorAll('.port-dot')].map(port => {
    const [dot, own] = [port.getBoundingClientRect(), card.getBoundingClientRect()]
    return [port.ariaLabel, ...[dot.x + dot.width / 2 - own.x, dot.y + dot.height / 2 - own.y].map(part => (
        Math.round(part / own.width * 240)
    ))]
})"""


def wide(name: str) -> dict[str, Any]:
    """Thirty cards, more than stay whole: some in a container, some in a group, some with a mark."""
    nodes: dict[str, Any] = {
        f"n{number}": {"kind": "template@1", "title": f"Step {number}", "settings": {"text": "Hello {{ name }}!"}}
        for number in range(26)
    }
    nodes |= {
        "ask": {"kind": "llm@1", "title": "Ask for a summary", "settings": {"model": "demo", "prompt": "{{ name }}"}},
        "each": {"kind": "for_each@1", "title": "Rows", "settings": {}},
        "say": {"kind": "template@1", "title": "Say", "parent": "each", "settings": {"text": "{{ row }}!"}},
    }
    nodes["n2"]["disabled"] = True
    edges = [f"{f'n{number - 1}.text' if number % 4 else 'input.name'} -> n{number}.name" for number in range(26)]
    layout = {f"n{number}": [number % 4 * 280, number // 4 * 180] for number in range(26)}
    layout |= {"ask": [-280, 360], "each": [560, 1260, 480, 280], "say": [120, 88]}
    return {
        "name": name, "nodes": nodes, "locked": ["n1"],
        "inputs": {"name": {"type": "text"}, "rows": {"type": "list of text", "default": ["a", "b"]}},
        "edges": [
            *edges, "input.name -> ask.name", "ask.text -> output.text", "input.rows -> each.items",
            "each.item -> say.row", "say.text -> each.result",
        ],
        "layout": {**layout, "input": [-280, 0], "output": [-280, 720]},
        "groups": {"g": {"name": "Greetings", "colour": "violet", "nodes": ["n10", "n11"]}},
    }  # fmt: skip


def open_far(person: Person, graph: dict[str, Any], steps: int = 3) -> Editor:
    """At zoom 0.58, the last step of the toolbar at which there are cards."""
    editor = Editor.open(person, person.make_agent(graph))
    person.page.get_by_role("button", name="Zoom").and_(person.page.get_by_role("button", name="reset")).click()
    wait_for_zoom(editor, 1)
    for step in range(1, steps + 1):
        zoom_out(editor, 1 / 1.2**step)
    return editor


def zoom_out(editor: Editor, to: float) -> None:
    """One step of the toolbar."""
    editor.me.page.get_by_role("button", name="Zoom out").click()
    wait_for_zoom(editor, to)


def wait_for_zoom(editor: Editor, zoom: float) -> None:
    """Until the camera stands there, and the cards that came into sight with it."""
    expect(editor.canvas.get_by_role("article").first).to_be_visible()
    editor.me.until(lambda: abs(zoom_of(editor) - zoom) < 0.001)


def plain(editor: Editor) -> Locator:
    return editor.canvas.locator(".node-card[data-plain]")


def test_a_thousand_nodes_stay_few_elements_at_the_last_step_before_the_overview(person: Person) -> None:
    editor = open_far(person, grid(1_000))
    cards = editor.canvas.get_by_role("article")

    expect(plain(editor)).to_have_count(cards.count())
    assert cards.count() > 40
    assert person.page.evaluate(ELEMENTS) <= MOST_ELEMENTS
    assert person.page.locator("style[data-plain-icons]").count() == 1


def test_crossing_the_step_moves_no_port_and_changes_no_name(person: Person) -> None:
    editor = open_far(person, wide("Steps"), 1)
    names = ["Step 9", "Step 10", "Step 13"]
    expect(plain(editor)).to_have_count(0)
    whole = {name: editor.card(name).evaluate(PORTS) for name in names}

    zoom_out(editor, 1 / 1.2**2)
    expect(plain(editor)).to_have_count(editor.canvas.get_by_role("article").count())

    assert {name: editor.card(name).evaluate(PORTS) for name in names} == whole
    assert all(whole.values())


def test_plain_cards_are_wired_moved_chosen_and_marked_as_whole_ones(person: Person) -> None:
    graph = wide("Far")
    graph["edges"].remove("n9.text -> n10.name")
    editor = open_far(person, graph)
    expect(plain(editor).first).to_be_visible()
    expect(editor.card("Step 1").get_by_label("Locked")).to_be_visible()
    expect(editor.card("Step 2").get_by_label("Switched off")).to_be_visible()

    editor.wire(("Step 9", "text"), ("Step 10", "name"))
    assert person.until(lambda: "n9.text -> n10.name" in editor.graph()["edges"])

    editor.choose("Step 12")
    expect(editor.inspector.get_by_label("Title")).to_have_value("Step 12")
    expect(editor.card("Step 12").get_by_text("Hello {{ name }}!")).to_be_visible()
    expect(editor.card("Step 13").get_by_text("Hello {{ name }}!")).to_have_count(0)
    x, y = hold(editor, editor.card("Step 12").get_by_role("heading"))
    person.page.mouse.move(x + 2, y + 2)
    person.page.evaluate("() => new Promise(requestAnimationFrame)")
    let_go(editor, x + 2, y + 2, (-280, 0))
    assert person.until(lambda: place(editor, "n12") == [-280, 540])

    editor.canvas.focus()
    person.page.keyboard.press("F9")
    expect(editor.card("Step 12").locator(".breakpoint-dot[data-set]")).to_be_visible()
    expect(editor.canvas.locator(".breakpoint-dot")).to_have_count(1)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_run_is_watched_from_further_away(person: Person, theme: str) -> None:
    person.use_theme(theme)
    editor = open_far(person, wide(f"Watched in {theme}"))
    run = editor.run(name="Ada")
    editor.wait_for_run("succeeded")
    expect(plain(editor).first).to_be_visible()

    ask = editor.card("Ask for a summary")
    expect(ask).to_have_attribute("data-status", "succeeded")
    expect(ask.get_by_label("Succeeded")).to_be_visible()
    expect(ask).to_contain_text("tok · ")
    expect(editor.canvas.locator("[data-live-text]")).to_have_count(0)
    editor.choose("Ask for a summary")
    expect(ask.locator("[data-live-text]")).not_to_be_empty()
    person.wait_until_drawn()
    person.keep(f"plain-{theme}")
    assert person.serious_barriers() == []
    assert person.ask(f"/w/demo/runs/{run}")["status"] == "succeeded"
