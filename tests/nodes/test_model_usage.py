"""Whatever an endpoint says of its usage: the charge is never negative, never absurd, and tells of estimates."""

from contextlib import nullcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.graph import NodeBudget
from nodes.base import ModelEndpoint, ModelUsage, NodeFailed, StepCall
from nodes.model_limits import TokenLimit, refuse_cut, token_limit
from nodes.model_usage import estimate_prompt, usage_of

ENDPOINT = ModelEndpoint("http://x/v1", "key", "m", "openai")
MESSAGES = [{"role": "user", "content": "x" * 400}]
SIZE = len('{"role": "user", "content": ""}') + 400


def used(told, messages=MESSAGES, characters=40):
    return usage_of(ENDPOINT, told, messages, characters)


def test_a_sound_usage_is_taken_as_it_is():
    told = {"prompt_tokens": 120, "completion_tokens": 30, "prompt_tokens_details": {"cached_tokens": 100}}

    assert used(told) == ModelUsage("openai", "m", 120, 30, 100, estimated=False)


def test_without_a_usage_characters_are_counted():
    assert used(None) == ModelUsage("openai", "m", -(-SIZE // 4), 10, 0, estimated=True)


@pytest.mark.parametrize("lie", [-1, 10**12, "12", 1.5, True, None, [], {}])
def test_a_count_that_cannot_be_true_is_estimated_and_the_other_is_kept(lie):
    usage = used({"prompt_tokens": lie, "completion_tokens": 30})

    assert usage == ModelUsage("openai", "m", -(-SIZE // 4), 30, 0, estimated=True)


def test_more_cached_tokens_than_tokens_are_not_believed():
    told = {"prompt_tokens": 120, "completion_tokens": 30, "prompt_tokens_details": {"cached_tokens": 121}}

    assert used(told).cached_input_tokens == 0


def test_a_picture_may_cost_much_but_its_letters_are_not_counted():
    picture = {"type": "image_url", "image_url": {"url": "data:image/png;base64," + "A" * 1_000_000}}
    messages = [{"role": "user", "content": [{"type": "text", "text": "What is this?"}, picture]}]

    assert used({"prompt_tokens": 60_000, "completion_tokens": 30}, messages).estimated is False
    assert used(None, messages).input_tokens < 100


def test_the_estimate_of_a_prompt_counts_messages_pictures_tools_and_schema():
    picture = {"type": "image_url", "image_url": {"url": "data:image/png;base64," + "A" * 1_000_000}}
    shown = [{"role": "user", "content": [picture]}]
    plain = estimate_prompt({"messages": MESSAGES})

    assert plain == -(-SIZE // 4)
    assert estimate_prompt({"messages": MESSAGES, "tools": ["t" * 398]}) == -(-(SIZE + 402) // 4)
    assert estimate_prompt({"messages": MESSAGES, "response_format": "s" * 398}) == -(-(SIZE + 400) // 4)
    assert 85 <= estimate_prompt({"messages": shown}) < 100


@given(
    tokens=st.integers(1, 500),
    spent=st.integers(0, 500),
    prompt=st.integers(0, 500),
    own=st.none() | st.integers(1, 500),
)
def test_a_call_that_is_made_has_room_for_an_answer_within_budget_and_own_limit(tokens, spent, prompt, own):
    settings = {} if own is None else {"max_tokens": own}
    call = StepCall("n", "n", "N", settings=settings, inputs={}, budget=NodeBudget(tokens))
    try:
        limit = token_limit(call, prompt, spent)
    except NodeFailed:
        assert spent + prompt >= tokens
        return
    assert 1 <= limit.most <= tokens - spent - prompt
    assert limit.most == own or limit.by_budget


@pytest.mark.parametrize(
    ("reason", "by_budget", "output", "is_refused"),
    [("length", True, 10, True), ("length", False, 10, False), ("stop", True, 10, False), ("length", True, 4, False)],
)
def test_only_an_answer_that_the_budget_cut_is_refused(reason, by_budget, output, is_refused):
    expected = pytest.raises(NodeFailed, match="this call used 25 tokens") if is_refused else nullcontext()
    with expected:
        refuse_cut(TokenLimit(10, by_budget), reason, ModelUsage("demo", "m", 15, output))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(["prompt_tokens", "completion_tokens", "prompt_tokens_details"])


@given(told=JSON | st.dictionaries(NAMES, JSON | st.dictionaries(st.just("cached_tokens"), JSON)))
def test_nothing_that_an_endpoint_says_makes_a_negative_or_absurd_charge(told):
    usage = used(told)

    assert 0 <= usage.cached_input_tokens <= usage.input_tokens < 100_000
    assert 0 <= usage.output_tokens < 1_000_000
