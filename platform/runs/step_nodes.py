"""The node that a step belongs to, in the graph in which it stands: the run's own, or that of a pinned sub-agent."""

from dataclasses import dataclass

from engine.graph import Graph, Node
from engine.plan import agent_reference
from graphs.models import Revision
from graphs.services import load_graph
from graphs.services.sub_agents import is_sub_agent
from runs.models import Run


@dataclass(frozen=True)
class StepNode:
    """A step's node; `is_own` where it stands in the run's own graph."""

    node: Node
    is_own: bool

    @property
    def id(self) -> str:
        return self.node.id

    @property
    def kind(self) -> str:
        return self.node.kind


def find_node(run: Run, path: str) -> StepNode | None:
    """The node of the step at a path; None where the graph does not know it."""
    graph: Graph | None = load_graph(run.revision)
    own = graph
    for owner in _owners(path):
        around = graph.nodes.get(owner) if graph else None
        if around is not None and is_sub_agent(around):
            graph = _agent(run, agent_reference(around))
    node = graph.nodes.get(path.rpartition("/")[2]) if graph else None
    return None if node is None else StepNode(node, graph is own)


def _owners(path: str) -> list[str]:
    """The nodes of the steps around a path, outermost first: `a#1/b#2/c` stands in a, then in b."""
    return [part.partition("#")[0] for part in path.split("/")[:-1]]


def _agent(run: Run, reference: str) -> Graph | None:
    pinned = run.pins.get(reference)
    revisions = Revision.objects.for_workspace(run.workspace_id).filter(id=pinned) if pinned else None
    revision = revisions.first() if revisions is not None else None
    return load_graph(revision) if revision else None
