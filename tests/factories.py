"""A small world for tests: Acme with its people, and an outsider.

Law: rows are made by the services the product uses. Other apps add their objects to `tests/isolation/objects.py`.
"""

from dataclasses import dataclass

from django.test import Client
from rest_framework.test import APIClient

from tenancy import services
from tenancy.models import Membership, Project, User, Workspace
from tenancy.permissions import SCOPES

PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class World:
    """alice owns Acme, olga is operator, bob builder, victor viewer; mallory owns a workspace of her own."""

    acme: Workspace
    playground: Project
    elsewhere: Workspace
    alice: User
    bob: User
    olga: User
    victor: User
    mallory: User


def make_world() -> World:
    alice, bob, olga, victor, mallory = (make_user(name) for name in ("alice", "bob", "olga", "victor", "mallory"))
    acme = services.create_workspace(name="Acme", owner=alice)
    for user, role in ((bob, "builder"), (olga, "operator"), (victor, "viewer")):
        Membership.objects.create(workspace=acme, user=user, role=role)
    elsewhere = services.create_workspace(name="Elsewhere", owner=mallory)
    playground = Project.objects.for_workspace(acme).get()
    return World(acme, playground, elsewhere, alice, bob, olga, victor, mallory)


def make_user(name: str) -> User:
    return User.objects.create_user(f"{name}@example.com", PASSWORD, name=name.capitalize())


def membership(user: User, workspace: Workspace) -> Membership:
    return Membership.objects.for_workspace(workspace).get(user=user)


def token_secret(user: User, workspace: Workspace, scopes: list[str] | None = None) -> str:
    """The secret of a fresh token of this person in this workspace, with every scope unless told."""
    scopes = list(SCOPES) if scopes is None else scopes
    _, secret = services.issue_token(
        membership=membership(user, workspace), name="test", scopes=scopes, expires_at=None
    )
    return secret


def signed_in(user: User) -> APIClient:
    client = APIClient()
    client.force_login(user)
    return client


def browser(user: User | None = None) -> Client:
    """A client for pages; its CSRF check is on."""
    client = Client(enforce_csrf_checks=True)
    if user:
        client.force_login(user)
    return client


def with_token(secret: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return client
