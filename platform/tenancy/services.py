"""The verbs of people and places; every rule about who may become what stands here.

Law: one transaction each, and a workspace always keeps an owner.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from secrets import token_hex
from typing import Any, TypedDict

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils import timezone
from django.utils.text import slugify

from tenancy.access import SHOWN_PREFIX, forget, hash_of, new_token_secret
from tenancy.errors import (
    AlreadyMember,
    InvitationForAnother,
    InvitationSpent,
    LastOwner,
    ProjectNotEmpty,
    RightMissing,
)
from tenancy.models import ApiToken, Invitation, Membership, Project, User, Workspace
from tenancy.permissions import Role

FIRST_PROJECT = "Playground"
OWNERS_ONLY = "Only an owner may make or unmake an owner."


class WorkspaceLine(TypedDict):
    slug: str
    name: str
    role: str


def workspaces_of(user: User) -> list[WorkspaceLine]:
    """The workspaces a person is a member of, by name, with the role there."""
    rows = Membership.objects.filter(user=user).order_by("workspace__name", "workspace__slug")
    return [
        WorkspaceLine(slug=slug, name=name, role=role)
        for slug, name, role in rows.values_list("workspace__slug", "workspace__name", "role")
    ]


@transaction.atomic
def create_workspace(*, name: str, owner: User, slug: str = "") -> Workspace:
    """A workspace with its owner and a first project. The slug comes from the name when none is given."""
    workspace = _with_free_slug(slug or name, lambda free: Workspace.objects.create(name=name, slug=free))
    Membership.objects.create(workspace=workspace, user=owner, role="owner")
    create_project(workspace=workspace, name=FIRST_PROJECT)
    return workspace


@transaction.atomic
def create_project(*, workspace: Workspace, name: str) -> Project:
    return _with_free_slug(name, lambda free: Project.objects.create(workspace=workspace, name=name, slug=free))


@transaction.atomic
def delete_project(*, project: Project) -> None:
    """Raises `ProjectNotEmpty` while anything still stands in it."""
    try:
        project.delete()
    except (ProtectedError, RestrictedError) as held:
        raise ProjectNotEmpty from held


@transaction.atomic
def add_member(*, workspace: Workspace, email: str, role: Role, by: Membership) -> Membership | Invitation:
    """A membership at once for somebody with an account, else an invitation (a fresh one replaces the open one)."""
    _check_owners_business(by, role)
    email = email.strip().lower()
    user = User.objects.filter(email=email, is_active=True).first()
    if user is not None:
        return _join(workspace=workspace, user=user, role=role)
    Invitation.objects.for_workspace(workspace).filter(email=email, accepted_at=None).delete()
    return Invitation.objects.create(workspace=workspace, email=email, role=role, invited_by=by.user)


@transaction.atomic
def accept_invitation(*, invitation: Invitation, user: User) -> Membership:
    """The membership the invitation offers. Raises when it is spent or was made for another address."""
    if user.email != invitation.email:
        raise InvitationForAnother(f"This invitation is for {invitation.email}. Sign in with that address.")
    now = timezone.now()
    spent = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, expires_at__gt=now).update(accepted_at=now)
    if not spent:
        raise InvitationSpent
    return _join(workspace=invitation.workspace, user=user, role=invitation.role)


@transaction.atomic
def change_role(*, membership: Membership, role: Role, by: Membership) -> Membership:
    _check_owners_business(by, role, membership.role)
    if role != "owner":
        _check_an_owner_stays(membership)
    membership.role = role
    membership.save(update_fields=["role"])
    forget()
    return membership


@transaction.atomic
def remove_member(*, membership: Membership, by: Membership) -> None:
    """Ends a membership (one's own, too) and revokes the tokens it had."""
    if membership.pk != by.pk:
        _check_owners_business(by, membership.role)
    _check_an_owner_stays(membership)
    tokens = ApiToken.objects.for_workspace(membership.workspace).filter(user=membership.user, revoked_at=None)
    tokens.update(revoked_at=timezone.now())
    membership.delete()
    forget()


@transaction.atomic
def issue_token(
    *, membership: Membership, name: str, scopes: list[str], expires_at: datetime | None
) -> tuple[ApiToken, str]:
    """A token and its secret; this is the only moment the secret exists outside the caller's hands."""
    secret = new_token_secret()
    token = ApiToken.objects.create(
        workspace=membership.workspace,
        user=membership.user,
        name=name,
        prefix=secret[:SHOWN_PREFIX],
        hash=hash_of(secret),
        scopes=sorted(set(scopes)),
        expires_at=expires_at,
    )
    return token, secret


def revoke_token(*, token: ApiToken) -> None:
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())
    forget()


def _join(*, workspace: Workspace, user: User, role: str) -> Membership:
    membership, created = Membership.objects.get_or_create(workspace=workspace, user=user, defaults={"role": role})
    if not created:
        raise AlreadyMember
    return membership


def _check_owners_business(by: Membership, *roles: str) -> None:
    if "owner" in roles and by.role != "owner":
        raise RightMissing(OWNERS_ONLY)


def _check_an_owner_stays(leaving: Membership) -> None:
    """Locks the owners, so that two of them leaving at once cannot both see the other one stay."""
    owners = Membership.objects.for_workspace(leaving.workspace).filter(role="owner").select_for_update()
    if [owner.pk for owner in owners] == [leaving.pk]:
        raise LastOwner


def _with_free_slug(wish: str, create: Callable[[str], Any]) -> Any:
    """The row made under the first slug nobody has; the unique constraint decides, so a race only costs a try."""
    for slug in _slugs(wish):
        try:
            with transaction.atomic():
                return create(slug)
        except IntegrityError:
            continue
    raise AssertionError("a random slug was taken")


def _slugs(wish: str) -> Iterator[str]:
    base = slugify(wish).replace("_", "-").strip("-")[:40].strip("-") or "place"
    base = "-".join(part for part in base.split("-") if part)
    yield base
    yield from (f"{base}-{number}" for number in range(2, 10))
    yield f"{base}-{token_hex(4)}"
