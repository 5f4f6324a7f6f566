"""What a person chose about the screen is there in whichever browser they sign in with, and is never waited for."""

from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, expect

from bench.product import Product
from tests.e2e.editor import Editor
from tests.e2e.graphs import greeter
from tests.e2e.people import Person, open_window


def palette(person: Person) -> Locator:
    return person.page.get_by_role("complementary", name="Palette")


def width(person: Person) -> float:
    box = person.page.get_by_role("complementary", name="Inspector").bounding_box()
    assert box is not None
    return box["width"]


def chosen(person: Person) -> dict[str, Any]:
    values: dict[str, Any] = person.ask("/me/preferences")["values"]
    return values


def test_what_was_chosen_in_one_browser_is_there_in_the_next(
    person: Person, product: Product, browser: Browser, owners_cookies: Any, windows: list[BrowserContext]
) -> None:
    agent = person.make_agent(greeter("As I like it"))
    editor = Editor.open(person, agent)
    was = width(person)
    editor.canvas.focus()
    person.page.keyboard.press("[")
    expect(palette(person)).to_be_hidden()
    edge = person.page.get_by_role("separator", name="Resize Inspector")
    for _ in range(3):
        edge.press("ArrowLeft")
    editor.take_command("theme dark", "Theme: dark")
    wanted = {"editor:left": False, "panel:Inspector": was + 48, "theme": "dark"}
    assert person.until(lambda: chosen(person) == wanted)

    next_one = open_window(browser, product, windows, storage_state=owners_cookies)
    Editor.open(next_one, agent)
    expect(next_one.page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(palette(next_one)).to_be_hidden()
    assert width(next_one) == was + 48
    next_one.keep("preferences-next")


def test_a_choice_made_offline_holds_and_is_told_by_the_next_page(person: Person) -> None:
    agent = person.make_agent(greeter("Chosen offline"))
    editor = Editor.open(person, agent)
    person.context.set_offline(True)
    editor.canvas.focus()
    person.page.keyboard.press("[")
    expect(palette(person)).to_be_hidden()
    assert chosen(person) == {}  # Before the network is back: a page that is being closed may still tell it.
    person.page.close()
    person.context.set_offline(False)

    again = person.new_page()
    Editor.open(again, agent)
    expect(palette(again)).to_be_hidden()
    assert again.until(lambda: chosen(again) == {"editor:left": False})
