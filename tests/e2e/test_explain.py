"""A failed run explains itself: by the catalogue alone with the demo model, and with a model by a change to accept."""

from typing import Any

from playwright.sync_api import expect

from tests.e2e.models import scripted_model
from tests.e2e.people import Person

EXPRESSION = {"expression": "$sum(data)", "inputs": [{"name": "data", "type": "json"}]}
GRAPH: dict[str, Any] = {
    "name": "Sums up wrongly",
    "inputs": {"data": {"type": "json"}},
    "nodes": {"count": {"kind": "transform@1", "title": "Count", "settings": EXPRESSION}},
    "edges": ["input.data -> count.data", "count.result -> output.sum"],
    "layout": {"input": [0, 0], "count": [320, 0], "output": [640, 0]},
}
FIX = {
    "summary": "It sums texts. Count them instead.",
    "commands": [
        {"type": "set", "id": "count", "path": ["settings", "expression"], "value": '"$count(data)"'},
        {"type": "set", "id": "count", "path": ["title"], "value": '"Count texts"'},
    ],
}


def test_a_failed_step_is_explained_and_the_proposed_change_is_taken_in_part_and_back(person: Person) -> None:
    agent = person.make_agent(GRAPH)
    run = person.send(f"/w/demo/agents/{agent}/runs", {"inputs": {"data": ["a", "b"]}, "wait": 30})["id"]
    person.goto(f"/w/demo/runs/{run}")
    person.page.get_by_role("button", name="Open step").first.click()
    details = person.page.get_by_role("article", name="Count")
    details.get_by_role("button", name="Explain").click()
    explanation = details.get_by_role("region", name="Explanation")
    expect(explanation.get_by_text("The expression failed on this data.")).to_be_visible()
    expect(explanation.get_by_text("Only the demo model would answer here")).to_be_visible()
    explanation.get_by_role("button", name="Close the explanation").click()

    with scripted_model(person, FIX):
        details.get_by_role("button", name="Explain").click()
        expect(explanation.get_by_text("It sums texts. Count them instead.")).to_be_visible()
    person.keep("explained")
    barriers = person.serious_barriers()
    explanation.get_by_role("checkbox", name="Change title of Count").click()
    explanation.get_by_role("button", name="Apply to the draft").click()
    expect(person.page.get_by_text("The draft is changed.")).to_be_visible()

    node = person.ask(f"/w/demo/agents/{agent}/draft")["graph"]["nodes"]["count"]
    assert (node["title"], node["settings"]["expression"], barriers) == ("Count", "$count(data)", [])

    explanation.get_by_role("button", name="Undo").click()
    expect(person.page.get_by_text("The draft is as it was.")).to_be_visible()
    node = person.ask(f"/w/demo/agents/{agent}/draft")["graph"]["nodes"]["count"]
    assert (node["title"], node["settings"]["expression"]) == ("Count", "$sum(data)")
    expect(explanation.get_by_role("button", name="Apply to the draft")).to_be_enabled()  # What was left is left still.
    expect(explanation.get_by_role("checkbox", name="Change title of Count")).not_to_be_checked()
