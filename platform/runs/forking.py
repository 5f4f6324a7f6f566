"""Forks: new runs that take from another run the results that still hold.

Law: what is taken is what was recorded; whatever depends on something that is changed is carried out again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.dependents import find_node
from engine.graph import INPUT
from engine.plan import ROOT, Plan, PlanNode, compile_plan
from graphs.models import Revision
from graphs.services import find_pinned_revisions, load_graph
from nodes.registry import specs
from runs.errors import ScriptRefused
from runs.gifts import Outputs, gift_to_steps
from runs.loading import compile_run
from runs.models import Run
from runs.readers import read_all_events, read_script
from runs.recordings import Recording, read_recording, take
from runs.scripts import Script
from runs.services import pins_of, resolve_texts, start_run
from tenancy.models import User


@dataclass(frozen=True, slots=True)
class Fork:
    """How a run is forked.

    `from`: the step and all that depends on it are carried out again. `failed`: so is what failed or did not end.
    `models`: everything but the steps that ask a model. `all`: nothing. Steps with given `outputs` are not carried out.
    """

    mode: str
    step: str | None = None
    outputs: Outputs = field(default_factory=dict)
    inputs: Mapping[str, Any] | None = None


def fork_run(run: Run, fork: Fork, *, revision: Revision | None, by: User | None, trigger: str, priority: int) -> Run:
    """A queued run that takes what it can from another one; of the same revision and sub-agents unless it is told one.

    Raises ScriptRefused, and what `runs.services.start_run` raises.
    """
    own = resolve_texts(run.workspace_id, run.inputs)
    pins = None if revision else pins_of(run)
    graph = load_graph(revision or run.revision)
    agents = find_pinned_revisions(graph, run.workspace) if pins is None else pins
    now = compile_plan(graph, specs(), {name: load_graph(pinned) for name, pinned in agents.items()})
    inputs = own if fork.inputs is None else dict(fork.inputs)
    changed = {name for name in {*own, *inputs} if own.get(name) != inputs.get(name)}
    script = _forked(run, fork, now, changed, is_same=revision is None)
    return start_run(
        workspace=run.workspace,
        revision=revision or run.revision,
        inputs=inputs,
        by=by,
        trigger=trigger,
        priority=priority,
        script=script,
        pins=pins,
    )


def _forked(run: Run, fork: Fork, now: Plan, inputs: Iterable[str], *, is_same: bool) -> Script:
    recording, script, was = read_recorded(run)
    to_retry = recording.find_open(was)
    _check_fork(run, fork, recording, to_retry, now)
    given = gift_to_steps(now, fork.outputs)
    if fork.mode in ("models", "all"):
        keeps = _asks_model if fork.mode == "models" else _anything
        taken = take(recording, was, now, changed=[*given.outcomes], keeps=keeps)
    else:
        changed = {*given.outcomes, *_readers(now, inputs)} | ({fork.step} if fork.step else set())
        resumed = [path for path in to_retry if path not in changed]
        taken = take(recording, was, now, changed=sorted(changed), resumed=resumed, ended_before=is_same)
    return Script(
        outcomes={**taken.outcomes, **given.outcomes},
        closed=(*taken.closed, *given.closed),
        edited=tuple(given.outcomes),
        until=script.until if script and fork.mode != "from" else None,
        is_free=fork.mode in ("models", "all"),
        source={"run": str(run.id), "step": fork.step, "mode": fork.mode},
        texts=given.texts,
    )


def _check_fork(run: Run, fork: Fork, recording: Recording, to_retry: Sequence[str], now: Plan) -> None:
    if fork.mode != "from" and not run.is_finished:
        raise ScriptRefused("This run is still under way. Wait for its end, or cancel it first.")
    if fork.mode == "failed" and not to_retry:
        raise ScriptRefused(
            "No step of this run has failed, so there is nothing to retry. Fork it from a step instead."
        )
    if fork.mode == "from" and not fork.step:
        raise ScriptRefused("Say from which step the run is to be forked.")
    if fork.step and fork.step not in recording.steps:
        if find_node(now, fork.step) is None:
            raise ScriptRefused(f"There is no step {fork.step} in this run.")
        raise ScriptRefused(f"{fork.step} has not run in this run, so nothing leads up to it. Run until here instead.")
    if fork.step and find_node(now, fork.step) is None:
        raise ScriptRefused(f"There is no step {fork.step} in this revision any more. Fork from another step.")


def read_recorded(run: Run) -> tuple[Recording, Script | None, Plan]:
    """A run's recording, its own script and the plan that it was carried out by."""
    script, plan = read_plan(run)
    return read_recording(read_all_events(run.id)), script, plan


def read_plan(run: Run) -> tuple[Script | None, Plan]:
    """A run's own script and the plan that it is carried out by."""
    script = read_script(run)
    return script, compile_run(run.workspace_id, run.revision_id, run.pins, script)


def _readers(plan: Plan, inputs: Iterable[str]) -> set[str]:
    """The nodes of the root that read one of these inputs of the agent."""
    wanted = set(inputs)
    nodes = plan.bodies[ROOT].nodes.values()
    return {node.id for node in nodes if any(w.source == INPUT and w.source_port in wanted for w in node.wires)}


def _asks_model(node: PlanNode) -> bool:
    return node.spec.asks_model


def _anything(node: PlanNode) -> bool:
    return True
