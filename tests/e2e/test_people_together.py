"""Two people on one draft: they see each other at work, nobody takes back or loses what is somebody else's."""

import os
import re
import signal
from typing import Any

import psutil
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, expect

from bench.product import Product
from tests.e2e.editor import Editor
from tests.e2e.graphs import greeter
from tests.e2e.people import Person, open_window
from tests.e2e.test_people import make_account

CAMERA = """() => {
    const {a, e, f} = new DOMMatrix(getComputedStyle(document.querySelector('.react-flow__viewport')).transform)
    return [Math.round(e), Math.round(f), Math.round(a * 100)]
}"""


@pytest.fixture(scope="session")
def members_cookies(product: Product, browser: Browser, owners_cookies: Any) -> dict[str, Any]:
    """Ada, who builds, and Vic, who looks: accounts in the demo's workspace."""
    windows: list[BrowserContext] = []
    owner = open_window(browser, product, windows, storage_state=owners_cookies)
    cookies = {}
    for name, role in (("Ada", "builder"), ("Vic", "viewer")):
        person = open_window(browser, product, windows)
        owner.send("/w/demo/members", {"email": make_account(person, name), "role": role})
        cookies[name] = person.context.storage_state()
    for window in windows:
        window.close()
    return cookies


@pytest.fixture
def ada(product: Product, browser: Browser, members_cookies: dict[str, Any], windows: list[BrowserContext]) -> Person:
    """A builder at a window of her own."""
    return open_window(browser, product, windows, storage_state=members_cookies["Ada"])


@pytest.fixture
def vic(product: Product, browser: Browser, members_cookies: dict[str, Any], windows: list[BrowserContext]) -> Person:
    """A viewer at a window of his own."""
    return open_window(browser, product, windows, storage_state=members_cookies["Vic"])


def faces(editor: Editor) -> Locator:
    return editor.me.page.get_by_role("list", name="Also here").get_by_role("button")


def middle(place: Locator) -> tuple[int, int]:
    box = place.bounding_box()
    assert box is not None
    return round(box["x"] + box["width"] / 2), round(box["y"] + box["height"] / 2)


def camera(editor: Editor) -> list[int]:
    """Where the camera stands, in whole pixels, and the zoom in per cent."""
    stands: list[int] = editor.me.page.evaluate(CAMERA)
    return stands


def test_two_people_see_each_other_at_work(person: Person, ada: Person, vic: Person) -> None:
    agent = person.make_agent(greeter("Together"))
    mine, hers = Editor.open(person, agent), Editor.open(ada, agent)
    expect(faces(mine)).to_have_count(1)
    expect(mine.me.page.get_by_role("button", name="Follow Ada")).to_be_visible()

    # Her pointer, where it is on the canvas.
    hers.move_to(hers.card("Ask"))
    cursor = person.page.locator('[data-cursor="Ada"]')
    expect(cursor).to_be_visible()
    assert person.until(lambda: near(cursor.locator("svg"), mine.card("Ask")))

    # What she has selected, and the field she is in, with her caret.
    hers.choose("Greet")
    outline = person.page.locator('[data-outline="greet"]')
    expect(outline).to_have_text("Ada")
    mine.choose("Greet")
    hers.setting("Text").press("End")
    hers.setting("Text").press_sequentially(" Nice to see you.")
    field = mine.inspector.locator('[data-field="text"]')
    expect(field.locator("[data-others]")).to_have_count(1)
    expect(field.locator('[data-caret="Ada"]')).to_have_count(1)
    expect(mine.setting("Text")).to_have_value("Hello {{ name }}! Nice to see you.")
    expect(outline).to_have_text("Ada, writing")
    person.keep("people-field")

    # One's own undo takes back one's own.
    mine.rename("Greet warmly")
    expect(hers.card("Greet warmly")).to_be_visible()
    hers.undo()
    expect(mine.setting("Text")).to_have_value("Hello {{ name }}!")
    expect(mine.card("Greet warmly")).to_be_visible()

    # A drag is seen while it lasts and written once, at the drop.
    before = mine.graph()["layout"]
    was = middle(mine.card("Ask"))
    hers.move_to(hers.card("Ask").get_by_role("heading"))
    ada.page.mouse.down()
    x, y = middle(hers.card("Ask").get_by_role("heading"))
    ada.page.mouse.move(x + 80, y + 160, steps=8)
    person.until(lambda: middle(mine.card("Ask"))[1] > was[1] + 100)
    assert mine.graph()["layout"] == before
    person.keep("people-drag")
    ada.page.mouse.up()
    hers.wait_until_saved()
    person.until(lambda: mine.graph()["layout"]["ask"] != before["ask"])
    assert person.until(lambda: middle(mine.card("Ask")) == middle(hers.card("Ask")))

    # A viewer is seen, sees, and cannot change anything.
    vic.goto(f"/w/demo/agents/{agent}")
    his = Editor(vic, agent)
    his.wait_for_state("Read only")
    expect(faces(mine)).to_have_count(2)
    his.move_to(his.card("Greet warmly"))
    expect(person.page.locator('[data-cursor="Vic"]')).to_be_visible()
    his.choose("Greet warmly")
    expect(his.setting("Text")).not_to_be_editable()

    # A second window of hers is still her; when all are closed she is gone.
    second = Editor.open(ada.new_page(), agent)
    second.move_to(second.card("Ask"))
    expect(faces(mine)).to_have_count(2)
    ada.context.close()
    expect(faces(mine)).to_have_count(1)
    expect(person.page.locator('[data-cursor="Ada"]')).to_have_count(0)


def shows_the_same(one: Editor, other: Editor) -> bool:
    """But for a pixel that is lost in rounding."""
    return all(abs(a - b) <= 1 for a, b in zip(camera(one), camera(other), strict=True))


def zoomed_out(editor: Editor) -> bool:
    """One step further out; whether the overview has taken the cards' place."""
    editor.me.page.keyboard.press("Control+-")
    return editor.canvas.locator("[data-overview]").count() > 0


def apart(one: Locator, other: Locator) -> tuple[int, int]:
    (ax, ay), (bx, by) = middle(one), middle(other)
    return ax - bx, ay - by


def near(one: Locator, other: Locator) -> bool:
    (ax, ay), (bx, by) = middle(one), middle(other)
    return abs(ax - bx) < 20 and abs(ay - by) < 20


def test_the_camera_follows_a_person_until_it_is_moved(person: Person, ada: Person) -> None:
    agent = person.make_agent(greeter("Follow"))
    mine, hers = Editor.open(person, agent), Editor.open(ada, agent)
    person.page.get_by_role("button", name="Follow Ada").click()
    expect(person.page.get_by_text("Following Ada, Esc stops")).to_be_visible()

    hers.move_to(hers.canvas)
    ada.page.mouse.wheel(240, 180)
    person.until(lambda: shows_the_same(mine, hers))
    person.keep("people-follow")

    person.page.keyboard.press("Escape")
    expect(person.page.get_by_text("Following Ada, Esc stops")).to_have_count(0)
    stood = camera(mine)
    ada.page.mouse.wheel(-100, -300)
    hers.choose("Ask")
    expect(person.page.locator('[data-outline="ask"]')).to_be_visible()
    assert camera(mine) == stood

    person.page.get_by_role("button", name="Follow Ada").click()
    person.until(lambda: shows_the_same(mine, hers))
    mine.move_to(mine.canvas)
    person.page.mouse.wheel(0, 50)
    expect(person.page.get_by_text("Following Ada, Esc stops")).to_have_count(0)


def test_the_caret_of_a_note_stays_in_its_words_while_others_write_around_it(person: Person, ada: Person) -> None:
    graph = greeter("Written by two")
    graph["nodes"]["why"] = {"kind": "note@1", "settings": {"text": "First of all."}}
    graph["layout"]["why"] = [320, 300, 320, 160]
    agent = person.make_agent(graph)
    mine, hers = Editor.open(person, agent), Editor.open(ada, agent)
    note = mine.canvas.locator(".note-card")
    note.dblclick()
    words = note.get_by_label("Note", exact=True)
    words.press("End")
    for _ in range(len(" all.")):
        words.press("ArrowLeft")
    caret = "area => [area.selectionStart, area.selectionEnd]"
    assert words.evaluate(caret) == [8, 8]

    def says(text: str) -> None:
        expect(words).to_have_value(text)
        mine.wait_until_saved()

    hers.canvas.locator(".note-card").dblclick()
    ada.page.get_by_label("Note", exact=True).press("Control+Home")
    ada.page.keyboard.type("Now: ")
    says("Now: First of all.")
    assert words.evaluate(caret) == [13, 13]
    ada.page.keyboard.press("Control+End")
    ada.page.keyboard.type(" Then more.")
    says("Now: First of all. Then more.")
    assert words.evaluate(caret) == [13, 13]
    words.press("Shift+ArrowLeft")
    words.press("Shift+ArrowLeft")
    ada.page.keyboard.press("Control+Home")
    ada.page.keyboard.press("Delete")
    says("ow: First of all. Then more.")
    assert words.evaluate(caret) == [10, 12]
    person.page.keyboard.type("for")
    says("ow: First for all. Then more.")
    expect(ada.page.get_by_label("Note", exact=True)).to_have_value("ow: First for all. Then more.")


def test_a_server_killed_in_mid_edit_loses_nothing(person: Person, ada: Person, product: Product) -> None:
    agent = person.make_agent(greeter("Killed"))
    mine, hers = Editor.open(person, agent), Editor.open(ada, agent)
    mine.choose("Greet")
    hers.choose("Ask")
    mine.setting("Text").press("End")
    mine.setting("Text").press_sequentially(" Acknowledged.")
    mine.wait_until_saved()

    kill_web(product)
    mine.setting("Text").press_sequentially(" Typed while it was away.")
    hers.rename("Ask, offline")
    mine.wait_until_saved()
    hers.wait_until_saved()

    expect(mine.card("Ask, offline")).to_be_visible()
    hers.choose("Greet")
    text = "Hello {{ name }}! Acknowledged. Typed while it was away."
    expect(hers.setting("Text")).to_have_value(text)
    nodes = mine.graph()["nodes"]
    assert (nodes["greet"]["settings"]["text"], nodes["ask"]["title"]) == (text, "Ask, offline")


def kill_web(product: Product) -> None:
    """End the web server as a power cut would."""
    servers = [each for each in psutil.Process(product.process.pid).children(recursive=True) if is_web(each)]
    assert servers
    for server in servers:
        os.kill(server.pid, signal.SIGKILL)
        server.wait()


def is_web(process: psutil.Process) -> bool:
    return "config.asgi:application" in process.cmdline()


def test_people_talk_about_a_node_and_a_mention_reaches_an_inbox(person: Person, ada: Person) -> None:
    agent = person.make_agent(greeter("Talked about"))
    mine, hers = Editor.open(person, agent), Editor.open(ada, agent)

    # C and a click pin a comment to a node; @ completes the name of a member.
    person.page.keyboard.press("c")
    person.page.get_by_role("button", name="Pin a comment").wait_for()
    person.page.mouse.click(*middle(mine.card("Greet")))
    box = person.page.get_by_role("combobox", name="New comment")
    box.press_sequentially("Too **short**, @ad")
    person.page.get_by_role("option", name="Ada").wait_for()
    box.press("Enter")
    box.press_sequentially("what do you think?")
    expect(box).to_have_value("Too **short**, @Ada what do you think?")
    box.press("Control+Enter")
    thread = person.page.get_by_role("dialog", name="Comment")
    expect(thread.get_by_role("listitem")).to_contain_text("Too short, @Ada what do you think?")
    person.keep("comments-thread")

    # She sees it at once, unread, and it is in her inbox.
    pin = ada.page.locator("[data-pin]")
    expect(pin).to_have_attribute("aria-label", re.compile("Too .*, unread$"))
    page = ada.new_page()
    page.goto("/w/demo")
    page.page.get_by_role("button", name="Inbox, 1 unread").click()
    expect(page.page.get_by_role("dialog", name="Inbox")).to_contain_text("Talked about")
    page.keep("inbox")
    page.page.get_by_role("link", name="in Talked about").click()
    page.page.get_by_role("combobox", name="Reply").fill("Longer, then.")
    page.page.get_by_role("button", name="Reply").click()
    expect(thread.get_by_role("listitem")).to_have_count(2)
    page.until(lambda: page.ask("/w/demo/inbox/unread") == {"unread": 0})
    page.page.close()
    expect(pin).to_have_attribute("aria-label", re.compile("1 reply$"))

    # The pin moves with its node, and the thread outlives it.
    distance = apart(pin, hers.card("Greet"))
    before = middle(pin)
    hers.move_to(hers.card("Greet").get_by_role("heading"))
    ada.page.mouse.down()
    x, y = middle(hers.card("Greet").get_by_role("heading"))
    ada.page.mouse.move(x, y + 160, steps=6)
    ada.page.mouse.up()
    assert ada.until(lambda: middle(pin)[1] > before[1] + 100)
    assert apart(pin, hers.card("Greet")) == distance
    ada.page.keyboard.press("Delete")
    expect(pin).to_have_count(0)
    ada.page.get_by_role("button", name="Comments", exact=True).click()
    comments = ada.page.get_by_role("complementary", name="Comments")
    expect(comments).to_contain_text("on a removed node (Greet), 1 reply")
    ada.keep("comments-list")

    # Done: it leaves the open ones for everybody, and can come back.
    thread.get_by_role("button", name="Resolve").click()
    expect(thread).to_contain_text("Resolved by")
    expect(comments).to_contain_text("No comments")
    comments.get_by_role("radio", name="Resolved").click()
    expect(comments.get_by_role("listitem")).to_have_count(1)
    comments.get_by_role("radio", name="Mine").click()
    comments.get_by_role("listitem").get_by_role("button").click()
    hers_open = ada.page.get_by_role("dialog", name="Comment")
    hers_open.get_by_role("button", name="Reopen").click()
    expect(thread.get_by_role("button", name="Resolve")).to_be_visible()
    hers_open.get_by_role("button", name="Change this comment").click()
    ada.page.get_by_role("menuitem", name="Delete").click()
    expect(thread.get_by_role("listitem")).to_have_count(1)
    assert person.serious_barriers() == []


def test_a_viewer_comments_by_the_keyboard(person: Person, vic: Person) -> None:
    agent = person.make_agent(greeter("Looked at"))
    vic.goto(f"/w/demo/agents/{agent}")
    his = Editor(vic, agent)
    his.choose("Ask")
    his.canvas.focus()
    vic.page.keyboard.press("c")
    vic.page.get_by_role("button", name="Pin a comment").wait_for()
    vic.page.keyboard.press("Enter")
    vic.page.get_by_role("combobox", name="New comment").fill("Ask what?")
    vic.page.keyboard.press("Control+Enter")
    thread = vic.page.get_by_role("dialog", name="Comment")
    expect(thread).to_contain_text("Comment on Ask")
    expect(thread.get_by_role("button", name="Resolve")).to_be_visible()  # Their own.
    vic.page.keyboard.press("Escape")
    expect(thread).to_have_count(0)

    mine = Editor.open(person, agent)
    pin = person.page.get_by_role("button", name="Comment by Vic: Ask what?")
    expect(pin).to_be_visible()
    person.until(lambda: zoomed_out(mine))
    expect(mine.canvas.locator("[data-overview]")).to_be_visible()
    expect(pin).to_have_count(0)
    person.keep("comments-far-out")
