"""How a consumer knows who connects: the browser's session, or a bearer token in the handshake's header.

Laws: 4401 not signed in, 4404 not a member (or nothing there), 4403 the role lacks the right. What lasts for hours asks
again while it does, so that who is removed sees no more soon after.
"""

import time
from collections.abc import Awaitable, Callable
from typing import Any, Final

from channels.db import database_sync_to_async

from tenancy.access import find_membership, find_token
from tenancy.authentication import bearer_secret
from tenancy.models import ApiToken, Membership
from tenancy.permissions import Right

NOT_SIGNED_IN: Final = 4401
FORBIDDEN: Final = 4403
NOT_FOUND: Final = 4404
LOOK_AGAIN: Final = 10.0  # seconds


async def get_membership(scope: dict[str, Any], slug: str) -> Membership | None:
    """The membership of whoever opened the socket, None for strangers and outsiders. One trip to the database."""
    return await _find(scope, slug)


async def admit(consumer: Any, *, right: Right = "view", slug_kwarg: str = "workspace") -> Membership | None:
    """The membership if the socket may enter; else accepts, closes with the code that tells why, and gives None.

    Accepts first because a browser hides the close code of a handshake that was refused.
    """
    membership = await get_membership(consumer.scope, consumer.scope["url_route"]["kwargs"][slug_kwarg])
    code = _refusal(consumer.scope, membership, right)
    if code is None:
        return membership
    await consumer.accept()
    await consumer.close(code=code)
    return None


class Recheck:
    """Whether somebody who was let in may stay: asks again when the last time was some seconds ago."""

    def __init__(self, find_refusal: Callable[[], Awaitable[int | None]]) -> None:
        self._find_refusal, self._asked = find_refusal, time.monotonic()

    async def refusal(self) -> int | None:
        """The close code that tells why not; None while all is well."""
        if time.monotonic() - self._asked < LOOK_AGAIN:
            return None
        self._asked = time.monotonic()
        return await self._find_refusal()


def recheck(consumer: Any, *, right: Right = "view", slug_kwarg: str = "workspace") -> Recheck:
    """Of a socket that was admitted."""
    scope = consumer.scope

    async def find_refusal() -> int | None:
        return _refusal(scope, await get_membership(scope, scope["url_route"]["kwargs"][slug_kwarg]), right)

    return Recheck(find_refusal)


def is_signed_in(scope: dict[str, Any]) -> bool:
    """Whether the socket brought an identity at all, good or bad for this workspace."""
    return scope["user"].is_authenticated or scope.get("api_token") is not None


def _refusal(scope: dict[str, Any], membership: Membership | None, right: Right) -> int | None:
    if membership is None:
        return NOT_FOUND if is_signed_in(scope) else NOT_SIGNED_IN
    return None if membership.may(right) else FORBIDDEN


@database_sync_to_async
def _find(scope: dict[str, Any], slug: str) -> Membership | None:
    token = _token_of(scope)
    scope["api_token"] = token
    return find_membership(user=token.user if token else scope["user"], slug=slug, token=token)


def _token_of(scope: dict[str, Any]) -> ApiToken | None:
    header = dict(scope.get("headers", ())).get(b"authorization", b"").decode("latin-1")
    secret = bearer_secret(header)
    return find_token(secret) if secret else None
