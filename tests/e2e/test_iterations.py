"""The turns of a loop: one of them is picked, and cards and timeline show it, however many there are."""

import base64
import gzip
import json
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.editor import Editor
from tests.e2e.people import Person

BAD = 17  # the item that the loop's body cannot take
MANY = 10_000
LONG = 90_000  # milliseconds, of which a machine that has nothing else to do needs a few thousand
ELEMENTS = "document.querySelectorAll('*').length"


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


def marked() -> dict[str, Any]:
    """For each number a text that only the steps of its item know, and how long that is."""
    return {
        "name": "Marks items",
        "inputs": {"items": {"type": "list of any"}},
        "nodes": {
            "each": {"kind": "for_each@1", "title": "Each", "settings": {"parallel": 50}},
            "mark": {
                "kind": "template@1",
                "title": "Mark",
                "parent": "each",
                "settings": {"text": f"{'A long text. ' * 20}It is marked {{{{ number }}}}."},
            },
            "length": {
                "kind": "transform@1",
                "title": "Length",
                "parent": "each",
                "settings": {"expression": "$length(text)", "inputs": [{"name": "text", "type": "text"}]},
            },
        },
        "edges": [
            "input.items -> each.items",
            "each.item -> mark.number",
            "mark.text -> length.text",
            "length.result -> each.result",
            "each.results -> output.lengths",
        ],
        "layout": {
            "input": [0, 0],
            "each": [320, 0, 800, 320],
            "mark": [130, 90],
            "length": [420, 90],
            "output": [1200, 0],
        },
    }


class Overheard:
    """What the sockets of a page bring it, and what it asks of REST about events."""

    def __init__(self, page: Page) -> None:
        self.frames: list[bytes] = []
        self.asked: list[str] = []
        cdp = page.context.new_cdp_session(page)
        cdp.on("Network.webSocketFrameReceived", lambda told: self.frames.append(read_frame(told["response"])))
        cdp.send("Network.enable")
        page.on("request", lambda request: self.asked.append(request.url) if "/events?" in request.url else None)

    @property
    def size(self) -> int:
        return sum(map(len, self.frames))

    @property
    def text(self) -> str:
        """All that was said, unpacked."""
        said, packed, missing = "", b"", 0
        for frame in self.frames:
            if missing == 0:
                said += frame.decode()
                announced = json.loads(frame)
                missing = announced["bytes"] if announced["type"] == "packed" else 0
            else:
                packed, missing = packed + frame, missing - len(frame)
                if missing == 0:
                    said, packed = said + gzip.decompress(packed).decode(), b""
        return said


def read_frame(response: dict[str, Any]) -> bytes:
    data: str = response["payloadData"]
    return base64.b64decode(data) if response["opcode"] == 2 else data.encode()


def test_one_of_ten_thousand_items_is_found_and_only_what_is_shown_is_loaded(person: Person) -> None:
    agent = person.make_agent(marked())
    run = person.send(f"/w/demo/agents/{agent}/runs", {"inputs": {"items": list(range(MANY))}})["id"]
    person.until(lambda: person.ask(f"/w/demo/runs/{run}")["status"] == "succeeded", LONG)
    editor, page = Editor(person, agent), person.page
    overheard = Overheard(page)

    person.goto(f"/w/demo/runs/{run}")
    expect(editor.card("Mark")).to_contain_text(f"{MANY}×", timeout=LONG)
    page.locator("[data-path=each]").get_by_role("button", name="Each", exact=True).click()
    items = page.get_by_role("region", name="Items")
    expect(items.get_by_role("slider", name="Items by state")).to_have_attribute("aria-valuemax", str(MANY))
    expect(items).to_contain_text("of 10,000")
    assert page.evaluate(ELEMENTS) < 2_000

    number = items.get_by_role("spinbutton", name="Item")
    number.fill("9999")
    number.press("Enter")
    expect(editor.card("Mark")).to_contain_text("marked 9998.")
    page.locator("[data-path='each#9998/mark']").get_by_role("button", name="Mark").click()
    detail = page.get_by_role("article", name="Mark").filter(has=page.get_by_role("tablist"))
    expect(detail.get_by_role("tabpanel")).to_contain_text("marked 9998.")
    person.keep("iterations-of-ten-thousand")
    assert person.serious_barriers() == []

    whole = sum(len(json.dumps(event)) for event in events_of(person, run, "each#9998")) * MANY
    assert page.evaluate(ELEMENTS) < 2_000
    assert overheard.size < whole / 30
    assert "marked" not in overheard.text
    assert len(overheard.asked) < 10  # What the cards said of all items while those came, then this item.

    moment = page.get_by_role("slider", name="Moment of the run")
    moment.focus()
    page.keyboard.press("Home")
    expect(page.get_by_text("At the moment that is shown, Mark had not begun.")).to_be_visible()
    page.keyboard.press("End")
    expect(detail.get_by_role("tabpanel")).to_contain_text("marked 9998.")
    page.keyboard.press("ArrowLeft")
    expect(detail.get_by_role("tabpanel")).to_contain_text("marked 9998.")


def events_of(person: Person, run: str, place: str) -> list[dict[str, Any]]:
    """The events within an item, whole."""
    path = f"/w/demo/runs/{run}/events?within={place.replace('#', '%23')}"
    events: list[dict[str, Any]] = person.ask(path)["events"]
    return events
