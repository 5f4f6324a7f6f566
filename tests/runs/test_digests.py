"""Which values are the same, told by their digests."""

import pytest

from runs.digests import digest, digest_step
from runs.steps import fold_steps


@pytest.mark.parametrize(
    ("one", "other"),
    [({"a": 1, "b": [2]}, {"b": [2], "a": 1}), ([1, 2.5], [1.0, 2.5]), ({"a": {"b": 3.0}}, {"a": {"b": 3}})],
)
def test_values_that_say_the_same_have_one_digest(one, other):
    assert digest(one) == digest(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("1", 1), (None, ""), ([1, 2], [2, 1]), ({"a": None}, {}), (True, 1), (["a,b"], ["a", "b"]), (1.5, 1)],
)
def test_values_that_differ_have_two(one, other):
    assert digest(one) != digest(other)


def test_a_step_keeps_all_but_its_values_and_what_it_logged():
    envelope = {"run": "1", "node": "ask", "at": "2026-01-01T00:00:00Z"}
    [step] = fold_steps(
        [
            {**envelope, "seq": 1, "type": "step.started", "data": {"inputs": {"topic": "rain"}, "attempt": 1}},
            {**envelope, "seq": 2, "type": "step.logged", "data": {"text": "Wet."}},
        ]
    )

    assert digest_step(step) == {**step, "inputs": {"topic": digest("rain")}, "outputs": None, "logs": []}
