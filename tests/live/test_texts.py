"""The texts of running steps reach a follower without a gap or a double, however deltas and stored texts meet."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from live.envelope import Delta, Envelope, Partial
from live.texts import PATIENCE, Texts

PLACE = {"node": "ask", "attempt": 1, "channel": "text"}


def delta(offset: int, text: str, take: int = 1) -> Delta:
    return Delta(**PLACE, take=take, offset=offset, text=text)  # type: ignore[typeddict-item]


def partial(text: str, take: int = 1) -> Partial:
    return Partial(**PLACE, take=take, text=text)  # type: ignore[typeddict-item]


def shown(messages: list[dict[str, Any]]) -> str:
    """What a viewer has on the screen after these messages."""
    text = ""
    for message in messages:
        text = message["text"] if message["type"] == "partial" else text + message["text"]
    return text


def test_deltas_from_the_beginning_are_passed_on() -> None:
    texts = Texts()

    assert shown(texts.take_delta(delta(0, "Hel")) + texts.take_delta(delta(3, "lo"))) == "Hello"


def test_a_delta_that_was_sent_already_is_dropped() -> None:
    texts = Texts()
    texts.take_delta(delta(0, "Hello"))

    assert texts.take_delta(delta(0, "Hel")) == []
    assert texts.take_delta(delta(3, "lo you"))[0] | {"type": "delta"} == {
        "type": "delta",
        **delta(5, " you"),
    }


def test_a_delta_waits_for_the_text_before_it() -> None:
    texts = Texts()

    assert texts.take_delta(delta(5, " you")) == []
    assert texts.need_partials
    assert shown(texts.take_partials([partial("Hello")])) == "Hello you"
    assert not texts.need_partials


def test_a_higher_take_begins_the_text_anew() -> None:
    texts = Texts()
    first = texts.take_delta(delta(0, "Old text"))
    again = texts.take_delta(delta(0, "New", take=2))
    late = texts.take_delta(delta(8, " goes on", take=1))

    assert shown(first + again + late) == "New"


def test_nothing_is_said_of_an_attempt_that_is_over() -> None:
    texts = Texts()
    end = Envelope(run="r", seq=9, type="step.succeeded", at="", node="ask", data={"attempt": 1})
    texts.take_event(end)

    assert texts.take_delta(delta(0, "late")) == []
    assert texts.take_partials([partial("late")]) == []


def test_a_text_that_never_comes_is_given_up() -> None:
    texts = Texts()
    texts.take_delta(delta(5, "lost"))
    for _ in range(PATIENCE):
        assert texts.take_partials([]) == []

    assert not texts.need_partials


@given(
    pieces=st.lists(st.text(min_size=1, max_size=5), min_size=1, max_size=12),
    joined=st.integers(0, 12),
    stored=st.lists(st.integers(0, 12), max_size=6),
)
def test_whenever_one_joins_the_text_is_whole(pieces: list[str], joined: int, stored: list[int]) -> None:
    """The follower joins after `joined` pieces; before piece i it reads what was stored when `i in stored`."""
    texts, messages, said = Texts(), list[dict[str, Any]](), ""
    for number, piece in enumerate(pieces):
        if number >= joined:
            messages += texts.take_delta(delta(len(said), piece))
        said += piece
        if number in stored and number + 1 >= joined:
            messages += texts.take_partials([partial(said)])
    messages += texts.take_partials([partial(said)])

    assert shown(messages) == said
