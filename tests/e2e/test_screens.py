"""Every screen in light and dark: kept as a picture, and without a serious barrier; and a run on a phone."""

from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from bench.product import Product
from tests.e2e.editor import Editor
from tests.e2e.graphs import TEXT, greeter, speaker
from tests.e2e.people import Person, open_window

THEMES = ["light", "dark"]
SCREENS = {
    "agents": ("/w/demo", "Agents"),
    "runs": ("/w/demo/runs", "Runs"),
    "templates": ("/w/demo/templates", "Templates"),
    "settings": ("/w/demo/settings", "Settings"),
    "members": ("/w/demo/settings/members", "Settings"),
    "projects": ("/w/demo/settings/projects", "Settings"),
    "connections": ("/w/demo/settings/connections", "Settings"),
    "spending": ("/w/demo/settings/spending", "Settings"),
    "tokens": ("/w/demo/settings/tokens", "Settings"),
    "nowhere": ("/w/demo/nowhere", "Nothing here"),
    "operator": ("/w/demo/operator", "Operations"),
    "market": ("/market/", "Marketplace"),
    "listing": ("/market/summarise-a-page/", "Summarise a page"),
}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_has_no_serious_barrier(person: Person, name: str, theme: str) -> None:
    path, heading = SCREENS[name]
    person.use_theme(theme)

    person.goto(path)
    expect(person.page.get_by_role("heading", name=heading, level=1)).to_be_visible()
    person.wait_until_drawn()
    person.keep(f"screen-{name}-{theme}")

    assert person.barriers() == []


def test_of_a_long_list_of_agents_only_the_pictures_in_sight_are_fetched(person: Person) -> None:
    person.page.set_viewport_size({"width": 390, "height": 844})
    fetched: list[str] = []
    person.page.on("request", lambda request: fetched.append(request.url) if request.url.endswith("/draft") else None)
    person.goto("/w/demo")
    cards = person.page.get_by_role("main").get_by_role("article")
    picture = "svg[preserveAspectRatio]"
    expect(cards.first.locator(picture)).to_be_visible()
    person.wait_until_drawn()
    begun = len(fetched)

    cards.last.scroll_into_view_if_needed()
    expect(cards.last.locator(picture)).to_be_visible()
    assert begun < cards.count()


@pytest.mark.parametrize("theme", THEMES)
def test_the_sign_in_page_has_no_serious_barrier(stranger: Person, theme: str) -> None:
    stranger.use_theme(theme)
    stranger.goto("/accounts/login/")
    expect(stranger.page.get_by_role("heading", name="Sign in")).to_be_visible()
    stranger.keep(f"screen-sign-in-{theme}")

    assert stranger.serious_barriers() == []


@pytest.mark.parametrize("theme", THEMES)
def test_the_editor_and_a_run_have_no_serious_barrier(person: Person, theme: str) -> None:
    person.use_theme(theme)
    editor = Editor.open(person, person.make_agent(greeter(f"Seen in {theme}")))
    run = editor.run(name="Ada")
    editor.wait_for_run("succeeded")
    editor.choose("Ask")
    person.wait_until_drawn()
    person.keep(f"screen-editor-{theme}")
    in_editor = person.serious_barriers()
    person.goto(f"/w/demo/runs/{run}")
    expect(person.page.get_by_role("status").filter(has_text="Succeeded")).to_be_visible()
    person.wait_until_drawn()
    person.keep(f"screen-run-{theme}")

    assert (in_editor, person.serious_barriers()) == ([], [])


@pytest.mark.parametrize("theme", THEMES)
def test_a_shared_a_compared_and_an_opened_run_have_no_serious_barrier(
    person: Person, stranger: Person, theme: str
) -> None:
    agent = person.make_agent(greeter(f"Shown in {theme}"))
    first, second = (
        person.send(f"/w/demo/agents/{agent}/runs", {"inputs": {"name": name}, "wait": 30})["id"]
        for name in ("Ada", "Grace")
    )
    person.use_theme(theme)
    person.goto(f"/w/demo/runs/compare?a={first}&b={second}")
    expect(person.page.get_by_role("heading", name="2 of 2 steps differ")).to_be_visible()
    compared = barriers_of(person, f"screen-compare-{theme}")
    person.goto("/w/demo/runs/open")
    file = person.page.get_by_label("Record of a run")
    expect(file).to_be_attached()
    unopened = barriers_of(person, f"screen-open-{theme}")
    record = person.context.request.get(f"{person.product.url}/api/w/demo/runs/{first}/export").body()
    file.set_input_files({"name": "run.json", "mimeType": "application/json", "buffer": record})
    expect(person.page.get_by_text("Hello Ada! How are you?")).to_be_visible()
    opened = barriers_of(person, f"screen-opened-{theme}")
    stranger.use_theme(theme)
    stranger.goto(person.send(f"/w/demo/runs/{first}/shares", {})["path"])
    expect(stranger.page.get_by_role("heading", name=f"Shown in {theme}")).to_be_visible()
    shared = barriers_of(stranger, f"screen-shared-{theme}")
    stranger.goto("/shared/nothing")
    expect(stranger.page.get_by_role("heading", name="This link shows nothing")).to_be_visible()
    gone = barriers_of(stranger, f"screen-shared-gone-{theme}")

    assert (compared, unopened, opened, shared, gone) == ([], [], [], [], [])


def barriers_of(person: Person, name: str) -> list[str]:
    """What stands in somebody's way on the page that is shown, which is kept as a picture."""
    person.wait_until_drawn()
    person.keep(name)
    return person.serious_barriers()


def test_a_run_is_watched_on_a_phone(
    product: Product, browser: Browser, owners_cookies: Any, windows: list[BrowserContext], person: Person
) -> None:
    agent = person.make_agent(speaker("On a phone", model="demo-30ms"))
    run = person.send(f"/w/demo/agents/{agent}/runs", {"inputs": {"text": TEXT}})["id"]
    size = {"width": 390, "height": 844}
    phone = open_window(browser, product, windows, storage_state=owners_cookies, viewport=size, has_touch=True)

    phone.goto(f"/w/demo/runs/{run}")
    expect(phone.page.get_by_role("status").filter(has_text="Succeeded")).to_be_visible()
    phone.keep("phone-run")

    assert phone.page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    phone.page.get_by_role("button", name="Summary").first.click()
    expect(phone.page.get_by_role("region", name="Details")).to_contain_text("Summary")
    phone.keep("phone-step")
