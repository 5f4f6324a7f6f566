"""The checker finds what a script does not cover: another value, a missing one, and a charge for what was given."""

from typing import Any
from uuid import UUID

import pytest

from runs.checking import Entry, check_run

RUN = UUID(int=1)
SCRIPT = {"outcomes": {"ask": [["step.succeeded", {"outputs": {"text": "Yes."}}]]}, "pins": {"find": {"body": "x"}}}
CHARGE = {"input_tokens": 1, "output_tokens": 1, "cost": "0.1"}


def faults(*events: tuple[str, str, dict[str, Any]]) -> list[str]:
    stored = [
        {"seq": seq, "type": name, "node": node, "data": data}
        for seq, (name, node, data) in enumerate([("run.started", "", {"inputs": {}}), *events], start=1)
    ]
    row = {"id": RUN, "status": "running", "seq": len(stored), "tokens_in": 0, "tokens_out": 0, "cost": 0}
    row |= {"cost_is_complete": True, "script": SCRIPT, "host_id": None}
    found = check_run(row, [Entry(len(stored), stored)], None)
    return [fault.code for fault in found if fault.code.startswith("given")]


def gives(node: str, outputs: dict[str, Any]) -> tuple[str, str, dict[str, Any]]:
    return "step.succeeded", node, {"outputs": outputs, "attempt": 1}


def reused(node: str) -> tuple[str, str, dict[str, Any]]:
    return "step.reused", node, {"why": "recorded", "run": None}


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([reused("ask"), gives("ask", {"text": "Yes."})], []),
        ([reused("agent#t1c0/find"), gives("agent#t1c0/find", {"body": "x"})], []),
        ([gives("ask", {"text": "No."})], []),
        ([reused("ask"), gives("ask", {"text": "No."})], ["given_differs"]),
        ([reused("ask"), gives("other", {}), gives("ask", {"text": "Yes."})], ["given_differs"]),
        ([reused("ask")], ["given_nothing"]),
        ([reused("ask"), gives("ask", {"text": "Yes."}), ("charge.made", "ask", CHARGE)], ["given_charged"]),
        ([reused("ask"), gives("ask", {"text": "Yes."}), gives("ask", {}), ("charge.made", "ask", CHARGE)], []),
    ],
)
def test_what_is_given_is_held_against_the_script(events: list[Any], expected: list[str]) -> None:
    assert faults(*events) == expected
