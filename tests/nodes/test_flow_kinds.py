"""branch, merge, repeat, wait, stop: what they choose and what they say when they cannot."""

import pytest
from kinds_support import run_kind

from nodes.base import Ask, Call, Done, NodeFailed, Sleep
from nodes.registry import KINDS


def rules(*rules, **more):
    return {"mode": "if", "rules": list(rules), **more}


@pytest.mark.parametrize(
    ("settings", "value", "port"),
    [
        (rules({"operator": "contains", "value": "Refund"}), "a refund, please", "true"),
        (
            rules({"path": "mail.subject", "operator": "starts_with", "value": "re"}),
            {"mail": {"subject": "Re: x"}},
            "true",
        ),
        (rules({"path": "items.1", "operator": "more_than", "value": 3}), {"items": [1, 4]}, "true"),
        (rules({"path": "gone", "operator": "is_not_empty"}), {"x": 1}, "false"),
        (rules({"operator": "is", "value": 7}), "7", "true"),
        (rules({"operator": "less_than", "value": "x"}), 7, "false"),
        (rules({"operator": "is_true"}, {"operator": "is", "value": "no"}, match="any"), "yes", "true"),
        (rules({"operator": "is_true"}, {"operator": "is", "value": "no"}), "yes", "false"),
        ({"mode": "if", "expression": "$length(value) > 3"}, "long enough", "true"),
        ({"mode": "if", "expression": "value.none"}, {"x": 1}, "false"),
        ({"mode": "if"}, "something", "true"),
        ({"mode": "if"}, "", "false"),
    ],
)
async def test_an_if_sends_its_value_out_of_one_port(settings, value, port):
    assert await run_kind("branch@1", settings, {"value": value}) == Done({port: value})


@pytest.mark.parametrize(("value", "port"), [("billing", "billing"), (" Support ", "support"), ("other", "else")])
async def test_a_switch_takes_the_first_case_that_fits(value, port):
    settings = {"mode": "switch", "cases": [{"id": "billing"}, {"id": "support"}, {"id": "support"}]}

    assert await run_kind("branch@1", settings, {"value": value}) == Done({port: value})


def test_a_switch_has_a_port_per_case_and_else():
    settings = {"mode": "switch", "cases": [{"id": "billing"}, {"id": "no port name!"}, 7]}

    assert [port.name for port in KINDS["branch@1"].spec.outputs(settings)] == ["billing", "else"]


async def test_an_unknown_rule_fails_with_the_rules_there_are():
    with pytest.raises(NodeFailed, match="no rule") as failure:
        await run_kind("branch@1", rules({"operator": "smells"}), {"value": 1})

    assert (failure.value.code, "contains" in failure.value.advice) == ("bad_rule", True)


@pytest.mark.parametrize(
    ("settings", "values", "joined"),
    [
        ({"mode": "first"}, ["a"], "a"),
        ({"mode": "all"}, ["a", "b"], ["a", "b"]),
        ({"mode": "combine"}, ["a"], ["a"]),
        ({"mode": "combine", "shape": "flat"}, [["a"], "b"], ["a", "b"]),
        ({"mode": "combine", "shape": "mapping"}, [{"x": 1}, {"x": 2, "y": 3}], {"x": 2, "y": 3}),
        ({"mode": "combine", "shape": "mapping"}, [{"x": 1}, 7], [{"x": 1}, 7]),
    ],
)
async def test_a_merge_joins_what_came(settings, values, joined):
    assert await run_kind("merge@1", settings, {"values": values}) == Done({"value": joined})


async def test_a_repeat_asks_for_its_body_with_the_last_value():
    first = await run_kind("repeat@1", {}, {"value": "x"})
    second = await run_kind("repeat@1", {}, resume={"carry": 1, "results": [{"id": "r1", "outputs": {"value": "y"}}]})

    assert first == Call([{"id": "r1", "tool": "body", "arguments": {"value": "x", "round": 1}}], 1)
    assert second == Call([{"id": "r2", "tool": "body", "arguments": {"value": "y", "round": 2}}], 2)


@pytest.mark.parametrize(
    ("settings", "outputs"),
    [
        ({"until": "$length(value) > 2"}, {"value": "abc"}),
        ({"until": "round = 2"}, {"value": "a"}),
        ({}, {"value": "a", "done": True}),
        ({"max_rounds": 2}, {"value": "a"}),
    ],
)
async def test_a_repeat_ends_when_it_is_content_or_at_its_limit(settings, outputs):
    resume = {"carry": 2, "results": [{"id": "r2", "outputs": outputs}]}

    assert await run_kind("repeat@1", settings, resume=resume) == Done({"value": outputs["value"], "rounds": 2})


async def test_a_repeat_can_fail_at_its_limit():
    resume = {"carry": 2, "results": [{"id": "r2", "outputs": {"value": 1}}]}

    with pytest.raises(NodeFailed, match="After 2 rounds"):
        await run_kind("repeat@1", {"max_rounds": 2, "on_limit": "fail"}, resume=resume)


async def test_a_failed_round_fails_the_repeat_with_its_cause():
    resume = {"carry": 1, "results": [{"id": "r1", "error": {"code": "broken", "message": "It broke."}}]}

    with pytest.raises(NodeFailed, match="It broke"):
        await run_kind("repeat@1", {}, resume=resume)


async def test_a_wait_sleeps_once_and_hands_its_value_on():
    assert await run_kind("wait@1", {"amount": 2, "unit": "minutes"}, {"value": 7}) == Sleep(120)
    assert await run_kind("wait@1", {}, {"value": 7}, resume={"carry": None, "results": []}) == Done({"value": 7})


async def test_a_stop_fails_with_the_authors_words():
    with pytest.raises(NodeFailed) as failure:
        await run_kind("stop@1", {"message": "No {{ what }}.", "code": "none"}, {"what": "bread"})

    assert (failure.value.code, failure.value.message, failure.value.retryable) == ("none", "No bread.", False)


APPROVAL = {"question": "Send {{ text }}?", "approvers": "admin", "editable": True, "amount": 2, "unit": "hours"}


async def test_an_approval_asks_once():
    asked = await run_kind("approval@1", APPROVAL, {"value": 7, "text": "it"})

    assert asked == Ask("Send it?", "admin", True, 7_200)


async def test_an_approval_waits_three_days_for_operators_unless_it_is_told():
    assert await run_kind("approval@1", {"question": "So?"}) == Ask("So?", "operator", False, 3 * 86_400)


async def test_a_long_question_is_cut_and_the_value_is_not():
    asked = await run_kind("approval@1", {"question": "{{ text }}"}, {"text": "x" * 5_000})

    assert (len(asked.question), asked.question[-2:]) == (4_000, "x…")


@pytest.mark.parametrize(
    ("decided", "outputs"),
    [
        ({"id": "approve", "comment": "Go.", "name": "Ada", "outputs": {}}, {"approved": 7, "comment": "Go."}),
        (
            {"id": "approve", "comment": "", "name": "Ada", "outputs": {"value": None}},
            {"approved": None, "comment": ""},
        ),
        ({"id": "reject", "comment": "No.", "name": "Ada", "outputs": {}}, {"rejected": 7, "comment": "No."}),
    ],
)
async def test_an_approval_goes_the_way_that_was_decided(decided, outputs):
    done = await run_kind("approval@1", APPROVAL, {"value": 7}, resume={"carry": None, "results": [decided]})

    assert done == Done(outputs | {"decided_by": "Ada"})


async def test_an_approval_that_nobody_decided_goes_its_own_way():
    done = await run_kind("approval@1", APPROVAL, {"value": 7}, resume={"carry": None, "results": []})

    assert done == Done({"timed_out": 7})


def test_the_names_in_a_question_are_ports_beside_the_value():
    ports = KINDS["approval@1"].spec.inputs({"question": "Send {{ value }} to {{ name }}?"})

    assert [port.name for port in ports] == ["value", "name"]
