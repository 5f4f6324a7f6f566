"""Whose turn it is, and when an endpoint is left alone. No network, no clock."""

from hypothesis import given
from hypothesis import strategies as st

from nodes.fair_queue import FairQueue
from runs.provider_limits import Breaker, Room


def queued(*waiting: str) -> list[str]:
    queue: FairQueue[str] = FairQueue()
    for name in waiting:
        workspace, run = name[0], name[:2]
        queue.add(workspace, run, name)
    return [queue.take() for _ in range(len(queue))]


def test_a_workspace_with_many_calls_delays_anothers_single_one_by_one() -> None:
    assert queued("a1x", "a1y", "a1z", "b1x") == ["a1x", "b1x", "a1y", "a1z"]


def test_the_runs_of_a_workspace_take_turns() -> None:
    assert queued("a1x", "a1y", "a2x", "b1x", "b1y") == ["a1x", "b1x", "a2x", "b1y", "a1y"]


@given(st.lists(st.text("abc", min_size=2, max_size=2), max_size=30))
def test_everybody_gets_a_turn_and_a_run_keeps_its_order(names: list[str]) -> None:
    waiting = [f"{name}{number:02}" for number, name in enumerate(names)]

    taken = queued(*waiting)

    assert sorted(taken) == sorted(waiting)
    for run in {name[:2] for name in waiting}:
        assert [name for name in taken if name.startswith(run)] == [n for n in waiting if n.startswith(run)]


def test_a_breaker_opens_after_failures_in_a_row_and_lets_one_call_probe() -> None:
    breaker = Breaker(most_failures=2, rest=30)
    breaker.failed(0)
    breaker.succeeded()
    breaker.failed(1)
    assert (breaker.state(1), breaker.may_call(1)) == ("closed", True)

    breaker.failed(2)
    assert (breaker.state(31), breaker.may_call(31)) == ("open", False)

    assert breaker.may_call(32)
    breaker.begin(32)
    assert (breaker.state(32), breaker.may_call(32)) == ("half-open", False)

    breaker.succeeded()
    assert (breaker.state(32), breaker.may_call(32)) == ("closed", True)


def test_a_probe_that_fails_begins_the_rest_anew() -> None:
    breaker = Breaker(most_failures=1, rest=30)
    breaker.failed(0)
    breaker.begin(30)
    breaker.failed(33)

    assert (breaker.state(62), breaker.state(63)) == ("open", "half-open")


def test_calls_that_were_under_way_do_not_lengthen_the_rest() -> None:
    breaker = Breaker(most_failures=1, rest=30)
    breaker.failed(0)
    breaker.failed(29)

    assert breaker.may_call(30)


def test_a_probe_that_tells_nothing_lets_another_try() -> None:
    breaker = Breaker(most_failures=1, rest=30)
    breaker.failed(0)
    breaker.begin(30)
    breaker.gave_up()

    assert breaker.may_call(31)


def test_room_is_halved_by_a_refusal_and_grows_with_answers() -> None:
    room = Room(100)
    room.shrink(calls=40)
    assert room.now == 20
    room.grow()
    assert room.now == 21
    for _ in range(200):
        room.grow()
    assert room.now == 100
    room.shrink(calls=1)
    assert room.now == 1


def test_a_room_of_another_size_is_had_at_once_unless_the_endpoint_has_refused_something() -> None:
    well, refused = Room(8), Room(8)
    refused.shrink(4)
    for room in (well, refused):
        room.resize(16)

    assert (well.now, refused.now) == (16, 2)
    well.resize(3)
    assert (well.now, well.most) == (3, 3)
