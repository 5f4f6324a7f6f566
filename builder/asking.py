"""One question to the workspace's model, answered as JSON by a schema: for a person who waits at the editor.

Law: the workspace's network policy holds here as it does in a run; the demo model is never asked, because its canned
words would be taken for advice.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from asgiref.sync import async_to_sync
from django.conf import settings

from budgets.prices import TokenUsage, price_of
from builder.errors import ModelDidNotHelp
from connections.errors import ConnectionsError
from connections.services import model_endpoint
from nodes.base import ModelEndpoint
from nodes.safe_http import HttpError, HttpRequest, HttpResponse, NetworkPolicy, fetch
from tenancy.models import Workspace

ALIAS: Final = "smart"
DEMO: Final = "demo"
SECONDS: Final = 60.0  # A person waits.
MOST_BYTES: Final = 2_000_000

Message = dict[str, str]


@dataclass(frozen=True)
class Answered:
    """What a model answered, and what that cost; `cost` None is a price nobody knows."""

    value: dict[str, Any]
    model: str
    tokens_in: int = 0
    tokens_out: int = 0
    cost: Decimal | None = None


def find_model(workspace: Workspace) -> ModelEndpoint | None:
    """The model behind the workspace's alias `smart`; None where only the demo model would answer, or nothing."""
    try:
        endpoint = model_endpoint(workspace, ALIAS)
    except ConnectionsError:
        return None
    return None if endpoint.provider == DEMO else endpoint


def ask_for_json(
    workspace: Workspace, endpoint: ModelEndpoint, messages: list[Message], schema: dict[str, Any]
) -> Answered:
    """The model's answer, an object that follows the schema as far as the model did. Raises ModelDidNotHelp."""
    body = {
        "model": endpoint.model,
        "messages": messages,
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "answer", "schema": schema, "strict": True},
        },
    }
    request = HttpRequest(
        f"{endpoint.base_url.rstrip('/')}/chat/completions",
        method="POST",
        headers={"Authorization": f"Bearer {endpoint.api_key}"},
        json=body,
        timeout=SECONDS,
        read_timeout=SECONDS,
        max_bytes=MOST_BYTES,
        follow_redirects=False,
    )
    try:
        return _read(endpoint, async_to_sync(fetch)(request, _policy(workspace, endpoint)))
    except HttpError as failed:
        raise ModelDidNotHelp(f"The model could not be asked: {failed.message} {failed.advice}") from failed


def _policy(workspace: Workspace, endpoint: ModelEndpoint) -> NetworkPolicy:
    """The site's own address is trusted, one that a member entered is not."""
    return NetworkPolicy(
        allow_private=workspace.allows_private_network or endpoint.base_url == settings.OPENAI_BASE_URL
    )


def _read(endpoint: ModelEndpoint, response: HttpResponse) -> Answered:
    if response.status != 200:
        raise ModelDidNotHelp(f"The model's endpoint answered with status {response.status}. Look at the connection.")
    try:
        told = json.loads(response.text)
        value = json.loads(told["choices"][0]["message"]["content"])
        tokens_in, tokens_out = (int(told["usage"][name]) for name in ("prompt_tokens", "completion_tokens"))
    except (ValueError, TypeError, LookupError, RecursionError) as broken:
        raise ModelDidNotHelp from broken
    if not isinstance(value, dict):
        raise ModelDidNotHelp
    cost = price_of(endpoint.provider, endpoint.model, TokenUsage(tokens_in, tokens_out)).cost
    return Answered(value, endpoint.model, tokens_in, tokens_out, cost)
