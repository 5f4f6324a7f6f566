"""A run while it runs: tokens, cancelling, reloading, and what is shown against what is stored."""

import json
from typing import Any

from playwright.sync_api import Page, WebSocket, expect

from tests.e2e.editor import Editor
from tests.e2e.graphs import TEXT, greeter, speaker
from tests.e2e.people import Person


class Sockets:
    """What this page's live sockets were told, socket by socket."""

    def __init__(self, page: Page) -> None:
        self.messages: list[list[dict[str, Any]]] = []
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        if "/runs/" in socket.url:
            heard: list[dict[str, Any]] = []
            self.messages.append(heard)
            socket.on("framereceived", lambda frame: heard.append(json.loads(frame)))

    def numbers(self) -> list[list[int]]:
        """The numbers of the events that each socket brought."""
        return [
            [event["seq"] for message in heard if message["type"] == "events" for event in message["events"]]
            for heard in self.messages
        ]


def test_tokens_arrive_in_the_node_and_in_the_dock_while_it_runs(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(speaker("Live tokens", model="demo-200ms")))

    run = editor.run(text=TEXT)
    editor.open_tab("Output")
    words = editor.dock.get_by_label("Text of Summary")
    expect(words).not_to_be_empty()
    first = words.inner_text()
    expect(editor.card("Summary").locator("[data-live-text]")).not_to_be_empty()
    longer = person.until(lambda: (text := words.inner_text()) != first and text)
    person.keep("live-tokens")

    assert longer.startswith(first)
    assert person.ask(f"/w/demo/runs/{run}")["status"] == "running"
    editor.wait_for_run("succeeded")
    outputs = person.ask(f"/w/demo/runs/{run}")["outputs"]
    assert outputs["summary"].startswith(longer)
    expect(editor.dock).to_contain_text(outputs["summary"])


def test_a_run_is_cancelled_in_the_middle_of_a_token_stream(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(speaker("Cancelled", model="demo-500ms")))

    run = editor.run(text=TEXT)
    expect(editor.card("Summary").locator("[data-live-text]")).not_to_be_empty()
    editor.dock.get_by_role("button", name="Cancel").click()
    editor.wait_for_run("cancelled")
    person.keep("live-cancelled")

    assert person.ask(f"/w/demo/runs/{run}")["status"] == "cancelled"
    assert [(step["path"], step["status"]) for step in person.steps_of(run)] == [
        ("frame", "succeeded"),
        ("summary", "cancelled"),
    ]


def test_a_reload_in_mid_run_misses_nothing_and_doubles_nothing(person: Person) -> None:
    sockets = Sockets(person.page)
    quick = person.make_agent(speaker("Read out", model="demo-fast"))
    whole = person.send(f"/w/demo/agents/{quick}/runs", {"inputs": {"text": TEXT}, "wait": 30})["outputs"]["summary"]
    # Half a second per token: it speaks for longer than this test lasts, and is cancelled in the end.
    editor = Editor.open(person, person.make_agent(speaker("Reloaded", model="demo-500ms")))
    run = editor.run(text=TEXT)
    person.goto(f"/w/demo/runs/{run}")
    words = person.page.get_by_label("Text of Summary")
    expect(words).not_to_be_empty()
    seen = words.inner_text()

    person.page.reload()
    # The stored text is up to a quarter of a second old; the live pieces that follow it close the gap.
    expect(words).to_contain_text(seen)
    after = words.inner_text()
    longer = person.until(lambda: (text := words.inner_text()) != after and text)
    person.keep("run-reloaded")
    person.page.get_by_role("button", name="Cancel").click()
    expect(person.page.get_by_role("status").filter(has_text="Cancelled")).to_be_visible()

    stored = person.events_of(run)
    assert (whole.startswith(seen), whole.startswith(after), whole.startswith(longer)) == (True, True, True)
    assert [event["seq"] for event in stored] == list(range(1, len(stored) + 1))
    assert sockets.numbers()[-1] == [event["seq"] for event in stored]
    expect(person.page.get_by_role("list", name="Steps").get_by_role("listitem")).to_have_count(2)


def test_two_viewers_see_the_same(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(speaker("Two viewers", model="demo-30ms")))
    run = editor.run(text=TEXT)
    other = person.new_page()

    other.goto(f"/w/demo/runs/{run}")
    expect(other.page.get_by_role("status").filter(has_text="Succeeded")).to_be_visible()
    editor.wait_for_run("succeeded")

    editor.open_tab("Output")
    summary = person.ask(f"/w/demo/runs/{run}")["outputs"]["summary"]
    expect(editor.dock).to_contain_text(summary)
    expect(other.page.get_by_role("region", name="Details")).to_contain_text(summary)


def test_a_failed_step_shows_its_cause_and_what_to_do(person: Person, faulty_models: str) -> None:
    editor = Editor.open(person, person.make_agent(speaker("Failing", model=f"{faulty_models}/fault-500")))

    run = editor.run(text=TEXT)
    editor.wait_for_run("failed")
    person.keep("live-failed")

    error = person.ask(f"/w/demo/runs/{run}")["error"]
    assert (error["code"], "failed with status 500" in error["message"]) == ("model_failed", True)
    expect(editor.card("Summary")).to_have_attribute("data-status", "failed")
    editor.open_tab("Output")
    expect(editor.dock).to_contain_text(error["message"])
    expect(editor.dock).to_contain_text(error["advice"])


def test_a_run_of_two_templates_is_listed_with_its_state(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(greeter("Listed greeter")))
    run = editor.run(name="Ada")
    editor.wait_for_run("succeeded")

    person.goto("/w/demo/runs")
    row = person.page.locator(f'[data-run="{run}"]')

    expect(row).to_contain_text("Listed greeter")
    expect(row).to_contain_text("Succeeded")
    person.keep("runs")
    row.get_by_role("link").first.click()
    expect(person.page.get_by_role("region", name="Details")).to_contain_text("Hello Ada! How are you?")
