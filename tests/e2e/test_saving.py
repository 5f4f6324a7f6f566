"""What works on the stored draft waits until everything that one sees is stored."""

from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.editor import Editor
from tests.e2e.graphs import greeter
from tests.e2e.people import Person, SlowLine


def test_what_is_run_committed_and_exported_is_what_one_sees(person: Person, tmp_path: Path) -> None:
    line, page = SlowLine(person.page), person.page
    editor = Editor.open(person, person.make_agent(greeter("Waits")))
    editor.choose("Greet")

    line.hold()
    editor.setting("Text").fill("Dear {{ name }}.")
    page.get_by_role("button", name="Run", exact=True).first.click()
    dialog = page.get_by_role("dialog", name="Run")
    dialog.get_by_label("name").fill("Ada")
    with page.expect_response(lambda answer: answer.url.endswith("/runs") and answer.request.method == "POST") as info:
        dialog.get_by_role("button", name="Run").click()
        expect(dialog.get_by_text("Saving…")).to_be_visible()
        person.keep("run-saving")
        line.release()
    editor.wait_for_run("succeeded")
    outputs = person.ask(f"/w/demo/runs/{info.value.json()['id']}")["outputs"]
    assert outputs == {"text": "Dear Ada. How are you?"}

    line.hold()
    editor.setting("Text").fill("Hi {{ name }}.")
    editor.take_command("commit", "Commit…")
    commit = page.get_by_role("dialog", name="Commit")
    commit.get_by_label("What has changed?").fill("Shorter")
    commit.get_by_role("button", name="Commit").click()
    expect(commit.get_by_text("Saving…")).to_be_visible()
    line.release()
    expect(commit).to_have_count(0)
    revisions = f"/w/demo/agents/{editor.agent}/revisions"
    [newest, *_] = person.ask(revisions)["results"]
    assert person.ask(f"{revisions}/{newest['sha']}")["graph"]["nodes"]["greet"]["settings"]["text"] == "Hi {{ name }}."

    line.hold()
    editor.setting("Text").fill("Hey {{ name }}.")
    with page.expect_download() as download:
        editor.more("Export YAML")
        line.release()
    download.value.save_as(tmp_path / "agent.yaml")
    assert "Hey {{ name }}." in (tmp_path / "agent.yaml").read_text()


def test_without_a_line_a_commit_says_why_it_has_to_wait(person: Person) -> None:
    editor = Editor.open(person, person.make_agent(greeter("Cut off")))
    editor.take_command("commit", "Commit…")
    commit = person.page.get_by_role("dialog", name="Commit")
    commit.get_by_label("What has changed?").fill("Greets")

    person.context.set_offline(True)
    commit.get_by_role("button", name="Commit").click()

    expect(commit.get_by_role("alert")).to_contain_text("Try again once the draft is saved.")
    person.context.set_offline(False)
