"""The turns of a loop: one of them is picked, and cards and timeline show it."""

from typing import Any

from playwright.sync_api import expect

from tests.e2e.editor import Editor
from tests.e2e.people import Person

BAD = 17  # the item that the loop's body cannot take


def loop() -> dict[str, Any]:
    """For each number two steps; one item makes the first fail."""
    return {
        "name": "Picks an item",
        "inputs": {"items": {"type": "list of any"}},
        "nodes": {
            "each": {"kind": "for_each@1", "title": "Each", "settings": {}},
            "check": {
                "kind": "transform@1",
                "title": "Check",
                "parent": "each",
                "settings": {
                    "expression": f"item = {BAD} ? $error('No.') : item",
                    "inputs": [{"name": "item", "type": "any"}],
                },
            },
            "say": {
                "kind": "template@1",
                "title": "Say",
                "parent": "each",
                "settings": {"text": "Number {{ number }}."},
            },
        },
        "edges": [
            "input.items -> each.items",
            "each.item -> check.item",
            "check.result -> say.number",
            "say.text -> each.result",
            "each.results -> output.texts",
        ],
        "layout": {
            "input": [0, 0],
            "each": [320, 0, 800, 320],
            "check": [130, 90],
            "say": [420, 90],
            "output": [1200, 0],
        },
    }


def test_one_item_of_a_loop_is_picked_and_shown(person: Person) -> None:
    agent = person.make_agent(loop())
    run = person.send(f"/w/demo/agents/{agent}/runs", {"inputs": {"items": list(range(40))}})["id"]
    editor, page = Editor(person, agent), person.page

    person.goto(f"/w/demo/runs/{run}")
    check, say = editor.card("Check"), editor.card("Say")
    expect(page.get_by_role("status").filter(has_text="Succeeded")).to_be_visible()
    expect(check).to_contain_text("40×")
    page.locator("[data-path=each]").get_by_role("button", name="Each", exact=True).click()
    items = page.get_by_role("region", name="Items")
    expect(items).to_contain_text("1 failed, 39 succeeded")

    items.get_by_role("button", name="Next failed").click()
    expect(check).to_have_attribute("data-status", "failed")
    expect(say).to_have_attribute("data-status", "idle")
    expect(editor.steps.filter(has_text=f"Item {BAD + 1}")).to_be_visible()
    expect(page.locator("[data-path^='each#']")).to_have_count(1)
    person.keep("iterations-failed")
    assert person.serious_barriers() == []

    strip = page.get_by_role("slider", name="Items by state")
    strip.focus()
    page.keyboard.press("ArrowRight")
    expect(strip).to_have_attribute("aria-valuetext", f"Item {BAD + 2} of 40: Succeeded")
    expect(say).to_contain_text(f"Number {BAD + 1}.")
    editor.card("Each").get_by_role("button", name="Show all items").click()
    expect(say).to_contain_text("39×")
