"""Templates open as an agent of one's own and run at once on their sample inputs."""

import pytest
from playwright.sync_api import expect

from tests.e2e.editor import Editor
from tests.e2e.people import Person


@pytest.mark.parametrize("title", ["Summarise a page", "For each row of a CSV", "Numbers and a chart from a CSV"])
def test_a_template_runs_as_it_comes(person: Person, title: str) -> None:
    person.goto("/w/demo/templates")
    person.page.get_by_role("button", name=f"Use template {title}").click()
    editor = Editor.here(person)

    run = editor.run()
    editor.wait_for_run("succeeded")
    editor.open_tab("Output")
    person.keep(f"template-{title.split()[0].lower()}")

    outputs = person.ask(f"/w/demo/runs/{run}")["outputs"]
    assert outputs
    expect(editor.dock).to_contain_text(next(iter(outputs)))
