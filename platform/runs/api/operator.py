"""REST for the operators of the site: how hosts and queue fare, and which runs do not get on. Parse, one call, render.

Law: for staff who are signed in and for nobody else; to everybody else nothing is there.
"""

from typing import Any, ClassVar
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from runs import services
from runs.models import Run
from runs.queue import Depth, queue_figures
from runs.watch.hosts import find_hosts, get_parked
from runs.watch.stuck import find_quarantined, find_stuck
from tenancy.api.workspace_view import token_of
from tenancy.errors import DomainError, NotFound
from tenancy.models import Workspace

LIMIT = 3_000  # milliseconds for a statement: looking must not burden a site that is in trouble
MOST_WORKSPACES = 20
REASON = "Cancelled by an operator of the site."


class FiguresTakeTooLong(DomainError):
    """Postgres takes too long for these figures. Try again when it has less to do."""

    code = "figures_take_too_long"
    status: ClassVar = status.HTTP_503_SERVICE_UNAVAILABLE


class HostSerializer(serializers.Serializer[Any]):
    """A host. `silent_for` is how many seconds ago it gave its last sign of life."""

    id = serializers.UUIDField()
    slot = serializers.IntegerField()
    machine = serializers.CharField()
    pid = serializers.IntegerField()
    started_at = serializers.DateTimeField()
    silent_for = serializers.FloatField()
    held = serializers.IntegerField(help_text="Runs that it carries.")
    state = serializers.ChoiceField(choices=["alive", "silent", "out"])


class EndpointSerializer(serializers.Serializer[Any]):
    """A model endpoint that a host does not call (`breaker` open), tries again (half-open) or makes calls wait for."""

    machine = serializers.CharField()
    endpoint = serializers.CharField()
    breaker = serializers.ChoiceField(choices=["closed", "open", "half-open"])
    is_paused = serializers.BooleanField(help_text="It asked to be left alone for a while.")
    calls = serializers.IntegerField()
    waiting = serializers.IntegerField()
    room = serializers.IntegerField(help_text="Calls that it takes at once.")


class DepthSerializer(serializers.Serializer[Any]):
    """How many runs wait for a host, and for how many seconds the oldest has; `held_back` wait for a limit instead."""

    depth = serializers.IntegerField()
    age = serializers.FloatField()
    held_back = serializers.IntegerField()


class ClassDepthSerializer(DepthSerializer):
    priority = serializers.CharField()


class WorkspaceDepthSerializer(DepthSerializer):
    slug = serializers.CharField()
    name = serializers.CharField()


class QueueSerializer(DepthSerializer):
    classes = ClassDepthSerializer(many=True)
    workspaces = WorkspaceDepthSerializer(many=True, help_text="Those with most runs that wait.")


class ParkedSerializer(serializers.Serializer[Any]):
    """Runs that wait for a time or a person; `overdue` is for how many seconds the first has been due."""

    count = serializers.IntegerField()
    next_due = serializers.DateTimeField(allow_null=True)
    overdue = serializers.FloatField()


class OverviewSerializer(serializers.Serializer[Any]):
    """How the site fares at this moment."""

    hosts = HostSerializer(many=True)
    endpoints = EndpointSerializer(many=True)
    queue = QueueSerializer()
    parked = ParkedSerializer()


class StuckRunSerializer(serializers.Serializer[Any]):
    """A run that does not get on, and why."""

    id = serializers.UUIDField(source="run.id")
    workspace = serializers.CharField(source="run.workspace.slug")
    workspace_name = serializers.CharField(source="run.workspace.name")
    agent_name = serializers.CharField(source="run.agent.name")
    status = serializers.CharField(source="run.status")
    priority = serializers.IntegerField(source="run.priority")
    takes = serializers.IntegerField(source="run.takes")
    created_at = serializers.DateTimeField(source="run.created_at")
    cause = serializers.CharField()
    reason = serializers.CharField()


class NewRunOfOperatorSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    workspace = serializers.CharField()


class OperatorView(APIView):
    """Base of every view below /api/operator/. A token is refused: it belongs to one workspace."""

    def check_permissions(self, request: Request) -> None:
        super().check_permissions(request)
        if not request.user.is_staff or token_of(request):
            raise NotFound


class OverviewView(OperatorView):
    """Hosts, queue and parked runs."""

    @extend_schema(operation_id="operator_overview", responses=OverviewSerializer)
    def get(self, request: Request) -> Response:
        return Response(OverviewSerializer(within_limit(overview)).data)


class StuckRunsView(OperatorView):
    """Runs that do not get on, of every workspace."""

    @extend_schema(
        operation_id="operator_runs",
        parameters=[OpenApiParameter("show", str, enum=["stuck", "quarantined"])],
        responses=StuckRunSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        find = find_quarantined if request.query_params.get("show") == "quarantined" else _find_stuck
        return Response(StuckRunSerializer(within_limit(find), many=True).data)


class CancelView(OperatorView):
    """Ask for the end of a run of any workspace."""

    @extend_schema(operation_id="operator_cancel", request=None, responses={202: None})
    def post(self, request: Request, pk: UUID) -> Response:
        services.cancel_run(get_run(pk), by=request.user, reason=REASON)
        return Response(status=status.HTTP_202_ACCEPTED)


class AgainView(OperatorView):
    """Release a run from quarantine: a new run of the same revision with the same inputs."""

    @extend_schema(operation_id="operator_again", request=None, responses={201: NewRunOfOperatorSerializer})
    def post(self, request: Request, pk: UUID) -> Response:
        run = services.start_again(get_run(pk), by=request.user)
        return Response({"id": run.id, "workspace": run.workspace.slug}, status=status.HTTP_201_CREATED)


def overview() -> dict[str, Any]:
    queue = queue_figures()
    most = sorted(queue.workspaces.items(), key=lambda item: (-item[1].depth, -item[1].held_back))[:MOST_WORKSPACES]
    names = Workspace.objects.in_bulk([workspace for workspace, _ in most])
    hosts = find_hosts()
    alive = [host for host in hosts if host.state == "alive"]
    return {
        "hosts": hosts,
        "endpoints": [{"machine": host.machine, **endpoint} for host in alive for endpoint in host.endpoints],
        "parked": get_parked(),
        "queue": {
            **_depth(queue.total),
            "classes": [{"priority": name, **_depth(depth)} for name, depth in queue.classes.items()],
            "workspaces": [
                {"slug": names[key].slug, "name": names[key].name, **_depth(depth)}
                for key, depth in most
                if key in names
            ],
        },
    }


def within_limit(read: Any) -> Any:
    """What it reads. Raises FiguresTakeTooLong."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {LIMIT}")
            return read()
    except DatabaseError as problem:
        raise FiguresTakeTooLong from problem


def get_run(pk: UUID) -> Run:
    """A run of any workspace. Raises NotFound."""
    run = Run.objects.select_related("workspace", "revision").filter(pk=pk).first()
    if run is None:
        raise NotFound
    found: Run = run
    return found


def _find_stuck() -> Any:
    return find_stuck(hosts_alive=sum(host.state == "alive" for host in find_hosts()))


def _depth(depth: Depth) -> dict[str, Any]:
    return {"depth": depth.depth, "age": depth.age, "held_back": depth.held_back}
