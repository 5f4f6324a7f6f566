"""Many things a few at a time."""

import pytest

from runs.portions import portions


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ([], []),
        ([3, 3, 3, 3], [[3, 3, 3], [3]]),
        ([1, 1, 1, 1, 1], [[1, 1, 1, 1], [1]]),
        ([2, 50, 2], [[2], [50], [2]]),
        ([50], [[50]]),
    ],
)
def test_no_portion_is_too_heavy_or_too_long_but_for_one_heavy_thing(
    weights: list[int], expected: list[list[int]]
) -> None:
    assert list(portions(weights, lambda weight: weight, most=10, most_items=4)) == expected
