"""Which steps of a run depend on some of its steps, whatever containers, tools and sub-agents they stand in. Pure.

Law: a step that is not among the dependents does the same again when the given steps come out otherwise. What cannot
be told apart counts as dependent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from engine.plan import ROOT, Body, Plan, PlanNode, agent_reference
from engine.state import join_path

Rounds = Mapping[str, int]
"""Scope key -> how many times its owner had called when it opened it; of scopes that a step's calls opened."""


def find_node(plan: Plan, path: str) -> tuple[Body, PlanNode] | None:
    """The node that a step's path names, in the body that it stands in; None when the plan has no such node."""
    body: Body | None = plan.bodies[ROOT]
    segments = path.split("/")
    for segment, following in pairwise(segments):
        node = body.nodes.get(segment.partition("#")[0]) if body else None
        body = _opened_body(plan, body, node, following.partition("#")[0]) if body and node else None
    node = body.nodes.get(segments[-1]) if body else None
    return (body, node) if body and node else None


def is_own(body: Body) -> bool:
    """Whether the body belongs to the run's own graph and not to a sub-agent's."""
    return not body.prefix


class Dependents:
    """The steps that depend on `changed`, or are inside one of them.

    What is inside a `resumed` step, which goes on where it stopped, does not depend on it; what comes after it does.
    """

    def __init__(self, plan: Plan, changed: Iterable[str], rounds: Rounds, resumed: Iterable[str] = ()) -> None:
        self._plan, self._changed, self._rounds = plan, set(changed), rounds
        self._touched: dict[str, set[str]] = {}
        for path in (*self._changed, *resumed):
            for scope, node in _steps_on_the_way(path):
                self._touched.setdefault(scope, set()).add(node)
        self._reached = {scope: self._reach(scope, nodes) for scope, nodes in self._touched.items()}
        self._first_round = self._find_first_rounds()

    def __contains__(self, path: str) -> bool:
        for scope, node in _steps_on_the_way(path):
            if scope not in self._touched or self._is_later_round(scope):
                return self._is_later_round(scope)
            if node in self._reached[scope] or join_path(scope, node) in self._changed:
                return True
        return False

    def calls_before(self, path: str) -> int | None:
        """How often the step at a path had called before anything in it changed; None when nothing in it did."""
        return self._first_round.get(path)

    def _is_later_round(self, scope: str) -> bool:
        first = self._first_round.get(_owner(scope))
        return first is not None and self._rounds.get(scope, 0) > first

    def _find_first_rounds(self) -> dict[str, int]:
        first: dict[str, int] = {}
        for scope in self._touched:
            if scope in self._rounds:
                owner, number = _owner(scope), self._rounds[scope]
                first[owner] = min(first.get(owner, number), number)
        return first

    def _reach(self, scope: str, nodes: Iterable[str]) -> set[str]:
        """What lies behind the nodes in their body. Steps that only hold a changed one give something else too."""
        body = _body_of(self._plan, scope)
        found: set[str] = set()
        waiting = list(nodes)
        while waiting and body is not None:
            behind = [name for name, _ in body.consumers.get(waiting.pop(), ()) if name not in found]
            found.update(behind)
            waiting += behind
        return found


def _steps_on_the_way(path: str) -> Iterator[tuple[str, str]]:
    """(scope key, node id) of every step around the one at a path, the outermost first, and of itself."""
    scope = ""
    for segment in path.split("/"):
        yield scope, segment.partition("#")[0]
        scope = join_path(scope, segment)


def _owner(scope: str) -> str:
    return scope.rpartition("#")[0]


def _opened_body(plan: Plan, body: Body, node: PlanNode, inner: str) -> Body | None:
    """The body of a scope that a node opened, in which `inner` stands: only that tells which tool was called."""
    match node.spec.flow:
        case "each" | "repeat":
            return plan.inside(body, node.id)
        case "subgraph":
            return plan.agent(agent_reference(node.node))
        case _:
            return plan.tool(body, inner) if inner in node.tools else None


def _body_of(plan: Plan, scope: str) -> Body | None:
    """The body of a scope; none for a tool's, in which nothing follows anything."""
    if not scope:
        return plan.bodies[ROOT]
    found = find_node(plan, _owner(scope))
    if found is None or found[1].spec.flow not in ("each", "repeat", "subgraph"):
        return None
    return _opened_body(plan, *found, "")
