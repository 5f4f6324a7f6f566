"""Sends traces of runs over OTLP, when OTEL_EXPORTER_OTLP_ENDPOINT says where to; else it does nothing at all.

Laws: only durable events are traced, by the host that wrote them, so a crash never doubles a span; what a killed
process had not sent yet is missing and can be sent again (`manage.py send_trace`). What it remembers of a run is a
cache: when it is not there, the events are read back. Runs never wait for it.
"""

from __future__ import annotations

import logging
import os
import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from engine.graph import Graph
from engine.plan import agent_reference
from engine.state import split_path
from graphs.models import Revision
from graphs.services import load_graph
from live.envelope import wire_time
from runs.models import Run, RunEvent
from runs.readers import read_all_events
from runs.record import Entry
from runs.watch import figures
from runs.watch.spans import About, Span, Stored, Trace

logger = logging.getLogger(__name__)

MOST_RUNS = 2 * settings.RUN_CAPACITY  # remembered at once
MOST_ENTRIES = 50_000  # that may wait; more are dropped and counted
PER_REQUEST = int(os.environ.get("OTEL_BSP_MAX_EXPORT_BATCH_SIZE") or 512)
EVERY = int(os.environ.get("OTEL_BSP_SCHEDULE_DELAY") or 1_000) / 1000  # seconds

Send = Callable[[list[Span]], None]


@dataclass(slots=True)
class News:
    """What became durable of one run; `gone` says that this host will hear no more of it for now."""

    events: list[Stored]
    gone: bool


class Tracer:
    """Folds and sends on a thread of its own."""

    def __init__(self, send: Send, is_sampled: Callable[[UUID], bool] = lambda run: True) -> None:
        self._send, self._is_sampled = send, is_sampled
        self._waiting: deque[tuple[UUID, News]] = deque()
        self._traces: OrderedDict[UUID, Trace] = OrderedDict()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._work, name="traces", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def take_entry(self, entry: Entry) -> None:
        """An entry that is durable now. Never waits."""
        if len(self._waiting) >= MOST_ENTRIES:
            figures.SPANS_DROPPED.inc()
            return
        gone = bool(entry.finish or entry.park_until or entry.release)
        self._waiting.append((entry.run.id, News(list(entry.events), gone)))

    def close(self, seconds: float = 5.0) -> None:
        """Send what waits, and stop."""
        self._over.set()
        self._thread.join(seconds)

    def send_round(self) -> None:
        """Everything that waits now."""
        taken: dict[UUID, News] = {}
        for _ in range(len(self._waiting)):
            run, news = self._waiting.popleft()
            known = taken.setdefault(run, News([], False))
            known.events += news.events
            known.gone = known.gone or news.gone
        taken = {run: news for run, news in taken.items() if news.events and self._is_sampled(run)}
        self._traces |= begin_traces([run for run in taken if run not in self._traces])
        spans = [span for run, news in taken.items() for span in self._fold(run, news)]
        while len(self._traces) > MOST_RUNS:
            self._traces.popitem(last=False)
        self._send_spans(spans)

    def _work(self) -> None:
        while not self._over.wait(EVERY):
            self._try_round()
        self._try_round()

    def _try_round(self) -> None:
        try:
            self.send_round()
        except Exception:
            logger.exception("A round of traces could not be sent.")
        finally:
            connection.close()

    def _fold(self, run: UUID, news: News) -> list[Span]:
        trace = self._traces[run]
        if trace.seq + 1 != news.events[0]["seq"]:  # A run that was begun before, here or elsewhere.
            trace = self._traces[run] = read_trace(run, before=news.events[0]["seq"])
        self._traces.move_to_end(run)
        spans = trace.fold(news.events)
        if news.gone:
            del self._traces[run]
        return spans

    def _send_spans(self, spans: list[Span]) -> None:
        for start in range(0, len(spans), PER_REQUEST):
            self._send(spans[start : start + PER_REQUEST])


def begin_traces(runs: Sequence[UUID]) -> dict[UUID, Trace]:
    """The traces of runs after their first event, which no host writes; most need no more. Two queries for all."""
    traces = {run: Trace(one) for run, one in about(runs).items()}
    columns = ("run_id", "seq", "type", "at", "node", "data")
    for row in RunEvent.objects.filter(run_id__in=runs, seq=1).values(*columns) if runs else ():
        traces[row["run_id"]].fold([{**row, "at": wire_time(row["at"])}])
    return traces


def read_trace(run: UUID, *, before: int) -> Trace:
    """The trace as it stood before an event; the spans that ended until then were given by whoever wrote those."""
    trace = Trace(about([run])[run])
    trace.fold(event for event in read_all_events(run) if event["seq"] < before)
    return trace


def read_spans(run: UUID) -> list[Span]:
    """Every span of a run, from its stored events."""
    return Trace(about([run])[run]).fold(read_all_events(run))


def about(runs: Sequence[UUID]) -> dict[UUID, About]:
    """What traces tell of runs besides their events; of one that was deleted nothing but its id."""
    rows = Run.objects.select_related("agent", "revision", "workspace").filter(pk__in=runs) if runs else []
    return {run: About(run) for run in runs} | {row.pk: _about(row) for row in rows}


def _about(run: Run) -> About:
    attributes = {
        "agents.workspace": run.workspace.slug,
        "agents.agent.id": str(run.agent_id),
        "agents.revision": run.revision.sha,
        "agents.trigger": run.trigger,
    }
    kind_of = kinds_of(load_graph(run.revision), _agents(run.pins))
    return About(run.pk, run.agent.name, attributes, kind_of, settings.CAPTURE_CONTENT)


def _agents(pins: dict[str, str]) -> dict[str, Graph]:
    rows = {str(row.id): row for row in Revision.objects.filter(id__in=pins.values())} if pins else {}
    return {reference: load_graph(rows[revision]) for reference, revision in pins.items() if revision in rows}


def kinds_of(graph: Graph, agents: dict[str, Graph]) -> Callable[[str], str]:
    """The kind of the node that a path names; the empty text when there is none."""

    def kind_of(path: str) -> str:
        scope, node_id = split_path(path)
        here: Graph | None = graph
        for part in scope.split("/") if scope else []:
            node = here.nodes.get(part.partition("#")[0]) if here else None
            if node and node.kind.startswith("sub_agent@"):
                here = agents.get(agent_reference(node) or "")
        node = here.nodes.get(node_id) if here else None
        return node.kind if node else ""

    return kind_of


def tracer_of_settings() -> Tracer | None:
    """The tracer that the environment asks for. The OpenTelemetry SDK is imported here, so only where it is wanted."""
    if not settings.TRACES:
        return None
    from runs.watch.otlp import is_sampled, sender

    return Tracer(sender(), is_sampled())


def resend(runs: Iterable[UUID], send: Send) -> int:
    """Send every span of these runs, and say how many."""
    count = 0
    for run in runs:
        spans: list[Any] = read_spans(run)
        for start in range(0, len(spans), PER_REQUEST):
            send(spans[start : start + PER_REQUEST])
        count += len(spans)
    return count
