"""A small world for the tests of agents: Alice owns a workspace with one project."""

import pytest

from tenancy.models import Membership, Project, User, Workspace


@pytest.fixture
def alice(db):
    return User.objects.create_user("alice@example.com", name="Alice Añez")


@pytest.fixture
def project(alice):
    workspace = Workspace.objects.create(slug="acme", name="Acme")
    Membership.objects.create(workspace=workspace, user=alice, role="owner")
    return Project.objects.create(workspace=workspace, name="Playground", slug="playground")


@pytest.fixture
def other_project(alice):
    workspace = Workspace.objects.create(slug="other", name="Other")
    return Project.objects.create(workspace=workspace, name="Playground", slug="playground")
