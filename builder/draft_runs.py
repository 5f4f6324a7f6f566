"""Runs of a draft as it stands, or of a part of it, with what is pinned to its nodes.

Law: a run carries out a revision, so the draft is pinned as one first; what is wrong with a part that is left out
keeps nothing from running. Pins are of the draft alone: a run of a revision never sees them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from builder.errors import DraftHasProblems
from builder.kinds import specs
from builder.services import DraftState, open_draft
from engine.graph import Graph
from engine.problems import Problem, errors
from engine.textform import parse_graph
from engine.validate import find_problems
from graphs import services as graphs
from graphs.models import Agent, Revision
from runs.models import FINISHED, Run
from runs.parts import Part, part_script
from runs.priorities import of_trigger
from runs.scripts import Script
from runs.services import resolve_texts, start_run
from tenancy.errors import NotFound
from tenancy.models import User

WHOLE = Part()


@dataclass(frozen=True, slots=True)
class DraftRun:
    """What a run of a draft is made of."""

    revision: Revision
    script: Script | None
    inputs: dict[str, Any]


def prepare_draft_run(
    agent: Agent,
    by: User | None,
    *,
    inputs: Mapping[str, Any],
    part: Part = WHOLE,
    reuse: UUID | None = None,
    pins: bool = True,
) -> DraftRun:
    """Pin the draft for a run of it. `reuse` is the run whose results are used where the part needs some: the newest
    that is over unless it is told. A part without inputs gets those of that run.

    Raises DraftHasProblems with `problems`, ScriptRefused and NotFound.
    """
    state = open_draft(agent)
    graph, unreadable = parse_graph(state.graph)
    _refuse(unreadable)
    if pins:
        part = replace(part, pins={node: marks["pin"] for node, marks in state.marks.items() if "pin" in marks})
    source = _find_source(agent, reuse) if reuse or part.begins else None
    script = part_script(agent.workspace, graph, part, source)
    _refuse(_problems_of(state, graph, script))
    if source and not inputs:
        inputs = resolve_texts(source.workspace_id, source.inputs)
    return DraftRun(graphs.pin_draft(agent, state.graph, by), script, dict(inputs))


def pin_draft(agent: Agent, by: User | None) -> Revision:
    """The revision that a run of the whole draft pins. Raises DraftHasProblems with `problems`."""
    return prepare_draft_run(agent, by, inputs={}, pins=False).revision


def start_draft_run(
    agent: Agent,
    inputs: Mapping[str, Any],
    by: User | None,
    trigger: str = "editor",
    *,
    part: Part = WHOLE,
    reuse: UUID | None = None,
    pins: bool = True,
    debug: Mapping[str, Any] | None = None,
) -> Run:
    """Start a run of the draft as it stands. Raises what `prepare_draft_run` and `runs.services.start_run` raise."""
    made = prepare_draft_run(agent, by, inputs=inputs, part=part, reuse=reuse, pins=pins)
    run: Run = start_run(
        workspace=agent.workspace,
        revision=made.revision,
        inputs=made.inputs,
        by=by,
        trigger=trigger,
        priority=of_trigger(trigger),
        script=made.script,
        debug=debug,
    )
    return run


def _find_source(agent: Agent, run_id: UUID | None) -> Run | None:
    """The run that was named, else the newest one that is over. Raises NotFound."""
    runs = Run.objects.for_workspace(agent.workspace).of_agent(agent.pk).select_related("revision", "workspace")
    found: Run | None = (runs.filter(pk=run_id) if run_id else runs.filter(status__in=FINISHED)).first()
    if run_id and found is None:
        raise NotFound
    return found


def _problems_of(state: DraftState, graph: Graph, script: Script | None) -> list[Problem]:
    if script is None or script.until is None:
        return state.problems
    part = script.cut(graph)
    found = find_problems(part, specs(), graphs.find_known_agents(part, state.agent.workspace))
    return [problem for problem in found if problem.node not in script.known]


def _refuse(problems: list[Problem]) -> None:
    if blocking := errors(problems):
        raise DraftHasProblems(problems=[problem.to_json() for problem in blocking[:50]])
