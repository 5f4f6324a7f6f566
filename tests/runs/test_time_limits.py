"""Which limit holds for an attempt."""

from builder.kinds import describe_kinds
from nodes.registry import KINDS
from runs.time_limits import time_limit

LLM, CODE = KINDS["llm@1"].spec, KINDS["code@1"].spec


def test_the_nodes_own_limit_goes_before_the_sites_and_that_before_the_kinds(settings) -> None:
    settings.MODEL_TIMEOUT = 42

    assert [time_limit(LLM, 5.0), time_limit(LLM), time_limit(CODE)] == [5.0, 42.0, CODE.timeout]


def test_the_editor_is_told_the_limits_that_hold_on_this_site(settings) -> None:
    settings.MODEL_TIMEOUT = 42

    told = {kind["id"]: kind["timeout"] for kind in describe_kinds()}

    assert (told["llm"], told["agent"], told["code"]) == (42.0, 42.0, 600.0)
    assert {name for name, limit in told.items() if limit is None} == {
        "approval",
        "input",
        "output",
        "sub_agent",
        "for_each",
        "repeat",
        "wait",
        "note",
    }
