"""Turns the secret fields of a connection into headers."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping

from nodes.base import NodeFailed


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
