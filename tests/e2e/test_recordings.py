"""Parts of an agent are run with pinned and recorded results, and runs are forked, as a person does it."""

from playwright.sync_api import Locator, expect

from tests.e2e.editor import Editor
from tests.e2e.graphs import greeter
from tests.e2e.people import Person

RUN_KEYS = "ControlOrMeta+Shift+Enter"


def choose(editor: Editor, title: str, item: str) -> None:
    """An entry of a card's own menu."""
    editor.card(title).click(button="right")
    editor.me.page.get_by_role("menuitem", name=item).click()


def row(editor: Editor, title: str) -> Locator:
    return editor.steps.filter(has=editor.me.page.get_by_role("button", name=title, exact=True))


def test_a_node_is_pinned_edited_and_run_from_and_its_run_is_forked(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(greeter("Pinned greeter")))
    page = person.page

    # Until here: the inputs are asked for, and what comes after does not run.
    choose(editor, "Greet", "Run until here")
    dialog = page.get_by_role("dialog", name="Run until Greet")
    dialog.get_by_role("textbox").fill("Ada")
    dialog.get_by_role("button", name="Run").click()
    expect(editor.card("Greet").get_by_text("Hello Ada!")).to_be_visible()
    expect(editor.card("Ask")).to_have_attribute("data-status", "idle")

    # Pinned and edited, the output goes on from where it is.
    choose(editor, "Greet", "Pin output")
    field = editor.inspector.get_by_role("textbox", name="Pinned output")
    expect(field).to_have_value('{\n  "text": "Hello Ada!"\n}')
    field.fill('{"text": "Ahoy Ada!"}')
    field.blur()
    expect(editor.card("Greet").get_by_label("Pinned")).to_be_visible()
    editor.wait_until_saved()
    person.keep("pinned-node")
    barriers = person.serious_barriers()
    editor.card("Ask").click()
    page.keyboard.press(RUN_KEYS)
    expect(editor.card("Ask").get_by_text("Ahoy Ada! How are you?")).to_be_visible()
    expect(editor.card("Greet").get_by_text("Pinned", exact=True)).to_be_visible()
    assert "Ahoy" not in str(editor.graph())

    # On the run's page: where it is from, and a fork with another output.
    editor.dock.get_by_role("link", name="Open the run's page").click()
    expect(page.get_by_text("Forked from")).to_be_visible()
    page.get_by_role("list", name="Steps").get_by_role("button", name="Greet", exact=True).click()
    page.get_by_role("button", name="Fork from here").click()
    fork = page.get_by_role("dialog", name="Fork from here")
    fork.get_by_role("radio", name="Go on with another output").click()
    fork.get_by_role("textbox", name="Output of this step").fill('{"text": "Servus Ada!"}')
    person.keep("fork-dialog")
    barriers += person.serious_barriers()
    before = page.url
    fork.get_by_role("button", name="Fork", exact=True).click()
    page.wait_for_url(lambda url: url != before)
    expect(page.get_by_text("Servus Ada! How are you?").first).to_be_visible()
    expect(page.get_by_role("list", name="Steps").get_by_text("Edited")).to_be_visible()
    person.keep("forked-run")

    # Replayed, nothing asks a model; the end is the same.
    before = page.url
    page.get_by_role("button", name="Replay").click()
    page.get_by_role("menuitem", name="Replay with recorded answers").click()
    page.wait_for_url(lambda url: url != before)
    expect(page.get_by_text("Replayed with recorded answers")).to_be_visible()
    assert barriers == []


def test_a_failed_run_is_retried_from_its_failed_step(person: Person) -> None:
    graph = greeter("Failing greeter")
    graph["nodes"]["ask"] = {"kind": "stop@1", "title": "Ask", "settings": {"message": "{{ greeting }} No further."}}
    graph["edges"] = ["input.name -> greet.name", "greet.text -> ask.greeting"]
    agent = person.make_agent(graph)
    run = person.send(f"/w/demo/agents/{agent}/runs", {"inputs": {"name": "Ada"}, "wait": 30})
    person.goto(f"/w/demo/runs/{run['id']}")
    before = person.page.url
    person.page.get_by_role("button", name="Retry from failed step").click()
    person.page.wait_for_url(lambda url: url != before)
    expect(person.page.get_by_role("list", name="Steps").get_by_text("Recorded")).to_be_visible()
    expect(person.page.get_by_text("Retried what had failed")).to_be_visible()
    person.page.set_viewport_size({"width": 390, "height": 844})
    person.keep("retried-run-phone")
    assert person.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
