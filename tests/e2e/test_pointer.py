"""What the pointer does on the canvas: each button, the wheel, and a rest on a card or on its row in the timeline."""

import re

from playwright.sync_api import Locator, expect

from tests.e2e.editor import Editor
from tests.e2e.graphs import greeter
from tests.e2e.people import Person
from tests.e2e.test_canvas import zoom_of

CHOSEN = re.compile(r"\bselected\b")


def node(editor: Editor, key: str) -> Locator:
    return editor.canvas.locator(f'.react-flow__node[data-id="{key}"]')


def corner(editor: Editor, title: str) -> tuple[float, float]:
    box = editor.card(title).bounding_box()
    assert box is not None
    return box["x"], box["y"]


def drag(editor: Editor, start: tuple[float, float], by: tuple[float, float], button: str = "left") -> None:
    """Press at a place of the window, move, let go."""
    mouse = editor.me.page.mouse
    mouse.move(*start)
    mouse.down(button=button)  # type: ignore[arg-type]
    mouse.move(start[0] + by[0], start[1] + by[1], steps=8)
    mouse.up(button=button)  # type: ignore[arg-type]


def test_each_button_the_wheel_and_the_space_bar_do_their_own(person: Person) -> None:
    editor, page = Editor.open(person, person.make_agent(greeter("Pointed at"))), person.page
    menu = page.get_by_role("menu")
    x, y = corner(editor, "Greet")

    drag(editor, (x - 20, y - 40), (120, 120), button="right")
    expect(node(editor, "greet")).to_have_class(CHOSEN)
    expect(node(editor, "ask")).not_to_have_class(CHOSEN)
    expect(menu).to_have_count(0)
    person.keep("right-drag")
    editor.choose("Ask")  # The next click is not lost to the drag that went before.
    expect(editor.inspector.get_by_label("Title")).to_have_value("Ask")

    page.mouse.click(x + 20, y - 60, button="right")
    expect(menu.get_by_role("menuitem", name="Add a node here")).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_have_count(0)
    assert corner(editor, "Greet") == (x, y)

    page.mouse.move(x, y - 60)
    page.mouse.wheel(30, 50)
    page.wait_for_function(
        "([x, y]) => document.querySelector('[data-node-card=greet]').getBoundingClientRect().x !== x", arg=[x, y]
    )
    moved = corner(editor, "Greet")
    assert (round(moved[0] - x), round(moved[1] - y), zoom_of(editor)) == (-15, -25, zoom_of(editor))

    page.keyboard.down("Space")
    drag(editor, (moved[0] - 20, moved[1] - 40), (60, 40))
    page.keyboard.up("Space")
    there = corner(editor, "Greet")
    assert (round(there[0] - moved[0]), round(there[1] - moved[1])) == (60, 40)

    before = zoom_of(editor)
    page.mouse.move(there[0], there[1])
    page.keyboard.down("Control")
    page.mouse.wheel(0, -60)
    page.keyboard.up("Control")
    person.until(lambda: zoom_of(editor) > before)
    zoomed = corner(editor, "Greet")
    assert (abs(zoomed[0] - there[0]) < 2, abs(zoomed[1] - there[1]) < 2) == (True, True)


def test_a_card_is_dragged_the_moment_a_dialog_closes(person: Person) -> None:
    editor, page = Editor.open(person, person.make_agent(greeter("At once"))), person.page
    heading = editor.card("Ask").get_by_role("heading").bounding_box()
    before = editor.graph()["layout"]["ask"]
    assert heading is not None
    at = heading["x"] + 20, heading["y"] + 8

    for number, (name, leave) in enumerate([("Run", "Escape"), ("Commit…", "click")], 1):
        page.get_by_role("button", name=name, exact=True).first.click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        close = dialog.get_by_role("button", name="Close").bounding_box()
        assert close is not None
        if leave == "Escape":
            page.keyboard.press("Escape")
        else:
            page.mouse.click(close["x"] + 8, close["y"] + 8)
        drag(editor, at, (0, 160))  # Nothing is waited for in between: a hand does not wait either.
        at = at[0], at[1] + 160
        expect(dialog).to_have_count(0)
        editor.wait_until_saved()
        moved = editor.graph()["layout"]["ask"]
        assert moved[1] - before[1] >= 150 * number
    expect(editor.inspector.get_by_label("Title")).to_have_value("Ask")
    editor.canvas.focus()
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert person.until(lambda: editor.graph()["layout"]["ask"] == before)


def test_a_double_click_and_the_toolbar_open_the_sentence_and_the_toolbar_fits_what_is_chosen(person: Person) -> None:
    editor, page = Editor.open(person, person.make_agent(greeter("Asked of"))), person.page
    form = page.get_by_role("form", name="Describe it")
    bar = editor.canvas.get_by_role("toolbar", name="Canvas")
    fit = bar.get_by_role("button", name="Fit selection")

    expect(fit).to_be_disabled()
    editor.canvas.dblclick(position={"x": 300, "y": 560})
    expect(form.get_by_role("textbox")).to_be_focused()
    person.keep("sentence-by-double-click")
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    bar.get_by_role("button", name="Ask").click()
    expect(form).to_be_visible()
    page.keyboard.press("Escape")

    editor.choose("Ask")
    fit.click()
    person.until(lambda: zoom_of(editor) == 1)
    pane, card = editor.canvas.bounding_box(), editor.card("Ask").bounding_box()
    assert pane is not None
    assert card is not None
    assert abs(card["x"] + card["width"] / 2 - pane["x"] - pane["width"] / 2) < 3


def test_a_row_lights_its_card_and_a_card_its_row(person: Person) -> None:
    editor, page = Editor.open(person, person.make_agent(greeter("Lit"))), person.page
    editor.run(name="Ada")
    editor.wait_for_run("succeeded")
    row = page.locator("[data-path=ask]")
    lit = editor.canvas.locator("[data-lit]")
    page.evaluate("Promise.allSettled(document.getAnimations().map(each => each.finished))")

    row.hover()
    expect(lit).to_have_attribute("data-lit", "ask")
    outline, card = lit.bounding_box(), editor.card("Ask").bounding_box()
    assert (outline is None, card is None) == (False, False)
    person.keep("row-lights-card")
    editor.card("Greet").hover()
    expect(lit).to_have_count(0)
    expect(page.locator("[data-path=greet]")).to_have_attribute("data-lit", "true")
    expect(row).not_to_have_attribute("data-lit", "true")
    row.hover()
    expect(lit).to_have_attribute("data-lit", "ask")
    expect(page.get_by_role("group", name=re.compile(r"^Ask Succeeded, \d+ ms$"))).to_be_visible()
    assert person.serious_barriers() == []
