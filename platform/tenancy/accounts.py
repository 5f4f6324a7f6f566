"""How allauth makes an account: with a name, and with a workspace unless an invitation leads elsewhere."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from tenancy.errors import InvitationSpent
from tenancy.links import read_invitation
from tenancy.services import create_workspace

INVITATION_PATH = "/invitations/"


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return settings.SIGN_UP or is_invited(request)

    @transaction.atomic
    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        user.name = form.cleaned_data.get("name", "")
        user = super().save_user(request, user, form, commit)
        if commit and not is_invited(request):
            create_workspace(name=f"{user.get_short_name()}'s workspace", owner=user)
        return user


def is_invited(request: HttpRequest) -> bool:
    """Whether sign-up will go on to an invitation that is still open."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted.startswith(INVITATION_PATH) and _is_open(wanted.removeprefix(INVITATION_PATH))


def _is_open(token: str) -> bool:
    try:
        return read_invitation(token).is_open_at(timezone.now())
    except InvitationSpent:
        return False
