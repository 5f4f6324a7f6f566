"""Somebody keeps a run as a case, sees a change fail it, mends the draft, and finds the change that broke it."""

from playwright.sync_api import Locator, expect

from tests.e2e.editor import Editor
from tests.e2e.graphs import greeter
from tests.e2e.people import Person

WAIT = 60_000  # milliseconds: the workers of a busy machine take their time


def row_of(me: Person, case: str) -> Locator:
    return me.page.get_by_role("table", name="Results").get_by_role("row").filter(has_text=case)


def run_all(me: Person) -> None:
    me.page.get_by_role("button", name="Run all on draft").click()
    expect(me.page.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "1", timeout=WAIT)


def test_a_case_tells_when_a_change_breaks_an_agent_and_which(person: Person) -> None:
    agent = person.make_agent(greeter("Tested greeter"))
    run = person.send(f"/w/demo/agents/{agent}/runs", {"inputs": {"name": "Ada"}, "wait": 30})["id"]
    person.goto(f"/w/demo/agents/{agent}/tests")
    expect(person.page.get_by_role("heading", name="No cases yet")).to_be_visible()
    person.keep("tests-empty")

    # Save a run as a case.
    person.page.get_by_role("link", name="Save a run as a case").click()
    person.page.get_by_role("link", name="Tested greeter").click()
    person.page.wait_for_url(f"**/runs/{run}")
    person.page.get_by_role("button", name="Save as case").click()
    person.page.get_by_role("dialog", name="Save as case").get_by_role("button", name="Save case").click()

    # It opens, and its expected output is edited.
    case = person.page.get_by_role("dialog", name="Edit case")
    expect(case.get_by_label("text")).to_have_value("Hello Ada! How are you?")
    case.get_by_label("text").fill("Hello Ada! How do you do?")
    person.keep("tests-case")
    barriers = person.serious_barriers()
    case.get_by_role("button", name="Save case").click()
    expect(case).to_have_count(0)

    # The draft fails, and the difference shows where.
    run_all(person)
    expect(row_of(person, "Ada")).to_have_attribute("data-status", "failed")
    person.keep("tests-failed")
    row_of(person, "Ada").get_by_role("button", name="Ada").click()
    difference = person.page.get_by_role("region", name="Difference of text")
    expect(difference.locator("ins").first).to_contain_text("are")
    person.keep("tests-difference")
    barriers += person.serious_barriers()
    person.page.keyboard.press("Escape")

    # The draft is mended, and passes.
    person.page.get_by_role("link", name="Open agent").click()
    editor = Editor.here(person)
    editor.choose("Ask")
    editor.setting("Text").fill("{{ greeting }} How do you do?")
    editor.wait_until_saved()
    person.page.get_by_role("banner").get_by_role("link", name="Tests").click()
    run_all(person)
    expect(row_of(person, "Ada")).to_have_attribute("data-status", "passed")
    expect(row_of(person, "Ada").get_by_text("Failed before")).to_be_visible()

    # Two changes later it fails again, and the one to blame is found.
    commands = [
        {"type": "set_meta", "description": "Greets whoever comes."},
        {"type": "set", "id": "greet", "path": ["settings", "text"], "value": "Good day {{ name }}!"},
        {"type": "set", "id": "ask", "path": ["title"], "value": "Ask politely"},
    ]
    person.send(f"/w/demo/agents/{agent}/draft/commands", {"commands": commands})
    run_all(person)
    expect(row_of(person, "Ada").get_by_text("Passed before")).to_be_visible()
    row_of(person, "Ada").get_by_role("button", name="Ada").click()
    changed = person.page.get_by_role("region", name="What changed")
    expect(changed.get_by_role("listitem")).to_have_count(3)
    changed.get_by_role("button", name="Find the change").click()
    expect(changed.get_by_text("It fails since this change.")).to_be_visible(timeout=WAIT)
    expect(changed.locator("[data-blamed]")).to_contain_text("“Greet”: text is now “Good day {{ name }}!”")
    person.keep("tests-found")
    barriers += person.serious_barriers()
    person.use_theme("dark")
    person.page.reload()
    expect(changed.get_by_text("It fails since this change.")).to_be_visible()
    person.keep("tests-found-dark")
    barriers += person.serious_barriers()
    person.page.keyboard.press("Escape")
    person.keep("tests-results-dark")
    barriers += person.serious_barriers()
    person.page.set_viewport_size({"width": 390, "height": 844})
    person.keep("tests-phone")
    too_wide = person.page.evaluate("document.documentElement.scrollWidth > innerWidth")

    assert (barriers, too_wide) == ([], False)


def test_cases_are_written_by_hand_imported_ordered_and_deleted_kindly(person: Person) -> None:
    agent = person.make_agent(greeter("Handmade greeter"))
    person.goto(f"/w/demo/agents/{agent}/tests")
    person.page.get_by_role("button", name="Add a case").click()
    dialog = person.page.get_by_role("dialog", name="New case")
    dialog.get_by_label("name", exact=True).fill("Kim")
    dialog.get_by_role("button", name="Add grader").click()
    person.page.get_by_role("menuitem", name="Contains").click()
    dialog.get_by_role("button", name="Save case").click()
    expect(dialog.get_by_text("Each text to look for must be a text")).to_be_visible()
    dialog.get_by_label("Text 1").fill("Hello Kim")
    person.keep("tests-grader")
    barriers = person.serious_barriers()
    dialog.get_by_role("button", name="Save case").click()
    expect(dialog).to_have_count(0)

    person.page.get_by_role("button", name="Dataset actions").click()
    person.page.get_by_role("menuitem", name="Import cases").click()
    adding = person.page.get_by_role("dialog", name="Import cases into Cases")
    adding.get_by_role("textbox", name="Text").fill("name,expected.text\nBo,Hello Bo! How are you?\n")
    adding.get_by_role("button", name="Add cases").click()
    table = person.page.get_by_role("table", name="Cases")
    expect(table.locator("[data-case]")).to_have_count(2)
    person.page.get_by_role("button", name="More for Bo").click()
    person.page.get_by_role("menuitem", name="Move up").click()
    expect(table.locator("[data-case]").first).to_have_attribute("data-case", "Bo")
    person.page.get_by_role("button", name="More for Bo").click()
    person.page.get_by_role("menuitem", name="Delete").click()
    expect(table.locator("[data-case]")).to_have_count(1)
    person.page.get_by_role("button", name="Undo").click()
    expect(table.locator("[data-case]")).to_have_count(2)
    person.keep("tests-cases")

    assert barriers + person.serious_barriers() == []


def add_grader(dialog: Locator, kind: str) -> Locator:
    """A new grader of the open case; its part of the dialog."""
    dialog.get_by_role("button", name="Add grader").click()
    dialog.page.get_by_role("menuitem", name=kind).click()
    return dialog.get_by_role("region", name=kind)


def choose_port(grader: Locator, port: str) -> None:
    grader.get_by_role("combobox", name="Looks at").click()
    grader.page.get_by_role("option", name=port, exact=True).click()


def test_every_kind_of_grader_is_made_in_the_dialog_and_decides(person: Person) -> None:
    person.page.emulate_media(reduced_motion="reduce")  # What is still fading in has no contrast yet.
    agent = person.make_agent(greeter("Graded greeter"))
    person.goto(f"/w/demo/agents/{agent}/tests")
    person.page.get_by_role("button", name="Add a case").click()
    dialog = person.page.get_by_role("dialog", name="New case")
    dialog.get_by_label("name", exact=True).fill("Ada")
    dialog.get_by_label("text", exact=True).fill("Hello Ada! How are you?")

    choose_port(add_grader(dialog, "Equals"), "text")
    schema = add_grader(dialog, "JSON Schema")
    schema.get_by_role("textbox", name="Schema").fill('{"type": "string", "maxLength": ')
    expect(schema.get_by_text("This is not JSON yet.")).to_be_visible()
    schema.get_by_role("textbox", name="Schema").fill('{"type": "string", "maxLength": 10}')
    choose_port(schema, "text")
    add_grader(dialog, "JSONata").get_by_label("Expression").fill("$contains(outputs.text, inputs.name)")
    judge = add_grader(dialog, "Model as judge")
    judge.get_by_label("Rubric").fill("It greets a person by name.")
    judge.get_by_role("textbox", name="Model").fill("demo")
    person.keep("tests-graders")
    barriers = person.serious_barriers()
    dialog.get_by_role("button", name="Save case").click()
    expect(dialog).to_have_count(0)

    run_all(person)
    expect(row_of(person, "Ada")).to_have_attribute("data-status", "failed")
    row_of(person, "Ada").get_by_role("button", name="Ada").click()
    result = person.page.get_by_role("dialog")
    person.keep("tests-graded")
    expect(result).not_to_contain_text("gave no verdict")
    assert barriers + person.serious_barriers() == []
