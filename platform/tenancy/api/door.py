"""`WorkspaceView`'s door for views on the event loop: who asks, whether they belong here, whether they may.

Law: the same ways to prove who one is, the same refusals in the same order. The database is asked on a thread, and not
at all for a token that was seen within the last second.
"""

from typing import Any

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from tenancy.api.workspace_view import admit
from tenancy.aside import here_or_aside
from tenancy.authentication import SessionAuthentication, TokenAuthentication
from tenancy.models import Membership
from tenancy.parsers import JSONParser
from tenancy.permissions import Right


async def enter(request: HttpRequest, slug: str, *, right: Right) -> Membership:
    """The membership of whoever asks. Raises NotAuthenticated, TokenRefused, CsrfFailed, NotFound, RightMissing."""
    return await here_or_aside(_enter, request, slug, right)


def _enter(request: HttpRequest, slug: str, right: Right) -> Membership:
    user, token = TokenAuthentication().authenticate(request) or (_signed_in(request), None)
    return admit(user, token, slug, right)


def _signed_in(request: HttpRequest) -> Any:
    """The person whose browser asks, as Django's middlewares and DRF find them out. Raises NotAuthenticated."""
    SessionMiddleware(_nothing).process_request(request)
    AuthenticationMiddleware(_nothing).process_request(request)
    user = Request(request, parsers=[JSONParser()], authenticators=[SessionAuthentication()]).user
    if not user.is_authenticated:
        raise NotAuthenticated
    return user


def _nothing(request: HttpRequest) -> HttpResponse:
    raise AssertionError("These middlewares are only asked to read the request.")
