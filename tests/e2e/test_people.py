"""Signing in and staying out."""

from itertools import count

from playwright.sync_api import expect

from tests.e2e.editor import Editor
from tests.e2e.graphs import greeter
from tests.e2e.people import Person

PASSWORD = "correct horse battery staple"
ACCOUNTS = count(1)


def make_account(person: Person, name: str) -> str:
    """Sign up as somebody of this name. Gives their address, which nobody else has: tests share a product."""
    email = f"{name.lower()}-{next(ACCOUNTS)}@example.com"
    person.goto("/accounts/signup/")
    person.page.get_by_label("Your name").fill(name)
    person.page.get_by_label("Email").fill(email)
    person.page.get_by_label("Password", exact=True).fill(PASSWORD)
    person.page.get_by_label("Password (again)").fill(PASSWORD)
    person.page.get_by_role("button", name="Make an account").click()
    person.page.wait_for_url("**/w/**")
    return email


def test_a_person_makes_an_account_leaves_and_signs_in_again(stranger: Person) -> None:
    email = make_account(stranger, "Ada")
    home = stranger.page.url
    stranger.page.get_by_role("button", name=email, expanded=False).click()
    stranger.page.get_by_role("menuitem", name="Sign out").click()
    expect(stranger.page.get_by_role("heading", name="Sign in")).to_be_visible()
    stranger.keep("sign-in")

    stranger.page.get_by_label("Email").fill(email)
    stranger.page.get_by_label("Password").fill("wrong")
    stranger.page.get_by_role("button", name="Sign in").click()
    expect(stranger.page.get_by_role("alert")).to_be_visible()
    stranger.page.get_by_label("Password").fill(PASSWORD)
    stranger.page.get_by_role("button", name="Sign in").click()

    stranger.page.wait_for_url(home)
    expect(stranger.page.get_by_role("heading", name="Agents", exact=True)).to_be_visible()


def test_an_outsider_finds_nothing_there(person: Person, stranger: Person) -> None:
    agent = person.make_agent(greeter("Private"))
    run = Editor.open(person, agent).run(name="Ada")
    make_account(stranger, "Mallory")

    for path in (f"agents/{agent}", f"runs/{run}", "settings"):
        stranger.goto(f"/w/demo/{path}")
        expect(stranger.page.get_by_role("heading", level=1)).to_have_text("Nothing here")
    stranger.keep("outsider")

    statuses = [
        stranger.status_of(f"/api/w/demo/{path}")
        for path in ("agents", f"agents/{agent}", f"agents/{agent}/draft", f"runs/{run}", f"runs/{run}/events")
    ]
    assert statuses == [404] * 5
    assert close_code(stranger, f"/ws/w/demo/drafts/{agent}") == 4404
    assert close_code(stranger, f"/ws/w/demo/runs/{run}") == 4404


def test_who_is_not_signed_in_is_led_to_the_door_and_back(stranger: Person) -> None:
    stranger.goto("/w/demo/runs")

    expect(stranger.page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert "next=/w/demo/runs" in stranger.page.url


def close_code(person: Person, path: str) -> int:
    """The code with which the site closes a socket of this person's browser."""
    code: int = person.page.evaluate(
        "path => new Promise(done => { new WebSocket(`ws://${location.host}${path}`).onclose = e => done(e.code) })",
        path,
    )
    return code
