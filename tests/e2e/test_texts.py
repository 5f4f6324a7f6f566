"""Import by paste and by file, export, and the text of the whole agent."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.editor import Editor
from tests.e2e.graphs import greeter
from tests.e2e.people import Person

YAML = """\
format: agent/1
name: {name}
inputs:
  name:
    type: text
nodes:
  greet:
    kind: template@1
    title: Greet
    settings:
      text: |
        Hello {{{{ name }}}}!
        Welcome.
edges:
  - greet.text -> output.text
  - input.name -> greet.name
layout:
  greet: [320, 0]
  input: [0, 0]
  output: [640, 0]
"""


def test_an_agent_is_made_from_pasted_yaml(person: Person) -> None:
    person.goto("/w/demo")
    person.page.get_by_role("button", name="New agent").click()
    person.page.get_by_role("radio", name="From a file").click()
    person.page.get_by_label("or paste YAML or JSON").fill(YAML.format(name="Pasted"))
    person.page.get_by_role("button", name="Import").click()

    editor = Editor.here(person)

    expect(editor.card("Greet")).to_be_visible()
    assert editor.graph()["nodes"]["greet"]["settings"]["text"] == "Hello {{ name }}!\nWelcome.\n"


@pytest.mark.parametrize("kind", ["YAML", "JSON"])
def test_what_is_exported_is_imported_from_a_file_to_the_same_bytes(person: Person, tmp_path: Path, kind: str) -> None:
    graph = {**greeter(f"Round trip {kind}"), "description": 'Ä, 漢字, "quotes" and 🌱.'}
    editor = Editor.open(person, person.make_agent(graph))
    first = export(editor, kind, tmp_path / f"first.{kind.lower()}")

    person.goto("/w/demo")
    person.page.get_by_role("button", name="New agent").click()
    person.page.get_by_role("radio", name="From a file").click()
    person.page.get_by_label("File", exact=True).set_input_files(first)
    expect(person.page.get_by_label("or paste YAML or JSON")).not_to_have_value("")
    person.page.get_by_role("button", name="Import").click()
    person.page.wait_for_url("**/w/demo/agents/*-*")
    second = export(Editor.here(person), kind, tmp_path / f"second.{kind.lower()}")

    assert second.read_bytes() == first.read_bytes()


def test_text_that_is_no_graph_is_refused_in_a_sentence_and_the_draft_stays(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(greeter("Refused text")))
    before = editor.graph()

    editor.more("Import…")
    dialog = person.page.get_by_role("dialog")
    dialog.get_by_label("or paste YAML or JSON").fill("nodes: [unclosed")
    dialog.get_by_role("button", name="Replace the draft").click()

    expect(dialog.get_by_role("alert")).to_be_visible()
    person.keep("import-refused")
    assert editor.graph() == before


def test_the_text_of_the_whole_agent_is_shown(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(greeter("As text")))

    editor.more("Edit as YAML")

    text = person.page.get_by_role("region", name="Agent as YAML")
    expect(text).to_contain_text("format: agent/1")
    expect(text).to_contain_text("template@1")
    person.keep("yaml")


def test_who_rests_on_a_new_line_of_the_text_writes_on_there(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(greeter("Slow typist")))
    editor.more("Edit as YAML")
    text = person.page.get_by_role("region", name="Agent as YAML")
    text.locator(".view-line").filter(has_text="title: Greet").click()

    person.page.keyboard.press("End")
    with person.page.expect_response(lambda answer: "draft/text" in answer.url and answer.request.method == "GET"):
        person.page.keyboard.press("Enter")
    expect(text.get_by_role("status")).to_have_text("Same as the canvas")
    person.page.keyboard.type("note: Says hello")

    assert person.until(lambda: editor.graph()["nodes"]["greet"].get("note")) == "Says hello"


def test_who_mends_a_line_of_the_text_keeps_the_title_that_another_tab_gave(person: Person) -> None:
    one = Editor.open(person, person.make_agent(greeter("Two tabs")))
    two = Editor.open(person.new_page(), one.agent)
    one.more("Edit as YAML")
    text = person.page.get_by_role("region", name="Agent as YAML")
    text.locator(".view-line").filter(has_text="name: Two tabs").click()
    keyboard, state = person.page.keyboard, text.get_by_role("status")

    keyboard.press("End")
    keyboard.type(": [")
    expect(state).to_contain_text("line")
    two.choose("Greet")
    two.rename("Welcome")
    two.me.until(lambda: two.graph()["nodes"]["greet"]["title"] == "Welcome")
    for _ in ": [":
        keyboard.press("Backspace")
    keyboard.type(" at once")

    expect(text).to_contain_text("title: Welcome")
    expect(state).to_have_text("Same as the canvas")
    keyboard.type(", twice")
    name = person.until(lambda: (graph := one.graph())["name"].endswith("twice") and graph["name"])
    assert (name, one.graph()["nodes"]["greet"]["title"]) == ("Two tabs at once, twice", "Welcome")


def test_who_goes_back_to_the_canvas_at_once_keeps_what_they_typed(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(greeter("In a hurry")))
    editor.more("Edit as YAML")
    text = person.page.get_by_role("region", name="Agent as YAML")
    text.locator(".view-line").filter(has_text="title: Greet").click()

    person.page.keyboard.press("End")
    person.page.keyboard.type("ings")
    text.get_by_role("button", name="Back to the canvas").click()

    expect(editor.card("Greetings")).to_be_visible()


def test_an_import_and_an_edit_of_the_text_are_one_undo_step_each(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(greeter("Taken back")))
    before = editor.graph()
    editor.more("Import…")
    dialog = person.page.get_by_role("dialog")
    dialog.get_by_label("or paste YAML or JSON").fill(YAML.format(name="Imported"))
    dialog.get_by_role("button", name="Replace the draft").click()
    expect(dialog).to_have_count(0)
    expect(editor.card("Ask")).to_have_count(0)
    editor.wait_until_saved()
    assert list(editor.graph()["nodes"]) == ["greet"]
    editor.undo()
    expect(editor.card("Ask")).to_be_visible()
    editor.wait_until_saved()
    assert editor.graph() == before

    editor.more("Edit as YAML")
    text = person.page.get_by_role("region", name="Agent as YAML")
    text.locator(".view-line").filter(has_text="title: Greet").click()
    person.page.keyboard.press("End")
    person.page.keyboard.type("ings")
    assert person.until(lambda: editor.graph()["nodes"]["greet"]["title"] == "Greetings")
    text.get_by_role("button", name="Back to the canvas").click()
    editor.undo()

    expect(editor.card("Greet")).to_be_visible()
    editor.wait_until_saved()
    assert editor.graph() == before


def test_a_text_that_cannot_be_read_says_so_and_is_read_again(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(greeter("Unread")))
    person.page.route("**/draft/text**", lambda route: route.fulfill(status=503, json={"title": "Busy just now."}))
    editor.more("Edit as YAML")
    text = person.page.get_by_role("region", name="Agent as YAML")
    expect(text.get_by_role("status")).to_have_text("Busy just now.")

    person.page.unroute("**/draft/text**")
    text.get_by_role("button", name="Try again").click()

    expect(text).to_contain_text("title: Greet")


def export(editor: Editor, kind: str, path: Path) -> Path:
    with editor.me.page.expect_download() as download:
        editor.more(f"Export {kind}")
    download.value.save_as(path)
    return path
