"""The graders: rules that say whether an output is good, and why.

Law: a grader is data, {type, …settings}, checked when it is kept and never trusted when it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from experiments.errors import GraderRefused
from experiments.graders import contains, equals, expression, json_schema, judge
from experiments.graders.base import Grade, Settings, Subject

__all__ = ["JUDGE", "Grade", "Subject", "check_graders", "grade_with", "graders_of"]

JUDGE = "judge"
MOST_GRADERS = 20
CHECKS: dict[str, Callable[[Settings], None]] = {
    "equals": equals.check,
    "contains": contains.check,
    "json_schema": json_schema.check,
    "jsonata": expression.check,
    JUDGE: judge.check,
}
GRADES: dict[str, Callable[[Settings, Subject], Grade]] = {
    "equals": equals.grade,
    "contains": contains.grade,
    "json_schema": json_schema.grade,
    "jsonata": expression.grade,
}


def check_graders(graders: Any) -> list[dict[str, Any]]:
    """The graders as they may be kept. Raises GraderRefused, whose `field` is the grader's place and setting."""
    if not isinstance(graders, list) or not all(isinstance(grader, dict) for grader in graders):
        raise GraderRefused("Graders are a list of objects, each with a type.", field="graders")
    if len(graders) > MOST_GRADERS:
        raise GraderRefused(f"A case has {MOST_GRADERS} graders at most.", field="graders")
    for place, grader in enumerate(graders):
        check_grader(grader, f"graders.{place}")
    return graders


def check_grader(grader: Mapping[str, Any], field: str) -> None:
    """Raises GraderRefused."""
    check = CHECKS.get(str(grader.get("type")))
    if check is None:
        raise GraderRefused(f"There is no such grader. The graders: {', '.join(CHECKS)}.", field=f"{field}.type")
    try:
        check(grader)
    except GraderRefused as refused:
        raise GraderRefused(refused.message, field=f"{field}.{refused.field}") from None


def graders_of(graders: list[dict[str, Any]], expected: Any) -> list[dict[str, Any]]:
    """The graders that decide about a case: with none of its own, what it expects has to come out."""
    return graders or ([{"type": "equals"}] if expected is not None else [])


def grade_with(grader: Settings, subject: Subject) -> Grade:
    """What one grader says; a judge is asked by a run instead. A grader that cannot work says so as its reason."""
    try:
        return GRADES[str(grader.get("type"))](grader, subject)
    except (KeyError, TypeError, ValueError, RecursionError) as problem:
        return Grade(False, f"This grader could not work on this output ({type(problem).__name__}).")
