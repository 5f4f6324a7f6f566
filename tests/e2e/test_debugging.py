"""A run that is debugged in the editor: breakpoint, other inputs, a step, a reload in between, and on to the end."""

from playwright.sync_api import Locator, expect

from tests.e2e.editor import Editor
from tests.e2e.graphs import greeter
from tests.e2e.people import Person


def test_a_run_is_held_mended_and_stepped_through_to_its_end(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(greeter("Debugged")))

    editor.choose("Greet")
    person.page.keyboard.press("F9")
    expect(dot(editor, "Greet")).to_have_attribute("aria-pressed", "true")
    run = editor.run(name="Ada")
    expect(editor.card("Greet")).to_have_attribute("data-status", "held")
    expect(editor.dock.locator("[data-run-status]")).to_have_attribute("data-run-status", "paused")
    held = editor.inspector.get_by_role("region", name="Held step")
    held.get_by_label("Inputs").fill('{"name": "Grace"}')
    person.keep("debug-held")
    assert person.serious_barriers() == []

    person.page.reload()
    editor.choose("Greet")
    expect(editor.card("Greet")).to_have_attribute("data-status", "held")
    held.get_by_label("Inputs").fill('{"name": "Grace"}')
    dot(editor, "Ask").click(force=True)
    held.get_by_role("button", name="Carry on with these").click()
    expect(editor.card("Ask")).to_have_attribute("data-status", "held")

    person.use_theme("dark")
    person.goto(f"/w/demo/runs/{run}")
    expect(person.page.get_by_role("toolbar", name="Debug")).to_contain_text("1 step held")
    editor.steps.filter(has_text="Ask").get_by_role("button").last.click()
    expect(person.page.get_by_role("region", name="Held step")).to_be_visible()
    person.page.set_viewport_size({"width": 390, "height": 844})
    person.keep("debug-run-page-phone")
    person.page.keyboard.press(".")
    expect(person.page.get_by_role("status").filter(has_text="Succeeded").first).to_be_visible()
    assert "Grace" in person.ask(f"/w/demo/runs/{run}")["outputs"]["text"]
    assert person.ask(f"/w/demo/agents/{editor.agent}/draft")["graph"]["nodes"].keys() == {"greet", "ask"}


def test_a_condition_and_stepping_through_from_the_run_dialog(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(greeter("Conditional")))

    dot(editor, "Ask").click(button="right", force=True)
    person.page.get_by_label("Stop only if").fill("$contains(greeting, 'Nobody')")
    person.keep("debug-condition")
    person.page.get_by_role("button", name="Set breakpoint").click()
    expect(dot(editor, "Ask")).to_have_attribute("data-condition", "")
    editor.run(name="Ada")
    editor.wait_for_run("succeeded")

    person.page.keyboard.press("Control+Enter")
    person.page.get_by_role("button", name="Step through").click()
    expect(editor.card("Greet")).to_have_attribute("data-status", "held")
    editor.dock.get_by_role("button", name="Step over").click()
    expect(editor.card("Ask")).to_have_attribute("data-status", "held")
    editor.choose("Ask")
    editor.inspector.get_by_role("button", name="Give a result instead").click()
    editor.inspector.get_by_label("Result").fill('{"text": "Given by hand."}')
    editor.inspector.get_by_role("button", name="Give this result instead").click()
    editor.wait_for_run("succeeded")
    editor.open_tab("Output")
    expect(editor.dock).to_contain_text("Given by hand.")


def dot(editor: Editor, title: str) -> Locator:
    return editor.card(title).locator(".breakpoint-dot")
