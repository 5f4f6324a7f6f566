"""The structure of a large graph under a person's hands: groups, notes, locks, disabled nodes, search, sub-agents."""

from playwright.sync_api import Locator, expect

from tests.e2e.editor import Editor
from tests.e2e.graphs import greeter
from tests.e2e.people import Person
from tests.e2e.test_canvas import drag, place


def choose_all(editor: Editor, *titles: str) -> None:
    """Click several cards, so that all of them are chosen."""
    editor.choose(titles[0])
    for title in titles[1:]:
        editor.card(title).get_by_role("heading").click(modifiers=["Shift"])


def group_head(editor: Editor, name: str) -> Locator:
    """The head of an open group, by which it is held."""
    return editor.canvas.locator(".group-head").filter(has=editor.me.page.get_by_role("heading", name=name))


def pins_stand_at_the_folded_card(editor: Editor, folded: Locator) -> None:
    """Comments on nodes inside a folded group are there to be seen and opened, side by side."""
    for node in ("greet", "ask"):
        thread = {"node": node, "x": 10, "y": 10, "text": f"About {node}"}
        editor.me.send(f"/w/demo/agents/{editor.agent}/threads", thread)
    pins = editor.me.page.get_by_role("list", name="Comments").get_by_role("button")
    expect(pins).to_have_count(2)
    corner = folded.bounding_box()
    assert corner is not None
    for pin in pins.all():
        box = pin.bounding_box()
        assert box is not None
        assert abs(box["y"] + box["height"] - corner["y"]) < 4
    opened = editor.me.page.get_by_role("dialog", name="Comment")
    for about in ("greet", "ask"):
        pins.and_(editor.me.page.get_by_label(f"About {about}")).click()
        expect(opened).to_contain_text(f"About {about}")
        editor.me.keep("groups-folded-comments")
        editor.me.page.keyboard.press("Escape")
        expect(opened).to_have_count(0)


def test_a_group_is_made_named_moved_folded_run_and_taken_away(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(greeter("Grouped")))
    choose_all(editor, "Greet", "Ask")

    person.page.keyboard.press("Control+g")
    person.page.get_by_role("textbox", name="Name of the group").and_(editor.canvas.locator("input")).fill("Welcome")
    person.page.keyboard.press("Enter")
    head = group_head(editor, "Welcome")
    expect(head).to_be_visible()
    editor.wait_until_saved()
    group = next(iter(editor.graph()["groups"].values()))
    assert group == {"name": "Welcome", "colour": "blue", "nodes": ["ask", "greet"]}

    drag(editor, head.get_by_role("heading"), (0, 160))
    assert person.until(lambda: (place(editor, "greet"), place(editor, "ask")) == ([320, 160], [640, 160]))

    editor.inspector.get_by_role("radio", name="green").click()
    person.keep("groups-open")
    assert person.serious_barriers() == []
    editor.canvas.get_by_role("button", name="Fold Welcome").click()
    folded = editor.canvas.get_by_role("article", name="Group Welcome, folded")
    expect(folded).to_contain_text("2 nodes")
    expect(editor.card("Greet")).to_have_count(0)
    expect(editor.canvas.locator(".value-edge")).to_have_count(2)
    pins_stand_at_the_folded_card(editor, folded)
    editor.run(name="Ada")
    editor.wait_for_run("succeeded")
    expect(folded).to_have_attribute("data-status", "succeeded")
    person.keep("groups-folded")

    editor.canvas.focus()  # It is still in the top bar, where the run was begun.
    person.page.keyboard.press("l")
    expect(person.page.get_by_role("complementary", name="List of nodes")).to_contain_text("In Welcome")
    person.page.keyboard.press("l")
    editor.canvas.get_by_role("button", name="Open Welcome").click()
    head.get_by_role("heading").click()
    person.page.keyboard.press("Control+Shift+g")
    expect(head).to_have_count(0)
    expect(editor.card("Greet")).to_be_visible()
    editor.wait_until_saved()
    assert "groups" not in editor.graph()
    editor.undo()
    expect(head).to_be_visible()


def test_a_locked_node_is_neither_moved_nor_edited_nor_removed(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(greeter("Locked")))
    editor.choose("Greet")

    person.page.keyboard.press("Control+l")
    expect(editor.card("Greet").get_by_label("Locked")).to_be_visible()
    drag(editor, editor.card("Greet").get_by_role("heading"), (0, 160))
    editor.canvas.focus()
    person.page.keyboard.press("Delete")
    expect(person.page.get_by_text("This node is locked, so it stays as it is.")).to_be_visible()

    expect(editor.card("Greet")).to_be_visible()
    editor.wait_until_saved()
    assert (place(editor, "greet"), editor.graph()["locked"]) == ([320, 0], ["greet"])
    editor.inspector.get_by_role("button", name="Unlock").click()
    editor.wait_until_saved()
    assert "locked" not in editor.graph()


def test_what_a_node_reads_passes_through_while_it_is_switched_off(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(greeter("Off")))
    editor.choose("Greet")
    editor.canvas.focus()
    person.page.keyboard.press("d")

    expect(editor.card("Greet").get_by_label("Switched off")).to_be_visible()
    expect(editor.canvas.locator(".value-edge[data-off]")).to_have_count(2)
    editor.wait_until_saved()
    run = editor.run(name="Ada")
    editor.wait_for_run("succeeded")
    person.keep("switched-off")
    assert person.ask(f"/w/demo/runs/{run}")["outputs"] == {"text": "Ada How are you?"}
    editor.choose("Greet")
    editor.canvas.focus()
    person.page.keyboard.press("d")
    expect(editor.card("Greet").get_by_label("Switched off")).to_have_count(0)


LOOK = """node => {
    const [own, mark] = [getComputedStyle(node), getComputedStyle(node, '::before')]
    const card = getComputedStyle(node.querySelector('.node-card'))
    return {opacity: own.opacity, words: mark.content, line: card.outlineStyle, colour: card.outlineColor}
}"""


def test_what_a_node_reads_and_feeds_stands_out_by_colour_line_and_words(person: Person) -> None:
    graph = greeter("Traced")
    graph["nodes"]["apart"] = {"kind": "template@1", "title": "Apart", "settings": {"text": "Alone."}}
    graph["nodes"]["begin"] = {"kind": "template@1", "title": "Begin", "settings": {"text": "{{ name }}"}}
    graph["edges"] = ["input.name -> begin.name", "begin.text -> greet.name", "greet.text -> ask.greeting"]
    graph["layout"] |= {"begin": [320, 0], "greet": [640, 0], "ask": [960, 0], "apart": [640, 300], "output": [1280, 0]}
    editor = Editor.open(person, person.make_agent(graph))
    strokes = {key: edge(editor, key) for key in graph["edges"]}

    editor.choose("Greet")
    person.page.keyboard.press("r")
    expect(person.page.locator("style[data-trace=greet]")).to_be_attached()
    person.page.evaluate("Promise.allSettled(document.getAnimations().map(each => each.finished))")
    begin, greet, ask, apart = (look(editor, node) for node in ("begin", "greet", "ask", "apart"))
    person.keep("traced")

    assert (begin["words"], begin["line"], begin["opacity"]) == ('"◀ feeds it"', "solid", "1")
    assert (ask["words"], ask["line"], ask["opacity"]) == ('"reads it ▶"', "dashed", "1")
    assert begin["colour"] != ask["colour"]
    assert (greet["opacity"], apart["opacity"], apart["words"]) == ("1", "0.22", "none")
    traced = {key: edge(editor, key) for key in graph["edges"]}
    assert all(traced[key] != strokes[key] for key in graph["edges"])
    assert traced["begin.text -> greet.name"] != traced["greet.text -> ask.greeting"]
    person.page.keyboard.press("r")
    expect(person.page.locator("style[data-trace]")).to_have_count(0)


def look(editor: Editor, node: str) -> dict[str, str]:
    """How a card looks: its mark in words, the line around it, its colour, and whether it has faded."""
    found: dict[str, str] = editor.canvas.locator(f'.react-flow__node[data-id="{node}"]').evaluate(LOOK)
    return found


def edge(editor: Editor, key: str) -> str:
    """The colour of an edge."""
    path = editor.canvas.locator(f'.react-flow__edge[data-id="{key}"] .react-flow__edge-path')
    colour: str = path.evaluate("path => getComputedStyle(path).stroke")
    return colour


def test_nodes_become_an_agent_of_their_own_and_come_back(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(greeter("Whole")))
    before = editor.graph()
    editor.choose("Greet")
    editor.inspector.get_by_role("button", name="Reads from and feeds").click()
    editor.inspector.get_by_role("button", name="Ask · greeting").click()
    expect(editor.inspector.get_by_label("Title")).to_have_value("Ask")

    choose_all(editor, "Greet", "Ask")
    editor.take_command("extract", "Extract what is selected into a sub-agent…")
    dialog = person.page.get_by_role("dialog", name="Extract into a sub-agent")
    dialog.get_by_label("Name of the new agent").fill("Welcome desk")
    dialog.get_by_role("button", name="Extract").click()
    expect(editor.card("Welcome desk")).to_be_visible()
    expect(editor.card("Greet")).to_have_count(0)
    editor.wait_until_saved()
    run = editor.run(name="Ada")
    editor.wait_for_run("succeeded")
    person.keep("extracted")
    assert person.ask(f"/w/demo/runs/{run}")["outputs"] == {"text": "Hello Ada! How are you?"}

    editor.choose("Welcome desk")
    editor.inspector.get_by_role("button", name="More").click()
    person.page.get_by_role("menuitem", name="Inline the sub-agent").click()
    expect(editor.card("Ask")).to_be_visible()
    expect(editor.card("Welcome desk")).to_have_count(0)
    editor.wait_until_saved()
    assert editor.graph() == before
    editor.undo()
    expect(editor.card("Welcome desk")).to_be_visible()


def test_a_word_is_found_everywhere_and_replaced_in_one_step(person: Person) -> None:
    graph = greeter("Searched")
    graph["nodes"]["ask"]["note"] = "a" * 60
    editor = Editor.open(person, person.make_agent(graph))
    person.page.keyboard.press("Control+f")
    panel = person.page.get_by_role("complementary", name="Search the graph")

    panel.get_by_label("Find").fill("gre")
    expect(panel.get_by_role("status")).to_have_text("3 places, 2 of them can be replaced")
    panel.get_by_role("button", name="Regular expression").click()
    panel.get_by_label("Find").fill("(")
    expect(panel.get_by_role("status")).to_contain_text("This pattern cannot be read")
    panel.get_by_label("Find").fill("(a+)+b")
    expect(panel.get_by_role("status")).to_have_text("This pattern takes too long. Make it more exact.")
    panel.get_by_label("Find").fill(r"Hello \{\{ (\w+)")
    panel.get_by_label("Replace with").fill("Dear {{ $1")
    expect(panel.get_by_role("listitem")).to_contain_text("Dear {{ name")
    person.keep("search")
    assert person.serious_barriers() == []
    panel.get_by_role("button", name="Replace all").click()  # Looks once more at the text as it is by then.
    assert person.until(lambda: editor.graph()["nodes"]["greet"]["settings"]["text"] == "Dear {{ name }}!")
    panel.get_by_label("Find").fill("How are")
    expect(panel.get_by_role("listitem")).to_contain_text("How are")
    panel.get_by_role("listitem").get_by_role("button").first.click()
    expect(editor.inspector.get_by_label("Title")).to_have_value("Ask")
    panel.get_by_role("button", name="Close the search").click()
    editor.undo()
    editor.wait_until_saved()
    assert editor.graph()["nodes"]["greet"]["settings"]["text"] == "Hello {{ name }}!"


def test_nodes_travel_to_another_agent_as_a_text_that_people_can_read(person: Person) -> None:
    person.context.grant_permissions(["clipboard-read", "clipboard-write"])
    here = Editor.open(person, person.make_agent(greeter("From here")))
    choose_all(here, "Greet", "Ask")
    person.page.keyboard.press("Control+g")
    person.page.keyboard.press("Enter")
    here.canvas.focus()
    person.page.keyboard.press("Control+c")
    person.until(lambda: "format: agent-nodes/1" in person.page.evaluate("navigator.clipboard.readText()"))
    text = person.page.evaluate("navigator.clipboard.readText()")
    assert "    title: Greet\n" in text
    assert "  - greet.text -> ask.greeting\n" in text

    there = Editor.open(person, person.make_agent(greeter("To there")))
    there.paste(f"Dear Ada, look at this:\n\n{text}".partition("\n\n")[2])
    expect(there.card("Greet")).to_have_count(2)
    there.wait_until_saved()
    graph = there.graph()
    (group,) = graph["groups"].values()
    assert len(graph["nodes"]) == 4
    assert len(group["nodes"]) == 2
    assert not set(group["nodes"]) & {"greet", "ask"}


def test_a_note_is_written_in_place_and_drawn_as_markdown(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(greeter("Noted")))
    editor.drag_kind("Note", 0.5, 0.85)
    note = editor.canvas.locator(".note-card")
    note.dblclick()

    note.get_by_label("Note").fill("# Mind\n\n- the **gap**")
    person.page.keyboard.press("Escape")
    expect(note.get_by_role("listitem")).to_have_text("the gap")
    expect(note.locator("strong")).to_have_text("gap")
    editor.inspector.get_by_label("Colour").click()
    person.page.get_by_role("option", name="Green").click()
    editor.wait_until_saved()
    person.keep("note")
    assert (
        next(iter(n for n in editor.graph()["nodes"].values() if n["kind"] == "note@1"))["settings"]["color"] == "green"
    )
