"""Who may enter: from a person and a slug to a membership, from a secret to a token.

Law: the only lookups that start from the outside; everything after them starts from the workspace they return.
"""

import hashlib
import secrets
from datetime import timedelta
from typing import Any, Final

from django.db.models import Q
from django.utils import timezone

from tenancy.models import ApiToken, Membership

TOKEN_MARK: Final = "agp_"  # noqa: S105  # The public start of every token.
SHOWN_PREFIX: Final = len(TOKEN_MARK) + 6
LAST_USED_STEP: Final = timedelta(minutes=1)  # One write per token and minute, not one per request.


def find_membership(*, user: Any, slug: str, token: ApiToken | None = None) -> Membership | None:
    """The person's membership in the workspace, narrowed by the token; None for an outsider or another's token."""
    if not user.is_authenticated:
        return None
    found = Membership.objects.filter(user=user, workspace__slug=slug).select_related("workspace", "user").first()
    if found is None or (token is not None and token.workspace_id != found.workspace_id):
        return None
    found.token = token
    return found


def new_token_secret() -> str:
    """`agp_` and 256 random bits."""
    return TOKEN_MARK + secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def find_token(secret: str) -> ApiToken | None:
    """The valid token with this secret, its last use noted; None when it is unknown, expired or revoked."""
    now = timezone.now()
    token = ApiToken.objects.filter(hash=hash_of(secret)).select_related("user").first()
    if token is None or not token.is_valid_at(now) or not token.user.is_active:
        return None
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - LAST_USED_STEP)
    ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)
    return token
