"""Whose turn it is: how a claim is shared out among the lanes of the queue. Pure.

A lane is what waits of one agent in one priority. Laws:
- Classes of priority get places in the ratio of their WEIGHTS while they wait, so the urgent go first and a batch never
  starves. Within a class workspaces take turns, within a workspace its projects, within a project its agents.
- No scope gets more than its limit leaves (`left`), whatever the order.
- Who holds much of a host leaves room for who holds little: a workspace may hold at most so many times what is free on
  the host (LEAVES), a project so many times what its workspace may still take. So a newcomer always finds a place at
  once, however long others keep theirs, and whoever is alone gets nearly all.
"""

from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple
from uuid import UUID

from runs.priorities import CLASSES, Class, class_of

WEIGHTS: Final[dict[Class, int]] = {"editor": 16, "api": 4, "batch": 1}
LEAVES: Final[dict[Class, int]] = {"editor": 9, "api": 8, "batch": 7}
MOST_REMEMBERED = 10_000  # scopes of which a host knows who had the last turn


class Lane(NamedTuple):
    """What waits of one agent in one priority."""

    priority: int
    workspace: UUID
    project: UUID
    agent: UUID

    @property
    def scopes(self) -> tuple[UUID, UUID, UUID]:
        return self[1:]


@dataclass(frozen=True)
class Shares:
    """How many runs each lane gives at most; `held_back` when a limit or the room for others kept some waiting."""

    lanes: dict[Lane, int]
    held_back: bool


class Turns:
    """One host's memory of who had the last turn."""

    def __init__(self) -> None:
        self._credits: Counter[Class] = Counter()
        self._last: dict[object, UUID] = {}

    def share_out(
        self, lanes: Sequence[Lane], room: int, *, free: int, held: Mapping[UUID, int], left: Mapping[UUID, int]
    ) -> Shares:
        """Share `room` places of a host that has `free` ones among the lanes.

        `held`: what workspaces and projects have on this host already; `left`: what limits leave, where there are any.
        """
        asked = _Asked(free, Counter(held), dict(left))
        if len(lanes) == 1:
            return self._give_to(lanes[0], room, asked)
        rings = {name: self._rings([lane for lane in lanes if class_of(lane.priority) == name]) for name in CLASSES}
        given: dict[Lane, int] = {}
        for _ in range(min(room, free)):
            lane = self._next(rings, asked)
            if lane is None:
                break
            given[lane] = given.get(lane, 0) + 1
            asked.give(lane)
            self._remember(lane)
        return Shares(given, asked.held_back)

    def _give_to(self, lane: Lane, room: int, asked: "_Asked") -> Shares:
        """What the turns come to for a lane that is alone, as in a batch of runs of one agent."""
        count = bisect_left(range(min(room, asked.free)), True, key=lambda more: not asked.may_have(lane, more))
        if not count:
            return Shares({}, asked.held_back)
        self._remember(lane)
        return Shares({lane: count}, asked.held_back)

    def _next(self, rings: "dict[Class, _Ring]", asked: "_Asked") -> Lane | None:
        """The next lane, by smooth weighted turns: a class that was passed over is owed for it."""
        while waiting := [name for name in CLASSES if rings[name]]:
            for name in waiting:
                self._credits[name] += WEIGHTS[name]
            chosen = max(waiting, key=lambda name: self._credits[name])
            self._credits[chosen] -= sum(WEIGHTS[name] for name in waiting)
            if lane := rings[chosen].take(asked):
                return lane
            del self._credits[chosen]
        return None

    def _rings(self, lanes: Sequence[Lane]) -> "_Ring":
        """Workspaces, in them projects, in them agents; each ring begins after the one that had the last turn."""
        name = class_of(lanes[0].priority) if lanes else None
        return self._ring(name, lanes, 0)

    def _ring(self, key: object, lanes: Sequence[Lane], level: int) -> "_Ring":
        groups: dict[UUID, list[Lane]] = {}
        for lane in lanes:
            groups.setdefault(lane.scopes[level], []).append(lane)
        last = self._last.get(key, UUID(int=0))
        order = sorted(groups, key=lambda scope: (scope <= last, scope))
        below = (groups[scope] if level == 2 else [self._ring(scope, groups[scope], level + 1)] for scope in order)
        return _Ring(deque(part for parts in below for part in parts))

    def _remember(self, lane: Lane) -> None:
        if len(self._last) > MOST_REMEMBERED:
            self._last.clear()
        self._last[class_of(lane.priority)] = lane.workspace
        self._last[lane.workspace], self._last[lane.project] = lane.project, lane.agent


@dataclass
class _Asked:
    """What one claim may still give."""

    free: int
    held: Counter[UUID]
    left: dict[UUID, int]
    held_back: bool = False

    def may_have(self, lane: Lane, more: int = 0) -> bool:
        """Whether a lane may have a place, after so many more. It may not have a later one where it has not this."""
        within_limits = all(self.left.get(scope, more + 1) > more for scope in lane.scopes)
        for_workspace = LEAVES[class_of(lane.priority)] * (self.free - more) - self.held[lane.workspace] - more
        may = within_limits and for_workspace > 0 and self.held[lane.project] + more < 8 * for_workspace
        self.held_back |= not may
        return may

    def give(self, lane: Lane) -> None:
        self.free -= 1
        for scope in lane.scopes:
            self.held[scope] += 1
            if scope in self.left:
                self.left[scope] -= 1


@dataclass
class _Ring:
    """Those who take turns: rings of rings, at the bottom lanes."""

    parts: "deque[_Ring | Lane]" = field(default_factory=deque)

    def __bool__(self) -> bool:
        return bool(self.parts)

    def take(self, asked: _Asked) -> Lane | None:
        """The next lane that may have a place; whoever may not is out for this claim."""
        while self.parts:
            part = self.parts.popleft()
            lane = (part if asked.may_have(part) else None) if isinstance(part, Lane) else part.take(asked)
            if lane is not None:
                self.parts.append(part)
                return lane
        return None
