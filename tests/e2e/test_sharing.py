"""A run leaves the house: by a link for whoever has it, and as a file that another installation opens."""

import json
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.graphs import greeter
from tests.e2e.people import Person


def a_finished_run(person: Person, name: str) -> str:
    agent = person.make_agent(greeter(name))
    run: str = person.send(f"/w/demo/agents/{agent}/runs", {"inputs": {"name": "Ada Lovelace"}, "wait": 30})["id"]
    return run


def test_a_run_is_shown_by_a_link_without_what_it_hides_until_it_is_revoked(person: Person, stranger: Person) -> None:
    run = a_finished_run(person, "Shared greeter")
    person.goto(f"/w/demo/runs/{run}")
    person.page.get_by_role("button", name="Share").click()
    dialog = person.page.get_by_role("dialog", name="Share this run")
    dialog.get_by_role("checkbox", name="What the run was given").click()
    person.keep("share-dialog")
    barriers = person.serious_barriers()
    dialog.get_by_role("button", name="Make a link").click()
    link = dialog.get_by_role("textbox", name="Link").input_value()
    person.keep("share-link")

    refused: list[str] = []
    stranger.page.on("response", lambda answer: refused.append(answer.url) if answer.status >= 400 else None)
    stranger.page.goto(link)
    expect(stranger.page.get_by_role("heading", name="Shared greeter")).to_be_visible()
    graph = stranger.page.get_by_role("region", name="Graph")
    expect(graph.get_by_role("heading", name="Greet")).to_be_visible()
    expect(graph.locator('[data-node-card="ask"]')).to_have_attribute("data-status", "succeeded")
    expect(graph.locator("[data-edge]")).to_have_count(3)
    expect(graph.get_by_text("{{ name }}")).to_have_count(0)
    expect(stranger.page.get_by_text("Its inputs are hidden.")).to_be_visible()
    answer = stranger.page.get_by_role("region", name="Details").get_by_text("Hello [hidden]! How are you?")
    expect(answer).to_be_visible()
    graph.get_by_role("heading", name="Greet").click()
    stranger.page.get_by_role("tab", name="Input").click()
    expect(stranger.page.get_by_role("article", name="Greet").get_by_text("[hidden]")).to_be_visible()
    stranger.wait_until_drawn()
    stranger.keep("shared-run")
    barriers += stranger.serious_barriers()
    stranger.page.set_viewport_size({"width": 390, "height": 844})
    stranger.keep("shared-run-phone")
    too_wide = stranger.page.evaluate("document.documentElement.scrollWidth > innerWidth")

    with_graph = list(refused)
    bare = person.send(f"/w/demo/runs/{run}/shares", {"redact": {"graph": True}})
    stranger.page.goto(person.product.url + bare["path"])
    expect(stranger.page.get_by_text("Its graph is hidden.")).to_be_visible()
    expect(stranger.page.get_by_role("list", name="Steps").get_by_role("listitem")).to_have_count(2)
    expect(graph).to_have_count(0)
    person.remove(f"/w/demo/runs/{run}/shares/{bare['id']}")
    stranger.page.goto(link)

    dialog.get_by_role("button", name="Revoke").click()
    person.page.get_by_role("button", name="Revoke link").click()
    expect(dialog.get_by_text("No link to this run works now.")).to_be_visible()
    stranger.page.reload()
    expect(stranger.page.get_by_role("heading", name="This link shows nothing")).to_be_visible()

    assert (barriers, too_wide, "Ada" in stranger.page.content(), with_graph) == ([], False, False, [])


def test_a_link_leads_a_stranger_to_the_moment_that_was_shown(person: Person, stranger: Person) -> None:
    run = a_finished_run(person, "Shared moment")
    began = next(event["seq"] for event in person.events_of(run) if event["node"] == "ask")
    person.goto(f"/w/demo/runs/{run}?at={began}")
    expect(person.page.locator("[data-moment]")).to_be_visible()
    person.page.get_by_role("button", name="Share").click()
    dialog = person.page.get_by_role("dialog", name="Share this run")
    expect(dialog.get_by_role("switch", name="Open at this moment")).to_be_checked()
    person.keep("share-moment")
    dialog.get_by_role("button", name="Make a link").click()
    link = dialog.get_by_role("textbox", name="Link").input_value()

    stranger.page.goto(link)
    expect(stranger.page.locator("[data-moment]")).to_contain_text(f"event {began} of")
    expect(stranger.page.locator("[data-path=ask]")).to_have_attribute("data-status", "running")
    stranger.page.get_by_role("button", name="Back to the end").click()
    expect(stranger.page.locator("[data-path=ask]")).to_have_attribute("data-status", "succeeded")
    dialog.get_by_role("switch", name="Open at this moment").click()
    expect(dialog.get_by_role("textbox", name="Link")).to_have_value(link.partition("?")[0])


def test_an_exported_run_opens_from_its_file_and_a_wrong_file_is_told_so(person: Person, tmp_path: Path) -> None:
    run = a_finished_run(person, "Travelling greeter")
    record, newer = tmp_path / "run.json", tmp_path / "newer.json"
    record.write_bytes(person.context.request.get(f"{person.product.url}/api/w/demo/runs/{run}/export").body())
    newer.write_text(json.dumps({**json.loads(record.read_text()), "format": "run/2"}))
    person.goto("/w/demo/runs")
    person.page.get_by_role("link", name="Open a file").click()
    file = person.page.get_by_label("Record of a run")

    file.set_input_files(newer)
    expect(person.page.get_by_role("alert")).to_contain_text("written as run/2; this installation reads up to run/1")
    person.keep("open-run-refused")
    barriers = person.serious_barriers()
    sent: list[str] = []
    person.page.on("request", lambda request: sent.append(request.url) if run in request.url else None)
    file.set_input_files(record)
    expect(person.page.get_by_role("heading", name="Travelling greeter")).to_be_visible()
    expect(person.page.get_by_text("Hello Ada Lovelace! How are you?")).to_be_visible()
    expect(person.page.get_by_role("list", name="Steps").get_by_role("listitem")).to_have_count(2)
    expect(person.page.get_by_role("region", name="Graph").get_by_role("heading", name="Greet")).to_be_visible()
    person.wait_until_drawn()
    person.keep("open-run")

    assert (barriers + person.serious_barriers(), sent) == ([], [])


def test_a_step_is_copied_as_a_command_and_as_a_case(person: Person) -> None:
    run = a_finished_run(person, "Copied greeter")
    person.context.grant_permissions(["clipboard-read", "clipboard-write"])
    person.goto(f"/w/demo/runs/{run}")
    person.page.get_by_role("list", name="Steps").get_by_role("button", name="Ask").first.click()

    def copied(what: str, said: str) -> str:
        person.page.get_by_role("button", name="Copy step").click()
        person.page.get_by_role("menuitem", name=what).click()
        expect(person.page.get_by_text(said)).to_be_visible()
        text: str = person.page.evaluate("navigator.clipboard.readText()")
        return text

    case = json.loads(copied("Copy as test case", "The test case is copied."))
    curl = copied("Copy as curl", "A command that runs this node alone is copied.")

    assert case == {
        "name": "Ask",
        "inputs": {"greeting": "Hello Ada Lovelace!"},
        "expected": {"text": "Hello Ada Lovelace! How are you?"},
    }
    assert ("curl -X POST" in curl, "Bearer $TOKEN" in curl) == (True, True)
