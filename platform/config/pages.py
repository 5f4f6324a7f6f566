"""The page shell of the single-page app."""

import re

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from tenancy.preferences import preferences_of
from tenancy.services import workspaces_of

# Their files are sent for with the page: the app, which reads the path, would send for them only when it runs. Only for
# what is much; the modules are those that frontend/src/app/router.tsx names.
SCREENS = [(re.compile(r"/w/[^/]+/agents/[^/]+"), "src/builder/pages/EditorPage.tsx")]


@login_required
@ensure_csrf_cookie
def app(request: HttpRequest) -> HttpResponse:
    """The shell that loads the app; the app itself reads the path."""
    return render(request, "app.html", {"boot": boot(request), "screen": screen_of(request.path)})


def screen_of(path: str) -> str:
    """The module of the screen that the app will draw, if its files are worth sending for; else nothing."""
    return next((module for address, module in SCREENS if address.fullmatch(path)), "")


@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """The shell for whoever holds a link to a run, with or without an account; the app asks what the link shows."""
    page = render(request, "app.html", {"boot": boot_of_stranger()})
    page["X-Robots-Tag"], page["Referrer-Policy"] = "noindex, nofollow", "no-referrer"
    page["Cache-Control"] = "no-store"
    return page


def boot_of_stranger() -> dict[str, object]:
    """Nothing of whoever looks: the page is the same for everybody."""
    return {"user": None, "workspaces": [], "preferences": {}, "csrf": settings.CSRF_COOKIE_NAME, **_about()}


def boot(request: HttpRequest) -> dict[str, object]:
    """What the app must know before its first request."""
    user = request.user
    return {
        "user": {"id": str(user.pk), "email": user.email, "name": user.name, "is_staff": user.is_staff},
        "workspaces": workspaces_of(user),
        "preferences": preferences_of(user),
        "csrf": settings.CSRF_COOKIE_NAME,
        **_about(),
    }


def _about() -> dict[str, object]:
    return {"version": settings.SPECTACULAR_SETTINGS["VERSION"], "demo_model": not settings.OPENAI_API_KEY}
