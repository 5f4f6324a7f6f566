"""The content security policy, with one nonce per page."""

import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

type_of_response = Callable[[HttpRequest], HttpResponse]


def content_security_policy(get_response: type_of_response) -> type_of_response:
    """Middleware: gives the request a `csp_nonce` and the response its policy, unless a view set its own."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.csp_nonce = secrets.token_urlsafe(16)  # type: ignore[attr-defined]
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy(request.csp_nonce))  # type: ignore[attr-defined]
        return response

    return middleware


def policy(nonce: str) -> str:
    """The policy of a page; the development server of Vite is a source of its own while it is in use."""
    vite = settings.VITE_DEV_URL
    socket = vite.replace("http", "ws", 1)
    rules = {
        "default-src": "'none'",
        "script-src": f"'self' 'nonce-{nonce}' {vite}",
        "style-src": f"'self' 'unsafe-inline' {vite}",
        "img-src": f"'self' data: blob: {vite}",
        "font-src": f"'self' data: {vite}",
        "connect-src": f"'self' {vite} {socket}",
        "worker-src": f"'self' blob: {vite}",
        "manifest-src": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
    }
    return "; ".join(f"{name} {sources.strip()}" for name, sources in rules.items())
