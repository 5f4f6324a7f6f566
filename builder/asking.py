"""One question to the workspace's model, answered as JSON by a schema: for a person who waits at the editor.

Laws: the workspace's network policy holds here as it does in a run; the demo model is never asked, because its canned
words would be taken for advice. Every answer that was paid for is charged to the project and in the log, also one that
nobody can use.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from asgiref.sync import async_to_sync
from django.conf import settings

from budgets.prices import TokenUsage
from budgets.services import charge_question
from builder.errors import ModelDidNotHelp
from connections.errors import ConnectionsError
from connections.services import model_endpoint
from nodes.base import ModelEndpoint
from nodes.model_usage import usage_of
from nodes.safe_http import HttpError, HttpRequest, HttpResponse, NetworkPolicy, fetch
from tenancy.models import Project, Workspace

logger = logging.getLogger(__name__)

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
    project: Project, endpoint: ModelEndpoint, messages: list[Message], schema: dict[str, Any], purpose: str
) -> Answered:
    """The model's answer, an object that follows the schema as far as the model did. The project pays; `purpose` says
    on record what it was asked for. Raises ModelDidNotHelp.
    """
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
        response = async_to_sync(fetch)(request, _policy(project.workspace, endpoint))
    except HttpError as failed:
        raise ModelDidNotHelp(f"The model could not be asked: {failed.message} {failed.advice}") from failed
    told = _read(response, endpoint, messages)
    cost = charge_question(
        project=project, purpose=purpose, provider=endpoint.provider, model=endpoint.model, usage=told.usage
    ).cost
    _log(project.workspace, endpoint, purpose, told.usage, cost)
    return Answered(told.value(), endpoint.model, told.usage.input_tokens, told.usage.output_tokens, cost)


def _policy(workspace: Workspace, endpoint: ModelEndpoint) -> NetworkPolicy:
    """The site's own address is trusted, one that a member entered is not."""
    return NetworkPolicy(
        allow_private=workspace.allows_private_network or endpoint.base_url == settings.OPENAI_BASE_URL
    )


def _log(workspace: Workspace, endpoint: ModelEndpoint, purpose: str, usage: TokenUsage, cost: Decimal | None) -> None:
    facts = {
        "workspace": workspace.slug,
        "purpose": purpose,
        "provider": endpoint.provider,
        "model": endpoint.model,
        "tokens_in": usage.input_tokens,
        "tokens_out": usage.output_tokens,
        "cost": None if cost is None else f"{cost.normalize():f}",
    }
    said = ", ".join(f"{name} {'unknown' if fact is None else fact}" for name, fact in facts.items())
    logger.info("A model was asked outside of runs: %s.", said, extra=facts)


@dataclass(frozen=True)
class _Told:
    """What came back: the answer as text, and what it used."""

    text: str
    usage: TokenUsage

    def value(self) -> dict[str, Any]:
        """Raises ModelDidNotHelp."""
        try:
            value = json.loads(self.text)
        except (ValueError, RecursionError) as broken:
            raise ModelDidNotHelp from broken
        if not isinstance(value, dict):
            raise ModelDidNotHelp
        return value


def _read(response: HttpResponse, endpoint: ModelEndpoint, messages: list[Message]) -> _Told:
    if response.status != 200:
        raise ModelDidNotHelp(f"The model's endpoint answered with status {response.status}. Look at the connection.")
    try:
        told = json.loads(response.text)
        text = str(told["choices"][0]["message"]["content"])
    except (ValueError, TypeError, LookupError, RecursionError) as broken:
        raise ModelDidNotHelp from broken
    usage = usage_of(endpoint, told.get("usage"), messages, len(text))
    return _Told(text, TokenUsage(usage.input_tokens, usage.output_tokens, usage.cached_input_tokens))
