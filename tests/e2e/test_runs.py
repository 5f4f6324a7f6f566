"""Runs that people start from the editor: what they give, what they see, and what those see who may only look."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, expect

from bench.product import Product
from tests.e2e.editor import Editor
from tests.e2e.graphs import TEXT, greeter, speaker
from tests.e2e.people import Person, open_window
from tests.e2e.test_people import make_account


def test_a_sub_agent_is_picked_and_brings_its_ports_and_its_names(person: Person) -> None:
    inner = person.make_agent(greeter("Inner greeter"))
    person.send(f"/w/demo/agents/{inner}/revisions", {"message": "Begin"})
    graph = {
        "name": "Outer",
        "inputs": {"name": {"type": "text"}},
        "nodes": {"sub": {"kind": "sub_agent@1", "title": "Inside", "settings": {"agent": ""}}},
        "edges": [],
        "layout": {"input": [0, 0], "sub": [320, 0], "output": [640, 0]},
    }
    editor = Editor.open(person, person.make_agent(graph))

    editor.choose("Inside")
    editor.inspector.get_by_role("combobox", name="Agent").click()
    person.page.get_by_placeholder("Search").last.fill("Inner gre")
    person.page.get_by_role("option", name="Inner greeter").click()
    editor.wire(("Input", "name"), ("Inside", "name"))
    editor.wire_to_card(("Inside", "text"), "Output")
    editor.wait_until_saved()
    run = editor.run(name="Ada")
    editor.wait_for_run("succeeded")
    person.goto(f"/w/demo/runs/{run}")

    expect(editor.steps).to_have_count(3)
    assert [row.get_by_role("button").last.inner_text() for row in editor.steps.all()] == ["Inside", "Greet", "Ask"]
    person.keep("run-sub-agent")


def test_a_file_is_an_input_of_a_run(person: Person, tmp_path: Path) -> None:
    graph = {
        "name": "Takes a file",
        "inputs": {"page": {"type": "document", "title": "Page"}},
        "nodes": {
            "name": {
                "kind": "transform@1",
                "title": "Name",
                "settings": {
                    "expression": "page.name & ' ' & page.media_type",
                    "inputs": [{"name": "page", "type": "document"}],
                },
            }
        },
        "edges": ["input.page -> name.page", "name.result -> output.name"],
    }
    editor = Editor.open(person, person.make_agent(graph))
    file = tmp_path / "note.txt"
    file.write_text("Bees fly.")

    person.page.get_by_role("button", name="Run", exact=True).first.click()
    dialog = person.page.get_by_role("dialog", name="Run")
    dialog.get_by_role("button", name="Run").click()
    expect(dialog).to_contain_text("Fill this in.")
    dialog.locator("input[type=file]").set_input_files(file)
    expect(dialog.get_by_role("button", name="note.txt")).to_be_visible()
    person.keep("run-file-input")
    dialog.get_by_role("button", name="Run").click()
    editor.wait_for_run("succeeded")

    editor.open_tab("Output")
    expect(editor.dock).to_contain_text("note.txt text/plain")


def test_a_viewer_looks_and_reads_why_they_cannot_write(person: Person, stranger: Person) -> None:
    agent = person.make_agent(greeter("Only to look at"))
    person.send("/w/demo/members", {"email": make_account(stranger, "Vera"), "role": "viewer"})

    editor = Editor(stranger, agent)
    stranger.goto(f"/w/demo/agents/{agent}")
    editor.wait_for_state("Read only")
    reason = re.compile("You are a viewer here, which does not allow you to change agents")
    expect(stranger.page.get_by_role("button", name=reason)).to_be_visible()
    expect(stranger.page.get_by_role("button", name=re.compile("Run. You are a viewer here"))).to_be_visible()
    editor.choose("Greet")
    expect(editor.setting("Text")).not_to_be_editable()
    stranger.page.keyboard.press("Delete")
    editor.paste("kind: template@1")
    expect(stranger.page.get_by_text(reason).last).to_be_visible()
    stranger.keep("editor-viewer")

    assert editor.graph() == Editor(person, agent).graph()
    expect(editor.card("Greet")).to_be_visible()


def test_an_edge_on_a_models_card_goes_into_its_prompt_and_a_refused_run_says_why(person: Person) -> None:
    graph = greeter("Edge on a model")
    graph["nodes"]["think"] = {"kind": "llm@1", "title": "Think", "settings": {"model": "demo", "prompt": ""}}
    graph["layout"]["think"] = [320, 300]
    editor = Editor.open(person, person.make_agent(graph))

    person.page.get_by_role("button", name="Run", exact=True).first.click()
    dialog = person.page.get_by_role("dialog", name="Run")
    expect(dialog.get_by_role("alert")).to_contain_text("Think: Prompt must not be empty.")
    person.keep("run-refused")
    dialog.get_by_role("button", name="Show").click()
    expect(dialog).to_have_count(0)
    expect(editor.setting("Prompt")).to_be_visible()
    editor.wire_to_card(("Greet", "text"), "Think")

    expect(editor.setting("Prompt")).to_have_value("{{ greet }}")
    expect(editor.setting("System")).to_have_value("")


def test_an_output_in_markdown_is_drawn_and_can_be_read_as_text(person: Person) -> None:
    graph = greeter("Markdown")
    report = "# Report for {{ name }}\n\n- one\n- **two**\n\n| Who | What |\n|---|---|\n| Ada | <b>x</b> |\n"
    graph["nodes"]["greet"]["settings"]["text"] = report
    graph["edges"] = ["input.name -> greet.name", "greet.text -> output.text"]
    del graph["nodes"]["ask"], graph["layout"]["ask"]
    editor = Editor.open(person, person.make_agent(graph))

    editor.run(name="Ada")
    editor.wait_for_run("succeeded")
    editor.open_tab("Output")

    expect(editor.dock.get_by_role("heading", name="Report for Ada")).to_be_visible()
    expect(editor.dock.get_by_role("cell", name="Ada")).to_be_visible()
    expect(editor.dock.locator("td b")).to_have_count(0)
    person.keep("run-markdown")
    editor.dock.get_by_role("radio", name="Text").click()
    expect(editor.dock.get_by_role("region", name="text")).to_contain_text("| Who | What |")


def chip_of(editor: Editor) -> Locator:
    return editor.canvas.locator("[data-run-status]")


def test_the_canvas_says_how_its_run_stands_and_leads_into_the_dock(person: Person) -> None:
    editor, page = Editor.open(person, person.make_agent(speaker("Watched from the canvas"))), person.page
    chip = chip_of(editor)
    expect(editor.canvas).to_be_visible()
    expect(chip).to_have_count(0)
    editor.run(text=TEXT)
    expect(chip).to_have_attribute("data-run-status", "running")
    person.keep("canvas-chip-running")
    editor.canvas.focus()
    page.keyboard.press("\\")
    expect(editor.dock).to_be_hidden()
    expect(chip).to_have_attribute("data-run-status", "succeeded")
    expect(chip).to_have_text(re.compile(r"^Succeeded.+·.+ tokens·\$0\.00$"))
    assert person.barriers() == []
    person.keep("canvas-chip")
    chip.get_by_role("button", name="Succeeded").click()
    expect(editor.dock).to_be_visible()

    editor.take_command("canvas or yaml", "Canvas or YAML")
    text = page.get_by_role("region", name="Agent as YAML")
    expect(text.locator("[data-run-status]")).to_contain_text("Succeeded")
    person.keep("canvas-chip-yaml")


def test_a_phone_says_on_the_canvas_how_a_run_stands_in_the_dark_too(
    product: Product, browser: Browser, owners_cookies: Any, windows: list[BrowserContext], person: Person
) -> None:
    agent = person.make_agent(greeter("Watched on a phone"))
    size = {"width": 390, "height": 844}
    phone = open_window(browser, product, windows, storage_state=owners_cookies, viewport=size, has_touch=True)
    phone.use_theme("dark")
    editor = Editor.open(phone, agent)
    editor.run(name="Ada")
    chip = chip_of(editor)
    expect(chip).to_have_attribute("data-run-status", "succeeded")
    phone.keep("canvas-chip-phone")

    expect(chip.get_by_text("tokens")).to_be_hidden()
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert phone.barriers() == []
