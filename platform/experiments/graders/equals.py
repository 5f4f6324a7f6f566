"""equals: the output is what is expected; keys may stand in any order, numbers may differ by a tolerance. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any

from experiments.errors import GraderRefused
from experiments.graders.base import Grade, Settings, Subject, shown

DEEPEST = 200  # levels; deeper values are called different rather than followed for ever


def check(settings: Settings) -> None:
    """Raises GraderRefused."""
    tolerance = settings.get("tolerance")
    if tolerance is None:
        return
    if isinstance(tolerance, bool) or not isinstance(tolerance, int | float) or not isfinite(tolerance):
        raise GraderRefused("The tolerance must be a number.", field="tolerance")
    if tolerance < 0:
        raise GraderRefused("The tolerance must not be below zero.", field="tolerance")


def grade(settings: Settings, subject: Subject) -> Grade:
    """Whether the outputs, or the one that is named, equal what is expected."""
    if subject.expected is None:
        return Grade(False, "This case says nothing about the expected output. Write it down, or take another grader.")
    expected, found, place = subject.expected, _looked_at(subject), ""
    if port := settings.get("port"):
        if not isinstance(expected, Mapping) or port not in expected:
            return Grade(False, f"The expected output names nothing for {port}.")
        if port not in found:
            names = ", ".join(subject.outputs) or "none"
            return Grade(False, f"There is no output called {port}. The outputs: {names}.")
        expected, found, place = expected[port], found[port], str(port)
    difference = find_difference(expected, found, float(settings.get("tolerance") or 0), place)
    return Grade(not difference, difference or "It equals the expected output.")


def _looked_at(subject: Subject) -> dict[str, Any]:
    """The outputs that something is expected of: others may come and go."""
    names = subject.expected if isinstance(subject.expected, Mapping) else subject.outputs
    return {name: value for name, value in subject.outputs.items() if name in names}


def find_difference(expected: Any, found: Any, tolerance: float = 0.0, place: str = "", depth: int = 0) -> str:
    """The first difference as a sentence; empty when there is none."""
    if depth > DEEPEST:
        return f"{_at(place)} nests more than {DEEPEST} levels deep, which is not compared."
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        return _between_mappings(expected, found, tolerance, place, depth)
    if isinstance(expected, list) and isinstance(found, list):
        return _between_lists(expected, found, tolerance, place, depth)
    if _is_number(expected) and _is_number(found):
        is_near = expected == found or abs(expected - found) <= tolerance
        off = f", which is more than {tolerance:g} away" if tolerance else ""
        return "" if is_near else f"{_at(place)} is {shown(found)}, expected {shown(expected)}{off}."
    if type(expected) is type(found) and expected == found:
        return ""
    return f"{_at(place)} is {shown(found)}, expected {shown(expected)}."


def _between_mappings(
    expected: Mapping[str, Any], found: Mapping[str, Any], tolerance: float, place: str, depth: int
) -> str:
    for key, value in expected.items():
        inner = f"{place}.{key}" if place else str(key)
        if key not in found:
            return f"{_at(inner)} is missing, expected {shown(value)}."
        if difference := find_difference(value, found[key], tolerance, inner, depth + 1):
            return difference
    extra = next((key for key in found if key not in expected), None)
    if extra is None:
        return ""
    return f"{_at(f'{place}.{extra}' if place else str(extra))} is {shown(found[extra])}, expected nothing there."


def _between_lists(expected: list[Any], found: list[Any], tolerance: float, place: str, depth: int) -> str:
    for index, (wanted, given) in enumerate(zip(expected, found, strict=False)):
        if difference := find_difference(wanted, given, tolerance, f"{place}[{index}]", depth + 1):
            return difference
    if len(expected) == len(found):
        return ""
    return f"{_at(place)} has {len(found)} items, expected {len(expected)}."


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _at(place: str) -> str:
    return place or "The output"
