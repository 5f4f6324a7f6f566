"""jsonata: an expression over inputs, outputs and expected gives true; evaluated in a bounded worker process."""

from __future__ import annotations

from experiments.errors import GraderRefused
from experiments.graders.base import Grade, Settings, Subject, read_text, shown
from nodes.expressions import JsonataError, check_jsonata, evaluate_jsonata

SECONDS = 1.0


def check(settings: Settings) -> None:
    """Raises GraderRefused."""
    if fault := check_jsonata(read_text(settings, "expression", required=True)):
        raise GraderRefused(fault.message, field="expression")


def grade(settings: Settings, subject: Subject) -> Grade:
    """Whether the expression gives true, and nothing that only looks like it."""
    data = {"inputs": dict(subject.inputs), "outputs": dict(subject.outputs), "expected": subject.expected}
    try:
        value = evaluate_jsonata(settings["expression"], data, seconds=SECONDS)
    except JsonataError as fault:
        return Grade(False, fault.message)
    if value is True:
        return Grade(True, "The expression gives true.")
    return Grade(False, f"The expression gives {shown(value)}, and only true passes.")
