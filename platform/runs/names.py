"""What the nodes inside a run's sub-agents are called, for those who look at the run.

Law: names are those of the revisions that were pinned when the run began, whatever the agents have become since.
"""

from typing import TypedDict

from engine.graph import Node
from engine.plan import agent_reference
from graphs.models import Revision
from graphs.services import load_graph
from graphs.services.sub_agents import is_sub_agent
from runs.models import Run


class NodeName(TypedDict):
    """A node; `agent` is the reference of the sub-agent that it runs itself."""

    kind: str
    title: str
    agent: str | None


def read_names(run: Run) -> dict[str, dict[str, NodeName]]:
    """The nodes of every sub-agent, by the reference under which a node names it, then by id."""
    revisions = Revision.objects.for_workspace(run.workspace_id).filter(id__in=run.pins.values())
    graphs = {str(revision.id): load_graph(revision) for revision in revisions}
    return {
        reference: {node.id: name_of(node) for node in graphs[revision].nodes.values()}
        for reference, revision in run.pins.items()
        if revision in graphs
    }


def name_of(node: Node) -> NodeName:
    """What a node is called."""
    agent = agent_reference(node) if is_sub_agent(node) else ""
    return NodeName(kind=node.kind, title=node.title, agent=agent or None)
