"""A new run before it is stored: the checks it passes, its rows, and the one statement that writes them.

Laws: whatever starts a run goes through `prepare_run`, and what is stored is what it gave. The row and the first event
are written together or not at all; writing them twice, as after a connection that died in the middle, is writing once.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.events import Event, RunDebugged, RunStarted, event_data
from engine.graph import Graph
from engine.inputs import check_inputs
from engine.problems import Problem, errors
from engine.validate import find_problems
from graphs.models import Revision
from graphs.services import find_pinned_revisions, load_graph
from nodes.registry import specs
from runs.breakpoints import check_breakpoints
from runs.errors import AgentHasProblems, InputsRefused, ScriptRefused
from runs.ids import uuid7, uuid7s
from runs.models import Run
from runs.record import time_now
from runs.scripts import Script
from runs.values import BigText, NotJson, dumps, offload, plain
from tenancy.models import User, Workspace

MOST_SCRIPT = 32 * 2**20  # characters of JSON that a run's script may have
COLUMNS = ", ".join(f'"{field.column}"' for field in Run._meta.concrete_fields)

# A table is one JSON text: Postgres reads it faster than Python makes arrays.
_PARTS = f"""
WITH runs AS (
    INSERT INTO runs_run ({COLUMNS})
    SELECT {COLUMNS} FROM json_populate_recordset(NULL::runs_run, %(runs)s::json)
    ON CONFLICT DO NOTHING
), entries AS (
    INSERT INTO runs_entry (run_id, seq, events)
    SELECT e.run, e.seq, e.events FROM json_to_recordset(%(entries)s::json) AS e(run uuid, seq int, events json)
    ON CONFLICT DO NOTHING
), blobs AS (
    INSERT INTO runs_blob (workspace_id, sha256, size, media_type, data, month)
    SELECT *, date_trunc('month', now())
    FROM unnest(%(blob_workspaces)s::uuid[], %(blob_keys)s::text[], %(blob_sizes)s::bigint[],
                %(blob_types)s::text[], %(blob_data)s::bytea[])
    -- A text that is still used is not let go with an old month.
    ON CONFLICT (workspace_id, sha256) DO UPDATE SET month = excluded.month WHERE runs_blob.month < excluded.month
)"""  # The columns are the model's own.
_SCRIPTS = """, scripts AS (
    INSERT INTO runs_script (run_id, data)
    SELECT s.run, s.data FROM json_to_recordset(%(scripts)s::json) AS s(run uuid, data json)
    ON CONFLICT DO NOTHING
), kept AS (
    UPDATE runs_blob b SET month = date_trunc('month', now())
    FROM unnest(%(kept_workspaces)s::uuid[], %(kept_keys)s::text[]) AS k(workspace, sha256)
    WHERE b.workspace_id = k.workspace AND b.sha256 = k.sha256 AND b.month < date_trunc('month', now())
)"""
_WAKE = "\nSELECT pg_notify('runs_wake', '')"
WRITE = _PARTS + _WAKE
WRITE_WITH_SCRIPTS = _PARTS + _SCRIPTS + _WAKE


@dataclass(frozen=True, slots=True)
class NewRun:
    """A run that may be stored, with the long texts of its inputs. `run` is not saved yet; `seq` of it is the number of
    its beginning's last event; `weight` is the characters of its inputs and its script, without long texts.
    """

    run: Run
    texts: Sequence[BigText]
    beginning: Sequence[Event]
    script: Script | None = None
    weight: int = 0


def prepare_run(
    *,
    workspace: Workspace,
    revision: Revision,
    inputs: Mapping[str, Any],
    by: User | None,
    trigger: str = "person",
    priority: int = 0,
    debug: Mapping[str, Any] | None = None,
    script: Script | None = None,
    pins: Mapping[str, Revision] | None = None,
) -> NewRun:
    """A run of a revision, checked. Asks the database only for sub-agents, unless `pins` are their revisions already,
    and for `revision.agent` if it is not there. `debug` tells where it stops: {breakpoints, mode}.

    Raises AgentHasProblems or InputsRefused with all problems, SubAgentMissing, SubAgentCycle and ConditionRefused.
    """
    debugged = [_debugged(debug, by)] if debug else []
    (new,) = prepare_runs(
        workspace=workspace,
        revision=revision,
        inputs=[inputs],
        by=by,
        trigger=trigger,
        priority=priority,
        before=debugged,
        script=script,
        pins=pins,
    )
    return new


def prepare_runs(
    *,
    workspace: Workspace,
    revision: Revision,
    inputs: Sequence[Mapping[str, Any]],
    by: User | None,
    trigger: str,
    priority: int,
    before: Sequence[Event] = (),
    script: Script | None = None,
    pins: Mapping[str, Revision] | None = None,
) -> list[NewRun]:
    """A run of a revision for each of many inputs, all checked; their ids are in the order of the inputs. `before` is
    true of each of them before it starts.

    Raises what `prepare_run` raises; of several inputs the refused ones are named by their place.
    """
    graph, tree = load_graph(revision), revision.tree
    weight = _check_script(script) if script else 0
    if script:
        graph, tree = script.cut(graph), f"{tree} {script.shape}"
    pins = find_pinned_revisions(graph, workspace) if pins is None else pins
    agents = {name: load_graph(pinned) for name, pinned in pins.items()}
    _check_graph(tree, graph, agents, script.known if script else ())
    checked = _checked_inputs(graph, inputs)
    common: dict[str, Any] = {
        "workspace": workspace,
        "project_id": revision.agent.project_id,
        "agent": revision.agent,
        "revision": revision,
        "pins": {name: str(pinned.id) for name, pinned in pins.items()},
        "started_by": by,
        "trigger": trigger,
        "priority": priority,
        "seq": len(before) + 1,
        "source": dict(script.source) if script else None,
    }
    ids = uuid7s(len(checked)) if len(checked) > 1 else [uuid7()]
    return [
        NewRun(
            Run(id=run_id, inputs=values, **common),
            [*texts, *script.texts] if script else texts,
            [*before, RunStarted(values)],
            script,
            weight + len(dumps(values)),
        )
        for run_id, (values, texts) in zip(ids, map(offload, checked), strict=True)
    ]


def weigh_batch(new: Sequence[NewRun]) -> int:
    """Characters that the runs' inputs and scripts take, each of their long texts once."""
    texts = {text.sha256: len(text.data) for item in new for text in item.texts}
    return sum(item.weight for item in new) + sum(texts.values())


def statement(new: Sequence[NewRun]) -> tuple[str, dict[str, Any]]:
    """The one statement that writes these runs, with its parameters."""
    scripted = [item for item in new if item.script]
    return (WRITE_WITH_SCRIPTS, parameters(new) | _scripts(scripted)) if scripted else (WRITE, parameters(new))


def _scripts(new: Sequence[NewRun]) -> dict[str, Any]:
    """The scripts, and the texts of other runs that they need for as long as these runs stay."""
    fresh = {(item.run.workspace_id, text.sha256) for item in new for text in item.texts}
    needed = {(item.run.workspace_id, key) for item in new if item.script for key in item.script.references()}
    kept = sorted(needed - fresh)  # A row may be changed only once per statement.
    return {
        "scripts": dumps([{"run": str(item.run.id), "data": item.script.to_json()} for item in new if item.script]),
        "kept_workspaces": [workspace for workspace, _ in kept],
        "kept_keys": [key for _, key in kept],
    }


def _check_script(script: Script) -> int:
    """Its size. Raises ScriptRefused."""
    if (size := len(dumps(script.to_json()))) > MOST_SCRIPT:
        raise ScriptRefused(f"What would be given to this run is more than {MOST_SCRIPT // 2**20} MB.")
    return size


def parameters(new: Iterable[NewRun]) -> dict[str, Any]:
    """What WRITE writes."""
    new = list(new)
    # A row may be changed only once per statement; in one order, so that no two statements wait for each other.
    texts = {(item.run.workspace_id, text.sha256): text for item in new for text in item.texts}
    keys = sorted(texts)
    return {
        "runs": dumps([_row(item.run) for item in new]),
        "entries": dumps([_first_entry(item) for item in new]),
        "blob_workspaces": [workspace for workspace, _ in keys],
        "blob_keys": [sha256 for _, sha256 in keys],
        "blob_sizes": [len(texts[key].data) for key in keys],
        "blob_types": [texts[key].media_type for key in keys],
        "blob_data": [texts[key].data for key in keys],
    }


def _row(run: Run) -> dict[str, Any]:
    values = ((field.column, getattr(run, field.attname)) for field in Run._meta.concrete_fields)
    return {column: value if isinstance(value, PLAIN) else str(value) for column, value in values}


PLAIN = (str, int, bool, dict, type(None))  # Ids, moments and amounts travel as text.


def _first_entry(new: NewRun) -> dict[str, Any]:
    now = time_now()
    events = []
    for seq, event in enumerate(new.beginning, start=1):
        node, data = event_data(event)
        events.append({"seq": seq, "type": event.type, "at": now, "node": node, "data": data})
    return {"run": str(new.run.id), "seq": len(events), "events": events}


def _debugged(debug: Mapping[str, Any], by: User | None) -> RunDebugged:
    breakpoints = dict(debug.get("breakpoints", {}))
    check_breakpoints(breakpoints)
    return RunDebugged(str(by.id) if by else "", "start", debug.get("mode", "run"), [], breakpoints)


def _checked_inputs(graph: Graph, inputs: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    checked: list[dict[str, Any]] = []
    refused: list[dict[str, Any]] = []
    for place, given in enumerate(inputs):
        values, problems = _check_one(graph, given)
        prefix = f"{place}." if len(inputs) > 1 else ""
        refused += ({**problem, "field": f"{prefix}{problem['field'] or ''}".rstrip(".")} for problem in problems)
        checked.append(values)
        if len(refused) >= MOST_REFUSED:
            break
    if refused:
        raise InputsRefused(refused[0]["message"], errors=refused)
    return checked


def _check_one(graph: Graph, given: Mapping[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    try:
        values, _ = plain(dict(given))
    except NotJson as problem:
        return {}, [{"field": None, "code": "not_json", "message": f"The inputs are not plain JSON: {problem}."}]
    values, problems = check_inputs(graph, values)
    return dict(values), [{"field": one.field, "code": one.code, "message": one.message} for one in problems]


def _check_graph(tree: str, graph: Graph, agents: Mapping[str, Graph], known: Collection[str]) -> None:
    problems = [problem for problem in _find_errors(tree, graph, agents) if problem.node not in known]
    if problems:
        first = f"This agent cannot run yet. {problems[0].message}"
        raise AgentHasProblems(first, problems=[problem.to_json() for problem in problems])


def _find_errors(tree: str, graph: Graph, agents: Mapping[str, Graph]) -> list[Problem]:
    """The graph's errors. Trees never change, so one without sub-agents is looked over once, not once per run."""
    if agents:
        return errors(find_problems(graph, specs(), agents))
    if tree not in _known:
        if len(_known) >= MOST_KNOWN:
            _known.clear()
        _known[tree] = errors(find_problems(graph, specs()))
    return _known[tree]


MOST_REFUSED = 100  # problems of inputs that one answer names
MOST_KNOWN = 1_000
_known: dict[str, list[Problem]] = {}
