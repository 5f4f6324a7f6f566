"""Signed links that work once: an invitation, and the sign-in link that `make run` prints.

Law: the signature says who made the link, a row in the database says that it was used.
"""

from datetime import timedelta
from secrets import token_urlsafe
from typing import Final

from django.conf import settings
from django.core import signing
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.urls import reverse

from tenancy.errors import InvitationSpent, LinkRefused
from tenancy.models import Invitation, SpentLink, User

START_SALT: Final = "tenancy.start"
INVITATION_SALT: Final = "tenancy.invitation"
START_LINK_LIFE: Final = timedelta(days=1)


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
    try:
        load = signing.loads(token, key=_start_key(), salt=START_SALT, max_age=START_LINK_LIFE)
    except signing.BadSignature:
        raise LinkRefused from None
    user = User.objects.filter(pk=load["user"], is_active=True).first()
    if user is None or not _spend(load["nonce"]):
        raise LinkRefused
    return user, load["workspace"]


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
