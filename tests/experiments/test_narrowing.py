"""Which changes belong together, and how a search finds the one to blame in few tries."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from experiments.narrowing import MOST_TRIES, Answer, Verdict, group_changes, next_try
from graphs.diff import diff_graphs
from tests.graphs.test_diff import GREETER, changed


def search(groups: int, verdict_of: Any) -> tuple[Answer, int]:
    """The answer, and after how many tries."""
    tries: dict[int, Verdict] = {}
    while isinstance(wanted := next_try(groups, tries), int):
        assert wanted not in tries
        tries[wanted] = verdict_of(wanted)
    return wanted, len(tries)


@given(st.integers(1, 1_000), st.data())
def test_one_change_among_many_is_found_by_halving(groups: int, data: st.DataObject) -> None:
    culprit = data.draw(st.integers(0, groups - 1))

    answer, tries = search(groups, lambda applied: "failed" if applied > culprit else "passed")

    assert answer == Answer("It fails since this change.", culprit, culprit)
    assert tries <= 2 + groups.bit_length()


def test_graphs_in_between_that_cannot_run_leave_a_few_changes() -> None:
    def verdict(applied: int) -> str:
        return "unclear" if 3 <= applied <= 5 else "failed" if applied > 3 else "passed"

    assert search(10, verdict)[0] == Answer("It fails since one of these 4 changes.", 2, 5)


@given(st.integers(1, 100), st.lists(st.sampled_from(["passed", "failed", "unclear"]), min_size=101, max_size=101))
def test_every_search_ends(groups: int, verdicts: list[Verdict]) -> None:
    answer, tries = search(groups, lambda applied: verdicts[applied])

    assert answer.conclusion
    assert tries <= MOST_TRIES


def test_a_case_that_fails_on_the_good_revision_now_is_not_the_graphs_fault() -> None:
    answer, tries = search(5, lambda applied: "failed")

    assert (answer.first, tries) == (None, 1)
    assert answer.conclusion.startswith("It now fails on the earlier revision, too.")


def test_a_case_that_passes_now_differs_from_run_to_run() -> None:
    answer, tries = search(5, lambda applied: "passed")

    assert (answer.first, tries) == (None, 2)
    assert answer.conclusion.startswith("It passes now on the revision on which it failed.")


def grouped(before: dict[str, Any], after: dict[str, Any]) -> list[list[str]]:
    return [[change.name for change in group] for group in group_changes(diff_graphs(before, after))]


def test_changes_that_have_nothing_to_do_with_each_other_stay_apart() -> None:
    nodes = {
        "greet": {"kind": "template@1", "title": "Greet", "settings": {"text": "Hi {{ name }}!"}},
        "shout": {"kind": "template@1", "settings": {"text": "{{ greeting }} See you."}},
    }

    assert grouped(GREETER, changed(nodes=nodes)) == [["text"], ["trim"], ["text"]]


def test_a_new_node_comes_with_its_edges_and_what_they_replace() -> None:
    nodes = {**GREETER["nodes"], "polish": {"kind": "template@1", "settings": {"text": "{{ raw }}"}}}  # type: ignore[dict-item]
    edges = [
        "input.name -> greet.name",
        "greet.text -> polish.raw",
        "polish.text -> shout.greeting",
        "shout.text -> output.text",
    ]

    assert grouped(GREETER, changed(nodes=nodes, edges=edges)) == [
        [
            "greet.text -> shout.greeting",
            "polish",
            "greet.text -> polish.raw",
            "polish.text -> shout.greeting",
        ]
    ]


def test_a_setting_that_names_a_new_port_comes_with_the_edge_into_it() -> None:
    nodes = {**GREETER["nodes"], "shout": {"kind": "template@1", "settings": {"text": "{{ greeting }} {{ mood }}"}}}  # type: ignore[dict-item]
    inputs = {"name": {"type": "text"}, "mood": {"type": "text"}}
    edges = [*GREETER["edges"], "input.mood -> shout.mood"]

    assert grouped(GREETER, changed(nodes=nodes, edges=edges, inputs=inputs)) == [
        ["text", "mood", "input.mood -> shout.mood"]
    ]
