"""What people do in the editor besides drawing: paste, find by typing, only look, work without a network."""

import re

from playwright.sync_api import Route, expect

from tests.e2e.editor import MOVES, Editor
from tests.e2e.graphs import greeter
from tests.e2e.people import Person
from tests.e2e.test_texts import YAML

NODE = """\
kind: template@1
title: Pasted node
settings:
  text: Good night, {{ who }}.
"""


def test_a_whole_agent_is_pasted_onto_the_canvas(person: Person) -> None:
    editor = Editor.open(person, person.make_agent({"name": "Paste here", "nodes": {}, "edges": []}))

    editor.paste(YAML.format(name="Pasted"))
    expect(editor.card("Greet")).to_be_visible()
    editor.wait_until_saved()

    graph = editor.graph()
    greet = editor.node_named("Greet")
    assert graph["inputs"] == {"name": {"type": "text"}}
    assert graph["edges"] == sorted([f"{greet}.text -> output.text", f"input.name -> {greet}.name"])
    assert graph["name"] == "Paste here"
    editor.run(name="Ada")
    editor.wait_for_run("succeeded")


def test_one_node_is_pasted_as_text_and_what_is_no_graph_changes_nothing(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(greeter("Paste one")))
    before = editor.graph()

    editor.paste("kind: [unclosed")
    expect(person.page.get_by_text("The clipboard holds no graph that can be read.")).to_be_visible()
    assert editor.graph() == before
    editor.paste(NODE)
    expect(editor.card("Pasted node")).to_be_visible()
    editor.wait_until_saved()

    added = editor.graph()["nodes"][editor.node_named("Pasted node")]
    assert added == {"kind": "template@1", "title": "Pasted node", "settings": {"text": "Good night, {{ who }}."}}


def test_a_paste_in_the_same_breath_brings_what_was_copied(person: Person) -> None:
    person.context.grant_permissions(["clipboard-read", "clipboard-write"])
    editor = Editor.open(person, person.make_agent(greeter("Quick copy")))
    keys = person.page.keyboard

    for title in ("Greet", "Ask"):
        editor.choose(title)
        keys.press("Control+c")
        keys.press("Control+v")
        expect(editor.card(title)).to_have_count(2)


def test_a_node_is_dropped_on_the_first_card_and_on_its_buttons(person: Person) -> None:
    editor = Editor.open(person, person.make_agent({"name": "Empty", "nodes": {}, "edges": []}))
    first = editor.canvas.get_by_role("heading", name="Draw your agent")
    person.keep("editor-empty")

    person.page.get_by_role("button", name="Template", exact=True).drag_to(first, force=True, steps=MOVES)
    expect(editor.card("Template")).to_be_visible()
    expect(first).to_have_count(0)
    editor.undo()
    button = editor.canvas.get_by_role("button", name="Add a node")
    person.page.get_by_role("button", name="Model", exact=True).last.drag_to(button.first, force=True, steps=MOVES)

    expect(editor.card("Model")).to_be_visible()
    person.keep("editor-next-move")


def test_an_early_click_on_a_menu_opens_it_when_its_code_is_there(person: Person) -> None:
    held: list[Route] = []
    person.page.route(re.compile(r"/assets/menu-[^/]*\.js"), lambda route: held.append(route))
    person.goto("/w/demo/runs")

    person.page.get_by_role("button", name="demo@example.com").click()
    person.until(lambda: held)
    expect(person.page.get_by_role("menu")).to_have_count(0)
    for route in held:
        route.continue_()

    expect(person.page.get_by_role("menuitem", name="Sign out")).to_be_visible()


def test_everything_is_found_by_typing(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(greeter("Commands")))

    editor.take_command("add model", "Add Model")
    expect(editor.card("Model")).to_be_visible()
    editor.take_command("undo", "Undo")
    expect(editor.card("Model")).to_have_count(0)
    editor.take_command("redo", "Redo")
    expect(editor.card("Model")).to_be_visible()
    expect(
        person.page.get_by_role("button", name=re.compile(r"\d issue"))
    ).to_be_visible()  # Found by the server, a moment later.
    editor.take_command("next problem", "Next problem")
    expect(editor.setting("Prompt")).to_be_visible()
    editor.take_command("commit", "Commit…")
    expect(person.page.get_by_role("dialog", name="Commit")).to_be_visible()
    person.page.keyboard.press("Escape")
    editor.take_command("import", "Import…")
    expect(person.page.get_by_role("dialog", name="Import into this agent")).to_be_visible()
    person.page.keyboard.press("Escape")
    with person.page.expect_download() as download:
        editor.take_command("export", "Export YAML")
    assert download.value.suggested_filename == "commands.yaml"
    editor.take_command("yaml", "Canvas or YAML")
    expect(person.page.get_by_role("region", name="Agent as YAML")).to_contain_text("format: agent/1")
    editor.take_command("yaml", "Canvas or YAML")
    person.page.keyboard.press("Control+k")
    person.keep("editor-commands")
    person.page.get_by_role("option", name="Run…").click()
    expect(person.page.get_by_role("dialog", name="Run")).to_be_visible()


def test_a_code_field_opens_without_a_network(person: Person) -> None:
    graph = greeter("Offline code")
    graph["nodes"]["count"] = {
        "kind": "code@1",
        "title": "Count",
        "settings": {"language": "python", "code": "result = len(name)", "inputs": [{"name": "name", "type": "text"}]},
    }
    graph["layout"]["count"] = [320, 300]
    editor = Editor.open(person, person.make_agent(graph))
    editor.wait_until_kept("NodePanel", "MonacoEditor", "python", "editor.worker", "TextView")

    person.context.set_offline(True)
    editor.choose("Count")
    person.page.get_by_role("button", name="Edit Code large").click()

    dialog = person.page.get_by_role("dialog", name="Code")
    expect(dialog.locator(".view-lines")).to_contain_text("result")
    # A word in a colour of its own: the language has been loaded, too.
    expect(dialog.locator(".view-lines span[class*=mtk]").nth(1)).to_be_visible()
    person.keep("editor-offline-code")


def test_a_part_that_has_not_come_before_the_network_went_takes_nothing_with_it(person: Person) -> None:
    person.page.route(re.compile(r"/assets/NodePanel-"), lambda route: route.abort())
    editor = Editor.open(person, person.make_agent(greeter("Not loaded")))

    person.context.set_offline(True)
    editor.choose("Greet")
    expect(editor.inspector.get_by_role("status")).to_contain_text("It comes when the network is back")
    person.page.unroute_all()
    person.context.set_offline(False)

    # Browsers differ in whether they ask again for a file that did not come.
    reload = editor.inspector.get_by_role("button", name="Reload")
    expect(editor.setting("Text").or_(reload)).to_be_visible()
    if reload.is_visible():
        reload.click()
        editor.choose("Greet")
    expect(editor.setting("Text")).to_have_value("Hello {{ name }}!")
