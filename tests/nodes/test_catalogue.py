"""Every code that a step can fail with stands in a catalogue: the source is read, so that none is forgotten."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from nodes.base import CatalogueEntry
from nodes.catalogue import ANYWHERE, entries_of, find_entry
from nodes.registry import IMPLICIT, KINDS

SOURCE = Path(__file__).parents[2] / "platform"
RAISING = {"NodeFailed", "StepError", "failed"}
# Codes of a graph's check, of REST and of the command line: no step fails with them.
NOT_OF_STEPS = {"engine_error", "graph_has_problems", "file_refused"}


def codes_in(path: Path) -> Iterator[str]:
    """What the file gives a failure as its code: by name, or in a class that failures are made from."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in RAISING and isinstance(node.args[0].value, str):
                yield node.args[0].value
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "code":
            yield from (leaf.value for leaf in ast.walk(node.value) if isinstance(leaf, ast.Constant) and is_code(leaf))


def is_code(leaf: ast.Constant) -> bool:
    """Not the 429 of `code = "rate_limited" if status == 429 else "status"`."""
    return isinstance(leaf.value, str)


def files() -> list[Path]:
    nodes = [path for path in (SOURCE / "nodes").rglob("*.py") if "guest" not in path.parts]
    runs = [path for path in (SOURCE / "runs").glob("*.py") if path.name != "errors.py"]
    return [*nodes, *(SOURCE / "engine").glob("*.py"), *runs]


def test_every_code_that_a_step_can_fail_with_stands_in_a_catalogue() -> None:
    known = {entry.code for kind in (*IMPLICIT, *KINDS.values()) for entry in kind.docs.errors}
    known |= {entry.code for entry in ANYWHERE} | NOT_OF_STEPS

    found = {code for path in files() for code in codes_in(path)}

    assert len(found) > 40
    assert sorted(found - known) == [], "Add each to the errors of its kind, or to ANYWHERE in nodes/catalogue.py"


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.spec.id)
def test_what_a_kind_raises_itself_stands_in_its_own_catalogue(kind: object) -> None:
    spec = kind.spec  # type: ignore[attr-defined]
    raised = {code for path in (SOURCE / "nodes" / spec.id).glob("*.py") for code in codes_in(path)}

    assert raised - {entry.code for entry in entries_of(spec.name)} == set()


def test_a_kinds_own_words_come_before_those_for_all() -> None:
    assert find_entry("llm@1", "budget_exceeded") == CatalogueEntry(
        "budget_exceeded", "The token budget does not pay for it.", "Raise the budget of the node."
    )
    assert find_entry("code@1", "timeout") == ANYWHERE[0]


def test_an_unknown_code_gets_the_nearest_of_its_kind() -> None:
    found = find_entry("http_request@1", "server_says_no", "The address answered with an odd error.")

    assert found is not None
    assert found.code == "http_status"
    assert find_entry("stop@1", "too_expensive") == entries_of("stop@1")[0]
    assert find_entry("unknown@9", "odd") is None
