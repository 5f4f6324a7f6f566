"""The bench's hand in the running product: Django on the product's database, and the demo workspace.

Law: rows are made by the services that the product uses, except where a benchmark says that it needs many at once.
"""

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import django

from bench.product import Product

if TYPE_CHECKING:
    from graphs.models import Revision
    from tenancy.models import Project, User, Workspace


@dataclass(frozen=True)
class World:
    """The demo workspace of a running product, its owner and a token of theirs."""

    product: Product
    workspace: "Workspace"
    project: "Project"
    owner: "User"
    secret: str

    @property
    def api(self) -> str:
        return f"{self.product.url}/api/w/{self.workspace.slug}"

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"}

    def commit(self, data: dict[str, Any]) -> "Revision":
        """A new agent with this graph, committed."""
        from graphs.services import commit_graph, create_agent, main_branch

        agent = create_agent(project=self.project, name=data["name"], by=self.owner)
        return commit_graph(agent, data, "Begin", self.owner, main_branch(agent))


def enter(product: Product) -> World:
    """Connect this process to the product's database, once."""
    os.environ |= {
        "DATABASE_URL": product.database_url,
        "DATA_DIR": str(product.data),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "LOG_LEVEL": "WARNING",
    }
    django.setup()
    from tenancy.models import Membership, Project
    from tenancy.permissions import SCOPES
    from tenancy.services import issue_token

    member = Membership.objects.select_related("workspace", "user").get(workspace__slug="demo", role="owner")
    _, secret = issue_token(membership=member, name="bench", scopes=list(SCOPES), expires_at=None)
    project = Project.objects.for_workspace(member.workspace).earliest("created_at")
    return World(product, member.workspace, project, member.user, secret)
