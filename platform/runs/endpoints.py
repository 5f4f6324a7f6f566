"""Model endpoints and secrets for the steps of a worker's runs.

Laws: one connection pool per endpoint and key serves all runs of a process. An address that a member of a workspace
entered is reached under that workspace's network policy; only the site's own addresses are trusted.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

import httpx2
from channels.db import database_sync_to_async
from django.conf import settings

from connections.services import connection_secret, model_endpoint
from nodes.base import ModelEndpoint, NodeFailed
from nodes.network_policy import NetworkPolicy, make_transport
from tenancy.errors import DomainError
from tenancy.models import Workspace

if TYPE_CHECKING:
    from openai import AsyncOpenAI

FRESH = 2.0  # seconds for which what was read of a workspace's connections is used again
CONNECT_TIMEOUT = 10.0  # seconds; how long an answer may take is the node's own timeout
SILENCE = 300.0  # seconds between two bytes of an answer

T = TypeVar("T")


class Endpoints:
    """What a host knows of its workspaces' connections."""

    def __init__(self) -> None:
        # The SDK takes a second to import: a worker pays it here, before its loop has anything to do, a page never.
        from openai import AsyncOpenAI

        self._new_client = AsyncOpenAI
        self._clients: dict[tuple[str, str, bool], AsyncOpenAI] = {}
        self._read: dict[tuple[Any, ...], tuple[float, Any]] = {}

    async def model(self, workspace_id: UUID, alias: str) -> ModelEndpoint:
        """The endpoint behind an alias, with its client. Raises NodeFailed."""
        endpoint, policy = await self._once((workspace_id, "model", alias), lambda: _find_model(workspace_id, alias))
        return replace(endpoint, client=self.client(endpoint, policy))

    async def connection(self, workspace_id: UUID, name: str) -> Mapping[str, str]:
        """The fields of a connection, the secret ones included. Raises NodeFailed."""
        return await self._once((workspace_id, "secret", name), lambda: _find_secret(workspace_id, name))

    async def policy(self, workspace_id: UUID) -> NetworkPolicy:
        """What the workspace allows its agents to reach."""
        return await self._once((workspace_id, "policy"), lambda: _policy(_workspace(workspace_id)))

    def client(self, endpoint: ModelEndpoint, policy: NetworkPolicy) -> "AsyncOpenAI":
        """The shared client of an endpoint. It tries once: retrying is the node's business, and is on record."""
        key = endpoint.base_url, endpoint.api_key, policy.allow_private
        if key not in self._clients:
            timeout = httpx2.Timeout(SILENCE, connect=CONNECT_TIMEOUT)
            self._clients[key] = self._new_client(
                base_url=endpoint.base_url,
                api_key=endpoint.api_key,
                max_retries=0,
                timeout=timeout,
                http_client=httpx2.AsyncClient(transport=make_transport(policy), timeout=timeout),
            )
        return self._clients[key]

    async def close(self) -> None:
        for client in self._clients.values():
            await client.close()

    async def _once(self, key: tuple[Any, ...], read: Callable[[], T]) -> T:
        """Read it, unless it was read just now: many steps of one run ask for the same."""
        until, value = self._read.get(key, (0.0, None))
        if time.monotonic() >= until:
            value = await database_sync_to_async(read)()
            self._read[key] = time.monotonic() + FRESH, value
        return value  # type: ignore[return-value]  # The key decides what was read.


def _find_model(workspace_id: UUID, alias: str) -> tuple[ModelEndpoint, NetworkPolicy]:
    workspace = _workspace(workspace_id)
    try:
        endpoint = model_endpoint(workspace, alias)
    except DomainError as problem:
        advice = "Choose another model in the node, or add a connection under Settings."
        raise NodeFailed(problem.code, problem.message, advice) from problem
    is_ours = endpoint.base_url in {settings.DEMO_MODEL_URL, settings.OPENAI_BASE_URL}
    return endpoint, NetworkPolicy(allow_private=True) if is_ours else _policy(workspace)


def _find_secret(workspace_id: UUID, name: str) -> dict[str, str]:
    try:
        return connection_secret(_workspace(workspace_id), name)
    except DomainError as problem:
        raise NodeFailed(problem.code, problem.message, "Add or mend the connection under Settings.") from problem


def _policy(workspace: Workspace) -> NetworkPolicy:
    return NetworkPolicy(allow_private=workspace.allows_private_network)


def _workspace(workspace_id: UUID) -> Workspace:
    return Workspace.objects.get(id=workspace_id)
