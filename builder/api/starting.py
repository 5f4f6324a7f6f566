"""Starting an agent on the web server's event loop: `AgentRunsView` for callers who come in great numbers.

Laws: the rules are those of the view, from the same functions. A thread is taken only for what asks the database in
Django's way: a caller or a revision not seen for a second, a draft, sub-agents, bodies that take long to read, and
how a run stands that was not over in time.
"""

from io import BytesIO
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.asyncio import async_unsafe

from builder.api.runs import as_it_stands, part_of, refuse_part
from builder.draft_runs import DraftRun, prepare_draft_run
from graphs.models import Agent, Revision
from runs.api.plain import run_whole
from runs.api.serializers import PART_FIELDS, NewPartSerializer, NewRunSerializer
from runs.starter import starter
from runs.starting import NewRun, prepare_run
from runs.waiting import waiters
from tenancy.api.door import enter
from tenancy.aside import aside, here_or_aside
from tenancy.errors import NotFound
from tenancy.models import Membership, Workspace
from tenancy.parsers import JSONParser
from tenancy.recent import Recent

SMALL = 64 * 1024  # bytes of a body that holds nobody up

_wishes = NewRunSerializer()  # Without data it has no state; making one costs half of what it does.
_parts = NewPartSerializer()
_revisions: Recent[tuple[UUID, UUID, str], Revision] = Recent(most=200)


async def start_agent(request: HttpRequest, workspace: str, agent: UUID) -> tuple[int, dict[str, Any]]:
    """The answer's status and content. Raises DomainError and DRF's exceptions."""
    body = request.body  # First, because the look for a form's CSRF token would use it up.
    member = await enter(request, workspace, right="run")
    new, seconds = await (here_or_aside if len(body) <= SMALL else aside)(prepare, member, agent, body)
    return await start_and_wait(new, seconds)


async def start_and_wait(new: NewRun, seconds: float) -> tuple[int, dict[str, Any]]:
    if not seconds:
        await starter().start(new)
        return 201, show_new(new)
    async with waiters().expect(new.run.id) as expected:
        await starter().start(new)
        ended = await expected.within(seconds)
    return (200, run_whole(ended)) if ended else await aside(as_it_stands, new.run)


def prepare(member: Membership, agent: UUID, body: bytes) -> tuple[NewRun, float]:
    """The run that was asked for, and how long to wait for its end. Of a revision not seen for a second it asks the
    database first, and so looks at a new graph on a thread.
    """
    wish = read_wish(body)
    sha = wish.get("revision")
    trigger = "api" if member.token else "person" if sha else "editor"
    if sha:
        refuse_part(wish)
        made = DraftRun(find_revision(member.workspace, agent, sha), None, wish["inputs"])
    else:
        made = prepare_draft(member, agent, wish)
    new = prepare_run(
        workspace=member.workspace,
        revision=made.revision,
        inputs=made.inputs,
        by=member.user,
        trigger=trigger,
        debug=wish.get("debug"),
        script=made.script,
    )
    return new, wish["wait"]


def read_wish(body: bytes) -> dict[str, Any]:
    """The checked body."""
    data = JSONParser().parse(BytesIO(body), "application/json", {}) if body else {}
    has_part = isinstance(data, dict) and not PART_FIELDS.isdisjoint(data)
    checked: dict[str, Any] = (_parts if has_part else _wishes).run_validation(data)
    return checked


def find_revision(workspace: Workspace, agent: UUID, sha: str) -> Revision:
    """A revision of one of the workspace's agents, with its agent."""
    found = _revisions.get((workspace.pk, agent, sha), lambda: read_revision(workspace, agent, sha))
    if found is None:
        raise NotFound
    return found


@async_unsafe  # Says so before the query is made up.
def read_revision(workspace: Workspace, agent: UUID, sha: str) -> Revision | None:
    revisions = Revision.objects.for_workspace(workspace).select_related("agent")
    found: Revision | None = revisions.filter(agent=agent, agent__archived_at=None, sha=sha).first()
    return found


@async_unsafe
def prepare_draft(member: Membership, agent: UUID, wish: dict[str, Any]) -> DraftRun:
    """The draft as it stands, its revision with its agent."""
    agents = Agent.objects.for_workspace(member.workspace).active().select_related("workspace")
    found = agents.filter(pk=agent).first()
    if found is None:
        raise NotFound
    made = prepare_draft_run(found, member.user, inputs=wish["inputs"], **part_of(wish))
    made.revision.agent = found
    return made


def show_new(new: NewRun) -> dict[str, Any]:
    run = new.run
    names = {"agent__name": run.agent.name, "revision__sha": run.revision.sha}
    by = {"started_by__name": run.started_by.name, "started_by__email": run.started_by.email} if run.started_by else {}
    return run_whole({"started_by__name": None, "started_by__email": None, **vars(run), **names, **by})
