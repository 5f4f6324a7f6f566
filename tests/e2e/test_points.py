"""The screen as each person wants it: how close its parts stand, and what it tells them when they look away."""

from playwright.sync_api import expect

from tests.e2e.editor import Editor
from tests.e2e.graphs import greeter
from tests.e2e.people import Person


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
    person.keep("points-compact-editor")


def open_own_menu(person: Person) -> None:
    person.page.get_by_role("complementary", name="Workspace").get_by_role("button").last.click()
