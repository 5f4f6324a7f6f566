"""Gestures on the canvas: what holds a dragged card, what a drop means, and the same by keyboard."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import expect

from tests.e2e.editor import Editor
from tests.e2e.people import Person
from tests.e2e.test_canvas import hold, place, zoom_of


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
