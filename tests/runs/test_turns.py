"""Whose turn it is in a claim."""

from collections import Counter
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from runs.priorities import API, BATCH, EDITOR, class_of
from runs.turns import Lane, Turns

PLENTY = 1_000


def scope(number: int) -> UUID:
    return UUID(int=number)


def lane(workspace: int, project: int = 0, agent: int = 0, priority: int = API) -> Lane:
    """Ids that differ by level, as real ones do."""
    return Lane(priority, scope(workspace), scope(workspace * 100 + project), scope(10_000 + project * 100 + agent))


def share(lanes: list[Lane], room: int, turns: Turns | None = None, **more: object) -> dict[Lane, int]:
    given = {"free": PLENTY, "held": {}, "left": {}} | more
    return (turns or Turns()).share_out(lanes, room, **given).lanes


def test_workspaces_then_projects_then_agents_take_turns() -> None:
    big = [lane(1, 0, 0), lane(1, 0, 1), lane(1, 1, 2)]
    small = lane(2, 0, 3)

    assert share([*big, small], 8) == {big[0]: 1, big[1]: 1, big[2]: 2, small: 4}


def test_the_urgent_come_first_and_a_batch_never_starves() -> None:
    lanes = [lane(1, priority=priority) for priority in (EDITOR, API, BATCH)]

    shares = share(lanes, 210)

    assert {class_of(lane.priority): count for lane, count in shares.items()} == {"editor": 160, "api": 40, "batch": 10}


def test_with_one_place_per_claim_everybody_still_has_a_turn() -> None:
    turns = Turns()
    lanes = [lane(w, p, 10 * w + p, priority) for w in (1, 2) for p in (0, 1) for priority in (EDITOR, BATCH)]

    served = [next(iter(share(lanes, 1, turns))) for _ in range(17 * 4)]

    assert set(served) == set(lanes)
    assert Counter(class_of(lane.priority) for lane in served) == {"editor": 64, "batch": 4}
    assert set(Counter(lane.workspace for lane in served).values()) == {34}


def test_a_limit_is_what_a_scope_gets_over_all_its_lanes() -> None:
    lanes = [lane(1, 0, 0), lane(1, 1, 1), lane(1, 0, 0, EDITOR), lane(2, 0, 2)]

    shares = Turns().share_out(lanes, 100, free=PLENTY, held={}, left={scope(1): 3, scope(200): 5})

    assert sum(shares.lanes.get(one, 0) for one in lanes[:3]) == 3
    assert shares.lanes[lanes[3]] == 5
    assert shares.held_back


def test_a_workspace_that_holds_most_of_a_host_leaves_room_for_a_newcomer() -> None:
    greedy, newcomer = lane(1), lane(2)

    assert share([greedy], PLENTY, free=100, held={scope(1): 900}) == {}
    assert share([greedy, newcomer], 10, free=100, held={scope(1): 900, scope(100): 900}) == {newcomer: 10}


def test_a_project_that_holds_most_of_a_host_leaves_room_for_another_and_a_batch_for_an_editor() -> None:
    held = {scope(1): 850, scope(100): 850}

    assert share([lane(1, 0), lane(1, 1)], 3, free=110, held=held) == {lane(1, 1): 3}
    assert share([lane(1, 1, priority=BATCH)], 3, free=110, held=held) == {}
    assert share([lane(1, 1, priority=EDITOR)], 3, free=110, held=held) == {lane(1, 1, priority=EDITOR): 3}


LANES = st.lists(
    st.builds(lane, st.integers(1, 4), st.integers(0, 2), st.integers(0, 3), st.sampled_from((EDITOR, API, BATCH))),
    unique=True,
    max_size=40,
)
LEFT = st.dictionaries(st.sampled_from([scope(n) for n in (1, 2, 100, 101, 200, 10_000, 10_102)]), st.integers(-2, 9))


@given(LANES, LEFT, st.integers(0, 60), st.integers(0, 80))
def test_no_claim_goes_beyond_its_room_or_a_limit(
    lanes: list[Lane], left: dict[UUID, int], room: int, free: int
) -> None:
    shares = Turns().share_out(lanes, room, free=free, held={}, left=left)

    taken = Counter(scope for one, count in shares.lanes.items() for scope in one.scopes for _ in range(count))
    assert sum(shares.lanes.values()) <= min(room, free)
    assert all(taken[scope] <= max(0, most) for scope, most in left.items())
    assert set(shares.lanes) <= set(lanes)
    if not shares.held_back and lanes:
        assert sum(shares.lanes.values()) == min(room, free)


@given(
    room=st.integers(0, 40),
    free=st.integers(0, 40),
    held=st.tuples(st.integers(0, 200), st.integers(0, 200)),
    left=st.dictionaries(st.integers(0, 2), st.integers(0, 30)),
    priority=st.sampled_from([EDITOR, API, BATCH]),
)
def test_a_lane_that_is_alone_gets_what_one_by_one_would_give_it(
    room: int, free: int, held: tuple[int, int], left: dict[int, int], priority: int
) -> None:
    alone = lane(1, priority=priority)
    has = {alone.workspace: held[0], alone.project: held[1]}
    limits = {alone.scopes[level]: most for level, most in left.items()}

    at_once = Turns().share_out([alone], room, free=free, held=has, left=limits)
    count = 0
    while count < room and share([alone], 1, free=free - count, held=plus(has, count), left=plus(limits, -count)):
        count += 1

    assert at_once.lanes == ({alone: count} if count else {})
    assert at_once.held_back == (count < min(room, free))


def plus(numbers: dict[UUID, int], more: int) -> dict[UUID, int]:
    return {scope: number + more for scope, number in numbers.items()}
