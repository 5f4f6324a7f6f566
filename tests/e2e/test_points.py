"""The screen as each person wants it: how close its parts stand, what it tells them, and a picture of the graph."""

from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.editor import Editor
from tests.e2e.graphs import greeter
from tests.e2e.people import ARTEFACTS, Person


def test_a_person_arranges_the_screen_to_their_liking(person: Person) -> None:
    page = person.page
    editor = Editor.open(person, person.make_agent(greeter("Points greeter")))
    card = editor.card("Greet").evaluate("card => card.offsetHeight")
    person.context.grant_permissions(["notifications"], origin=person.product.url)

    person.goto("/w/demo")
    search = page.get_by_role("complementary", name="Workspace").get_by_role("link").first
    cosy = search.evaluate("link => link.offsetHeight")
    open_own_menu(person)
    page.get_by_role("menuitemcheckbox", name="Notify when a long run ends").click()
    open_own_menu(person)
    person.keep("points-own-menu")
    page.get_by_role("menuitemcheckbox", name="Compact").click()
    expect(page.locator("html")).to_have_attribute("data-density", "compact")

    page.reload()
    expect(page.locator("html")).to_have_attribute("data-density", "compact")
    assert search.evaluate("link => link.offsetHeight") < cosy
    person.wait_until_drawn()
    person.keep("points-compact")
    assert not person.serious_barriers()
    assert page.evaluate("localStorage.getItem('run-notices')") == "on"

    editor = Editor.open(person, person.make_agent(greeter("Points compact greeter")))
    assert editor.card("Greet").evaluate("card => card.offsetHeight") == card
    svg, png = save_picture(editor, "SVG"), save_picture(editor, "PNG")
    assert svg.startswith(b"<svg ")
    assert b">Greet</text>" in svg
    assert b"oklch" not in svg
    assert png.startswith(b"\x89PNG")
    (ARTEFACTS / "points-picture.svg").write_bytes(svg)
    (ARTEFACTS / "points-picture.png").write_bytes(png)


def save_picture(editor: Editor, form: str) -> bytes:
    with editor.me.page.expect_download() as download:
        editor.more(f"Save as picture ({form})")
    return Path(download.value.path()).read_bytes()


def open_own_menu(person: Person) -> None:
    person.page.get_by_role("complementary", name="Workspace").get_by_role("button").last.click()
