"""Two runs side by side: ticked in the list, or chosen from a run's page."""

import re

from playwright.sync_api import Response, expect

from tests.e2e.graphs import greeter
from tests.e2e.people import Person
from tests.runs.scenes import loop


def test_two_runs_are_compared_step_by_step(person: Person) -> None:
    graph = greeter("To be compared")
    graph["nodes"]["bye"] = {"kind": "template@1", "title": "Bye", "settings": {"text": "Bye."}}
    agent = person.make_agent(graph)
    first, second = (
        person.send(f"/w/demo/agents/{agent}/runs", {"inputs": {"name": name}})["id"] for name in ("Ada", "Grace")
    )
    page = person.page

    person.goto(f"/w/demo/runs?agent={agent}&status=succeeded")
    boxes = page.get_by_role("checkbox", name=re.compile("Compare To be compared"))
    expect(boxes).to_have_count(2)
    for box in boxes.all():
        box.click()
    person.keep("compare-tick")
    page.get_by_role("link", name="Compare", exact=True).click()

    page.wait_for_url(f"**/runs/compare?a={first}&b={second}")
    expect(page.get_by_role("heading", name="2 of 3 steps differ")).to_be_visible()
    details = page.get_by_role("region", name="Details")
    expect(details.locator("del").first).to_have_text("Ada")
    expect(details.locator("ins").first).to_have_text("Grace")
    person.keep("compare-runs")
    assert person.serious_barriers() == []
    rows = page.get_by_role("list", name="Steps").get_by_role("listitem")
    expect(rows).to_have_count(3)
    page.get_by_role("radio", name="Differing").click()
    expect(rows).to_have_count(2)
    rows.filter(has_text="Ask").get_by_role("button").click()
    expect(details.get_by_role("heading", name="Ask")).to_be_visible()
    page.get_by_role("button", name="Swap A and B").click()
    expect(details.locator("del").first).to_have_text("Grace")

    person.goto(f"/w/demo/runs/{second}")
    page.get_by_role("button", name="Compare with…").click()
    page.get_by_role("menuitem").first.click()
    page.wait_for_url(f"**/runs/compare?a={first}&b={second}")
    expect(page.get_by_role("heading", name="2 of 3 steps differ")).to_be_visible()


def test_two_long_runs_are_compared_and_only_the_values_that_are_looked_at_are_loaded(person: Person) -> None:
    agent = person.make_agent(loop())
    words = [f"word {number} of many" for number in range(400)]
    first, second = (
        person.send(f"/w/demo/agents/{agent}/runs", {"inputs": {"items": items}})["id"]
        for items in (words, [*words[:300], "another word", *words[301:]])
    )
    page = person.page
    loaded: list[Response] = []
    page.on("response", lambda answer: loaded.append(answer) if "/steps?" in answer.url else None)

    person.goto(f"/w/demo/runs/compare?a={first}&b={second}")

    expect(page.get_by_role("heading", name=re.compile(r"^2 of \d+ steps differ$"))).to_be_visible()
    page.get_by_role("radio", name="Differing").click()
    rows = page.get_by_role("list", name="Steps").get_by_role("listitem")
    expect(rows).to_have_count(2)
    rows.filter(has_text="each#300").get_by_role("button").click()
    details = page.get_by_role("region", name="Details")
    expect(details.locator("ins").first).to_have_text("another")
    person.keep("compare-long-runs")
    compared = [answer for answer in loaded if "values=digest" in answer.url]
    assert [answer for answer in compared if "of many" in answer.text()] == []
    looked_at = {answer.url.partition("?")[2] for answer in loaded if answer not in compared}
    assert looked_at == {"path=each", "path=each%23300%2Fsay"}
