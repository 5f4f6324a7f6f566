"""Limits of runs at once: set on the screens, and told by a run that waits because of one."""

from playwright.sync_api import Locator, expect

from tests.e2e.graphs import TEXT, speaker
from tests.e2e.people import Person

WAITS = "1 run of this agent is under way, which is the limit. This one starts when one ends."


def test_the_workspace_says_what_holds_while_it_has_no_limit(person: Person) -> None:
    person.goto("/w/demo/settings/general")
    field = person.page.get_by_label("Runs at once")
    expect(field).to_have_accessible_description("Empty: no limit, as the site sets none.")

    field.fill("many")
    save_beside(field)
    expect(person.page.get_by_text("Type a whole number, or leave the field empty.")).to_be_visible()
    field.fill("-5")
    save_beside(field)
    expect(field).to_have_accessible_description(
        "Ensure this value is greater than or equal to 0. Empty: no limit, as the site sets none."
    )
    person.keep("limit-refused")
    field.fill("500")
    save_beside(field)
    expect(person.page.get_by_text("The limit is saved.")).to_be_visible()

    person.page.reload()
    expect(field).to_have_value("500")
    field.fill("")
    save_beside(field)
    person.until(lambda: 500 not in [limit["most"] for limit in limits_of(person)])


def test_a_project_gets_a_limit_of_its_own(person: Person) -> None:
    project = person.send("/w/demo/projects", {"name": "Narrow"})["id"]
    person.goto("/w/demo/settings/projects")
    person.page.get_by_role("button", name="Limit of Narrow").click()
    dialog = person.page.get_by_role("dialog", name="Limit of Narrow")
    dialog.get_by_label("Runs at once").fill("3")
    save_beside(dialog)

    expect(dialog).to_be_hidden()
    assert {"scope": project, "most": 3} in limits_of(person)


def test_a_run_above_its_agents_limit_says_why_it_waits(person: Person) -> None:
    agent = person.make_agent(speaker("One at a time", model="demo-500ms"))
    person.goto("/w/demo")
    person.page.get_by_role("button", name="More for One at a time").click()
    person.page.get_by_role("menuitem", name="Limit…").click()
    dialog = person.page.get_by_role("dialog", name="Limit of One at a time")
    dialog.get_by_label("Runs at once").fill("1")
    save_beside(dialog)
    expect(dialog).to_be_hidden()

    first, second = (person.send(f"/w/demo/agents/{agent}/runs", {"inputs": {"text": TEXT}})["id"] for _ in range(2))
    person.until(lambda: person.ask(f"/w/demo/runs/{first}")["status"] == "running")
    person.goto(f"/w/demo/runs/{second}")
    expect(person.page.get_by_text(WAITS)).to_be_visible()
    person.keep("run-waits")
    person.send(f"/w/demo/runs/{first}/cancel", {})
    expect(person.page.get_by_text(WAITS)).to_have_count(0)
    expect(person.page.get_by_role("status").filter(has_text="Running")).to_be_visible()
    person.send(f"/w/demo/runs/{second}/cancel", {})


def save_beside(place: Locator) -> None:
    """Press the button of the form that the place holds or stands in."""
    form = place.locator("xpath=(ancestor-or-self::form | descendant::form)[last()]")
    form.get_by_role("button", name="Save").click()


def limits_of(person: Person) -> list[dict[str, object]]:
    limits: list[dict[str, object]] = person.ask("/w/demo/limits")
    return limits
