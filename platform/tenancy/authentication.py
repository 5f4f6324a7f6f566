"""How REST knows who asks: a bearer token, or the browser's session with its CSRF token."""

from typing import Any

from django.http import HttpRequest
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from tenancy.access import find_token
from tenancy.models import ApiToken, User


class TokenRefused(exceptions.AuthenticationFailed):
    default_detail = "This token is unknown, expired or revoked."
    default_code = "token_refused"


class CsrfFailed(exceptions.PermissionDenied):
    default_detail = "The request came without the page's CSRF token. Reload the page and try again."
    default_code = "csrf_failed"


class TokenAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer agp_…`; `request.auth` is then the token. Stands first, so that a refusal is a 401."""

    def authenticate(self, request: Request | HttpRequest) -> tuple[User, ApiToken] | None:
        secret = bearer_secret(request.headers.get("Authorization", ""))
        if secret is None:
            return None
        token = find_token(secret)
        if token is None:
            raise TokenRefused
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


class SessionAuthentication(authentication.SessionAuthentication):
    """Django's session; writing needs the CSRF token."""

    def enforce_csrf(self, request: Any) -> None:
        try:
            super().enforce_csrf(request)
        except exceptions.PermissionDenied as refused:
            raise CsrfFailed from refused


def bearer_secret(header: str) -> str | None:
    """The secret in an Authorization header, None when it speaks of something else."""
    scheme, _, secret = header.partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else None
