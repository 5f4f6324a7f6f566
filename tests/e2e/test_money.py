"""What a person sees of tokens and money: before a call, while a run spends, and over a month."""

import re
from typing import Any

from playwright.sync_api import expect

from tests.e2e.editor import Editor
from tests.e2e.graphs import TEXT, speaker
from tests.e2e.models import scripted_model
from tests.e2e.people import Person


def test_a_prompt_tells_about_its_tokens_and_price_and_what_the_last_call_took(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(speaker("Counts its words", "demo-fast")))
    editor.choose("Summary")
    figures = editor.inspector.locator("[data-prompt-cost]")

    expect(figures).to_have_text("About 8 tokens in without text, free of charge")
    editor.run(text=TEXT)
    editor.wait_for_run("succeeded")
    editor.choose("Summary")
    expect(figures).to_contain_text("About 73 tokens in, free of charge")
    expect(figures).to_contain_text("Last call ")
    expect(figures).to_contain_text(" out, $0.00")
    person.keep("prompt-cost")

    editor.setting("Prompt").fill("Summarise: {{ text }} and {{ more }}")
    expect(figures).to_contain_text("in without more, free of charge")


def spender(name: str, tokens: int) -> dict[str, Any]:
    """An agent whose model step has a budget; after it the run rests for a minute."""
    graph = speaker(name, "demo-fast")
    graph["nodes"]["summary"] |= {"budget": {"tokens": tokens}}
    graph["nodes"]["rest"] = {"kind": "wait@1", "title": "Rest", "settings": {"amount": 60}}
    edges = [*graph["edges"][:2], "summary.text -> rest.value", "rest.value -> output.summary"]
    return {**graph, "edges": edges, "layout": {**graph["layout"], "rest": [960, 0], "output": [1280, 0]}}


def test_a_run_that_nears_a_budget_says_which_and_leads_to_it(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(spender("Nears its budget", 135)))
    run = editor.run(text=TEXT)
    chip = editor.dock.locator("[data-budget]")

    expect(chip).to_have_text(re.compile(r"^Summary: 8\d% of 135 tokens$"))
    expect(chip).to_have_attribute("data-budget", "near")
    chip.click()
    menu = person.page.get_by_role("menu")
    expect(menu).to_contain_text(
        re.compile(r"Summary has used 1\d\d of its 135 tokens\. What it cannot pay, it does not ask\.")
    )
    expect(menu.get_by_role("menuitem")).to_have_text(["Pause the run", "Stop the run", "Change the budget"])
    person.keep("budget-near")
    menu.get_by_role("menuitem", name="Pause the run").click()
    asked = person.until(lambda: [each for each in person.events_of(run) if each["type"] == "run.debugged"])
    assert asked[-1]["data"]["mode"] == "paused"
    chip.click()
    person.page.get_by_role("menuitem", name="Stop the run").click()
    editor.wait_for_run("cancelled")
    chip.click()
    expect(person.page.get_by_role("menuitem")).to_have_text(["Change the budget"])
    person.page.get_by_role("menuitem", name="Change the budget").click()
    field = editor.inspector.get_by_role("spinbutton", name="Token budget")
    expect(field).to_be_focused()
    expect(field).to_have_value("135")
    assert person.ask(f"/w/demo/runs/{run}")["status"] == "cancelled"


def test_a_budget_that_is_too_small_is_told_apart_by_more_than_its_colour(person: Person) -> None:
    person.use_theme("dark")
    editor = Editor.open(person, person.make_agent(spender("Spends its budget", 100)))
    editor.run(text=TEXT)
    chip = editor.dock.locator("[data-budget=spent]")

    expect(chip).to_have_text("Summary: 100 tokens are too few")
    chip.click()
    expect(person.page.get_by_role("menu")).to_contain_text("What it wanted to ask next did not fit.")
    person.keep("budget-spent")


def test_the_month_stands_below_the_palette_and_leads_to_its_runs(person: Person) -> None:
    plan = {"summary": "One question.", "commands": []}
    agent = person.make_agent(speaker("Asks once", "demo-fast"))
    with scripted_model(person, plan):
        person.send(f"/w/demo/agents/{agent}/draft/plan", {"sentence": "Summarise a page"})
    person.until(lambda: person.ask("/w/demo/spending/month")["questions"])  # The sum may be some seconds old.
    editor = Editor.open(person, agent)
    foot = editor.me.page.get_by_role("complementary", name="Palette").locator("[data-month-spent]")

    expect(foot).to_have_text("This month$0.00 + unknown")
    editor.run(text=TEXT)
    editor.wait_for_run("succeeded")
    person.keep("month-spent")
    foot.click()
    expect(person.page.get_by_role("heading", name="Spending")).to_be_visible()
    row = person.page.get_by_role("table", name="Spending").get_by_role("row").nth(1)
    expect(row).to_contain_text("$0.00 + unknown")
    person.keep("spending")
    row.get_by_role("link").click()
    expect(person.page.get_by_role("button", name="show all months")).to_be_visible()
    expect(person.page.get_by_role("table")).to_contain_text("Asks once")
    person.keep("runs-of-month")


def test_a_model_that_nobody_knows_is_told_at_its_field_and_keeps_nobody_from_running(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(speaker("Asks a stranger", "no-such/model")))
    editor.choose("Summary")

    expect(editor.inspector).to_contain_text("Nobody here knows a model “no-such/model”.")
    expect(editor.inspector.get_by_role("img", name="Warning")).to_be_visible()
    person.keep("unknown-model")
    person.use_theme("dark")
    person.page.reload()
    editor.wait_until_saved()
    editor.choose("Summary")
    expect(editor.inspector.get_by_role("img", name="Warning")).to_be_visible()
    person.keep("unknown-model-dark")
    assert person.barriers() == []
