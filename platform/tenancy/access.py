"""Who may enter: from a person and a slug to a membership, from a secret to a token.

Law: the only lookups that start from the outside; everything after them starts from the workspace they return. What
they find is kept for a second (`tenancy.recent`): the services that take rights away call `forget`, which ends them at
once in their own process, and in the others within that second.
"""

import copy
import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.asyncio import async_unsafe

from tenancy.models import ApiToken, Membership
from tenancy.recent import Recent

TOKEN_MARK: Final = "agp_"  # noqa: S105  # The public start of every token.
SHOWN_PREFIX: Final = len(TOKEN_MARK) + 6
LAST_USED_STEP: Final = timedelta(minutes=1)  # One write per token and minute, not one per request.

_tokens: Recent[str, ApiToken] = Recent()
_memberships: Recent[tuple[UUID, str], Membership] = Recent()


def find_membership(*, user: Any, slug: str, token: ApiToken | None = None) -> Membership | None:
    """The person's membership in the workspace, narrowed by the token; None for an outsider or another's token."""
    if not user.is_authenticated:
        return None
    found = _memberships.get((user.pk, slug), lambda: _read_membership(user.pk, slug))
    if found is None or (token is not None and token.workspace_id != found.workspace_id):
        return None
    own = copy.copy(found)  # Requests at the same time come with different tokens.
    own.token = token
    return own


def new_token_secret() -> str:
    """`agp_` and 256 random bits."""
    return TOKEN_MARK + secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def find_token(secret: str) -> ApiToken | None:
    """The valid token with this secret, its last use noted; None when it is unknown, expired or revoked."""
    return _find_token_by(hash_of(secret))


def find_again(membership: Membership) -> Membership | None:
    """The membership as it is now; None once the person was removed, or the token that was used has ended."""
    token = _find_token_by(membership.token.hash) if membership.token else None
    if membership.token and token is None:
        return None
    return find_membership(user=membership.user, slug=membership.workspace.slug, token=token)


def _find_token_by(key: str) -> ApiToken | None:
    token = _tokens.get(key, lambda: _read_token(key))
    if token is None or not token.is_valid_at(timezone.now()) or not token.user.is_active:
        return None
    return token


def forget() -> None:
    """Look everybody up anew. For whoever changes what a token, a membership or a workspace says."""
    _tokens.clear()
    _memberships.clear()


@async_unsafe  # Says so before the query is made up.
def _read_token(key: str) -> ApiToken | None:
    token = ApiToken.objects.filter(hash=key).select_related("user", "workspace").first()
    if token is None or not token.is_valid_at(now := timezone.now()) or not token.user.is_active:
        return None
    _note_use(token, now)
    return token


def _note_use(token: ApiToken, now: datetime) -> None:
    if token.last_used_at is None or token.last_used_at < now - LAST_USED_STEP:
        stale = Q(last_used_at=None) | Q(last_used_at__lt=now - LAST_USED_STEP)
        ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)


@async_unsafe
def _read_membership(user_id: UUID, slug: str) -> Membership | None:
    memberships = Membership.objects.filter(user_id=user_id, workspace__slug=slug)
    return memberships.select_related("workspace", "user").first()
