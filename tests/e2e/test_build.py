"""Drawing an agent with the mouse and with the keyboard, and running it."""

from playwright.sync_api import expect

from tests.e2e.editor import Editor
from tests.e2e.graphs import TEXT, greeter
from tests.e2e.people import Person


def test_a_person_draws_three_nodes_and_runs_them(person: Person) -> None:
    person.goto("/w/demo")
    person.page.get_by_role("button", name="New agent").click()
    person.page.get_by_label("Name", exact=True).fill("Garden letter")
    person.page.get_by_role("button", name="Create").click()
    editor = Editor.here(person)

    editor.canvas.get_by_role("button", name="Add an input").click()
    editor.drag_kind("Template", 0.35, 0.65)
    editor.rename("Question")
    editor.setting("Text").fill("Summarise in two sentences.\n\n{{ text }}")
    editor.drag_kind("Model", 0.5, 0.2)
    editor.rename("Summary")
    editor.setting("Prompt").fill("{{ question }}")
    editor.drag_kind("Template", 0.65, 0.65)
    editor.rename("Letter")
    editor.setting("Text").fill("Dear neighbour,\n\n{{ summary }}")
    editor.wire(("Input", "text"), ("Question", "text"))
    editor.wire(("Question", "text"), ("Summary", "question"))
    editor.wire(("Summary", "text"), ("Letter", "summary"))
    editor.wire_to_card(("Letter", "text"), "Output")
    editor.wait_until_saved()
    person.keep("build-drawn")
    run = editor.run(text=TEXT)
    editor.wait_for_run("succeeded")
    person.keep("build-run")

    editor.open_tab("Output")
    expect(editor.dock).to_contain_text("Dear neighbour,")
    expect(editor.dock).to_contain_text("Community gardens")
    assert [step["path"] for step in person.steps_of(run)] == [
        editor.node_named(title) for title in ("Question", "Summary", "Letter")
    ]


def test_an_edge_that_does_not_fit_is_refused_with_the_reason(person: Person) -> None:
    graph = greeter("Refusals")
    graph["nodes"]["count"] = {"kind": "for_each@1", "title": "Rows", "settings": {}}
    graph["layout"]["count"] = [320, 260, 480, 260]
    editor = Editor.open(person, person.make_agent(graph))
    before = editor.graph()["edges"]

    with editor.drawn_edge(editor.port("Greet", "output", "text")):
        editor.move_to(editor.port("Rows", "input", "items"))
        expect(person.page.get_by_role("status").filter(has_text="list")).to_be_visible()
        person.keep("edge-refused")

    assert editor.graph()["edges"] == before


def test_an_edge_dropped_on_empty_canvas_offers_what_fits_and_wires_it(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(greeter("Quick add")))

    with editor.drawn_edge(editor.port("Greet", "output", "text")):
        editor.move_to_place(0.5, 0.85)
    offered = person.page.get_by_role("dialog", name="Add a node").get_by_role("option")
    expect(offered.first).to_be_visible()
    titles = [each.inner_text().partition("\n")[0] for each in offered.all()]
    # What takes a text and often follows a template, then what stands there already, then what takes anything.
    assert titles[:2] == ["Model", "Template"]
    assert titles.index("HTTP request") < titles.index("Wait")
    assert not {"Note", "Input", "Output"} & set(titles)
    person.page.get_by_placeholder("Add and connect…").fill("transform")
    person.page.keyboard.press("Enter")
    editor.wait_until_saved()

    expect(editor.card("Transform")).to_be_visible()
    added = person.until(lambda: set(editor.graph()["nodes"]) - {"greet", "ask"}).pop()
    assert f"greet.text -> {added}.data" in editor.graph()["edges"]


def test_keys_undo_redo_copy_and_delete(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(greeter("Keys")))
    person.context.grant_permissions(["clipboard-read", "clipboard-write"])
    keys = person.page.keyboard

    editor.choose("Greet")
    keys.press("Delete")
    expect(editor.card("Greet")).to_have_count(0)
    keys.press("Control+z")
    expect(editor.card("Greet")).to_have_count(1)
    keys.press("Control+Shift+z")
    expect(editor.card("Greet")).to_have_count(0)
    editor.undo()
    editor.choose("Ask")
    keys.press("Control+d")
    expect(editor.card("Ask")).to_have_count(2)
    keys.press("Control+z")
    editor.choose("Ask")
    keys.press("Control+c")
    person.until(lambda: "How are you?" in person.page.evaluate("navigator.clipboard.readText()"))
    keys.press("Control+v")
    expect(editor.card("Ask")).to_have_count(2)
    keys.press("Control+z")
    expect(editor.card("Ask")).to_have_count(1)
    editor.wait_until_saved()

    graph = editor.graph()
    assert list(graph["nodes"]) == ["greet", "ask"]
    assert sorted(graph["edges"]) == sorted(greeter("Keys")["edges"])


def test_a_problem_is_shown_on_its_node_and_in_the_list(person: Person) -> None:
    graph = greeter("Problems")
    graph["edges"].remove("input.name -> greet.name")
    editor = Editor.open(person, person.make_agent(graph))

    person.page.get_by_role("button", name="1 issue").click()

    expect(editor.card("Greet")).to_have_attribute("data-problem", "error")
    person.keep("problems")
