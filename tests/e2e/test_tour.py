"""A newcomer is shown around the editor, and each deed leads to the next."""

from playwright.sync_api import expect

from tests.e2e.editor import Editor
from tests.e2e.people import Person


def test_the_tour_goes_on_by_what_a_newcomer_does(person: Person) -> None:
    person.goto("/w/demo")
    person.page.get_by_role("button", name="New agent").click()
    person.page.get_by_label("Name", exact=True).fill("First steps")
    person.page.get_by_role("button", name="Create").click()
    editor = Editor.here(person)
    tour = person.page.get_by_role("region", name="Tour")

    editor.canvas.get_by_role("button", name="Show me around").click()
    expect(tour).to_contain_text("1 of 6")
    expect(editor.card("Input")).to_have_attribute("data-pointed-at", "")
    person.keep("tour-begins")
    editor.canvas.get_by_role("button", name="Add an input").click()
    expect(tour).to_contain_text("Add a node")
    editor.drag_kind("Template", 0.5, 0.6)
    expect(tour).to_contain_text("Wire it to the input")
    editor.rename("Greeting")
    editor.setting("Text").fill("Hello {{ text }}")
    editor.wire(("Input", "text"), ("Greeting", "text"))
    expect(tour).to_contain_text("Answer with it")
    editor.wire_to_card(("Greeting", "text"), "Output")
    expect(tour).to_contain_text("Run it")
    editor.wait_until_saved()
    editor.run(text="Ada")
    expect(tour).to_contain_text("Watch it work")
    person.keep("tour-ends")

    tour.get_by_role("button", name="Done").click()
    expect(tour).to_have_count(0)
    expect(person.page.locator("[data-pointed-at]")).to_have_count(0)
