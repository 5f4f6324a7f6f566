"""The playhead: dragging it or stepping with the keys shows the run as it stood, while it runs and afterwards."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.editor import Editor
from tests.e2e.graphs import TEXT, speaker
from tests.e2e.people import Person


def playhead(page: Page) -> Locator:
    return page.get_by_role("slider", name="Moment of the run")


def drag_to(page: Page, part: float) -> None:
    """Pull the playhead to a part of the time axis."""
    box = playhead(page).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] - 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * part, box["y"] + box["height"] / 2, steps=8)
    page.mouse.up()


def test_the_past_of_a_run_is_shown_while_it_goes_on_and_when_it_is_over(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(speaker("Looks back")))
    frame, summary = editor.card("Frame"), editor.card("Summary")
    chip = editor.dock.locator("[data-run-status]")
    run = editor.run(text=TEXT)
    expect(summary.locator("[data-live-text]")).not_to_be_empty()

    playhead(person.page).focus()
    person.page.keyboard.press("Home")
    expect(frame).to_have_attribute("data-status", "idle")
    person.page.keyboard.press("ArrowRight")
    expect(frame).to_have_attribute("data-status", "running")
    expect(summary).to_have_attribute("data-status", "idle")
    expect(editor.canvas.locator("[data-moment]")).to_contain_text("event 2 of")
    person.keep("time-travel-live")

    person.until(lambda: person.ask(f"/w/demo/runs/{run}")["status"] == "succeeded")
    expect(editor.canvas.locator("[data-moment]")).to_contain_text("Back to the end")
    expect(frame).to_have_attribute("data-status", "running")
    expect(chip).to_contain_text("0 tokens")
    editor.canvas.get_by_role("button", name="Back to the end").click()
    expect(summary).to_have_attribute("data-status", "succeeded")
    expect(chip).not_to_contain_text("0 tokens")

    drag_to(person.page, 0.5)
    expect(summary).to_have_attribute("data-status", "running")
    expect(frame).to_have_attribute("data-status", "succeeded")
    editor.open_tab("Output")
    expect(editor.dock.get_by_label("Text of Summary")).to_contain_text("What it had written by then is not kept")
    editor.open_tab("Timeline")
    person.keep("time-travel-dragged")
    playhead(person.page).focus()
    person.page.keyboard.press("End")
    expect(editor.canvas.locator("[data-moment]")).to_have_count(0)


def test_a_link_leads_to_a_moment_of_a_run(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(speaker("Linked moment", "demo")))
    run = editor.run(text=TEXT)
    editor.wait_for_run("succeeded")
    events = person.events_of(run)
    began = next(event["seq"] for event in events if event["type"] == "step.started" and event["node"] == "summary")

    person.goto(f"/w/demo/runs/{run}?at={began}")
    page = person.page

    expect(page.locator("[data-moment]")).to_contain_text(f"event {began} of {len(events)}")
    expect(page.locator("[data-path=summary]")).to_have_attribute("data-status", "running")
    expect(playhead(page)).to_have_attribute("aria-valuetext", re.compile("Summary began"))
    summary = editor.card("Summary")
    expect(summary).to_have_attribute("data-status", "running")
    person.keep("time-travel-page")
    summary.get_by_role("heading").click()
    expect(page.get_by_role("region", name="Details").get_by_role("article", name="Summary")).to_be_visible()
    page.get_by_role("button", name="One event back").click()
    expect(page.locator("[data-path=summary]")).to_have_attribute("data-status", "idle")
    page.wait_for_url(f"**/runs/{run}?at={began - 1}")
    page.get_by_role("button", name="Back to the end").click()
    page.wait_for_url(f"**/runs/{run}")
    expect(page.locator("[data-path=summary]")).to_have_attribute("data-status", "succeeded")
    assert person.serious_barriers() == []
