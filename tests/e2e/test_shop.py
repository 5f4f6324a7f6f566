"""Commit, publish, find, install, run."""

from playwright.sync_api import expect

from tests.e2e.editor import Editor
from tests.e2e.graphs import greeter
from tests.e2e.people import Person


def test_an_agent_is_published_found_installed_and_run(person: Person, stranger: Person) -> None:
    editor = Editor.open(person, person.make_agent(greeter("Polite greeter")))
    page = person.page
    page.get_by_role("button", name="Commit…").click()
    page.get_by_label("What has changed?").fill("Say hello")
    page.get_by_role("dialog").get_by_role("button", name="Commit").click()
    expect(page.get_by_text("Committed")).to_be_visible()
    page.get_by_role("button", name="Publish…").click()
    page.get_by_label("Summary").fill("Greets a person by name.")
    page.get_by_label("Tags").fill("greetings, small")
    person.keep("publish")
    page.get_by_role("dialog").get_by_role("button", name="Publish").click()
    expect(page.get_by_text("is in the marketplace")).to_be_visible()

    stranger.goto("/market/")
    stranger.keep("market")
    stranger.page.get_by_role("searchbox", name="Search agents").fill("greets person")
    stranger.page.get_by_role("button", name="Search").click()
    stranger.page.get_by_role("link", name="Polite greeter").click()
    expect(stranger.page.get_by_role("heading", name="Polite greeter")).to_be_visible()
    expect(stranger.page.get_by_role("link", name="Sign in to install")).to_be_visible()

    page.goto(stranger.page.url)
    person.keep("listing")
    page.get_by_role("button", name="Install").click()
    installed = Editor.here(person)
    assert installed.agent != editor.agent
    run = installed.run(name="Ada")
    installed.wait_for_run("succeeded")

    assert person.ask(f"/w/demo/runs/{run}")["outputs"] == {"text": "Hello Ada! How are you?"}
    assert person.ask(f"/w/demo/agents/{installed.agent}")["origin"] != {}


def test_nothing_is_published_without_a_commit(person: Person) -> None:
    Editor.open(person, person.make_agent(greeter("Never committed")))

    person.page.get_by_role("button", name="Publish…").click()
    person.page.get_by_label("Summary").fill("Not yet.")
    person.page.get_by_role("dialog").get_by_role("button", name="Publish").click()

    expect(person.page.get_by_role("dialog").get_by_role("alert")).to_contain_text("commit")
