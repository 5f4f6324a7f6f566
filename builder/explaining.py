"""Why a step failed: its own words, what its kind's catalogue says, and, with a model, a change that may mend it.

Law: the catalogue always answers. A model only adds to it, and what it proposes is a list of commands for the agent's
draft that a person applies, or does not.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from builder.asking import Answered, ask_for_json, find_model
from builder.errors import CommandRefused, ModelDidNotHelp, StepHasNotFailed
from builder.proposals import SCHEMA, describe_changes, read_proposal, try_commands
from builder.sentence_places import place_beside
from builder.services import read_draft
from graphs.models import Agent
from nodes.catalogue import find_entry
from nodes.registry import KINDS, describe_kind
from runs.models import Run, RunEvent
from runs.readers import read_steps
from runs.step_nodes import find_node
from runs.steps import Step
from tenancy.models import Workspace

MOST_TEXT: Final = 6_000  # characters of inputs and of the graph that a model is shown
ONLY_CATALOGUE: Final = (
    "Only the demo model would answer here, so no model was asked. With a connection to a model you also get a fix."
)
INSTRUCTION: Final = """\
You help a person whose AI agent, drawn as a graph of nodes, failed in one step. Answer with a summary of at most three
plain sentences that say why it failed and what mends it, and with the commands that change the graph so. Prefer one
small change of the failing node's settings, retry ({"attempts": 3}), timeout or on_error. Give no commands where the
cause lies outside the graph, such as a refused key. Never invent keys, addresses or connections."""


@dataclass
class Explanation:
    """What is known of a failure. `fix` are changes as `describe_changes` gives them, for the draft of `agent`."""

    agent: str
    step: str | None
    node: str | None
    kind: str | None
    code: str
    cause: str
    meaning: str
    advice: list[str]
    inputs: dict[str, Any] | None
    source: str = "catalogue"
    note: str = ""
    summary: str = ""
    fix: list[dict[str, Any]] = field(default_factory=list)
    usage: dict[str, Any] | None = None


def explain_failure(run: Run, step: str | None = None, *, with_model: bool = True) -> Explanation:
    """Why this step, or the one that failed the run, failed. Raises StepHasNotFailed."""
    found = _explain_by_catalogue(run, step)
    if with_model:
        _add_model(found, run)
    return found


def _explain_by_catalogue(run: Run, path: str | None) -> Explanation:
    path = path or _failed_step(run)
    step = next((one for one in read_steps(run, path) if one["path"] == path), None) if path else None
    error = step["error"] if step else run.error if path is None else None
    if not error:
        raise StepHasNotFailed
    node = find_node(run, path) if path else None
    kind = node.kind if node else None
    entry = find_entry(kind or "", error["code"], error.get("message", ""))
    return Explanation(
        agent=str(run.agent_id),
        step=path,
        node=node.id if node and node.is_own else None,
        kind=kind,
        code=error["code"],
        cause=error.get("message", ""),
        meaning=entry.meaning if entry else "",
        advice=list(dict.fromkeys(said for said in (error.get("advice"), entry and entry.advice) if said)),
        inputs=_inputs(step),
    )


def _failed_step(run: Run) -> str | None:
    """The step that failed the run; None where the run failed without one."""
    node: str | None = RunEvent.objects.filter(run=run, type="run.failed").values_list("node", flat=True).first()
    return node or None


def _inputs(step: Step | None) -> dict[str, Any] | None:
    return step["inputs"] if step else None


def _add_model(found: Explanation, run: Run) -> None:
    """The words of the workspace's model and the change it proposes, as far as they can be used."""
    endpoint = find_model(run.workspace)
    if endpoint is None:
        found.note = ONLY_CATALOGUE
        return
    agent, graph = run.agent, read_draft(run.agent)
    try:
        answered = ask_for_json(run.project, endpoint, _messages(found, graph), SCHEMA, "explain")
    except ModelDidNotHelp as problem:
        found.note = problem.message
        return
    found.source, found.usage = "model", usage_of(answered)
    found.summary = str(answered.value.get("summary") or "")
    found.fix, found.note = _fix(agent, run.workspace, graph, answered.value)


def _fix(agent: Agent, workspace: Workspace, graph: Mapping[str, Any], answer: dict[str, Any]) -> tuple[list[Any], str]:
    """The changes that a model proposes, or a sentence about why they are not shown."""
    try:
        commands = place_beside(graph, read_proposal(answer))
        tried = try_commands(workspace, graph, commands)
    except CommandRefused as refused:
        return [], f"The model proposed a change that this draft does not allow: {refused.message}"
    if tried.problems:
        return [], f"The model proposed a change that would bring a problem: {tried.problems[0].message}"
    return describe_changes(graph, commands), ""


def _messages(found: Explanation, graph: Mapping[str, Any]) -> list[dict[str, str]]:
    failure = {
        "step": found.step,
        "node": found.node,
        "kind": found.kind,
        "error": {"code": found.code, "message": found.cause, "meaning": found.meaning, "advice": found.advice},
        "inputs": _short(found.inputs),
    }
    known = {"failure": failure, "declaration": _declaration(found.kind), "graph": _short(graph)}
    return [
        {"role": "system", "content": INSTRUCTION},
        {"role": "user", "content": json.dumps(known, ensure_ascii=False)},
    ]


def _declaration(kind: str | None) -> Any:
    declared = KINDS.get(kind or "")
    return (
        None
        if declared is None
        else {name: value for name, value in describe_kind(declared).items() if name not in ("docs", "icon", "errors")}
    )


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= MOST_TEXT else text[:MOST_TEXT] + " …"


def usage_of(answered: Answered) -> dict[str, Any]:
    """What a question cost, as JSON."""
    cost = None if answered.cost is None else f"{answered.cost.normalize():f}"
    return {"model": answered.model, "tokens_in": answered.tokens_in, "tokens_out": answered.tokens_out, "cost": cost}
