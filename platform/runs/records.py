"""A run's whole record as one JSON value: what is exported, archived, opened again and shared.

Law: `run/1` only ever gains keys; what changes the meaning of one makes `run/2`. docs/run-record.schema.json says the
same to other programs, and a test holds both to each other.
"""

from typing import Any, TypedDict

from graphs.services import load_graph
from live.envelope import Envelope
from nodes.registry import KINDS
from runs.models import Run
from runs.names import NodeName, name_of, read_names
from runs.readers import read_all_events
from runs.services import resolve_texts

FORMAT = "run/1"


class RecordedAgent(TypedDict):
    id: str
    name: str


class RunRecord(TypedDict):
    """Everything that is known of a run. `graph` is the revision's text; `nodes` and `agents` are what its nodes and
    those of its sub-agents are called; `kinds` are the titles of the node kinds by their id.
    """

    format: str
    run: str
    agent: RecordedAgent
    revision: str
    status: str
    created_at: str
    error: dict[str, Any] | None
    tokens: dict[str, int]
    cost: dict[str, Any]
    graph: str
    nodes: dict[str, NodeName]
    agents: dict[str, dict[str, NodeName]]
    kinds: dict[str, str]
    inputs: dict[str, Any]
    outputs: dict[str, Any] | None
    events: list[Envelope]


def read_record(run: Run) -> RunRecord:
    """The run with every long text in its place."""
    record = read_stored_record(run)
    texts = {name: record[name] for name in ("events", "inputs", "outputs")}  # type: ignore[literal-required]
    return {**record, **resolve_texts(run.workspace_id, texts)}  # type: ignore[typeddict-item]  # The same keys.


def read_stored_record(run: Run) -> RunRecord:
    """The run with its long texts as references."""
    return {
        "format": FORMAT,
        "run": str(run.id),
        "agent": {"id": str(run.agent_id), "name": run.agent.name},
        "revision": run.revision.sha,
        "status": run.status,
        "created_at": run.created_at.isoformat(),
        "error": run.error,
        "tokens": {"in": run.tokens_in, "out": run.tokens_out},
        "cost": {"amount": f"{run.cost.normalize():f}", "currency": "USD", "is_complete": run.cost_is_complete},
        "graph": run.revision.yaml,
        "nodes": {node.id: name_of(node) for node in load_graph(run.revision).nodes.values()},
        "agents": read_names(run),
        "kinds": {kind.spec.id: kind.spec.title for kind in KINDS.values()},
        "inputs": run.inputs,
        "outputs": run.outputs,
        "events": list(read_all_events(run.id)),
    }
