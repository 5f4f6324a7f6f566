"""Starting an agent by REST: its draft as it stands, or one of its revisions."""

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from asgiref.sync import async_to_sync
from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from builder.api.views import BuilderView
from builder.draft_runs import prepare_draft_run, start_draft_run
from graphs.models import Agent, Revision
from runs.api.plain import WHOLE, run_whole
from runs.api.serializers import (
    PART_FIELDS,
    BatchSerializer,
    NewBatchSerializer,
    NewPartSerializer,
    RunSerializer,
)
from runs.errors import ScriptRefused
from runs.models import Run
from runs.parts import Part
from runs.priorities import of_trigger
from runs.services import start_run, start_runs
from runs.waiting import Row, waiters
from tenancy.api import token_of
from tenancy.errors import NotFound
from tenancy.models import User
from tenancy.parsers import JSONParser


class AgentRunsView(BuilderView):
    """`POST` starts the agent. With `wait` the answer is 200 when the run was over in time, else 202.

    The web server answers most of these on its event loop (`builder.api.starting`), by the same rules.
    """

    parser_classes: ClassVar = [JSONParser]  # So that a long wait is never a form's, which would hold a thread.
    right_for: ClassVar = {"create": "run"}

    @extend_schema(request=NewPartSerializer, responses={200: RunSerializer, 201: RunSerializer, 202: RunSerializer})
    def create(self, request: Request, **kwargs: Any) -> Response:
        wish = self.wish(NewPartSerializer, request)
        # Signed in: IsAuthenticated ran.
        run = start(self.agent, wish, request.user, is_program=bool(token_of(request)))  # type: ignore[arg-type]
        if not wish["wait"]:
            return Response(RunSerializer(run).data, status=status.HTTP_201_CREATED)
        ended = async_to_sync(wait_for_end)(run.id, wish["wait"])
        answered, content = (status.HTTP_200_OK, run_whole(ended)) if ended else as_it_stands(run)
        return Response(content, status=answered)


class AgentBatchView(BuilderView):
    """`POST` starts the agent once for each of many inputs, all or none."""

    right_for: ClassVar = {"create": "run"}

    @extend_schema(request=NewBatchSerializer, responses={201: BatchSerializer})
    def create(self, request: Request, **kwargs: Any) -> Response:
        agent, wish = self.agent, self.wish(NewBatchSerializer, request)
        by: User = request.user  # type: ignore[assignment]  # Signed in: IsAuthenticated ran.
        script, revision = None, find_revision(agent, wish.get("revision"))
        if revision is None:
            made = prepare_draft_run(agent, by, inputs={})
            script, revision = made.script, made.revision
        ids = start_runs(
            workspace=agent.workspace,
            revision=revision,
            inputs=wish["inputs"],
            by=by,
            script=script,
            most=settings.RUN_BATCH * 2**20,
        )
        return Response({"runs": ids}, status=status.HTTP_201_CREATED)


async def wait_for_end(run_id: UUID, seconds: float) -> Row | None:
    """The run's row once it is over, None when it was not in time."""
    return await waiters().wait(run_id, seconds)


def as_it_stands(run: Run) -> tuple[int, dict[str, Any]]:
    """The answer for a run that was not over in time: its row at this moment. Raises NotFound when it is gone.

    It may have ended since the waiting did; then the answer is that of a run which was over.
    """
    row = Run.objects.for_workspace(run.workspace).filter(pk=run.pk).values(*WHOLE).first()
    if row is None:
        raise NotFound
    return (status.HTTP_200_OK if row["finished_at"] else status.HTTP_202_ACCEPTED), run_whole(row)


def start(agent: Agent, wish: dict[str, Any], by: User, *, is_program: bool) -> Run:
    """A run of the revision that was asked for, else of the draft. Raises NotFound, and what starting raises.

    A program, which holds a token, is told from a person in the run's trigger.
    """
    revision = find_revision(agent, wish.get("revision"))
    if revision is None:
        trigger = "api" if is_program else "editor"
        return start_draft_run(agent, wish["inputs"], by, trigger=trigger, debug=wish.get("debug"), **part_of(wish))
    refuse_part(wish)
    trigger = "api" if is_program else "person"
    priority = of_trigger(trigger)
    return start_run(
        workspace=agent.workspace,
        revision=revision,
        inputs=wish["inputs"],
        by=by,
        trigger=trigger,
        priority=priority,
        debug=wish.get("debug"),
    )


def part_of(wish: dict[str, Any]) -> dict[str, Any]:
    """The part of the draft that was asked for, as the arguments of `prepare_draft_run`."""
    part = Part(wish.get("until"), wish.get("only"), wish.get("from"), wish.get("given", {}))
    return {"part": part, "reuse": wish.get("reuse"), "pins": wish.get("pins", True)}


def refuse_part(wish: Mapping[str, Any]) -> None:
    """Raises ScriptRefused for a run of a revision that is to be one of a part."""
    if asked := sorted(PART_FIELDS & wish.keys() - {"pins"}):
        raise ScriptRefused(f"A revision is run whole: leave out {asked[0]}, or run the draft.")


def find_revision(agent: Agent, sha: str | None) -> Revision | None:
    """The revision that was asked for, None when none was. Raises NotFound."""
    if not sha:
        return None
    revisions = Revision.objects.for_workspace(agent.workspace).select_related("agent")
    revision: Revision | None = revisions.filter(agent=agent, sha=sha).first()
    if revision is None:
        raise NotFound
    return revision
