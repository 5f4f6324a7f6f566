"""Who may change a draft at this moment: roles and tokens are read anew for every batch of changes."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from tenancy.models import ApiToken, Membership, Workspace
from tenancy.permissions import Right


def find_holders(workspace: Workspace, memberships: Sequence[Membership], right: Right) -> list[Membership]:
    """Those of the memberships (as they were when their sockets opened) that give the right now."""
    users = {membership.user_id for membership in memberships}
    roles = dict(Membership.objects.for_workspace(workspace).filter(user__in=users).values_list("user_id", "role"))
    return [m for m in memberships if m.user_id in roles and _may(m, roles[m.user_id], right)]


def _may(membership: Membership, role: str, right: Right) -> bool:
    membership.role = role
    return membership.may(right) and (membership.token is None or _is_valid(membership.token))


def _is_valid(token: ApiToken) -> bool:
    now = timezone.now()
    fresh = ApiToken.objects.filter(pk=token.pk).first()
    return fresh is not None and fresh.is_valid_at(now)
