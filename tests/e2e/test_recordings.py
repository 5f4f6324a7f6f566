"""Parts of an agent are run with pinned and recorded results, and runs are forked, as a person does it."""

from playwright.sync_api import Locator, expect

from tests.e2e.editor import Editor
from tests.e2e.graphs import TEXT, greeter, speaker
from tests.e2e.people import Person

RUN_KEYS = "ControlOrMeta+Shift+Enter"


def choose(editor: Editor, title: str, item: str) -> None:
    """An entry of a card's own menu."""
    editor.card(title).click(button="right")
    editor.me.page.get_by_role("menuitem", name=item).click()


def row(editor: Editor, title: str) -> Locator:
    return editor.steps.filter(has=editor.me.page.get_by_role("button", name=title, exact=True))


def test_a_node_is_pinned_edited_and_run_from_and_its_run_is_forked(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(greeter("Pinned greeter")))
    page = person.page

    # Until here: the inputs are asked for, and what comes after does not run.
    choose(editor, "Greet", "Run until here")
    dialog = page.get_by_role("dialog", name="Run until Greet")
    dialog.get_by_role("textbox").fill("Ada")
    dialog.get_by_role("button", name="Run").click()
    expect(editor.card("Greet").get_by_text("Hello Ada!")).to_be_visible()
    expect(editor.card("Ask")).to_have_attribute("data-status", "idle")

    # Pinned and edited, the output goes on from where it is.
    choose(editor, "Greet", "Pin output")
    field = editor.inspector.get_by_role("textbox", name="Pinned output")
    expect(field).to_have_value('{\n  "text": "Hello Ada!"\n}')
    field.fill('{"text": "Ahoy Ada!"}')
    field.blur()
    expect(editor.card("Greet").get_by_label("Pinned")).to_be_visible()
    editor.wait_until_saved()
    person.keep("pinned-node")
    barriers = person.serious_barriers()
    editor.card("Ask").click()
    page.keyboard.press(RUN_KEYS)
    expect(editor.card("Ask").get_by_text("Ahoy Ada! How are you?")).to_be_visible()
    expect(editor.card("Greet").get_by_text("Pinned", exact=True)).to_be_visible()
    assert "Ahoy" not in str(editor.graph())

    # On the run's page: where it is from, and a fork with another output.
    editor.dock.get_by_role("link", name="Open the run's page").click()
    expect(page.get_by_text("Forked from")).to_be_visible()
    page.get_by_role("list", name="Steps").get_by_role("button", name="Greet", exact=True).click()
    page.get_by_role("button", name="Fork from here").click()
    fork = page.get_by_role("dialog", name="Fork from here")
    fork.get_by_role("radio", name="Go on with another output").click()
    fork.get_by_role("textbox", name="Output of this step").fill('{"text": "Servus Ada!"}')
    person.keep("fork-dialog")
    barriers += person.serious_barriers()
    before = page.url
    fork.get_by_role("button", name="Fork", exact=True).click()
    page.wait_for_url(lambda url: url != before)
    expect(page.get_by_text("Servus Ada! How are you?").first).to_be_visible()
    expect(page.get_by_role("list", name="Steps").get_by_text("Edited")).to_be_visible()
    person.keep("forked-run")

    # Replayed, nothing asks a model; the end is the same.
    before = page.url
    page.get_by_role("button", name="Replay").click()
    page.get_by_role("menuitem", name="Replay with recorded answers").click()
    page.wait_for_url(lambda url: url != before)
    expect(page.get_by_text("Replayed with recorded answers")).to_be_visible()
    assert barriers == []


def test_a_failed_run_is_retried_from_its_failed_step(person: Person) -> None:
    graph = greeter("Failing greeter")
    graph["nodes"]["ask"] = {"kind": "stop@1", "title": "Ask", "settings": {"message": "{{ greeting }} No further."}}
    graph["edges"] = ["input.name -> greet.name", "greet.text -> ask.greeting"]
    agent = person.make_agent(graph)
    run = person.send(f"/w/demo/agents/{agent}/runs", {"inputs": {"name": "Ada"}, "wait": 30})
    person.goto(f"/w/demo/runs/{run['id']}")
    before = person.page.url
    person.page.get_by_role("button", name="Retry from failed step").click()
    person.page.wait_for_url(lambda url: url != before)
    expect(person.page.get_by_role("list", name="Steps").get_by_text("Recorded")).to_be_visible()
    expect(person.page.get_by_text("Retried what had failed")).to_be_visible()
    person.page.set_viewport_size({"width": 390, "height": 844})
    person.keep("retried-run-phone")
    assert person.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_one_node_alone_is_run_with_what_came_before(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(greeter("Alone")))
    editor.run(name="Ada")
    editor.wait_for_run("succeeded")
    editor.choose("Ask")
    editor.setting("Text").fill("{{ greeting }} And who are you?")
    editor.wait_until_saved()

    with person.page.expect_response(lambda answer: answer.url.endswith("/runs") and answer.status == 201) as made:
        choose(editor, "Ask", "Run this node")
    run = made.value.json()["id"]
    expect(editor.card("Ask").get_by_text("Hello Ada! And who are you?")).to_be_visible()
    expect(editor.card("Greet").get_by_text("Recorded")).to_be_visible()
    expect(editor.steps).to_have_count(2)

    assert [(step["path"], step["status"]) for step in person.steps_of(run)] == [
        ("greet", "succeeded"),
        ("ask", "succeeded"),
    ]


def test_a_run_is_forked_and_replayed_on_the_draft_as_it_is_now(person: Person) -> None:
    agent = person.make_agent(greeter("On the draft"))
    run = person.send(f"/w/demo/agents/{agent}/runs", {"inputs": {"name": "Ada"}, "wait": 30})["id"]
    set_text = {"type": "set", "id": "ask", "path": ["settings", "text"], "value": "{{ greeting }} Tea?"}
    person.send(f"/w/demo/agents/{agent}/draft/commands", {"commands": [set_text]})
    page = person.page

    person.goto(f"/w/demo/runs/{run}")
    page.get_by_role("list", name="Steps").get_by_role("button", name="Ask", exact=True).click()
    page.get_by_role("button", name="Fork from here").click()
    fork = page.get_by_role("dialog", name="Fork from here")
    fork.get_by_role("radio", name="The draft as it is now").click()
    fork.get_by_role("button", name="Fork", exact=True).click()
    page.wait_for_url(lambda url: run not in url)
    expect(page.get_by_text("Hello Ada! Tea?").first).to_be_visible()
    expect(page.get_by_role("list", name="Steps").get_by_text("Recorded")).to_have_count(1)

    person.goto(f"/w/demo/runs/{run}")
    page.get_by_role("button", name="Replay").click()
    page.get_by_role("menuitem", name="Replay on the draft").click()
    page.wait_for_url(lambda url: run not in url)
    expect(page.get_by_text("Hello Ada! Tea?").first).to_be_visible()
    expect(page.get_by_text("Replayed with recorded answers")).to_be_visible()


def test_a_cancelled_run_is_carried_on_from_what_had_not_ended(person: Person) -> None:
    graph = greeter("Carried on")
    graph["nodes"]["check"] = {"kind": "approval@1", "title": "Check", "settings": {"question": "Go on?"}}
    graph["edges"] = ["input.name -> greet.name", "greet.text -> check.value", "check.approved -> ask.greeting"]
    graph["edges"] += ["ask.text -> output.text"]
    editor, page = Editor.open(person, person.make_agent(graph)), person.page
    first = editor.run(name="Ada")
    editor.wait_for_run("waiting")
    editor.dock.get_by_role("button", name="Cancel").click()
    editor.wait_for_run("cancelled")

    with page.expect_response(lambda answer: answer.url.endswith("/fork")) as made:
        editor.dock.get_by_role("button", name="Carry on").click()
    run = made.value.json()["id"]
    editor.wait_for_run("waiting")
    person.send(f"/w/demo/runs/{run}/decide", {"step": "check", "decision": "approve"})
    editor.wait_for_run("succeeded")

    assert run != first
    editor.open_tab("Timeline")
    expect(row(editor, "Greet")).to_contain_text("Recorded")
    expect(row(editor, "Check")).not_to_contain_text("Recorded")
    expect(row(editor, "Ask")).not_to_contain_text("Recorded")


def test_two_attempts_of_a_step_stand_side_by_side(person: Person, faulty_models: str) -> None:
    graph = speaker("Tried again", model=f"{faulty_models}/fault-500-x1-then-ok")
    graph["nodes"]["summary"]["retry"] = {"attempts": 2, "delay": 0.01}
    agent = person.make_agent(graph)
    run = person.send(f"/w/demo/agents/{agent}/runs", {"inputs": {"text": TEXT}, "wait": 30})
    assert run["status"] == "succeeded", run
    page = person.page

    person.goto(f"/w/demo/runs/{run['id']}")
    page.get_by_role("list", name="Steps").get_by_role("button", name="Summary", exact=True).click()
    page.get_by_role("tab", name="Attempts").click()
    pair = page.get_by_role("region", name="Two attempts side by side")

    expect(pair).to_contain_text("failed with status 500")
    expect(pair).to_contain_text("Succeeded.")
    expect(pair.get_by_role("region", name="text").first).to_contain_text("+Community gardens")
    person.keep("two-attempts")
    assert person.serious_barriers() == []
    pair.get_by_role("combobox", name="Attempt A").click()
    page.get_by_role("option", name="Attempt 2").click()
    expect(pair).not_to_contain_text("failed with status 500")
