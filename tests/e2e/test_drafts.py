"""One draft in many places: nobody overwrites anybody, and nothing is lost without a network."""

from typing import Any

import psycopg
from playwright.sync_api import Browser, BrowserContext, expect

from tests.e2e.editor import Editor
from tests.e2e.graphs import greeter
from tests.e2e.people import Person, open_window
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
    email = make_account(stranger, "Dora")
    person.send("/w/demo/members", {"email": email, "role": "builder"})
    members = {member["user"]["email"]: member["id"] for member in person.ask("/w/demo/members")["results"]}
    stranger.goto(f"/w/demo/agents/{agent}")
    editor = Editor(stranger, agent)
    editor.wait_until_saved()
    editor.wait_until_kept("NodePanel")
    stranger.context.set_offline(True)
    editor.choose("Greet")
    editor.rename("Never saved")
    expect(stranger.page.locator("[data-save-state]")).to_contain_text("queued")

    person.change(f"/w/demo/members/{members[email]}", {"role": "viewer"})
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


def test_a_place_set_offline_is_kept_when_the_layout_was_renewed_meanwhile(
    person: Person, browser: Browser, windows: list[BrowserContext], owners_cookies: Any
) -> None:
    many = {f"n{number}": {"kind": "note@1", "settings": {"text": "-"}} for number in range(50)}
    graph = greeter("Renewed layout")
    graph["nodes"] |= many
    graph["layout"] |= {node: [0, 900] for node in many}
    agent = person.make_agent(graph)
    editor = Editor.open(person, agent)
    before = editor.graph()["layout"]
    person.context.set_offline(True)
    editor.card("Ask").click()
    person.page.keyboard.press("Shift+ArrowDown")
    expect(person.page.locator("[data-save-state]")).to_contain_text("queued")
    person.page.close()
    person.context.set_offline(False)

    # At another computer the others are moved so often that it is worth a new layout. It comes when that one leaves.
    other = Editor.open(open_window(browser, person.product, windows, storage_state=owners_cookies), agent)
    for drag in range(40):
        places = {node: [drag, 900] for node in many}
        other.me.send(f"/w/demo/agents/{agent}/draft/commands", {"commands": [{"type": "move", "positions": places}]})
    grown = draft_size(person, agent)
    later = person.new_page()
    other.me.page.close()
    later.until(lambda: draft_size(person, agent) < grown / 2)

    again = Editor.open(later, agent)
    moved = again.me.until(lambda: (now := again.graph()["layout"])["ask"] != before["ask"] and now)
    assert moved == {**before, **{node: [39, 900] for node in many}, "ask": moved["ask"]}
    assert moved["ask"][1] > before["ask"][1]
    expect(again.card("Ask")).to_be_visible()


def draft_size(person: Person, agent: str) -> int:
    """Bytes of the draft as it is stored."""
    with psycopg.connect(person.product.database_url) as database:
        row = database.execute(
            "SELECT d.size FROM builder_draft d JOIN graphs_branch b ON b.id = d.branch_id WHERE b.agent_id = %s",
            [agent],
        ).fetchone()
    assert row is not None
    return int(row[0])


def here_text(editor: Editor, title: str) -> str:
    editor.choose(title)
    return editor.setting("Text").input_value()
