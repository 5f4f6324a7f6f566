"""One draft in many places: nobody overwrites anybody, and nothing is lost without a network."""

from playwright.sync_api import expect

from tests.e2e.editor import Editor
from tests.e2e.graphs import greeter
from tests.e2e.people import Person
from tests.e2e.test_people import make_account


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


def test_edits_that_a_lost_role_leaves_behind_are_told_copied_and_discarded(person: Person, stranger: Person) -> None:
    agent = person.make_agent(greeter("Demoted"))
    make_account(stranger, "dora@example.com")
    person.send("/w/demo/members", {"email": "dora@example.com", "role": "builder"})
    members = {member["user"]["email"]: member["id"] for member in person.ask("/w/demo/members")["results"]}
    stranger.goto(f"/w/demo/agents/{agent}")
    editor = Editor(stranger, agent)
    editor.wait_until_saved()
    editor.wait_until_kept("NodePanel")
    stranger.context.set_offline(True)
    editor.choose("Greet")
    editor.rename("Never saved")
    expect(stranger.page.locator("[data-save-state]")).to_contain_text("queued")

    person.change(f"/w/demo/members/{members['dora@example.com']}", {"role": "viewer"})
    stranger.context.set_offline(False)
    notice = stranger.page.get_by_role("alert").filter(has_text="Your role no longer allows you to change this agent.")
    expect(notice).to_be_visible()
    expect(editor.inspector.get_by_label("Title")).not_to_be_editable()
    stranger.keep("draft-refused")
    with stranger.page.expect_download() as copy:
        notice.get_by_role("button", name="Save a copy").click()
    assert "title: Never saved" in copy.value.path().read_text()

    # A reload does not send them again, nor forget them.
    stranger.page.reload()
    expect(notice).to_be_visible()
    notice.get_by_role("button", name="Discard…").click()
    stranger.page.get_by_role("alertdialog").get_by_role("button", name="Discard changes").click()
    editor.wait_for_state("Read only")
    expect(notice).to_have_count(0)
    expect(editor.card("Greet")).to_be_visible()
    stranger.page.reload()
    editor.wait_for_state("Read only")
    assert editor.graph() == Editor(person, agent).graph()


def here_text(editor: Editor, title: str) -> str:
    editor.choose(title)
    return editor.setting("Text").input_value()
