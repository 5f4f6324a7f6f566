"""Whether what is stored about runs is true: numbers, results, charges and states, each checked against the events.

Laws: only the database is asked, with statements of this module's own; nothing that writes or reads runs for the
product is imported, so that a mistake there cannot hide itself here. Only the engine is trusted, to fold the events.
Every fault is told, not just the first.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

import yaml
from django.db import connection

from engine.advance import fold
from engine.cut import cut_graph
from engine.events import read_event
from engine.plan import Plan, compile_plan
from engine.state import State, join_path
from engine.textform import parse_graph
from nodes.registry import specs

PAGE = 200  # runs that are read at once
ENDS = {"run.succeeded": "succeeded", "run.failed": "failed", "run.cancelled": "cancelled"}
FINISHED = frozenset(ENDS.values())
# What may follow an end: the steps it stopped, and what those still cost and said.
AFTERMATH = frozenset({"step.cancelled", "charge.made", "step.logged"})

JSON_COLUMNS = frozenset({"outputs", "error", "pins", "events", "script"})

RUNS = """
SELECT r.id, r.status, r.seq, r.tokens_in, r.tokens_out, r.cost, r.cost_is_complete, r.outputs, r.error,
       r.started_at, r.finished_at, r.host_id, r.revision_id, r.pins, s.data AS script,
       ARRAY(SELECT a.step FROM runs_approval a WHERE a.run_id = r.id ORDER BY a.step) AS asked
FROM runs_run r LEFT JOIN runs_script s ON s.run_id = r.id WHERE r.id > %s ORDER BY r.id LIMIT %s
"""
ENTRIES = "SELECT run_id, seq, events FROM runs_entry WHERE run_id = ANY(%s) ORDER BY run_id, seq"
GRAPHS = "SELECT id, yaml FROM graphs_revision WHERE id = ANY(%s)"
KNOWN = "SELECT id FROM runs_run WHERE id = ANY(%s)"
STRAYS = "SELECT DISTINCT run_id FROM runs_entry e WHERE NOT EXISTS (SELECT FROM runs_run r WHERE r.id = e.run_id)"
BAD_HOSTS = """
SELECT r.id FROM runs_run r LEFT JOIN runs_host h ON h.id = r.host_id
WHERE r.host_id IS NOT NULL AND (h.id IS NULL OR h.fenced_at IS NOT NULL)
"""


@dataclass(frozen=True)
class Fault:
    """Something that must not be: a stable code, the run, and what was found."""

    code: str
    run: UUID
    found: str

    def line(self) -> str:
        return f"{self.run}  {self.code}: {self.found}"


@dataclass(frozen=True)
class Entry:
    """One stored row of events."""

    seq: int
    events: Sequence[Mapping[str, Any]]


def find_faults(accepted: Iterable[UUID] = (), *, all_ended: bool = False) -> list[Fault]:
    """Every fault of every run. `accepted`: ids that clients were given; `all_ended`: no run may be open any more."""
    return [*_find_lost(list(accepted)), *_find_strays(), *_find_in_runs(all_ended)]


# -- the database -------------------------------------------------------------------------------------------------


def _find_lost(accepted: Sequence[UUID]) -> Iterator[Fault]:
    known = {row["id"] for row in _read(KNOWN, [list(accepted)])}
    for run_id in accepted:
        if run_id not in known:
            yield Fault("run_lost", run_id, "it was accepted, and there is no such run")


def _find_strays() -> Iterator[Fault]:
    for row in _read(STRAYS, []):
        yield Fault("events_without_run", row["run_id"], "there are events of a run that is not there")
    for row in _read(BAD_HOSTS, []):
        yield Fault("held_by_the_dead", row["id"], "it belongs to a host that is fenced or unknown")


def _find_in_runs(all_ended: bool) -> Iterator[Fault]:
    after, plans = UUID(int=0), dict[str, Plan]()
    while rows := _read(RUNS, [after, PAGE]):
        after = rows[-1]["id"]
        entries = _read_entries([row["id"] for row in rows])
        for row in rows:
            yield from check_run(row, entries[row["id"]], _plan_of(row, plans))
            if all_ended and row["status"] not in FINISHED:
                yield Fault("run_not_ended", row["id"], f"it is still {row['status']}")


def _read_entries(run_ids: list[UUID]) -> dict[UUID, list[Entry]]:
    entries: dict[UUID, list[Entry]] = {run_id: [] for run_id in run_ids}
    for row in _read(ENTRIES, [run_ids]):
        entries[row["run_id"]].append(Entry(row["seq"], row["events"]))
    return entries


def _plan_of(row: Mapping[str, Any], plans: dict[str, Plan]) -> Plan | None:
    """The compiled graph of the run's revision and its pins, as its script has it; None when it cannot be read."""
    pins, script = row["pins"], row["script"] or {}
    until, known, closed = script.get("until"), script.get("known", ()), script.get("closed", ())
    key = f"{row['revision_id']} {sorted(pins.items())} {until} {known} {closed}"
    if key not in plans:
        found = {str(graph["id"]): graph["yaml"] for graph in _read(GRAPHS, [[row["revision_id"], *pins.values()]])}
        graphs = {name: parse_graph(yaml.safe_load(text))[0] for name, text in found.items()}
        if str(row["revision_id"]) not in graphs:
            return None
        agents = {reference: graphs[revision] for reference, revision in pins.items()}
        graph = graphs[str(row["revision_id"])]
        plans[key] = compile_plan(cut_graph(graph, until, known) if until else graph, specs(), agents, closed)
    return plans[key]


def _read(statement: str, parameters: Sequence[Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, map(_plain, names, row), strict=True)) for row in cursor.fetchall()]


def _plain(name: str, value: Any) -> Any:
    """Columns of jsonb come as text from Django's cursors."""
    return json.loads(value) if name in JSON_COLUMNS and isinstance(value, str) else value


# -- one run: pure ------------------------------------------------------------------------------------------------


def check_run(row: Mapping[str, Any], entries: Sequence[Entry], plan: Plan | None) -> Iterator[Fault]:
    """Every fault of one run: its row against its events, and the events among themselves."""
    events = [event for entry in entries for event in entry.events]
    laws = _numbers(row, entries, events), _results(events), _end(row, events), _charges(row, events)
    for checked in (*laws, _given(row["script"], events)):
        for code, found in checked:
            yield Fault(code, row["id"], found)
    if plan is None:
        yield Fault("graph_missing", row["id"], "its revision is not there")
    else:
        for code, found in _state(row, events, plan):
            yield Fault(code, row["id"], found)


Found = Iterator[tuple[str, str]]


def _numbers(row: Mapping[str, Any], entries: Sequence[Entry], events: Sequence[Mapping[str, Any]]) -> Found:
    seqs = [event["seq"] for event in events]
    counted = Counter(seqs)
    if twice := sorted(seq for seq, count in counted.items() if count > 1):
        yield "number_twice", f"events {twice[:5]} are there more than once"
    if missing := sorted(set(range(1, max(seqs, default=0) + 1)) - set(seqs)):
        yield "number_missing", f"events {missing[:5]} are not there"
    if seqs != sorted(seqs):
        yield "number_order", "events are not stored in the order of their numbers"
    if row["seq"] != max(seqs, default=0):
        yield "number_of_row", f"the row counts {row['seq']} events, the last one is {max(seqs, default=0)}"
    for entry in entries:
        if not entry.events or entry.seq != entry.events[-1]["seq"]:
            yield "number_of_entry", f"the entry up to {entry.seq} ends with another event"
    if next((event["type"] for event in events if event["type"] != "run.debugged"), "none") != "run.started":
        yield "no_beginning", "its first event is not run.started"


def _results(events: Sequence[Mapping[str, Any]]) -> Found:
    """A step ends once: it succeeds once, and is not failed, skipped or cancelled besides."""
    ended: dict[str, str] = {}
    for event in events:
        kind, node = event["type"], event["node"]
        if kind == "step.retrying" and ended.get(node) == "step.failed":
            del ended[node]
        elif kind in ("step.succeeded", "step.failed", "step.skipped", "step.cancelled"):
            if node in ended:
                yield "result_twice", f"{node} has {kind} after {ended[node]}"
            ended[node] = kind
    attempts = Counter((e["node"], e["data"].get("attempt")) for e in events if e["type"] == "step.started")
    for (node, attempt), count in attempts.items():
        if count > 1:
            yield "attempt_twice", f"attempt {attempt} of {node} has begun {count} times"


def _end(row: Mapping[str, Any], events: Sequence[Mapping[str, Any]]) -> Found:
    ends = [event for event in events if event["type"] in ENDS]
    if len(ends) > 1:
        yield "end_twice", f"it ended {len(ends)} times"
    if row["status"] not in FINISHED:
        if ends and not _is_closing(row, ends):
            yield "end_unnoticed", f"its events say {ends[-1]['type']}, its row says {row['status']}"
        return
    last = next((event["type"] for event in reversed(events) if event["type"] not in AFTERMATH), "none")
    if last not in ENDS:
        yield "end_missing", f"it is {row['status']}, and its last event is {last}"
    elif ENDS[last] != row["status"]:
        yield "end_differs", f"its last event is {last}, its row says {row['status']}"
    if row["finished_at"] is None or row["host_id"] is not None:
        yield "end_untidy", "it has ended, and it has a host or no moment of its end"


def _is_closing(row: Mapping[str, Any], ends: Sequence[Mapping[str, Any]]) -> bool:
    """A host that has recorded the end may still wait for cancelled attempts to clean up."""
    return row["host_id"] is not None or row["status"] == "running"


def _charges(row: Mapping[str, Any], events: Sequence[Mapping[str, Any]]) -> Found:
    charges = [event["data"] for event in events if event["type"] == "charge.made"]
    cost = sum((Decimal(charge["cost"]) for charge in charges if charge["cost"] is not None), Decimal(0))
    expected = {
        "tokens_in": sum(charge["input_tokens"] for charge in charges),
        "tokens_out": sum(charge["output_tokens"] for charge in charges),
        "cost": cost.quantize(Decimal("1e-10")),
        "cost_is_complete": all(charge["cost"] is not None for charge in charges),
    }
    for name, value in expected.items():
        stored = Decimal(row[name]).quantize(Decimal("1e-10")) if name == "cost" else row[name]
        if stored != value:
            yield f"{name}_differ", f"the row says {row[name]}, {len(charges)} charges make {value}"


def _given(script: Mapping[str, Any] | None, events: Sequence[Mapping[str, Any]]) -> Found:
    """What is said to be given is in the script, follows at once, and has cost nothing."""
    before: dict[str, Mapping[str, Any]] = {}
    told, real = Counter[str](), set[str]()
    for event in events:
        kind, node = event["type"], event["node"]
        if kind == "step.reused":
            before[node] = event
        elif kind in ("step.succeeded", "step.failed", "step.called"):
            given = before.pop(node, None)
            if given is None:
                real.add(node)
            elif given["seq"] != event["seq"] - 1 or not _is_in(script or {}, event, told[node]):
                yield "given_differs", f"{kind} {event['seq']} of {node} is not what its script gives"
            told[node] += 1
    for node in before:
        yield "given_nothing", f"{node} was said to be given a result that is not there"
    if charged := {event["node"] for event in events if event["type"] == "charge.made"} & (told.keys() - real):
        yield "given_charged", f"{sorted(charged)[:5]} were given their results and cost something all the same"


def _is_in(script: Mapping[str, Any], event: Mapping[str, Any], told: int) -> bool:
    given = {name: value for name, value in event["data"].items() if name != "attempt"}
    outcomes = script.get("outcomes", {}).get(event["node"], ())
    if told < len(outcomes):
        return [event["type"], given] == list(outcomes[told])
    pins = script.get("pins", {})
    return any(event["node"].rpartition("/")[2] == node and given == {"outputs": pins[node]} for node in pins)


def _asking_steps(state: State) -> list[str]:
    """The steps at which a run asks people now."""
    scopes = () if state.is_over else state.scopes.values()
    steps = ((join_path(scope.key, name), step) for scope in scopes for name, step in scope.steps.items())
    return sorted(path for path, step in steps if step.status == "asking")


def _state(row: Mapping[str, Any], events: Sequence[Mapping[str, Any]], plan: Plan) -> Found:
    """Folding the events gives what the row says."""
    read = [read_event(event["type"], event["node"], event["data"]) for event in events]
    state = fold(plan, [event for event in read if event is not None])
    if (asked := _asking_steps(state)) != row["asked"]:
        yield "approvals_differ", f"people are asked at {row['asked']}, the events say at {asked}"
    if not state.is_over:
        if row["status"] in FINISHED:
            yield "state_differs", f"the events leave it {state.status}, its row says {row['status']}"
        return
    if row["status"] in FINISHED and state.status != row["status"]:
        yield "state_differs", f"the events make it {state.status}, its row says {row['status']}"
    if row["status"] == "succeeded" and dict(state.outputs) != row["outputs"]:
        yield "outputs_differ", "the events give other outputs than its row"
    if row["status"] == "failed" and state.error != row["error"]:
        yield "error_differs", f"the events give the error {state.error}, its row {row['error']}"
