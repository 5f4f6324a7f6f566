"""Turns the secret fields of a connection into what a request carries."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field

from nodes.base import NodeFailed


@dataclass(frozen=True, slots=True)
class Credentials:
    """Headers and query fields that authenticate a request."""

    headers: Mapping[str, str] = field(default_factory=dict)
    query: tuple[tuple[str, str], ...] = ()


def credentials(secret: Mapping[str, str]) -> Credentials:
    """What a connection adds to a request. `secret` holds a provider and the fields that it needs."""
    provider = secret.get("provider", "")
    if provider == "http_basic":
        pair = f"{secret.get('username', '')}:{secret.get('password', '')}"
        return Credentials({"Authorization": f"Basic {b64encode(pair.encode()).decode()}"})
    if provider == "http_header":
        return Credentials({secret.get("header", "Authorization"): _need(secret, "value")})
    if provider == "http_api_key":
        return Credentials(query=((secret.get("parameter", "key"), _need(secret, "value")),))
    token = "token" if provider == "http_bearer" else "api_key"
    return Credentials({"Authorization": f"Bearer {_need(secret, token)}"})


def _need(secret: Mapping[str, str], name: str) -> str:
    if secret.get(name):
        return secret[name]
    raise NodeFailed("connection_empty", "The connection has no key.", "Enter it in Settings → Connections.")
