"""A run that is debugged in the editor: breakpoint, other inputs, a step, a reload in between, and on to the end."""

import json
import re
from typing import Any

from playwright.sync_api import Locator, expect

from tests.e2e.editor import Editor
from tests.e2e.graphs import TEXT, caller, greeter, speaker
from tests.e2e.people import Person
from tests.e2e.test_people import make_account

JOINS: dict[str, Any] = {
    "name": "Joins",
    "inputs": {"who": {"type": "json"}},
    "nodes": {
        "join": {
            "kind": "transform@1",
            "title": "Join",
            "settings": {
                "expression": "data.name & ': ' & data.essay",
                "inputs": [{"name": "data", "type": "json"}],
            },
        },
    },
    "edges": ["input.who -> join.data", "join.result -> output.text"],
    "layout": {"input": [0, 0], "join": [320, 0], "output": [640, 0]},
}


def test_a_run_is_held_mended_and_stepped_through_to_its_end(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(greeter("Debugged")))

    editor.choose("Greet")
    person.page.keyboard.press("F9")
    expect(dot(editor, "Greet")).to_have_attribute("aria-pressed", "true")
    run = editor.run(name="Ada")
    expect(editor.card("Greet")).to_have_attribute("data-status", "held")
    expect(editor.dock.locator("[data-run-status]")).to_have_attribute("data-run-status", "paused")
    held = editor.inspector.get_by_role("region", name="Held step")
    held.get_by_label("Inputs").fill('{"name": "Grace"}')
    person.keep("debug-held")
    assert person.serious_barriers() == []

    person.page.reload()
    editor.choose("Greet")
    expect(editor.card("Greet")).to_have_attribute("data-status", "held")
    held.get_by_label("Inputs").fill('{"name": "Grace"}')
    dot(editor, "Ask").click(force=True)
    held.get_by_role("button", name="Carry on with these").click()
    expect(editor.card("Ask")).to_have_attribute("data-status", "held")

    person.use_theme("dark")
    person.goto(f"/w/demo/runs/{run}")
    expect(person.page.get_by_role("toolbar", name="Debug")).to_contain_text("1 step held")
    editor.steps.filter(has_text="Ask").get_by_role("button").last.click()
    expect(person.page.get_by_role("region", name="Held step")).to_be_visible()
    person.page.set_viewport_size({"width": 390, "height": 844})
    person.keep("debug-run-page-phone")
    person.page.keyboard.press(".")
    expect(person.page.get_by_role("status").filter(has_text="Succeeded").first).to_be_visible()
    assert "Grace" in person.ask(f"/w/demo/runs/{run}")["outputs"]["text"]
    assert person.ask(f"/w/demo/agents/{editor.agent}/draft")["graph"]["nodes"].keys() == {"greet", "ask"}


def test_a_condition_and_stepping_through_from_the_run_dialog(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(greeter("Conditional")))

    dot(editor, "Ask").click(button="right", force=True)
    person.page.get_by_label("Stop only if").fill("$contains(greeting, 'Nobody')")
    person.keep("debug-condition")
    person.page.get_by_role("button", name="Set breakpoint").click()
    expect(dot(editor, "Ask")).to_have_attribute("data-condition", "")
    editor.run(name="Ada")
    editor.wait_for_run("succeeded")

    person.page.keyboard.press("Control+Enter")
    person.page.get_by_role("button", name="Step through").click()
    expect(editor.card("Greet")).to_have_attribute("data-status", "held")
    editor.dock.get_by_role("button", name="Step over").click()
    expect(editor.card("Ask")).to_have_attribute("data-status", "held")
    editor.choose("Ask")
    editor.inspector.get_by_role("button", name="Give a result instead").click()
    editor.inspector.get_by_label("Result").fill('{"text": "Given by hand."}')
    editor.inspector.get_by_role("button", name="Give this result instead").click()
    editor.wait_for_run("succeeded")
    editor.open_tab("Output")
    expect(editor.dock).to_contain_text("Given by hand.")


def test_a_held_step_goes_on_with_its_long_texts_and_who_only_looks_is_offered_nothing(
    person: Person, stranger: Person
) -> None:
    long = "Bees pollinate crops. " * 1_000
    editor = Editor.open(person, person.make_agent(JOINS))
    person.send("/w/demo/members", {"email": make_account(stranger, "Hedy"), "role": "viewer"})
    editor.choose("Join")
    person.page.keyboard.press("F9")
    person.page.keyboard.press("Control+Enter")
    field = person.page.get_by_role("dialog", name="Run").get_by_label("who")
    field.fill(json.dumps({"name": "Ada", "essay": long}))
    with person.page.expect_response(
        lambda answer: answer.url.endswith("/runs") and answer.request.method == "POST"
    ) as info:
        field.press("Control+Enter")  # From within the field: what is typed is what runs.
    run = info.value.json()["id"]

    expect(editor.card("Join")).to_have_attribute("data-status", "held")
    stranger.goto(f"/w/demo/runs/{run}")
    bar = stranger.page.get_by_role("toolbar", name="Debug")
    expect(bar).to_contain_text("1 step held")
    expect(bar.get_by_role("button")).to_have_count(0)
    inputs = editor.inspector.get_by_role("region", name="Held step").get_by_label("Inputs")
    expect(inputs).to_have_value(re.compile(long[:200]))
    inputs.fill(inputs.input_value().replace("Ada", "Grace"))
    editor.inspector.get_by_role("button", name="Carry on with these").click()
    editor.wait_for_run("succeeded")

    # The record has every long text in its place.
    assert f"Grace: {long}" in json.dumps(person.ask(f"/w/demo/runs/{run}/export"))


def test_a_live_run_is_paused_and_resumed_by_its_buttons(person: Person) -> None:
    graph = speaker("Paused", model="demo-200ms")  # Time enough for a slow hand.
    graph["nodes"]["last"] = {"kind": "template@1", "title": "Last", "settings": {"text": "{{ said }} So be it."}}
    graph["edges"] = ["input.text -> frame.text", "frame.text -> summary.text", "summary.text -> last.said"]
    graph["edges"] += ["last.text -> output.summary"]
    graph["layout"] |= {"last": [960, 0], "output": [1280, 0]}
    editor = Editor.open(person, person.make_agent(graph))
    bar = person.page.get_by_role("toolbar", name="Debug")

    run = editor.run(text=TEXT)
    expect(editor.card("Summary").locator("[data-live-text]")).not_to_be_empty()
    bar.get_by_role("button", name="Pause").click()
    expect(bar).to_contain_text("Pausing after what is under way")
    expect(editor.card("Last")).to_have_attribute("data-status", "held")
    expect(editor.dock.locator("[data-run-status]")).to_have_attribute("data-run-status", "paused")
    assert person.ask(f"/w/demo/runs/{run}")["status"] == "paused"
    person.keep("debug-paused")

    bar.get_by_role("button", name="Resume").click()
    editor.wait_for_run("succeeded")
    expect(bar).to_have_count(0)
    assert person.ask(f"/w/demo/runs/{run}")["outputs"]["summary"].endswith("So be it.")


def calling(person: Person, name: str) -> Editor:
    """The editor of an agent with a loop and another agent."""
    inner = person.make_agent(greeter(f"{name}, inside"))
    person.send(f"/w/demo/agents/{inner}/revisions", {"message": "Begin"})
    return Editor.open(person, person.make_agent(caller(name, inner)))


def row(editor: Editor, title: str) -> Locator:
    """The rows of the timeline that bear this title."""
    return editor.steps.filter(has=editor.me.page.get_by_role("button", name=title, exact=True)).locator("[data-path]")


def test_a_loop_and_a_sub_agent_are_stepped_into(person: Person) -> None:
    editor = calling(person, "Stepped into")
    into = person.page.get_by_role("toolbar", name="Debug").get_by_role("button", name="Step into")
    over = person.page.get_by_role("toolbar", name="Debug").get_by_role("button", name="Step over")

    person.page.keyboard.press("Control+Enter")
    person.page.get_by_role("button", name="Step through").click()
    expect(row(editor, "Each")).to_have_attribute("data-status", "held")
    into.click()
    expect(editor.card("Say")).to_have_attribute("data-status", "held")
    into.click()
    expect(row(editor, "Say")).to_have_count(2)
    expect(row(editor, "Say").last).to_have_attribute("data-status", "held")
    over.click()
    expect(editor.card("All")).to_have_attribute("data-status", "held")
    over.click()
    expect(editor.card("Inside")).to_have_attribute("data-status", "held")
    into.click()
    expect(row(editor, "Greet")).to_have_attribute("data-status", "held")
    person.keep("debug-into-sub-agent")
    into.click()
    expect(row(editor, "Ask")).to_have_attribute("data-status", "held")
    over.click()
    editor.wait_for_run("succeeded")


def test_breakpoints_inside_a_container_and_inside_a_sub_agent_hold(person: Person) -> None:
    editor = calling(person, "Stops inside")
    resume = person.page.get_by_role("toolbar", name="Debug").get_by_role("button", name="Resume")

    dot(editor, "Say").click(force=True)
    editor.choose("Inside")
    editor.inspector.get_by_role("button", name="Breakpoints inside").click()
    editor.inspector.get_by_role("switch", name="Ask").click()
    expect(dot(editor, "Inside")).to_have_attribute("data-inside", "1")
    person.keep("debug-breakpoint-inside")
    assert person.serious_barriers() == []

    run = editor.run()
    expect(row(editor, "Say")).to_have_attribute("data-status", "held")
    resume.click()
    expect(row(editor, "Say")).to_have_count(2)
    expect(row(editor, "Say").last).to_have_attribute("data-status", "held")
    resume.click()
    expect(row(editor, "Ask")).to_have_attribute("data-status", "held")
    held = [event["node"] for event in person.events_of(run) if event["type"] == "step.held"]
    assert held == ["each#0/say", "each#1/say", "sub#0/ask"]
    resume.click()
    editor.wait_for_run("succeeded")
    assert person.ask(f"/w/demo/agents/{editor.agent}/draft")["graph"]["nodes"].keys() == {"each", "say", "all", "sub"}


def dot(editor: Editor, title: str) -> Locator:
    return editor.card(title).locator(".breakpoint-dot")
