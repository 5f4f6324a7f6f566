"""What a person sees of tokens and money: before a call, while a run spends, and over a month."""

from playwright.sync_api import expect

from tests.e2e.editor import Editor
from tests.e2e.graphs import TEXT, speaker
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
