"""Fill an empty house with the demo workspace; doing it again changes nothing.

Apps add a step to STEPS: a dotted path to `seed_demo(workspace, project, user) -> str | None`, safe to repeat, called
in this order, answering with a sentence about what it added (None: nothing). A step whose module is absent is left out.
"""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from tenancy.models import Project, User, Workspace
from tenancy.services import FIRST_PROJECT, create_workspace

EMAIL = "demo@example.com"
SLUG = "demo"
STEPS = (
    "builder.seed.seed_demo",
    "marketplace.seed.seed_demo",
)


class Command(BaseCommand):
    help = "Make the demo workspace and its samples, unless they are there."

    def handle(self, *args: Any, **options: Any) -> None:
        user, workspace, project = seed_place()
        for step in STEPS:
            done = run_step(step, workspace, project, user)
            if done:
                self.stdout.write(done)


@transaction.atomic
def seed_place() -> tuple[User, Workspace, Project]:
    """The demo person (without a password: only a start link signs in), their workspace and its first project."""
    # Whoever starts the house on their own machine is its operator, too; a real site names its operators itself.
    user = User.objects.filter(email=EMAIL).first() or User.objects.create_user(
        EMAIL, None, name="Demo", is_staff=not settings.PRODUCTION
    )
    # Found by its member: a workspace called demo that is somebody else's stays theirs.
    workspace = Workspace.objects.filter(members=user).order_by("created_at").first()
    if workspace is None:
        workspace = create_workspace(name="Demo", owner=user, slug=SLUG)
    project = Project.objects.for_workspace(workspace).filter(name=FIRST_PROJECT).first()
    if project is None:
        project = Project.objects.create(workspace=workspace, name=FIRST_PROJECT, slug=FIRST_PROJECT.lower())
    return user, workspace, project


def run_step(step: str, workspace: Workspace, project: Project, user: User) -> str | None:
    module, _, function = step.rpartition(".")
    try:
        seed = getattr(import_module(module), function)
    except ModuleNotFoundError as absent:
        if absent.name not in {module, module.rpartition(".")[0]}:
            raise  # The step is there, something it needs is not.
        return None
    done: str | None = seed(workspace, project, user)
    return done
