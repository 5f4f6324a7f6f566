"""Spans as the OpenTelemetry SDK knows them, and its sender. Imported only where traces are wanted.

Law: everything that OpenTelemetry's own environment variables say holds: where to, with which headers, for how long,
as which service, and which share of the runs.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from uuid import UUID

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
from opentelemetry.sdk.trace import Event, ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SpanExportResult
from opentelemetry.sdk.util.instrumentation import InstrumentationScope
from opentelemetry.trace import SpanContext, SpanKind, Status, StatusCode, TraceFlags

from runs.watch.spans import Span

logger = logging.getLogger(__name__)

SCOPE = InstrumentationScope("agents.runs", "1", "https://opentelemetry.io/schemas/1.41.0")
SERVICE = "ai-agent-platform"


def sender() -> Callable[[list[Span]], None]:
    """Sends spans to where the environment says; what is refused for good is told in the log."""
    exporter, resource = OTLPSpanExporter(), _resource()

    def send(spans: list[Span]) -> None:
        if exporter.export([to_sdk(span, resource) for span in spans]) is not SpanExportResult.SUCCESS:
            logger.warning("%d spans could not be sent.", len(spans))

    return send


def is_sampled() -> Callable[[UUID], bool]:
    """Whether a run is traced, by OTEL_TRACES_SAMPLER; every host says the same of the same run."""
    sampler = TracerProvider().sampler
    return lambda run: sampler.should_sample(None, run.int, "invoke_workflow").decision.is_sampled()


def to_sdk(span: Span, resource: Resource) -> ReadableSpan:
    """The SDK's own shape."""
    return ReadableSpan(
        name=span.name,
        context=_context(span.trace, span.id),
        parent=_context(span.trace, span.parent) if span.parent else None,
        resource=resource,
        attributes=span.attributes,
        events=[Event(moment.name, moment.attributes, moment.at) for moment in span.moments],
        kind=SpanKind.CLIENT if span.is_client else SpanKind.INTERNAL,
        status=Status(StatusCode.ERROR, span.error) if span.error else Status(StatusCode.UNSET),
        start_time=span.start,
        end_time=span.end,
        instrumentation_scope=SCOPE,
    )


def _context(trace: str, span: str) -> SpanContext:
    return SpanContext(int(trace, 16), int(span, 16), is_remote=False, trace_flags=TraceFlags(TraceFlags.SAMPLED))


def _resource() -> Resource:
    named = {} if os.environ.get("OTEL_SERVICE_NAME") else {SERVICE_NAME: SERVICE}
    return Resource.create({**named, SERVICE_VERSION: "0.1.0"})
