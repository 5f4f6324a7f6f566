"""Starting an agent on the web server's event loop: `AgentRunsView` for callers who come in great numbers.

Laws: the rules are those of the view, from the same functions. A thread is taken only for what asks the database in
Django's way: a caller or a revision not seen for a second, a draft, sub-agents, and bodies that take long to read.
"""

from collections.abc import Awaitable, Callable
from io import BytesIO
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from channels.db import database_sync_to_async
from django.http import HttpRequest

from builder.services import pin_draft
from graphs.models import Agent, Revision
from graphs.services import load_graph, references_of
from runs.api.plain import run_whole
from runs.api.serializers import NewRunSerializer
from runs.starter import starter
from runs.starting import NewRun, prepare_run
from runs.waiting import waiters
from tenancy.api.door import enter
from tenancy.errors import NotFound
from tenancy.models import Membership, Workspace
from tenancy.parsers import JSONParser
from tenancy.recent import Recent

SMALL = 64 * 1024  # bytes of a body that holds nobody up

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
_revisions: Recent[tuple[UUID, UUID, str], Revision] = Recent(most=200)


async def start_agent(request: HttpRequest, workspace: str, agent: UUID) -> tuple[int, dict[str, Any]]:
    """The answer's status and content. Raises DomainError and DRF's exceptions."""
    body = request.body  # First, because the look for a form's CSRF token would use it up.
    member = await enter(request, workspace, right="run")
    is_small = len(body) <= SMALL
    wish = await (at_once if is_small else aside)(read_wish, body)
    revision = await find_revision(member, agent, wish.get("revision"))
    is_quick = is_small and not references_of(load_graph(revision))
    new = await (at_once if is_quick else aside)(prepare, member, revision, wish)
    return await start_and_wait(new, wish["wait"])


async def start_and_wait(new: NewRun, seconds: float) -> tuple[int, dict[str, Any]]:
    if not seconds:
        await starter().start(new)
        return 201, show_new(new)
    async with waiters().expect(new.run.id) as expected:
        await starter().start(new)
        ended = await expected.within(seconds)
    return (200, run_whole(ended)) if ended else (202, show_new(new))


def read_wish(body: bytes) -> dict[str, Any]:
    """The checked body."""
    data = JSONParser().parse(BytesIO(body), "application/json", {}) if body else {}
    serializer = NewRunSerializer(data=data)
    serializer.is_valid(raise_exception=True)
    checked: dict[str, Any] = serializer.validated_data
    return checked


async def find_revision(member: Membership, agent: UUID, sha: str | None) -> Revision:
    """The revision that is to run, with its agent: the one named, else the draft as it stands."""
    if not sha:
        return await aside(pin_draft_of, member, agent)
    key = member.workspace_id, agent, sha
    found = _revisions.get(key)
    if found is None:
        found = await aside(read_revision, member.workspace, agent, sha)
        _revisions.put(key, found)
    return found


def pin_draft_of(member: Membership, agent: UUID) -> Revision:
    agents = Agent.objects.for_workspace(member.workspace).active().select_related("workspace")
    found = agents.filter(pk=agent).first()
    if found is None:
        raise NotFound
    revision = pin_draft(found, member.user)
    revision.agent = found
    return revision


def read_revision(workspace: Workspace, agent: UUID, sha: str) -> Revision:
    revisions = Revision.objects.for_workspace(workspace).select_related("agent")
    found: Revision | None = revisions.filter(agent=agent, agent__archived_at=None, sha=sha).first()
    if found is None:
        raise NotFound
    return found


def prepare(member: Membership, revision: Revision, wish: dict[str, Any]) -> NewRun:
    person = "person" if wish.get("revision") else "editor"
    trigger = "api" if member.token else person
    return prepare_run(
        workspace=member.workspace, revision=revision, inputs=wish["inputs"], by=member.user, trigger=trigger
    )


def show_new(new: NewRun) -> dict[str, Any]:
    run = new.run
    names = {"agent__name": run.agent.name, "revision__sha": run.revision.sha}
    by = {"started_by__name": run.started_by.name, "started_by__email": run.started_by.email} if run.started_by else {}
    return run_whole({"started_by__name": None, "started_by__email": None, **vars(run), **names, **by})


async def at_once(work: Callable[Arguments, Result], *args: Arguments.args, **named: Arguments.kwargs) -> Result:
    return work(*args, **named)


def aside(work: Callable[Arguments, Result], *args: Arguments.args, **named: Arguments.kwargs) -> Awaitable[Result]:
    """On a thread of its own, whose database connection is given back."""
    result: Awaitable[Result] = database_sync_to_async(work, thread_sensitive=False)(*args, **named)
    return result
