"""Runs of a part of an agent: from a node, up to a node, one node alone, with pinned and recorded results for the rest.

Law: no more is carried out than was asked for; where a result is missing for that, a sentence says which.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from engine.cut import cut_graph, find_needed
from engine.dependents import find_node, is_own
from engine.graph import Graph
from engine.plan import Plan, compile_plan
from engine.state import split_path
from graphs.services import find_pinned_revisions, load_graph
from nodes.registry import specs
from runs.errors import ScriptRefused
from runs.forking import read_recorded
from runs.gifts import Gift, Outputs, gift_to_nodes, gift_to_steps
from runs.models import Run
from runs.recordings import BY_ENGINE, Recording, Taken, take
from runs.scripts import Given, Script
from tenancy.models import Workspace


@dataclass(frozen=True, slots=True)
class Part:
    """What of an agent is carried out: `until` ends after a node, `start` begins with one, `only` does both.

    `given` are outputs by path, `pins` by node.
    """

    until: str | None = None
    only: str | None = None
    start: str | None = None
    given: Outputs = field(default_factory=dict)
    pins: Outputs = field(default_factory=dict)

    @property
    def begins(self) -> str | None:
        return self.only or self.start

    @property
    def ends(self) -> str | None:
        return self.only or self.until

    def mode(self, *, reuses: bool) -> str:
        named = {"only": self.only, "from": self.start, "until": self.until, "given": self.given or reuses}
        return next((mode for mode, value in named.items() if value), "pins")


def part_script(workspace: Workspace, graph: Graph, part: Part, reuse: Run | None) -> Script | None:
    """The script of a run of this part of a graph, with results of the run `reuse`; None when all of it is carried out.

    Raises ScriptRefused, SubAgentMissing and SubAgentCycle.
    """
    _check_part(graph, part, reuse)
    pins = {node: value for node, value in part.pins.items() if node in graph.nodes and node != part.begins}
    if not (pins or part.given or part.ends or reuse):
        return None
    plan = _compile(workspace, cut_graph(graph, part.ends) if part.ends else graph)
    given, pinned = gift_to_steps(plan, part.given), gift_to_nodes(plan, pins)
    taken, there = _take(part, graph, plan, reuse, {*pins, *given.outcomes})
    there |= {*pins, *map(node_of, given.outcomes)}
    known = _known(graph, part, pins, given, taken)
    if part.begins:
        _check_begin(graph, part, known, there)
    last = {node: outcomes[-1:] for node, outcomes in taken.outcomes.items() if node in known}
    return Script(
        outcomes={**taken.outcomes, **last, **given.outcomes},
        pins={node: outcomes[0][1]["outputs"] for node, outcomes in pinned.outcomes.items()},
        until=part.ends,
        known=known,
        closed=tuple(sorted({*taken.closed, *given.closed, *pinned.closed})),
        edited=tuple(given.outcomes),
        source={
            "run": str(reuse.id) if reuse else None,
            "step": part.begins or part.until,
            "mode": part.mode(reuses=reuse is not None),
        },
        texts=(*given.texts, *pinned.texts),
    )


def node_of(path: str) -> str:
    """The id of the node whose step stands at a path."""
    return split_path(path)[1]


def _compile(workspace: Workspace, graph: Graph) -> Plan:
    agents = find_pinned_revisions(graph, workspace)
    return compile_plan(graph, specs(), {name: load_graph(found) for name, found in agents.items()})


def _take(part: Part, graph: Graph, plan: Plan, reuse: Run | None, given: Collection[str]) -> tuple[Taken, set[str]]:
    """What is taken from the run, and the nodes of which there is a result or a reason to have none."""
    if reuse is None:
        return Taken({}, ()), set()
    recording, _, was = read_recorded(reuse)
    changed = _steps_of(part.begins, recording, plan) if part.begins else []
    if part.begins and not changed and graph.nodes[part.begins].parent is not None:
        raise ScriptRefused(f"{part.begins} has not run yet. Run until here instead.")
    changed = changed or [part.begins] if part.begins else []
    resumed = [path for path in recording.find_open(was) if path not in changed]
    taken = take(recording, was, plan, changed=changed, resumed=resumed)
    own = {path for path in taken.outcomes if _is_own(plan, path)}
    skipped = {node_of(path) for path in recording.skipped if _is_own(plan, path)}
    left = {path: given_ for path, given_ in taken.outcomes.items() if path not in own or node_of(path) not in given}
    there = {node_of(path) for path in own if _is_complete(taken.outcomes[path])}
    there |= {node_of(path) for path, step in recording.steps.items() if step.succeeded and _is_by_engine(plan, path)}
    return Taken(left, tuple(node for node in taken.closed if node not in given)), there | skipped


def _steps_of(node: str, recording: Recording, plan: Plan) -> list[str]:
    return [path for path in recording.steps if node_of(path) == node and _is_own(plan, path)]


def _known(graph: Graph, part: Part, pins: Outputs, given: Gift, taken: Taken) -> tuple[str, ...]:
    """The nodes of the root whose results are there, so that nobody asks what they depend on."""
    if not part.ends:
        return ()
    recorded = {path for path, outcomes in taken.outcomes.items() if _is_complete(outcomes)} if part.only else set()
    known = {*pins, *given.outcomes, *recorded, *taken.closed}
    return tuple(sorted(node for node in known if node in graph.nodes and node != part.ends))


def _is_complete(outcomes: list[Given]) -> bool:
    return outcomes[-1][0] != "step.called"


def _is_by_engine(plan: Plan, path: str) -> bool:
    found = find_node(plan, path)
    return found is not None and is_own(found[0]) and found[1].spec.flow in BY_ENGINE


def _is_own(plan: Plan, path: str) -> bool:
    found = find_node(plan, path)
    return found is not None and is_own(found[0])


# -- what is refused ------------------------------------------------------------------------------------------------


def _check_part(graph: Graph, part: Part, reuse: Run | None) -> None:
    for node in filter(None, (part.until, part.only, part.start)):
        if node not in graph.nodes:
            raise ScriptRefused(f"There is no node {node} in this agent.")
        if _is_tool(graph, node):
            raise ScriptRefused(f"{node} is a tool: it runs when its agent calls it. Run its agent instead.")
        if _never_runs(graph, node):
            raise ScriptRefused(f"{node} does not run. Choose another node.")
    if part.only and (part.until or part.start):
        raise ScriptRefused("Ask for one node only, or for where to begin and end, not for both.")
    if part.start and reuse is None:
        raise ScriptRefused("This agent has no run yet to take results from. Run until here instead.")


def _check_begin(graph: Graph, part: Part, known: Collection[str], there: Collection[str]) -> None:
    """Refuse to carry out what comes before the node that was asked for."""
    begin = part.begins or ""
    for name in sorted(find_needed(graph, begin, known) - {begin}):
        beside = not _is_inside(graph, name, begin) and not _is_inside(graph, begin, name)
        if beside and name not in there and not _runs_by_itself(graph, name):
            raise ScriptRefused(f"{name} has no result yet that could be given to {begin}. Run until here instead.")


def _is_inside(graph: Graph, name: str, holder: str) -> bool:
    parent = graph.nodes[name].parent
    while parent is not None and parent != holder:
        parent = graph.nodes[parent].parent if parent in graph.nodes else None
    return parent is not None


def _is_tool(graph: Graph, name: str) -> bool:
    return any(edge.source == name and edge.source_port == "tool" for edge in graph.edges)


def _never_runs(graph: Graph, name: str) -> bool:
    kind = specs().get(graph.nodes[name].kind)
    return kind is None or kind.flow == "note" or graph.nodes[name].disabled


def _runs_by_itself(graph: Graph, name: str) -> bool:
    """Whether nothing is carried out for the node itself: what stands inside it is looked at for itself."""
    kind = specs().get(graph.nodes[name].kind)
    return _is_tool(graph, name) or _never_runs(graph, name) or (kind is not None and kind.flow == "each")
