"""Everything a process counts about runs, for Prometheus.

Laws: labels come from closed lists or from what an operator has set up, never from what a tenant can type; so the
number of series is bounded. Each process counts its own; PROMETHEUS_MULTIPROC_DIR lets those of one machine be read as
one (`docs/guide/operations.md`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Any

from prometheus_client import Counter, Gauge, Histogram, disable_created_metrics

from engine.events import ApprovalRequested, Event, StepCalled, StepFailed, StepSlept
from runs.gates import GateState
from runs.record import Entry
from runs.watch.current import ModelCall

disable_created_metrics()  # When a series began doubles their number, and nobody looks at it.

FAST = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
SLOW = (0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800)
SIZES = (1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2000)

BATCH_ENTRIES = Histogram("agents_journal_batch_entries", "Entries written in one batch.", buckets=SIZES)
BATCH_SECONDS = Histogram("agents_journal_commit_seconds", "From sending a batch to its commit.", buckets=FAST)
BACKLOG = Gauge("agents_journal_backlog", "Entries that wait to be written.", multiprocess_mode="livesum")
RUNS = Counter("agents_runs_finished", "Runs that ended.", ["status"])
RUN_SECONDS = Histogram("agents_run_seconds", "From making a run to its end.", ["status"], buckets=SLOW)
STEPS = Counter("agents_steps", "Attempts of steps that ended.", ["kind", "outcome"])
STEP_SECONDS = Histogram("agents_step_seconds", "Duration of an attempt.", ["kind"], buckets=SLOW)
CALLS = Counter("agents_model_calls", "Model calls that ended.", ["provider", "outcome"])
CALL_SECONDS = Histogram("agents_model_call_seconds", "Duration of a model call.", ["provider"], buckets=SLOW)
FIRST_TEXT = Histogram("agents_model_first_text_seconds", "To a model's first text.", ["provider"], buckets=SLOW)
TOKENS = Counter("agents_model_tokens", "Tokens that were charged.", ["provider", "direction"])
PUBLISHED = Counter("agents_events_published", "Durable events that were sent to viewers.")
PUBLISH_SECONDS = Histogram("agents_publish_seconds", "Duration of one round of sending.", buckets=FAST)
DELTA_SECONDS = Histogram("agents_delta_seconds", "From merged new text to its being sent.", buckets=FAST)
CALLS_OPEN = Gauge("agents_model_calls_open", "Model calls under way.", multiprocess_mode="livesum")
CALLS_WAITING = Gauge("agents_model_calls_waiting", "Model calls that wait for a place.", multiprocess_mode="livesum")
RESTING = Gauge("agents_model_endpoints_resting", "Endpoints not called after failures.", multiprocess_mode="livesum")
SPANS_DROPPED = Counter("agents_trace_entries_dropped", "Entries that left no trace because too many waited.")

OUTCOMES = {StepCalled: "called", StepSlept: "slept", ApprovalRequested: "asked", StepFailed: "failed"}


def batch_written(entries: int, seconds: float, backlog: int) -> None:
    """A batch of the journal is durable."""
    _count_computed()
    BATCH_ENTRIES.observe(entries)
    BATCH_SECONDS.observe(seconds)
    BACKLOG.set(backlog)


def entry_written(entry: Entry) -> None:
    """An entry is durable: count what it charged and whether it ended its run."""
    for event in entry.events:
        if event["type"] == "charge.made":
            _count_tokens(event["data"])
    if entry.finish:
        made = (entry.run.id.int >> 80) / 1000  # A run's id tells when it was made (RFC 9562).
        ended, took = _of_runs(entry.finish.status)
        ended.inc()
        took.observe(max(entry.finish.at.timestamp() - made, 0.0))


def step_ended(kind: str, event: Event | None, seconds: float) -> None:
    """An attempt ended in an event; None when it was cancelled."""
    outcome = OUTCOMES.get(type(event), "succeeded") if event else "cancelled"
    STEPS.labels(kind, outcome).inc()
    STEP_SECONDS.labels(kind).observe(seconds)


def step_computed(kind: str, event: Event) -> None:
    """A step that only computes has ended. There are too many of them to time each, or to count each at once: they are
    counted with the next batch, in which they are written down.
    """
    _computed[kind, OUTCOMES.get(type(event), "succeeded")] += 1


def call_ended(call: ModelCall, outcome: str, seconds: float) -> None:
    CALLS.labels(call.provider, outcome).inc()
    CALL_SECONDS.labels(call.provider).observe(seconds)
    if call.first_text is not None:
        FIRST_TEXT.labels(call.provider).observe(call.first_text - call.started)


def endpoints_told(states: Sequence[GateState]) -> None:
    """How the endpoints of this host fare."""
    CALLS_OPEN.set(sum(state.calls for state in states))
    CALLS_WAITING.set(sum(state.waiting for state in states))
    RESTING.set(sum(state.breaker != "closed" for state in states))


def round_sent(events: int, seconds: float, delta_seconds: float | None) -> None:
    """A round of news is with the channel layer."""
    PUBLISHED.inc(events)
    PUBLISH_SECONDS.observe(seconds)
    if delta_seconds is not None:
        DELTA_SECONDS.observe(delta_seconds)


_computed: defaultdict[tuple[str, str], int] = defaultdict(int)


def _count_computed() -> None:
    for key, count in _computed.items():
        STEPS.labels(*key).inc(count)
    _computed.clear()


@cache
def _of_runs(status: str) -> tuple[Counter, Histogram]:
    return RUNS.labels(status), RUN_SECONDS.labels(status)


def _count_tokens(charge: dict[str, Any]) -> None:
    TOKENS.labels(charge["provider"], "input").inc(charge["input_tokens"])
    TOKENS.labels(charge["provider"], "output").inc(charge["output_tokens"])
