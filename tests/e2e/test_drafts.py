"""One draft in many places: nobody overwrites anybody, and nothing is lost without a network."""

from playwright.sync_api import expect

from tests.e2e.editor import Editor
from tests.e2e.graphs import greeter
from tests.e2e.people import Person


def test_two_tabs_on_one_draft_converge_and_neither_overwrites(person: Person) -> None:
    agent = person.make_agent(greeter("Two tabs"))
    here, there = Editor.open(person, agent), Editor.open(person.new_page(), agent)

    here.choose("Greet")
    there.choose("Ask")
    here.setting("Text").press_sequentially(" Welcome, {{ name }}.")
    there.setting("Text").press_sequentially(" And your garden?")
    there.rename("Question")
    here.drag_kind("Note", 0.5, 0.85)
    here.wait_until_saved()
    there.wait_until_saved()

    expect(here.card("Question")).to_be_visible()
    expect(there.canvas.get_by_text("Double-click to write")).to_be_visible()
    there.choose("Greet")
    assert there.setting("Text").input_value() == here_text(here, "Greet")
    person.keep("two-tabs")
    nodes = here.graph()["nodes"]
    assert nodes["greet"]["settings"]["text"] == here_text(here, "Greet")
    assert "Welcome, {{ name }}." in nodes["greet"]["settings"]["text"]
    assert nodes["ask"]["title"] == "Question"
    assert "And your garden?" in nodes["ask"]["settings"]["text"]


def test_both_write_into_one_text_and_both_are_kept(person: Person) -> None:
    agent = person.make_agent(greeter("One text"))
    here, there = Editor.open(person, agent), Editor.open(person.new_page(), agent)
    for editor in (here, there):
        editor.choose("Greet")

    there.setting("Text").press("End")
    here.setting("Text").press("Home")
    here.setting("Text").press_sequentially("START ")
    there.setting("Text").press_sequentially(" END")
    here.wait_until_saved()
    there.wait_until_saved()

    merged = "START Hello {{ name }}! END"
    for editor in (here, there):
        expect(editor.setting("Text")).to_have_value(merged)
    assert here.graph()["nodes"]["greet"]["settings"]["text"] == merged


def test_edits_made_offline_are_kept_and_stored_when_the_network_is_back(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(greeter("Offline")))
    before = editor.graph()
    editor.wait_until_kept("NodePanel")

    person.context.set_offline(True)
    editor.choose("Greet")
    editor.rename("Greet kindly")
    expect(person.page.locator("[data-save-state]")).to_contain_text("Offline")
    person.keep("offline")
    person.context.set_offline(False)
    editor.wait_until_saved()

    before["nodes"]["greet"]["title"] = "Greet kindly"
    assert editor.graph() == before


def test_edits_made_offline_survive_closing_the_page(person: Person) -> None:
    agent = person.make_agent(greeter("Closed offline"))
    editor = Editor.open(person, agent)
    editor.wait_until_kept("NodePanel")
    person.context.set_offline(True)
    editor.choose("Ask")
    editor.rename("Ask later")
    expect(person.page.locator("[data-save-state]")).to_contain_text("queued")

    person.page.close()
    person.context.set_offline(False)
    again = Editor.open(person.new_page(), agent)

    expect(again.card("Ask later")).to_be_visible()
    again.me.until(lambda: again.graph()["nodes"]["ask"]["title"] == "Ask later")


def here_text(editor: Editor, title: str) -> str:
    editor.choose(title)
    return editor.setting("Text").input_value()
