"""What two people do at the same moment: the database decides, and the rules still hold."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from tenancy import services
from tenancy.errors import AlreadyMember, DomainError, InvitationSpent, LastOwner
from tenancy.models import Invitation, Membership
from tests.factories import World, make_user, make_world, membership

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds: Callable[[], object]) -> list[type | None]:
    """Do all at the same moment; the error of each, None where it went well."""
    barrier = Barrier(len(deeds))

    def do(deed: Callable[[], object]) -> type | None:
        try:
            barrier.wait(timeout=10)
            deed()
        except DomainError as refused:
            return type(refused)
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(do, deeds))


@pytest.fixture
def world() -> World:
    return make_world()


def test_two_owners_who_leave_at_once_leave_one_behind(world: World) -> None:
    Membership.objects.filter(user=world.bob).update(role="owner")
    owners = [membership(user, world.acme) for user in (world.alice, world.bob)]

    errors = at_once(*[lambda one=one: services.remove_member(membership=one, by=one) for one in owners])

    assert sorted(errors, key=str) == [LastOwner, None]
    assert Membership.objects.filter(workspace=world.acme, role="owner").count() == 1


def test_an_invitation_that_is_accepted_twice_at_once_joins_once(world: World) -> None:
    new = make_user("new")
    offer = Invitation.objects.create(workspace=world.acme, email=new.email, role="builder")

    errors = at_once(*[lambda: services.accept_invitation(invitation=offer, user=new)] * 2)

    assert set(errors) - {InvitationSpent, AlreadyMember} == {None}
    assert Membership.objects.filter(user=new).count() == 1


def test_workspaces_of_one_name_made_at_once_get_slugs_of_their_own(world: World) -> None:
    errors = at_once(*[lambda: services.create_workspace(name="Same", owner=world.bob)] * 4)

    assert errors == [None] * 4
    assert sorted(line["slug"] for line in services.workspaces_of(world.bob) if line["name"] == "Same") == [
        "same",
        "same-2",
        "same-3",
        "same-4",
    ]
