"""How many runs of a workspace, a project or an agent hosts carry at once.

Laws: a limit holds exactly, on all hosts together; what is above it stays queued and says why. A run that waits for a
timer or a person counts for nothing. Every limit lies within one workspace, so a claim that counts there keeps other
claims out of that workspace alone (`runs.claim`).
"""

from typing import Literal
from uuid import UUID

from django.conf import settings
from django.db import transaction

from graphs.models import Agent
from runs.models import Run, RunLimit
from runs.querysets import QUEUED
from runs.services import notify
from tenancy.models import Project, Workspace

Kind = Literal["workspace", "project", "agent"]
Scope = Workspace | Project | Agent

NAMES: dict[Kind, str] = {"workspace": "this workspace", "project": "this project", "agent": "this agent"}


def default_limits() -> dict[Kind, int]:
    """What the site says where nobody said anything else; 0 is no limit."""
    return {
        "workspace": settings.RUN_LIMIT_WORKSPACE,
        "project": settings.RUN_LIMIT_PROJECT,
        "agent": settings.RUN_LIMIT_AGENT,
    }


@transaction.atomic
def set_limit(*, scope: Scope, most: int | None) -> None:
    """Let so many runs of a scope be carried at once; 0 is no limit, None is what the site says.

    Runs that are under way above a new limit go on; none is added until they are below it.
    """
    workspace = scope if isinstance(scope, Workspace) else scope.workspace
    if most is None:
        RunLimit.objects.for_workspace(workspace).filter(scope=scope.pk).delete()
    else:
        RunLimit.objects.update_or_create(scope=scope.pk, defaults={"workspace": workspace, "most": most})
    notify("runs_wake", "")  # What waited may go on.


def get_limit(scope: Scope) -> int | None:
    """What was said for a scope; None when it follows the site."""
    workspace = scope if isinstance(scope, Workspace) else scope.workspace
    found = RunLimit.objects.for_workspace(workspace).filter(scope=scope.pk).values_list("most", flat=True).first()
    return None if found is None else int(found)


def usual_limit(scope: Scope) -> int:
    """What the site says for a scope of this kind, which holds while nothing was said for it; 0 is no limit."""
    kind: Kind = "workspace" if isinstance(scope, Workspace) else "project" if isinstance(scope, Project) else "agent"
    return default_limits()[kind]


def why_queued(run: Run) -> str | None:
    """Why no host has taken up a run that could go on: a sentence, or None when it is only not its turn yet."""
    if run.host_id is not None or run.status not in QUEUED:
        return None
    scopes: dict[Kind, UUID] = {"workspace": run.workspace_id, "project": run.project_id, "agent": run.agent_id}
    rows = RunLimit.objects.for_workspace(run.workspace_id).filter(scope__in=scopes.values())
    said = dict(rows.values_list("scope", "most"))
    held = Run.objects.for_workspace(run.workspace_id).filter(host__isnull=False)
    for kind, scope in scopes.items():
        most = said.get(scope, default_limits()[kind])
        if most and held.filter(**{kind: scope}).count() >= most:
            under_way = "1 run of {} is" if most == 1 else f"{most} runs of {{}} are"
            return f"{under_way.format(NAMES[kind])} under way, which is the limit. This one starts when one ends."
    return None
