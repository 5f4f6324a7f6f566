"""What the inspector knows of a node beyond its settings: the cases that pass through it, and what has changed."""

from typing import Any

from playwright.sync_api import expect

from tests.e2e.editor import Editor
from tests.e2e.graphs import greeter
from tests.e2e.people import Person


def test_a_node_lists_the_cases_that_pass_through_it_with_their_last_results(person: Person) -> None:
    graph: dict[str, Any] = greeter("Cased")
    graph["nodes"]["apart"] = {"kind": "template@1", "title": "Apart", "settings": {"text": "Alone."}}
    graph["layout"]["apart"] = [320, 300]
    graph["nodes"]["apart"]["disabled"] = True
    agent = person.make_agent(graph)
    run = person.send(f"/w/demo/agents/{agent}/runs", {"inputs": {"name": "Ada"}, "wait": 30})["id"]
    dataset = person.send(f"/w/demo/runs/{run}/case", {"name": "", "dataset": None})["dataset"]
    person.send(f"/w/demo/agents/{agent}/datasets/{dataset}/test-runs", {"revision": "draft"})
    cases = f"/w/demo/agents/{agent}/datasets/{dataset}/cases"
    person.until(lambda: (last := person.ask(cases)[0]["last"]) and last["status"] == "passed")
    editor = Editor.open(person, agent)

    editor.choose("Ask")
    editor.inspector.get_by_role("tab", name="Tests").click()
    row = editor.inspector.get_by_role("list", name="Cases").get_by_role("listitem")
    expect(row).to_have_text("AdaPassed")
    expect(editor.inspector).to_contain_text("Run the agent")
    person.keep("inspector-tests")
    assert person.serious_barriers() == []
    editor.choose("Apart")
    expect(editor.inspector).to_contain_text("No case passes through this node.")

    editor.run(name="Bo")
    editor.wait_for_run("succeeded")
    editor.choose("Ask")
    editor.inspector.get_by_role("button", name="Save this step as a case").click()
    person.page.get_by_role("dialog", name="Save as case").get_by_role("button", name="Save case").click()
    expect(person.page.get_by_role("dialog", name="Edit case")).to_be_visible()
    assert len(person.ask(cases)) == 2


def test_a_field_that_differs_from_the_last_commit_says_so_and_is_put_back(person: Person) -> None:
    agent = person.make_agent(greeter("Changed"))
    person.send(f"/w/demo/agents/{agent}/revisions", {"message": "Begin"})
    editor, page = Editor.open(person, agent), person.page
    editor.choose("Ask")
    dot = editor.inspector.get_by_role("button", name="Text has changed since the last commit")
    expect(dot).to_have_count(0)

    editor.setting("Text").fill("{{ greeting }} Tea?")
    dot.click()
    old = page.get_by_role("dialog", name="Text in the last commit")
    expect(old).to_contain_text("{{ greeting }} How are you?")
    person.keep("changed-field")
    assert person.serious_barriers() == []
    old.get_by_role("button", name="Put back").click()
    expect(dot).to_have_count(0)
    expect(editor.setting("Text")).to_have_value("{{ greeting }} How are you?")
    editor.undo()
    expect(dot).to_be_visible()
    editor.rename("Asked")
    expect(editor.inspector.get_by_role("button", name="Title has changed since the last commit")).to_be_visible()
