"""The palette offers the workspace's own agents as nodes."""

from playwright.sync_api import expect

from tests.e2e.editor import Editor
from tests.e2e.graphs import greeter
from tests.e2e.people import Person


def test_an_agent_of_the_workspace_is_a_node_of_the_palette(person: Person) -> None:
    inner = person.make_agent(greeter("Palette greeter"))
    person.send(f"/w/demo/agents/{inner}/revisions", {"message": "Begin"})
    graph = {
        "name": "Uses others",
        "inputs": {"name": {"type": "text"}},
        "layout": {"input": [0, 0], "output": [900, 0]},
    }
    editor = Editor.open(person, person.make_agent(graph))
    palette = person.page.get_by_role("complementary", name="Palette")

    palette.get_by_role("searchbox").fill("palette gre")
    palette.get_by_role("button", name="Palette greeter").click()
    expect(editor.card("Palette greeter")).to_have_count(1)
    editor.wire(("Input", "name"), ("Palette greeter", "name"))
    editor.wire_to_card(("Palette greeter", "text"), "Output")
    editor.wait_until_saved()
    editor.drag_kind("Palette greeter", 0.4, 0.8)
    expect(editor.card("Palette greeter")).to_have_count(2)
    expect(editor.card("Palette greeter").last.locator(".port-dot").first).to_be_visible()
    person.keep("palette-agents")
    person.page.keyboard.press("Delete")
    editor.wait_until_saved()
    editor.run(name="Ada")
    editor.wait_for_run("succeeded")
    editor.open_tab("Output")

    expect(editor.dock).to_contain_text("Hello Ada! How are you?")
