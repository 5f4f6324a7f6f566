"""An agent copied as a Python script runs from a shell, by the API alone."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from tests.e2e.editor import Editor
from tests.e2e.graphs import TEXT, greeter
from tests.e2e.people import Person

LONG = "Bees dance. " * 2_000  # so long that a run keeps it apart


def copied(person: Person, editor: Editor) -> str:
    person.context.grant_permissions(["clipboard-read", "clipboard-write"])
    editor.more("Copy as Python")
    expect(person.page.get_by_text("A script that runs this agent is copied.")).to_be_visible()
    script: str = person.page.evaluate("navigator.clipboard.readText()")
    return script


def carried_out(script: str, folder: Path, token: str) -> subprocess.CompletedProcess[str]:
    path = folder / "agent.py"
    path.write_text(script)
    bare = {"PATH": os.environ["PATH"], "AGENT_TOKEN": token}
    return subprocess.run(
        [sys.executable, "-I", str(path)], env=bare, capture_output=True, text=True, timeout=90, check=False
    )


def test_the_copied_script_runs_the_agent_with_the_inputs_of_the_last_run(person: Person, tmp_path: Path) -> None:
    editor = Editor.open(person, person.make_agent(greeter('Greets "everybody"')))
    editor.run(name=f"Ada\n{LONG}")
    editor.wait_for_run("succeeded")
    script = copied(person, editor)
    token: dict[str, Any] = person.send("/w/demo/tokens", {"name": "script", "scopes": ["read", "run"]})

    ended = carried_out(script, tmp_path, token["secret"])

    assert token["secret"] not in script
    assert (ended.returncode, ended.stderr) == (0, "")
    assert json.loads(ended.stdout) == {"text": f"Hello Ada\n{LONG}! How are you?"}


def test_the_copied_script_says_why_it_failed(person: Person, tmp_path: Path) -> None:
    graph = {
        "name": "Refuses",
        "inputs": {"text": {"type": "text", "default": TEXT}},
        "nodes": {"end": {"kind": "stop@1", "title": "End", "settings": {"message": "Not today."}}},
        "edges": ["input.text -> end.value"],
    }
    script = copied(person, Editor.open(person, person.make_agent(graph)))
    token = person.send("/w/demo/tokens", {"name": "script", "scopes": ["read", "run"]})

    ended = carried_out(script, tmp_path, token["secret"])
    refused = carried_out(script, tmp_path, "agp_nonsense")

    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", "failed: Not today.\n")
    assert refused.returncode == 1
    assert refused.stderr.startswith("401: ")
