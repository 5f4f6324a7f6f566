"""The screen as each person wants it: how close its parts stand, what it tells them, and a picture of the graph."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from tests.e2e.editor import Editor
from tests.e2e.graphs import TEXT, greeter, speaker
from tests.e2e.people import ARTEFACTS, HeldLine, Person
from tests.e2e.test_canvas import zoom_of

GROUP = {"name": "Thinks", "colour": "blue", "nodes": ["frame", "summary"]}


def test_a_person_arranges_the_screen_to_their_liking(person: Person) -> None:
    page = person.page
    editor = Editor.open(person, person.make_agent(greeter("Points greeter")))
    card = editor.card("Greet").evaluate("card => card.offsetHeight")
    person.context.grant_permissions(["notifications"], origin=person.product.url)

    person.goto("/w/demo")
    search = page.get_by_role("complementary", name="Workspace").get_by_role("link").first
    cosy = search.evaluate("link => link.offsetHeight")
    open_own_menu(person)
    page.get_by_role("menuitemcheckbox", name="Notify when a long run ends").click()
    open_own_menu(person)
    person.keep("points-own-menu")
    page.get_by_role("menuitemcheckbox", name="Compact").click()
    expect(page.locator("html")).to_have_attribute("data-density", "compact")

    page.reload()
    expect(page.locator("html")).to_have_attribute("data-density", "compact")
    assert search.evaluate("link => link.offsetHeight") < cosy
    person.wait_until_drawn()
    person.keep("points-compact")
    assert not person.serious_barriers()
    assert page.evaluate("localStorage.getItem('run-notices')") == "on"

    editor = Editor.open(person, person.make_agent(greeter("Points compact greeter")))
    assert editor.card("Greet").evaluate("card => card.offsetHeight") == card
    svg, png = save_picture(editor, "SVG"), save_picture(editor, "PNG")
    assert svg.startswith(b"<svg ")
    assert b">Greet</text>" in svg
    assert b"oklch" not in svg
    assert png.startswith(b"\x89PNG")
    (ARTEFACTS / "points-picture.svg").write_bytes(svg)
    (ARTEFACTS / "points-picture.png").write_bytes(png)


def save_picture(editor: Editor, form: str) -> bytes:
    with editor.me.page.expect_download() as download:
        editor.more(f"Save as picture ({form})")
    return Path(download.value.path()).read_bytes()


def open_own_menu(person: Person) -> None:
    person.page.get_by_role("complementary", name="Workspace").get_by_role("button").last.click()


def fails_far_away(name: str) -> dict[str, Any]:
    """An agent whose second step fails a second after the first began, far out of sight."""
    return {
        "name": name,
        "inputs": {"name": {"type": "text"}},
        "nodes": {
            "wait": {"kind": "wait@1", "title": "Wait", "settings": {"amount": 1}},
            "end": {"kind": "stop@1", "title": "End", "settings": {"message": "{{ value }} No further."}},
        },
        "edges": ["input.name -> wait.value", "wait.value -> end.value"],
        "layout": {"input": [0, 0], "wait": [320, 0], "end": [5200, 2400], "output": [640, 0]},
    }


def test_a_failure_takes_the_camera_there_and_says_what_can_be_done(person: Person) -> None:
    editor, page = Editor.open(person, person.make_agent(fails_far_away("Fails far away"))), person.page
    expect(editor.card("End")).to_have_count(0)

    editor.run(name="Ada")
    editor.wait_for_run("failed")
    expect(editor.card("End")).to_be_in_viewport()
    trace = editor.dock.get_by_role("article", name="End")
    expect(trace).to_contain_text("Ada No further.")
    person.keep("failure-in-sight")
    editor.choose("End")
    editor.inspector.get_by_role("tab", name="Output").click()
    expect(editor.inspector.get_by_role("button", name="Explain")).to_be_visible()
    editor.inspector.get_by_role("button", name="Open trace").click()
    expect(trace.get_by_role("tab", name="Attempts")).to_have_attribute("aria-selected", "true")
    assert person.serious_barriers() == []
    with page.expect_response(lambda answer: answer.url.endswith("/fork")) as made:
        editor.inspector.get_by_role("button", name="Retry from here").click()
    assert made.value.ok


def view_of(editor: Editor) -> str | None:
    """Where the camera stands."""
    return editor.me.page.locator(".react-flow__viewport").get_attribute("style")


def test_who_has_just_moved_the_camera_keeps_it(person: Person) -> None:
    graph = fails_far_away("Fails unseen")
    graph["nodes"]["wait"] = {"kind": "approval@1", "title": "Wait", "settings": {"question": "Fail?"}}
    graph["edges"][1] = "wait.approved -> end.value"
    line = HeldLine(person.page)
    editor, page = Editor.open(person, person.make_agent(graph)), person.page
    run = editor.run(name="Ada")
    editor.wait_for_run("waiting")

    # The page hears of the failure when the camera has just been moved, however slow the machine is.
    line.hold()
    person.send(f"/w/demo/runs/{run}/decide", {"step": "wait", "decision": "approve"})
    person.until(lambda: person.ask(f"/w/demo/runs/{run}")["status"] == "failed")
    editor.move_to_place(0.5, 0.3)
    stood = view_of(editor)
    page.mouse.wheel(0, 2)
    person.until(lambda: view_of(editor) != stood)
    line.release()
    editor.wait_for_run("failed")
    page.wait_for_timeout(500)  # Longer than the camera would take.
    expect(editor.card("End")).to_have_count(0)


def test_numbers_lead_to_what_they_were_made_of(person: Person) -> None:
    editor, page = Editor.open(person, person.make_agent(speaker("Evidence", "demo"))), person.page
    editor.run(text=TEXT)
    editor.wait_for_run("succeeded")
    detail = editor.dock.get_by_role("article", name="Summary")

    editor.card("Summary").get_by_title(re.compile("tokens")).click()
    expect(detail.get_by_role("table", name="Charges")).to_be_visible()
    expect(detail.get_by_role("tab", name="Cost")).to_have_attribute("aria-selected", "true")
    person.keep("evidence-cost")
    editor.card("Summary").get_by_title("Show its attempts").click()
    expect(detail.get_by_role("tab", name="Attempts")).to_have_attribute("aria-selected", "true")
    editor.dock.get_by_role("button", name=re.compile("tokens")).click()
    expect(detail.get_by_role("table", name="Charges")).to_be_visible()
    expect(page.get_by_role("group", name=re.compile(r"^Summary Succeeded, .* tokens, "))).to_be_visible()


def test_a_closed_dock_keeps_a_strip_and_the_bar_says_when_it_was_saved(person: Person) -> None:
    editor, page = Editor.open(person, person.make_agent(greeter("Strip"))), person.page
    strip = page.get_by_role("region", name="Closed run dock")

    expect(strip).to_contain_text("No run yet")
    box = strip.bounding_box()
    assert box is not None
    assert box["height"] == 32
    editor.choose("Ask")
    editor.rename("Asked")
    ago = page.get_by_role("banner").locator("time")
    expect(ago).to_have_text("just now")
    expect(ago).to_have_text(re.compile("[1-9] s ago"))
    expect(ago).to_have_attribute("title", re.compile("Saved .*20"))
    person.keep("dock-strip")
    editor.run(name="Ada")
    editor.wait_for_run("succeeded")
    expect(strip).to_have_count(0)
    page.get_by_role("button", name="Run dock").click()
    expect(strip.locator("[data-run-status]")).to_have_attribute("data-run-status", "succeeded")
    person.keep("dock-strip-run")
    assert person.serious_barriers() == []
    strip.get_by_role("button", name="Open the run dock").click()
    expect(editor.dock).to_be_visible()
    page.get_by_role("banner").get_by_role("button", name=re.compile("^Search ")).click()
    expect(page.get_by_role("dialog", name="Commands")).to_be_visible()


def test_the_minimap_shows_where_a_run_is_and_where_it_failed(person: Person) -> None:
    nodes: dict[str, Any] = {f"n{number}": {"kind": "note@1"} for number in range(38)}
    nodes["wait"] = {"kind": "wait@1", "title": "Wait", "settings": {"amount": 2}}
    nodes["end"] = {"kind": "stop@1", "title": "End", "settings": {"message": "{{ value }} No further."}}
    layout = {node: [number % 6 * 320, number // 6 * 220] for number, node in enumerate(nodes)}
    graph = {
        "name": "Mapped run", "inputs": {"name": {"type": "text"}}, "nodes": nodes, "layout": layout,
        "edges": ["input.name -> wait.value", "wait.value -> end.value"],
    }  # fmt: skip
    editor = Editor.open(person, person.make_agent(graph))
    marks = person.page.locator("[data-minimap] [data-mark]")

    editor.run(name="Ada")
    expect(marks).to_have_attribute("data-mark", "wait")
    person.keep("minimap-waiting")
    editor.wait_for_run("failed")
    expect(marks).to_have_attribute("data-mark", "end")
    expect(marks).to_have_attribute("data-shape", "cross")
    person.keep("minimap-failed")


def test_far_out_a_group_shows_its_name_and_its_cost(person: Person) -> None:
    editor = Editor.open(person, person.make_agent({**speaker("Far out", "demo"), "groups": {"g": GROUP}}))
    editor.run(text=TEXT)
    editor.wait_for_run("succeeded")

    # Each press begins where the camera is by then, so a quick hand comes less far than a slow one.
    person.until(lambda: person.page.keyboard.press("Control+-") or zoom_of(editor) < 0.5)
    expect(editor.canvas.locator("[data-overview] canvas")).to_be_visible()
    person.page.evaluate("Promise.allSettled(document.getAnimations().map(each => each.finished))")
    person.keep("overview-group")
    svg = save_picture(editor, "SVG").decode()
    assert "Thinks" in svg
