"""Patterns of callers: the usual ones are tried, those that may take for ever are refused."""

import pytest

from demo_model.patterns import is_slow
from demo_model.schemas import NotASchema, check_schema


@pytest.mark.parametrize("pattern", [r"^(a+)+$", r"(a|a)*b", r"((x*)*)*", r"^(\w+\s?)*$", "a*" * 9])
def test_a_pattern_that_may_take_for_ever_is_refused(pattern: str) -> None:
    with pytest.raises(NotASchema, match="for ever"):
        check_schema({"type": "object", "properties": {"x": {"type": "string", "pattern": pattern}}})


@pytest.mark.parametrize(
    "pattern", [r"^[A-Z]{2}-\d{4}$", r"^\d+(\.\d{2})?$", r"^(yes|no)$", r"^([0-9a-f]{2})+$", "(", r"^\S+@\S+$"]
)
def test_a_usual_pattern_is_tried(pattern: str) -> None:
    assert not is_slow(pattern)
