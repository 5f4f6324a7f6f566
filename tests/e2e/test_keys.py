"""The canvas is walked, and a node is edited, without a mouse."""

from playwright.sync_api import expect

from tests.e2e.editor import Editor
from tests.e2e.graphs import greeter
from tests.e2e.people import Person


def test_the_canvas_is_walked_by_the_keyboard_alone(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(greeter("Walked")))
    keys, title = person.page.keyboard, editor.inspector.get_by_label("Title")

    editor.canvas.focus()
    keys.press("Tab")
    keys.press("Tab")
    expect(title).to_have_value("Greet")
    keys.press("ArrowRight")
    expect(title).to_have_value("Ask")
    keys.press("ArrowLeft")
    expect(title).to_have_value("Greet")

    keys.press("Enter")
    expect(editor.inspector.locator(":focus")).to_have_count(1)
    editor.setting("Text").focus()
    keys.press("ControlOrMeta+a")
    keys.type("Dear {{ name }}")
    keys.press("Escape")
    editor.wait_until_saved()
    assert editor.graph()["nodes"]["greet"]["settings"]["text"] == "Dear {{ name }}"
