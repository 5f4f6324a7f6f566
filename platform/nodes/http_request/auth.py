"""Turns the secret fields of a connection into headers, for addresses of that connection only.

Law: whoever may edit a graph may use a connection's key, but never send it to a place of their own choice.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from urllib.parse import SplitResult, urljoin, urlsplit

from nodes.base import NodeFailed

_DEFAULT_PORTS = {"http": 80, "https": 443}


def address_within(url: str, secret: Mapping[str, str]) -> str:
    """The full address of a request that uses a connection; a relative one is read below the connection's address.

    Raises NodeFailed when the address lies elsewhere.
    """
    base = secret.get("base_url", "")
    full = urljoin(base.rstrip("/") + "/", url.lstrip("/")) if "://" not in url else url
    if not base or _origin(urlsplit(base)) != _origin(urlsplit(full)):
        message = f"The connection is for {base or 'no address'}, and this request goes elsewhere."
        raise NodeFailed("connection_elsewhere", message, "Use an address of the connection, or another connection.")
    return full


def _origin(url: SplitResult) -> tuple[str, str, int | None]:
    try:
        port = url.port
    except ValueError:
        port = -1  # no port that any address has
    return url.scheme.lower(), (url.hostname or "").lower(), port or _DEFAULT_PORTS.get(url.scheme.lower())


def auth_headers(secret: Mapping[str, str]) -> dict[str, str]:
    """The headers that authenticate a request. `secret` holds a provider and the fields that it needs."""
    provider = secret.get("provider", "")
    if provider == "http_basic":
        pair = f"{secret.get('username', '')}:{secret.get('password', '')}"
        return {"Authorization": f"Basic {b64encode(pair.encode()).decode()}"}
    if provider == "http_header":
        return {secret.get("header", "Authorization"): _need(secret, "value")}
    if provider == "http_api_key":
        return {"X-API-Key": _need(secret, "value")}
    return {"Authorization": f"Bearer {_need(secret, 'token' if provider == 'http_bearer' else 'api_key')}"}


def _need(secret: Mapping[str, str], name: str) -> str:
    if secret.get(name):
        return secret[name]
    raise NodeFailed("connection_empty", "The connection has no key.", "Enter it in Settings → Connections.")
