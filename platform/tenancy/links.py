"""Signed links that work once: an invitation, and the sign-in link that `make run` prints.

Law: the signature says who made the link, a row in the database says that it was used.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from secrets import token_urlsafe
from typing import Final

from django.conf import settings
from django.core import signing
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from tenancy.errors import InvitationSpent, LinkRefused
from tenancy.models import Invitation, SpentLink, User
from tenancy.services import workspaces_of

START_SALT: Final = "tenancy.start"
INVITATION_SALT: Final = "tenancy.invitation"
START_LINK_LIFE: Final = timedelta(days=1)
SECRET_LENGTH: Final = range(32, 44)  # characters of a ticket's secret; a longer one could not be kept as spent


def start_links_are_allowed() -> bool:
    """In production only when the operator set the secret on purpose."""
    return bool(settings.START_LINK_SECRET) or not settings.PRODUCTION


def make_start_path(*, user: User, workspace: str) -> str:
    """The path that signs this person in once within a day and leads to the workspace."""
    load = {"user": str(user.pk), "workspace": workspace, "nonce": token_urlsafe(32)}
    return reverse("start", args=[signing.dumps(load, key=_start_key(), salt=START_SALT, compress=True)])


def spend_start_token(token: str) -> tuple[User, str]:
    """Whom the link signs in and the workspace it leads to. Raises `LinkRefused` the second time."""
    if not start_links_are_allowed():
        raise LinkRefused
    if (ticket := read_ticket()) and constant_time_compare(token, ticket.secret):
        return _spend_ticket(ticket)
    try:
        load = signing.loads(token, key=_start_key(), salt=START_SALT, max_age=START_LINK_LIFE)
    except signing.BadSignature:
        raise LinkRefused from None
    user = User.objects.filter(pk=load["user"], is_active=True).first()
    if user is None or not _spend(load["nonce"]):
        raise LinkRefused
    return user, load["workspace"]


@dataclass(frozen=True)
class Ticket:
    """The link of `make run`: its secret came with the environment, so that nothing has to start up to make it."""

    made_at: datetime
    email: str
    secret: str


def read_ticket() -> Ticket | None:
    """The ticket of the environment; None without one, or when it is written wrongly."""
    made_at, _, rest = settings.START_TICKET.partition(":")
    email, _, secret = rest.rpartition(":")
    if not made_at.isdecimal() or len(secret) not in SECRET_LENGTH:
        return None
    return Ticket(datetime.fromtimestamp(int(made_at), UTC), email.lower(), secret)


def _spend_ticket(ticket: Ticket) -> tuple[User, str]:
    user = User.objects.filter(email=ticket.email, is_active=True).first()
    if user is None or ticket.made_at + START_LINK_LIFE < timezone.now() or not _spend(ticket.secret):
        raise LinkRefused
    return user, next((str(line["slug"]) for line in workspaces_of(user)), "")


def sign_invitation(invitation: Invitation) -> str:
    return signing.dumps(str(invitation.pk), salt=INVITATION_SALT)


def read_invitation(token: str) -> Invitation:
    """The invitation a link names, used or not. Raises `InvitationSpent` when the link is forged or withdrawn."""
    try:
        pk = signing.loads(token, salt=INVITATION_SALT)
    except signing.BadSignature:
        raise InvitationSpent from None
    invitation = Invitation.objects.select_related("workspace", "invited_by").filter(pk=pk).first()
    if invitation is None:
        raise InvitationSpent
    return invitation


def mail_invitation(invitation: Invitation, link: str) -> None:
    """Best effort: whoever invites sees the link, too, and can pass it on by hand."""
    send_mail(
        f"Join {invitation.workspace.name}",
        f"You are invited to join {invitation.workspace.name} as {invitation.role}.\n\n{link}\n\n"
        f"The link works once, until {invitation.expires_at:%d %B %Y}.",
        None,
        [invitation.email],
        fail_silently=True,
    )


def _start_key() -> str:
    return settings.START_LINK_SECRET or settings.SECRET_KEY


def _spend(nonce: str) -> bool:
    try:
        with transaction.atomic():
            SpentLink.objects.create(nonce=nonce)
    except IntegrityError:
        return False
    return True
