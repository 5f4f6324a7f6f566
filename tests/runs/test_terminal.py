"""`manage.py run_agent`: the terminal host, without a database."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runs.processes import ROOT, demo_model

GREETER = """
format: agent/1
name: Greeter
inputs:
  name: {type: text}
  times: {type: number, default: 1}
nodes:
  ask:
    kind: llm@1
    settings: {model: smart, prompt: "Summarise: The bridge of {{ name }} is closed. It opens in March."}
edges:
  - input.name -> ask.name
  - ask.text -> output.text
"""


@pytest.fixture(scope="module")
def demo_url() -> Iterator[str]:
    with demo_model() as url:
        yield url


def run_agent(demo_url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """In a world where there is no database at all."""
    environment = os.environ | {"DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none", "DEMO_MODEL_URL": demo_url}
    command = [sys.executable, "manage.py", "run_agent", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)


@pytest.fixture
def greeter(tmp_path: Path) -> str:
    file = tmp_path / "greeter.yaml"
    file.write_text(GREETER)
    return str(file)


def test_a_run_that_succeeds_prints_its_outputs_and_leaves_with_0(greeter: str, demo_url: str) -> None:
    done = run_agent(demo_url, greeter, "--input", "name=Ada", "--input", "times=2")

    assert (done.returncode, done.stdout.startswith("text: ")) == (0, True)
    assert "▸ ask" in done.stderr
    assert "Ada" in done.stderr
    assert "✓ ask" in done.stderr


def test_json_prints_every_event_once_and_in_order(greeter: str, demo_url: str) -> None:
    done = run_agent(demo_url, greeter, "--input", "name=Ada", "--json")

    lines = [json.loads(line) for line in done.stdout.splitlines()]
    events = [line for line in lines if "seq" in line]
    assert [event["seq"] for event in events] == [1, 2, 3, 4, 5]
    assert [event["type"] for event in events][-2:] == ["step.succeeded", "run.succeeded"]
    said = "".join(line["data"]["text"] for line in lines if line["type"] == "step.delta")
    assert lines[-1] == {"type": "outputs", "data": {"text": said}}


def test_a_run_that_fails_leaves_with_1_and_says_why(greeter: str) -> None:
    done = run_agent("http://127.0.0.1:9/v1", greeter, "--input", "name=Ada")

    assert done.returncode == 1
    assert "did not answer" in done.stderr or "not be reached" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_connections_model_is_missed_and_never_replaced_by_the_demo(tmp_path: Path, demo_url: str) -> None:
    file = tmp_path / "greeter.yaml"
    file.write_text(GREETER.replace("model: smart", "model: nobody/x"))
    done = run_agent(demo_url, str(file), "--input", "name=Ada")

    assert (done.returncode, done.stdout) == (1, "")
    assert "A terminal has no stored connection called nobody." in done.stderr
    assert "Run the agent in a workspace that has this connection." in done.stderr


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a: [1", "This is no YAML"),
        ("format: agent/1\nnodes: {x: {kind: nothing@1}}", "nothing@1"),
        (GREETER.replace("ask.text ->", "ask.nothing ->"), "nothing"),
    ],
)
def test_a_bad_file_gets_a_sentence_for_every_problem(text: str, sentence: str, tmp_path: Path, demo_url: str) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(text)
    done = run_agent(demo_url, str(file), "--input", "name=Ada")

    assert (done.returncode, sentence in done.stderr, "Traceback" in done.stderr) == (1, True, False)


def test_inputs_that_do_not_fit_are_named(greeter: str, demo_url: str) -> None:
    done = run_agent(demo_url, greeter, "--input", "nobody=Ada", "--input", "times=often")

    assert done.returncode == 1
    assert "no input called nobody" in done.stderr
    assert "times must be" in done.stderr


def test_an_agent_finds_its_sub_agents_beside_its_file(demo_url: str) -> None:
    folder = ROOT / "builder" / "templates_data"
    sample = folder / "samples" / "community_gardens.txt"
    inputs = ["--input-file", f"source={sample}", "--input", "audience=the town council"]
    done = run_agent(demo_url, str(folder / "compose-agents" / "agent.yaml"), *inputs)

    assert (done.returncode, "gardens" in done.stdout) == (0, True)


ASKING = """
format: agent/1
name: Asks
inputs:
  name: {type: text}
nodes:
  ask: {kind: approval@1, settings: {question: "Greet {{ name }}?", amount: 0.3, unit: seconds}}
edges:
  - input.name -> ask.name
  - input.name -> ask.value
  - ask.approved -> output.approved
  - ask.rejected -> output.rejected
  - ask.timed_out -> output.late
"""


@pytest.mark.parametrize(
    ("flags", "port"), [(["--approve"], "approved"), (["--reject"], "rejected"), ([], "late")], ids=str
)
def test_what_a_run_asks_is_decided_on_the_command_line_or_by_time(
    flags: list[str], port: str, tmp_path: Path, demo_url: str
) -> None:
    file = tmp_path / "asks.yaml"
    file.write_text(ASKING)

    done = run_agent(demo_url, str(file), "--input", "name=Ada", *flags)

    assert (done.returncode, done.stdout) == (0, f"{port}: Ada\n")
    assert "? ask asks: Greet Ada?" in done.stderr
    assert ("Nobody can decide here" in done.stderr) is (not flags)


def test_somebody_at_the_terminal_decides(tmp_path: Path, demo_url: str) -> None:
    file = tmp_path / "asks.yaml"
    file.write_text(ASKING.replace("0.3", "60"))
    ours, theirs = pty.openpty()
    environment = os.environ | {"DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none", "DEMO_MODEL_URL": demo_url}
    command = [sys.executable, "manage.py", "run_agent", str(file), "--input", "name=Ada"]
    os.write(ours, b"y\n")
    done = subprocess.run(command, cwd=ROOT, env=environment, stdin=theirs, capture_output=True, text=True, timeout=60)

    assert (done.returncode, done.stdout) == (0, "approved: Ada\n")
    assert "Approve ask? [y/N]" in done.stderr
