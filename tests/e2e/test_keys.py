"""The canvas is walked, and a node is edited, without a mouse."""

from playwright.sync_api import expect

from tests.e2e.editor import Editor
from tests.e2e.graphs import greeter
from tests.e2e.people import Person


def test_the_canvas_is_walked_by_the_keyboard_alone(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(greeter("Walked")))
    keys, title = person.page.keyboard, editor.inspector.get_by_label("Title")

    editor.canvas.focus()
    keys.press("Enter")
    said = editor.canvas.locator("[data-selection-news]")
    expect(said).to_have_text("Input, 1 of 4")
    keys.press("Tab")
    expect(title).to_have_value("Greet")
    expect(said).to_have_text("Greet, Template, 2 of 4")
    keys.press("ArrowRight")
    expect(title).to_have_value("Ask")
    keys.press("ArrowLeft")
    expect(title).to_have_value("Greet")

    keys.press("Enter")
    expect(editor.inspector.locator(":focus")).to_have_count(1)
    editor.setting("Text").focus()
    keys.press("ControlOrMeta+a")
    keys.type("Dear {{ name }}")
    keys.press("Escape")
    editor.wait_until_saved()
    assert editor.graph()["nodes"]["greet"]["settings"]["text"] == "Dear {{ name }}"

    # The focus is back on the canvas, and in the graph.
    expect(editor.canvas).to_be_focused()
    keys.press("Tab")
    expect(title).to_have_value("Ask")


def test_the_canvas_is_one_stop_of_tab_and_escape_leaves_the_graph(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(greeter("One stop")))
    keys = person.page.keyboard

    editor.canvas.focus()
    keys.press("Tab")
    expect(editor.canvas).not_to_be_focused()
    keys.press("Shift+Tab")
    expect(editor.canvas).to_be_focused()
    keys.press("ArrowRight")
    keys.press("Tab")
    expect(editor.canvas).to_be_focused()
    expect(editor.inspector.get_by_label("Title")).to_have_value("Greet")
    keys.press("Escape")
    keys.press("Tab")
    expect(editor.canvas).not_to_be_focused()


def test_keys_pressed_in_a_dialog_leave_what_lies_behind_alone(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(greeter("Behind")))
    page = person.page
    editor.choose("Greet")

    editor.take_command("commit", "Commit…")
    dialog = page.get_by_role("dialog", name="Commit")
    dialog.get_by_role("button", name="Cancel").press("Delete")
    dialog.get_by_label("What has changed?").fill("Greets")
    with page.expect_response(lambda answer: answer.url.endswith("/revisions") and answer.request.method == "POST"):
        page.keyboard.press("Control+Enter")

    expect(dialog).to_have_count(0)
    expect(page.get_by_role("dialog", name="Run")).to_have_count(0)
    expect(editor.card("Greet")).to_be_visible()


def test_letters_act_while_the_canvas_has_the_focus_and_can_be_switched_off(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(greeter("Letters")))
    page, off = person.page, editor.card("Greet").get_by_label("Switched off")
    # One of the page's other parts has the focus: its keys are its own.
    page.get_by_role("button", name="Redo").focus()
    editor.choose("Greet")
    page.keyboard.press("d")
    expect(off).to_be_visible()
    page.get_by_role("banner").get_by_role("button", name="More").focus()
    page.keyboard.press("d")
    expect(off).to_be_visible()

    editor.canvas.focus()
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keys")
    sheet.get_by_role("switch", name="Single-key shortcuts").click()
    expect(sheet.get_by_text("Add a node", exact=True)).to_have_count(0)
    person.keep("keys-switched-off")
    page.keyboard.press("Escape")
    page.keyboard.press("d")
    expect(off).to_be_visible()
    page.keyboard.press("Control+Shift+d")
    expect(off).to_have_count(0)


def test_who_wants_less_motion_is_there_at_once(person: Person) -> None:
    person.page.emulate_media(reduced_motion="reduce")
    editor = Editor.open(person, person.make_agent(greeter("Still")))
    expect(editor.card("Ask")).to_be_visible()

    # Counted in the page: from one frame to the next nothing moves any more.
    flights = person.page.evaluate("""async () => {
        const frame = () => new Promise(requestAnimationFrame)
        const seen = () => document.querySelector('.react-flow__viewport').style.transform
        const before = seen()
        document.querySelector('[data-canvas]').focus()
        window.dispatchEvent(new KeyboardEvent('keydown', {key: '-', ctrlKey: true}))
        await frame(); await frame()
        const first = seen()
        for (let n = 0; n < 20; n++) await frame()
        return [before !== first, first === seen()]
    }""")

    assert flights == [True, True]
