"""People and places: who signs in, which workspace owns every row, and what each member may do there.

Law: every row of a tenant derives from `WorkspaceOwned` and is read through `objects.for_workspace`.
"""

import uuid
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings as site
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from tenancy.permissions import RIGHTS_OF_ROLE, ROLES, SCOPES, Right, rights_of_scopes
from tenancy.querysets import WorkspaceQuerySet

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
INVITATION_DAYS = 7


def a_week_from_now() -> datetime:
    return timezone.now() + timedelta(days=INVITATION_DAYS)


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A new account; without a password it can only sign in by a link."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, **fields, is_staff=True, is_superuser=True)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in with an e-mail address; there is no username."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=150, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_is_lower_case"),
        ]

    def __str__(self) -> str:
        return self.email

    def get_full_name(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        return self.get_full_name().split("@")[0].split(" ")[0]


class Preferences(models.Model):
    """How one person likes their screen (`tenancy.preferences` knows which choices there are)."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="+", editable=False)
    values = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name_plural = "preferences"

    def __str__(self) -> str:
        return str(self.user_id)


class Workspace(models.Model):
    """The tenant. `settings` holds the switches that REST shows as `settings` (WorkspaceSettingsSerializer)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=100)
    settings = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    members = models.ManyToManyField(User, through="Membership", related_name="workspaces")

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(slug__regex=SLUG), name="workspace_slug_is_a_slug"),
            models.CheckConstraint(condition=~models.Q(name=""), name="workspace_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def allows_private_network(self) -> bool:
        """Whether agents and connections may reach private addresses: the site and the workspace must both say so."""
        return site.PRIVATE_NETWORK_ALLOWED and self.settings.get("allow_private_network", False) is True


class WorkspaceOwned(models.Model):
    """Base of every row that belongs to a workspace. No reverse accessors: rows are read by `for_workspace` alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+", editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = WorkspaceQuerySet.as_manager()

    class Meta:
        abstract = True


class Project(WorkspaceOwned):
    """A folder of agents."""

    name = models.CharField(max_length=100)
    slug = models.CharField(max_length=60)

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "slug"], name="project_slug_is_unique_in_its_workspace"),
            models.CheckConstraint(condition=models.Q(slug__regex=SLUG), name="project_slug_is_a_slug"),
            models.CheckConstraint(condition=~models.Q(name=""), name="project_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.slug


class ApiToken(WorkspaceOwned):
    """A key for programs. Only its SHA-256 is kept: with 256 random bits a slow hash would add nothing."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", editable=False)
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=16, editable=False)
    hash = models.CharField(max_length=64, unique=True, editable=False)
    scopes = ArrayField(models.CharField(max_length=16))
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering: ClassVar = ["-created_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(scopes__contained_by=list(SCOPES), scopes__len__gt=0),
                name="token_scopes_are_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}… {self.name}"

    def is_valid_at(self, moment: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or moment < self.expires_at)


class Membership(WorkspaceOwned):
    """A person's role in a workspace; `token`, when one is used, narrows what it allows in this request."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships", editable=False)
    role = models.CharField(max_length=16, choices=[(role, role) for role in ROLES])

    token: ApiToken | None = None

    class Meta:
        ordering: ClassVar = ["created_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "user"], name="one_membership_per_person_and_workspace"),
            models.CheckConstraint(condition=models.Q(role__in=ROLES), name="membership_role_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} is {self.role} of {self.workspace_id}"

    @property
    def rights(self) -> frozenset[Right]:
        rights = RIGHTS_OF_ROLE[self.role]
        return rights & rights_of_scopes(self.token.scopes) if self.token else rights

    def may(self, right: Right) -> bool:
        return right in self.rights


class Invitation(WorkspaceOwned):
    """An offer of a role to an e-mail address, good for one acceptance until it expires."""

    email = models.EmailField()
    role = models.CharField(max_length=16, choices=[(role, role) for role in ROLES])
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", editable=False)
    expires_at = models.DateTimeField(default=a_week_from_now)
    accepted_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering: ClassVar = ["-created_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(role__in=ROLES), name="invitation_role_is_known"),
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="invitation_email_is_lower_case"),
            models.UniqueConstraint(
                fields=["workspace", "email"],
                condition=models.Q(accepted_at=None),
                name="one_open_invitation_per_address",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} as {self.role}"

    def is_open_at(self, moment: datetime) -> bool:
        return self.accepted_at is None and moment < self.expires_at


class SpentLink(models.Model):
    """The number of a sign-in link that was used; its primary key is what makes a link single-use."""

    nonce = models.CharField(max_length=43, primary_key=True)
    spent_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return self.nonce
