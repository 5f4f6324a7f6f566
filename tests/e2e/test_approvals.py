"""A run asks people: they decide in the dock, on the run's page, from the inbox of a phone, and two at once."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e.editor import Editor
from tests.e2e.people import HeldLine, Person
from tests.e2e.test_people import make_account

PHONE = {"width": 390, "height": 844}


def letter(name: str, **settings: Any) -> dict[str, Any]:
    """An agent that writes a letter and asks before it sends it."""
    asks = {"question": "Send this letter to {{ name }}?", "editable": True, "approvers": "operator", **settings}
    return {
        "name": name,
        "inputs": {"name": {"type": "text"}},
        "nodes": {
            "write": {"kind": "template@1", "title": "Write", "settings": {"text": "Dear {{ name }}, thank you."}},
            "check": {"kind": "approval@1", "title": "Check", "settings": asks},
            "send": {"kind": "template@1", "title": "Send", "settings": {"text": "Sent: {{ letter }}"}},
            "keep": {"kind": "template@1", "title": "Keep", "settings": {"text": "Kept, for {{ why }} {{ letter }}"}},
        },
        "edges": [
            "input.name -> write.name",
            "input.name -> check.name",
            "write.text -> check.value",
            "check.approved -> send.letter",
            "check.rejected -> keep.letter",
            "check.comment -> keep.why",
            "send.text -> output.sent",
            "keep.text -> output.kept",
        ],
        "layout": {
            "input": [0, 0], "write": [320, 0], "check": [640, 0], "send": [960, -90], "keep": [960, 90],
            "output": [1280, 0],
        },
    }  # fmt: skip


def start(person: Person, name: str, **settings: Any) -> str:
    """A run that asks; its id."""
    agent = person.make_agent(letter(name, **settings))
    run: str = person.send(f"/w/demo/agents/{agent}/runs", {"inputs": {"name": "Ada"}})["id"]
    person.until(lambda: person.ask(f"/w/demo/approvals?run={run}")["results"])
    return run


def open_question(person: Person, run: str) -> str | None:
    """The id of what the run asks at the moment."""
    return next((asked["id"] for asked in person.ask(f"/w/demo/approvals?run={run}")["results"]), None)


def wait_for_outputs(person: Person, run: str) -> dict[str, Any]:
    """What the run gives, once it is over."""
    outputs: dict[str, Any] = person.until(lambda: person.ask(f"/w/demo/runs/{run}")["outputs"])
    return outputs


def card(page: Page) -> Locator:
    return page.get_by_role("article", name="Approval: Check")


def decisions(page: Page) -> Locator:
    return page.get_by_role("region", name="Decisions")


def is_too_wide(page: Page) -> bool:
    wide: bool = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return wide


def test_a_value_is_edited_and_approved_by_keys_in_the_dock(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(letter("Letters")))
    editor.choose("Check")
    expect(editor.inspector.get_by_text("Who decides")).to_be_visible()
    person.keep("approval-settings")
    run = editor.run(name="Ada")

    expect(card(person.page)).to_be_visible()
    expect(editor.dock.get_by_role("tab", name="Approvals 1 open")).to_have_attribute("aria-selected", "true")
    expect(editor.card("Check")).to_have_attribute("data-status", "asking")
    expect(editor.card("Check")).to_contain_text("Send this letter to Ada?")
    expect(editor.dock.locator("[data-run-status]")).to_have_attribute("data-run-status", "waiting")
    expect(card(person.page)).to_contain_text(re.compile(r"2 d 23 h left"))
    person.wait_until_drawn()
    person.keep("approval-dock")
    assert person.barriers() == []

    person.page.keyboard.press("e")
    field = card(person.page).get_by_label("Value")
    expect(field).to_be_focused()
    field.fill("Dear Ada, thank you very much.")
    expect(card(person.page).get_by_role("region", name="What changes").locator("ins")).to_have_text(" very much")
    person.keep("approval-edited")
    card(person.page).get_by_role("button", name="Approve the change").focus()
    person.page.keyboard.press("a")

    editor.wait_for_run("succeeded")
    editor.open_tab("Approvals")
    expect(decisions(person.page)).to_contain_text("Approved by")
    decisions(person.page).get_by_role("button", name="The value was changed").click()
    expect(decisions(person.page).locator("ins")).to_have_text(" very much")
    person.keep("approval-decided")
    assert person.barriers() == []
    assert wait_for_outputs(person, run) == {"sent": "Sent: Dear Ada, thank you very much."}


def test_keys_on_the_canvas_mean_the_canvas(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(letter("Canvas keys")))
    run = editor.run(name="Ada")
    expect(card(person.page)).to_be_visible()

    editor.canvas.focus()
    person.page.keyboard.press("a")

    expect(person.page.get_by_role("dialog", name="Add a node")).to_be_visible()
    assert person.ask(f"/w/demo/runs/{run}")["status"] == "waiting"


def test_a_rejection_with_its_comment_takes_the_other_way_in_the_dark(person: Person) -> None:
    run = start(person, "Rejected letters", editable=False)
    person.use_theme("dark")
    person.goto(f"/w/demo/runs/{run}")
    expect(card(person.page)).to_be_visible()
    expect(card(person.page).get_by_role("button", name="Edit")).to_have_count(0)
    card(person.page).get_by_label("Comment").fill("Too short.")
    person.wait_until_drawn()
    person.keep("approval-page-dark")
    assert person.barriers() == []

    card(person.page).get_by_role("button", name="Reject").click()

    expect(decisions(person.page)).to_contain_text("Rejected by")
    expect(decisions(person.page)).to_contain_text("Too short.")
    assert wait_for_outputs(person, run) == {"kept": "Kept, for Too short. Dear Ada, thank you."}
    person.keep("approval-rejected-dark")


def test_who_is_asked_decides_from_the_inbox_of_their_phone(person: Person) -> None:
    run = start(person, "Letters by phone")
    person.page.set_viewport_size(PHONE)
    person.goto("/w/demo")
    inbox = person.page.get_by_role("button", name=re.compile(r"Inbox.* to decide"))
    inbox.click()
    line = person.page.get_by_role("dialog", name="Inbox").get_by_role("link", name="Letters by phone")
    expect(line).to_contain_text("Send this letter to Ada?")
    person.keep("approval-inbox-phone")
    barriers = person.barriers()
    line.click()

    person.page.wait_for_url(f"**/w/demo/runs/{run}?step=check")
    approve = card(person.page).get_by_role("button", name="Approve")
    expect(approve).to_be_in_viewport()
    person.wait_until_drawn()
    person.keep("approval-phone")
    too_wide = is_too_wide(person.page)
    card(person.page).get_by_role("button", name="Edit").click()
    card(person.page).get_by_label("Value").fill("Dear Ada, all the best.")
    expect(card(person.page).get_by_role("region", name="What changes")).to_be_visible()
    person.keep("approval-phone-edited")
    too_wide |= is_too_wide(person.page)
    barriers += person.barriers()
    card(person.page).get_by_role("button", name="Approve the change").click()

    expect(decisions(person.page)).to_contain_text("Approved by")
    person.keep("approval-phone-decided")
    assert (wait_for_outputs(person, run), barriers, too_wide) == ({"sent": "Sent: Dear Ada, all the best."}, [], False)


def test_who_decides_second_is_told_calmly_and_keeps_their_words(person: Person) -> None:
    run = start(person, "Two deciders")
    line = HeldLine(person.page)
    person.goto(f"/w/demo/runs/{run}")
    card(person.page).get_by_label("Comment").fill("Looks right to me.")

    line.hold()
    person.send(f"/w/demo/runs/{run}/decide", {"step": "check", "decision": "reject", "comment": "Too short."})
    card(person.page).get_by_role("button", name="Approve").click()
    expect(card(person.page).get_by_role("status")).to_contain_text("it has been decided")
    person.keep("approval-second")
    expect(person.page.get_by_role("alert")).to_have_count(0)
    expect(card(person.page).get_by_label("Comment")).to_have_value("Looks right to me.")

    line.release()
    expect(decisions(person.page)).to_contain_text("Too short.")
    expect(decisions(person.page)).to_contain_text("What you had written was not sent: Looks right to me.")
    person.keep("approval-second-kept")
    assert person.barriers() == []
    assert "kept" in wait_for_outputs(person, run)


def test_a_question_asked_anew_under_an_open_decision_says_so_and_keeps_what_was_written(person: Person) -> None:
    graph = letter("Asked anew")
    graph["nodes"]["check"] |= {"timeout": 10, "retry": {"attempts": 9, "delay": 0.1}}
    agent = person.make_agent(graph)
    run = person.send(f"/w/demo/agents/{agent}/runs", {"inputs": {"name": "Ada"}})["id"]
    line = HeldLine(person.page)
    person.goto(f"/w/demo/runs/{run}")
    card(person.page).get_by_label("Comment").fill("Warmer, please.")
    line.hold()
    card(person.page).get_by_role("button", name="Edit").click()
    card(person.page).get_by_label("Value").fill("Dear Ada, all the best.")
    seen = person.until(lambda: open_question(person, run))
    person.until(lambda: open_question(person, run) not in {None, seen})

    card(person.page).get_by_role("button", name="Approve the change").click()
    expect(card(person.page).get_by_role("status").last).to_contain_text("Nobody is asked for this any more")
    person.keep("approval-replaced")
    expect(card(person.page).get_by_role("textbox", name="Value")).to_have_value("Dear Ada, all the best.")

    line.release()
    expect(card(person.page)).to_contain_text("This is a new question. The one before it ended without your decision.")
    expect(card(person.page)).to_contain_text("What you had made of its value: Dear Ada, all the best.")
    expect(card(person.page).get_by_label("Comment")).to_have_value("Warmer, please.")
    person.wait_until_drawn()
    person.keep("approval-asked-anew")
    assert person.barriers() == []
    card(person.page).get_by_role("button", name="Reject").click()
    assert wait_for_outputs(person, run) == {"kept": "Kept, for Warmer, please. Dear Ada, thank you."}


def test_a_run_that_ends_under_an_open_decision_gives_back_what_was_written(person: Person) -> None:
    run = start(person, "Ended meanwhile")
    line = HeldLine(person.page)
    person.goto(f"/w/demo/runs/{run}")
    card(person.page).get_by_label("Comment").fill("Looks right to me.")
    line.hold()
    person.send(f"/w/demo/runs/{run}/cancel", {})

    card(person.page).get_by_role("button", name="Approve").click()
    expect(card(person.page).get_by_role("status")).to_contain_text("or the run has ended. Look at the run again.")
    expect(card(person.page).get_by_label("Comment")).to_have_value("Looks right to me.")

    line.release()
    expect(decisions(person.page)).to_contain_text("What you had written was not sent: Looks right to me.")
    person.keep("approval-run-ended")
    assert person.barriers() == []


def test_a_decision_whose_answer_is_lost_is_settled_by_the_run(person: Person) -> None:
    run = start(person, "Lost answer")
    line = HeldLine(person.page)
    person.goto(f"/w/demo/runs/{run}")
    card(person.page).get_by_label("Comment").fill("Too short.")

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    person.page.route("**/decide", lose_the_answer)
    line.hold()
    card(person.page).get_by_role("button", name="Reject").click()
    expect(card(person.page).get_by_role("status")).to_contain_text("It is not known whether this arrived.")
    expect(card(person.page).get_by_role("button", name="Reject")).to_be_enabled()
    person.wait_until_drawn()
    person.keep("approval-unknown")

    line.release()
    expect(decisions(person.page)).to_contain_text("Too short.")
    expect(decisions(person.page)).not_to_contain_text("not sent")
    assert person.barriers() == []
    assert "kept" in wait_for_outputs(person, run)


def test_who_may_not_decide_is_told_who_may(person: Person, stranger: Person) -> None:
    run = start(person, "Looked at")
    person.send("/w/demo/members", {"email": make_account(stranger, "Vera"), "role": "viewer"})
    stranger.goto(f"/w/demo/runs/{run}")
    expect(card(stranger.page)).to_contain_text("You can look at this, but not decide it.")
    stranger.wait_until_drawn()
    stranger.keep("approval-viewer")
    expect(stranger.page.get_by_role("button", name="Compare with…")).to_be_visible()
    expect(stranger.page.get_by_role("button", name="Cancel")).to_have_count(0)
    buttons = card(stranger.page).get_by_role("button", name=re.compile("Approve|Reject|Edit")).count()

    shared = person.send(f"/w/demo/runs/{run}/shares", {"redact": {}})["path"]
    stranger.context.clear_cookies()
    stranger.goto(shared)
    expect(card(stranger.page)).to_contain_text("Send this letter to Ada?")
    stranger.wait_until_drawn()
    stranger.keep("approval-shared")
    buttons += card(stranger.page).get_by_role("button", name=re.compile("Approve|Reject|Edit")).count()

    person.send(f"/w/demo/runs/{run}/decide", {"step": "check", "decision": "approve", "comment": "Go."})
    expect(decisions(stranger.page)).to_contain_text("Go.")
    stranger.keep("approval-shared-decided")
    assert (buttons, stranger.barriers()) == (0, [])
