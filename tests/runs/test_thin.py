"""Thinned events: what a viewer is told first of what is inside items and calls."""

import json
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from live.envelope import Envelope
from runs.steps import Step, fold_steps
from runs.thin import thin

GOLDEN: list[Envelope] = json.loads((Path(__file__).parents[1] / "golden" / "steps.json").read_text())["events"]
VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
PORTS = st.dictionaries(st.text(max_size=5), VALUES, max_size=3)
CALLS = st.lists(st.builds(lambda value: {"id": "1", "tool": "body", "arguments": value}, VALUES), max_size=3)
ASKED = {
    name: st.just(told)
    for name, told in {"id": "1", "question": "So?", "approvers": "admin", "editable": True, "seconds": 9}.items()
}
DATA = st.one_of(
    st.tuples(st.just("step.started"), st.fixed_dictionaries({"inputs": PORTS, "attempt": st.integers(1, 3)})),
    st.tuples(st.just("step.succeeded"), st.fixed_dictionaries({"outputs": PORTS, "attempt": st.integers(1, 3)})),
    st.tuples(st.just("step.skipped"), st.fixed_dictionaries({"reason": st.text(), "outputs": PORTS})),
    st.tuples(st.just("step.released"), st.fixed_dictionaries({"inputs": st.none() | PORTS, "outputs": st.none()})),
    st.tuples(st.just("step.called"), st.fixed_dictionaries({"calls": CALLS, "carry": VALUES})),
    st.tuples(st.just("step.slept"), st.fixed_dictionaries({"seconds": st.integers(), "carry": VALUES})),
    st.tuples(st.just("approval.requested"), st.fixed_dictionaries({**ASKED, "carry": VALUES})),
    st.tuples(st.just("approval.decided"), st.fixed_dictionaries({"decision": st.just("approve"), "outputs": PORTS})),
    st.tuples(st.just("step.failed"), st.fixed_dictionaries({"error": st.just({"code": "x", "message": "No."})})),
)
EVENTS = st.lists(st.tuples(st.sampled_from(["each", "each#0/sum", "ask#call_1/find"]), DATA), max_size=20)


def event(type_name: str, node: str | None, data: dict[str, Any], seq: int = 1) -> Envelope:
    return Envelope(run="r", seq=seq, type=type_name, at="2026-01-31T08:15:30.125Z", node=node, data=data)


def told(steps: list[Step]) -> list[dict[str, Any]]:
    """The steps without their values; what is left of those are the names of the ports."""
    return [{**step, "inputs": list(step["inputs"] or ()), "outputs": list(step["outputs"] or ())} for step in steps]


def test_an_event_inside_an_item_keeps_the_names_of_its_ports_and_says_that_it_is_thin() -> None:
    whole = event("step.succeeded", "each#3/sum", {"outputs": {"text": "Bees", "yes": True}, "attempt": 2})

    assert thin(whole) == {**whole, "thin": True, "data": {"outputs": {"text": None, "yes": None}, "attempt": 2}}


def test_calls_keep_their_ids_and_tools() -> None:
    calls = [{"id": "call_1", "tool": "find", "arguments": {"what": "bees"}}]
    whole = event("step.called", "ask#call_0/inner", {"calls": calls, "carry": {"messages": ["…"]}, "attempt": 1})

    assert thin(whole)["data"] == {
        "calls": [{"id": "call_1", "tool": "find", "arguments": None}],
        "carry": None,
        "attempt": 1,
    }


def test_an_event_at_the_top_or_without_values_is_whole() -> None:
    whole = [
        event("step.succeeded", "each", {"outputs": {"results": [1, 2]}, "attempt": 1}),
        event("step.started", "each#3/sum", {"inputs": {}, "attempt": 1}),
        event("step.failed", "each#3/sum", {"error": {"code": "x", "message": "No."}, "attempt": 1}),
        event("run.failed", "each#3/sum", {"error": {"code": "x", "message": "No."}}),
    ]

    assert [thin(each) for each in whole] == whole


def test_the_golden_events_inside_an_item_fold_to_the_same_but_for_values() -> None:
    events: list[Envelope] = [{**each, "node": each["node"] and f"each#7/{each['node']}"} for each in GOLDEN]
    thinned = [thin(each) for each in events]

    assert told(fold_steps(thinned)) == told(fold_steps(events))
    assert any("thin" in each for each in thinned)


@given(EVENTS)
def test_whatever_happens_thinned_events_fold_to_the_same_but_for_values(
    lines: list[tuple[str, tuple[str, dict[str, Any]]]],
) -> None:
    events = [event(type_name, node, data, seq) for seq, (node, (type_name, data)) in enumerate(lines, 1)]
    thinned = [thin(each) for each in events]

    assert told(fold_steps(thinned)) == told(fold_steps(events))
    assert [each for each in thinned if "thin" not in each] == [
        each for each, other in zip(events, thinned, strict=True) if "thin" not in other
    ]
