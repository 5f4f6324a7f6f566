"""REST for runs. Parse, one call, render."""

import json
from collections.abc import AsyncIterator, Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.utils.dateparse import parse_datetime
from django.utils.decorators import method_decorator
from django.views.decorators.gzip import gzip_page
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from live.follow import follow
from live.topics import run_topic
from runs import readers, services
from runs.api.plain import LINE, WHOLE, run_line, run_whole
from runs.api.serializers import (
    CancelSerializer,
    ControlSerializer,
    EventPageSerializer,
    LiveMessage,
    MonthSerializer,
    RunLineSerializer,
    RunNamesSerializer,
    RunSerializer,
    SpendingSerializer,
    StepSerializer,
)
from runs.controls import control_run
from runs.digests import digest_step
from runs.models import Run
from runs.names import read_names
from runs.readers import StoredRun
from runs.records import read_record
from runs.spending import spending_by_month, spent_this_month
from tenancy.access import find_again
from tenancy.api import WorkspaceView, token_of
from tenancy.aside import here_or_aside
from tenancy.errors import NotFound
from tenancy.models import Membership
from tenancy.paging import NewestFirst
from tenancy.sockets import NOT_FOUND, Recheck

FILTERS = [
    OpenApiParameter("agent", str, description="Runs of this agent (its id)."),
    OpenApiParameter("project", str, description="Runs of this project (its id)."),
    OpenApiParameter("status", str, enum=Run.Status.values),
    OpenApiParameter("search", str, description="Part of the agent's name."),
    OpenApiParameter("since", str, description="Created at or after this moment (RFC 3339)."),
    OpenApiParameter("until", str, description="Created before this moment (RFC 3339)."),
]
AFTER = OpenApiParameter("after", int, description="Only events with a higher number.")
WITHIN = OpenApiParameter("within", str, description="Only of the step at this path and all inside it, or of one item.")
NUMBERS = OpenApiParameter(
    "seq", str, description="Only the events with these numbers, such as `12,13,20`; the others are not looked at."
)
STEP_FILTERS = [
    OpenApiParameter("prefix", str, description="Only steps whose path begins so."),
    OpenApiParameter("path", str, description="Only the step at this path, without those inside it."),
    OpenApiParameter(
        "values",
        str,
        enum=["digest"],
        description="A digest in the place of each input and output, the same for values that are the same; no logs.",
    ),
]
MOST_NUMBERS = 500


class RunView(WorkspaceView):
    """Runs of a workspace."""

    queryset = Run.objects.select_related("agent", "revision", "started_by", "workspace")
    serializer_class = RunSerializer
    pagination_class = NewestFirst
    right_for: ClassVar = {"cancel": "run", "control": "run", "start_again": "run"}

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        # These answer in a form of their own, whatever the client accepts: an EventSource asks for text/event-stream.
        return super().perform_content_negotiation(request, force=force or self.action in ("stream", "blob", "export"))

    def get_serializer_class(self) -> Any:  # For the schema, and for what is not shown by `runs.api.plain`.
        return RunLineSerializer if self.action == "list" else RunSerializer

    def filter_queryset(self, queryset: Any) -> Any:
        asked = self.request.query_params
        if self.action != "list":
            return queryset
        if agent := asked.get("agent"):
            queryset = queryset.of_agent(uuid_in("agent", agent))
        if project := asked.get("project"):
            queryset = queryset.of_project(uuid_in("project", project))
        if wanted := asked.get("status"):
            queryset = queryset.with_status(status_in(wanted))
        if text := asked.get("search"):
            queryset = queryset.matching(text)
        return queryset.created_between(moment_in(asked, "since"), moment_in(asked, "until"))

    @extend_schema(parameters=FILTERS, responses=RunLineSerializer(many=True))
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Runs, newest first."""
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset()).values(*LINE))
        return self.get_paginated_response([run_line(row) for row in rows or ()])

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        row = self.get_queryset().filter(pk=kwargs["pk"]).values(*WHOLE).first()
        if row is None:
            raise NotFound
        return Response(run_whole(row))

    @extend_schema(parameters=[AFTER, WITHIN, NUMBERS], responses=EventPageSerializer)
    def events(self, request: Request, **kwargs: Any) -> Response:
        """A page of the run's events, whole."""
        run, after = self.get_object(), number_in(request, "after")
        if numbers := request.query_params.get("seq"):
            return Response({"events": readers.read_numbered_events(run.id, numbers_in(numbers)), "next": None})
        place = request.query_params.get("within")
        page = readers.read_events_within(run.id, place, after) if place else readers.read_events(run.id, after)
        return Response({"events": page, "next": page[-1]["seq"] if len(page) == readers.PAGE else None})

    @extend_schema(parameters=STEP_FILTERS, responses=StepSerializer(many=True))
    @method_decorator(gzip_page)
    def steps(self, request: Request, **kwargs: Any) -> Response:
        """The run's steps, folded from its events."""
        run, asked = self.get_object(), request.query_params
        if path := asked.get("path"):
            steps = [step for step in [readers.read_step(run, path)] if step]
        else:
            steps = readers.read_steps(run, asked.get("prefix", ""))
        return Response([digest_step(step) for step in steps] if wants_digests(asked.get("values")) else steps)

    @extend_schema(responses=RunNamesSerializer)
    def names(self, request: Request, **kwargs: Any) -> Response:
        """What the nodes of the run's sub-agents are called, by the reference under which a node names each."""
        return Response({"agents": read_names(self.get_object())})

    @extend_schema(request=CancelSerializer, responses={202: RunSerializer})
    def cancel(self, request: Request, **kwargs: Any) -> Response:
        """Ask for the end of the run."""
        wish = CancelSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        services.cancel_run(self.get_object(), by=request.user, **wish.validated_data)
        return Response(RunSerializer(self.get_object()).data, status=status.HTTP_202_ACCEPTED)

    @extend_schema(request=ControlSerializer, responses={202: RunSerializer})
    def control(self, request: Request, **kwargs: Any) -> Response:
        """Ask for something of a run that is debugged: its host does it, once."""
        run, wish = self.get_object(), ControlSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        control_run(run, by=request.user, **wish.validated_data)
        return Response(RunSerializer(self.get_object()).data, status=status.HTTP_202_ACCEPTED)

    @extend_schema(request=None, responses={201: RunSerializer})
    def start_again(self, request: Request, **kwargs: Any) -> Response:
        """A new run of the same revision with the same inputs; what was given to the run's steps is given again."""
        trigger = "api" if token_of(request) else "person"
        run = services.start_again(self.get_object(), by=request.user, trigger=trigger)
        return Response(RunSerializer(run).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={200: dict})
    def export(self, request: Request, **kwargs: Any) -> HttpResponse:
        """The whole run as one file, every long text in its place."""
        run = self.get_object()
        answer = JsonResponse(read_record(run), json_dumps_params={"ensure_ascii": False, "indent": 1})
        answer["Content-Disposition"] = f'attachment; filename="run-{run.id}.json"'
        return answer

    @extend_schema(responses={(200, "text/plain"): str})
    def blob(self, request: Request, sha256: str, **kwargs: Any) -> HttpResponse:
        """The bytes of a long text."""
        blob = readers.read_blob(self.get_object(), sha256)
        if blob is None:
            raise NotFound
        # Never as a page of ours: what an agent wrote must not run in the browser.
        headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
        return HttpResponse(bytes(blob.data), content_type=blob.media_type, headers=headers)

    @extend_schema(parameters=[AFTER], responses={(200, "text/event-stream"): LiveMessage})
    def stream(self, request: Request, **kwargs: Any) -> StreamingHttpResponse:
        """The run as server-sent events: replay from `after` (or Last-Event-ID), then follow to the end."""
        after = number_in(request, "after") or number_of(request.headers.get("Last-Event-ID", ""))
        answer = StreamingHttpResponse(
            event_stream(self.get_object(), after, self.membership), content_type="text/event-stream"
        )
        answer["Cache-Control"], answer["X-Accel-Buffering"] = "no-cache", "no"
        return answer


class SpendingView(WorkspaceView):
    """What a workspace has spent."""

    queryset = Run.objects.all()
    pagination_class = None

    @extend_schema(responses=SpendingSerializer(many=True))
    def list(self, request: Request, **kwargs: Any) -> Response:
        return Response(SpendingSerializer(spending_by_month(self.workspace), many=True).data)

    @extend_schema(responses=MonthSerializer)
    def month(self, request: Request, **kwargs: Any) -> Response:
        """This month so far, for screens that ask again and again: the sum may be a second old, or some."""
        return Response(MonthSerializer(spent_this_month(self.workspace)).data)


async def event_stream(run: Run, after: int, viewer: Membership) -> AsyncIterator[str]:
    """Server-sent events with the live socket's messages as data; the number of the last event is the id.

    It breaks off soon after the viewer may look no more; whoever connects again is refused.
    """

    async def find_refusal() -> int | None:
        found = await here_or_aside(find_again, viewer)
        return None if found and found.may("view") else NOT_FOUND

    door = Recheck(find_refusal)
    async for batch in follow(run_topic(run.id), StoredRun(run.id), after):
        if await door.refusal():
            return
        for message in batch:
            number = f"id: {message['events'][-1]['seq']}\n" if message["type"] == "events" else ""
            yield f"{number}event: {message['type']}\ndata: {json.dumps(message, ensure_ascii=False)}\n\n"
    yield "event: end\ndata: {}\n\n"


def number_in(request: Request, name: str) -> int:
    return number_of(request.query_params.get(name, ""))


def number_of(text: str) -> int:
    """The number in a text; 0 when there is none."""
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def numbers_in(text: str) -> set[int]:
    """The numbers of events in a text with commas. Raises ValidationError."""
    numbers = {number_of(part) for part in text.split(",")}
    if 0 in numbers or len(numbers) > MOST_NUMBERS:
        raise ValidationError({"seq": f"Write up to {MOST_NUMBERS} numbers of events, such as 12,13,20."})
    return numbers


def wants_digests(text: str | None) -> bool:
    """Raises ValidationError."""
    if text not in (None, "", "digest"):
        raise ValidationError({"values": "Ask for digest, or leave this out for whole values."})
    return text == "digest"


def moment_in(asked: Any, name: str) -> Any:
    """The moment that a filter names, None without one. Raises ValidationError."""
    text = asked.get(name)
    try:
        moment = parse_datetime(text.replace(" ", "+")) if text else None
    except ValueError:
        moment = None
    if text and (moment is None or moment.tzinfo is None):
        raise ValidationError({name: "Write a moment with its time zone, like 2026-01-31T08:00:00Z."})
    return moment


def status_in(text: str) -> str:
    """The status that a filter names. Raises ValidationError."""
    if text not in Run.Status.values:
        raise ValidationError({"status": f"No run has the status {text[:40]!r}: ask for {_either(Run.Status.values)}."})
    return text


def _either(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"


def uuid_in(name: str, text: str) -> UUID:
    """The id that a filter names. Raises ValidationError."""
    try:
        return UUID(text)
    except ValueError:
        raise ValidationError({name: "This is no id."}) from None
