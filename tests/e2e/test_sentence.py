"""An agent is built from a sentence: planned as ghosts, accepted in part, taken back by one undo, and run."""

from playwright.sync_api import expect

from tests.e2e.editor import Editor
from tests.e2e.models import scripted_model
from tests.e2e.people import Person

PLAN = {
    "summary": "Adds a greeting in capitals.",
    "commands": [
        {
            "type": "add_node", "id": "shout", "kind": "transform@1", "title": "Shout",
            "settings": '{"expression": "$uppercase(data)", "inputs": [{"name": "data", "type": "text"}]}',
        },
        {"type": "connect", "edge": "letter.text -> shout.data"},
        {"type": "connect", "edge": "shout.result -> output.loud"},
    ],
}  # fmt: skip


def ghosts(person: Person, count: int) -> None:
    expect(person.page.locator("[data-ghosts]")).to_have_attribute("data-ghosts", str(count))


def test_an_empty_canvas_is_filled_from_a_sentence_and_one_undo_empties_it(person: Person) -> None:
    editor = Editor.open(person, person.make_agent({"name": "Described", "nodes": {}, "edges": []}))
    person.page.get_by_role("button", name="Describe it").click()
    form = person.page.get_by_role("form", name="Describe it")
    form.get_by_role("textbox").fill("Summarise a page, then translate it into French")
    form.get_by_role("textbox").press("Enter")
    plan = person.page.get_by_role("region", name="Plan")

    expect(plan.get_by_text("Only the demo model would answer here")).to_be_visible()
    ghosts(person, 5)
    person.wait_until_drawn()
    person.keep("plan")
    barriers = person.serious_barriers()
    # The plan has the focus: its changes are reached by the keyboard.
    expect(plan).to_be_focused()
    person.page.keyboard.press("ArrowDown")
    checkbox = plan.get_by_role("checkbox", name="Add Key words")
    while not checkbox.evaluate("box => box === document.activeElement"):
        person.page.keyboard.press("Tab")
    person.page.keyboard.press("Space")
    ghosts(person, 4)
    # Elsewhere on the page Tab and Escape are that part's.
    person.page.get_by_role("banner").get_by_role("button", name="More").focus()
    person.page.keyboard.press("Escape")
    person.page.keyboard.press("Tab")
    ghosts(person, 4)
    person.page.get_by_label("Canvas", exact=True).first.focus()
    person.page.keyboard.press("Tab")
    expect(person.page.get_by_text("The plan is on the canvas.")).to_be_visible()
    editor.wait_until_saved()
    accepted = [node[: -len("_abcd")] for node in editor.graph()["nodes"]]  # Each id ends by chance.
    run = editor.run(page="Bees pollinate crops. Honey keeps for years.")
    editor.wait_for_run("succeeded")
    person.page.get_by_role("button", name="Undo").click()
    editor.wait_until_saved()

    assert (accepted, barriers) == (["summarise", "ask"], [])
    assert [step["path"][: -len("_abcd")] for step in person.steps_of(run)] == ["summarise", "ask"]
    assert (editor.graph()["nodes"], editor.graph()["inputs"]) == ({}, {})


def test_a_models_plan_is_drawn_over_the_graph_and_discarded(person: Person) -> None:
    letter = {"kind": "template@1", "title": "Letter", "settings": {"text": "Dear {{ name }}"}}
    graph = {
        "name": "Greets",
        "inputs": {"name": {"type": "text"}},
        "nodes": {"letter": letter},
        "edges": ["input.name -> letter.name", "letter.text -> output.text"],
        "layout": {"input": [0, 0], "letter": [320, 0], "output": [640, 0]},
    }
    editor = Editor.open(person, person.make_agent(graph))
    with scripted_model(person, PLAN):
        person.page.keyboard.press("/")
        person.page.get_by_role("form", name="Describe it").get_by_role("textbox").fill("Say it loudly")
        person.page.get_by_role("button", name="Plan it").click()
        expect(person.page.get_by_text("Planned by the model")).to_be_visible()
    person.wait_until_drawn()
    person.keep("plan-by-model")
    ghosts(person, 2)
    person.page.keyboard.press("Escape")

    expect(person.page.get_by_role("region", name="Plan")).to_have_count(0)
    assert list(editor.graph()["nodes"]) == ["letter"]
