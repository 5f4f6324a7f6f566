"""Model endpoints and secrets for the steps of a worker's runs.

Laws: one connection pool and one gate per endpoint and key serve all runs of a process. An address that a member of a
workspace entered is reached under that workspace's network policy; only the site's own addresses are trusted.
"""

import asyncio
import resource
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

import httpx2
from channels.db import database_sync_to_async
from django.conf import settings

from connections.services import connection_secret, model_endpoint
from nodes.base import ModelEndpoint, NodeFailed
from nodes.network_policy import NetworkPolicy, make_transport
from runs.gates import Gate, GateState, RunsGate
from runs.record import RunKey
from tenancy.errors import DomainError
from tenancy.models import Workspace

if TYPE_CHECKING:
    from openai import AsyncOpenAI

FRESH = 2.0  # seconds for which what was read of a workspace's connections is used again
SPARE_FILES = 500  # open files that are kept for all else than calls
MOST_BYTES = 64 * 2**20  # of one answer on the wire

T = TypeVar("T")


class Endpoints:
    """What a host knows of its workspaces' connections."""

    def __init__(self) -> None:
        # The SDK takes a second to import: a worker pays it here, before its loop has anything to do, a page never.
        from openai import AsyncOpenAI

        self._new_client = AsyncOpenAI
        self._clients: dict[tuple[str, str, bool], AsyncOpenAI] = {}
        self._gates: dict[tuple[str, str, int | None], Gate] = {}
        self._hosts = 1  # that live now, on all machines
        self._most_calls = max(1, min(settings.MODEL_CALLS, _allow_files() - SPARE_FILES))
        self._read: dict[tuple[Any, ...], tuple[float, Any]] = {}
        self._reading: dict[tuple[Any, ...], asyncio.Task[Any]] = {}

    async def model(self, run: RunKey, alias: str) -> ModelEndpoint:
        """The endpoint behind an alias, with its client and the run's way to it. Raises NodeFailed."""
        workspace_id = run.workspace_id
        endpoint, policy = await self._once((workspace_id, "model", alias), lambda: _find_model(workspace_id, alias))
        gate = RunsGate(self._gate(endpoint), str(workspace_id), str(run.id))
        return replace(endpoint, client=self.client(endpoint, policy), gate=gate, silence=settings.MODEL_SILENCE)

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
            http = httpx2.AsyncClient(transport=make_transport(policy), event_hooks={"response": [_bound]})
            self._clients[key] = self._new_client(
                base_url=endpoint.base_url, api_key=endpoint.api_key, max_retries=0, http_client=http
            )
        return self._clients[key]

    def states(self) -> list[GateState]:
        """How the endpoints that were called are doing; no key is in it."""
        return [gate.state() for gate in self._gates.values()]

    def share_among(self, hosts: int) -> None:
        """So many hosts live now: each makes its share of the calls that a connection allows at once."""
        if hosts != self._hosts:
            self._hosts = hosts
            for (_, _, calls), gate in self._gates.items():
                gate.resize(self._share_of(calls))

    def _share_of(self, calls: int | None) -> int:
        """How many calls this process makes at once where a connection allows so many; None: it does not say."""
        return min(max(calls // self._hosts, 1), self._most_calls) if calls else self._most_calls

    def _gate(self, endpoint: ModelEndpoint) -> Gate:
        key = endpoint.base_url, endpoint.api_key, endpoint.calls  # A changed limit is a gate of its own.
        if key not in self._gates:
            self._gates[key] = Gate(
                endpoint.base_url,
                most_calls=self._share_of(endpoint.calls),
                most_failures=settings.MODEL_FAILURES,
                rest=settings.MODEL_REST,
            )
        return self._gates[key]

    async def close(self) -> None:
        for client in self._clients.values():
            await client.close()

    async def _once(self, key: tuple[Any, ...], read: Callable[[], T]) -> T:
        """Read it, unless it was read just now or is being read: a thousand steps that begin at once ask one time."""
        until, value = self._read.get(key, (0.0, None))
        if time.monotonic() < until:
            return value  # type: ignore[return-value]  # The key decides what was read.
        if key not in self._reading:
            self._reading[key] = asyncio.create_task(self._read_anew(key, read))
            self._reading[key].add_done_callback(
                lambda done: done.cancelled() or done.exception()
            )  # Nobody may be left.
        return await asyncio.shield(self._reading[key])  # Others wait for it, too, when this step is cancelled.

    async def _read_anew(self, key: tuple[Any, ...], read: Callable[[], T]) -> T:
        try:
            value = await database_sync_to_async(read)()
        finally:
            del self._reading[key]
        self._read[key] = time.monotonic() + FRESH, value
        return value


class _Bounded(httpx2.AsyncByteStream):
    """An answer's bytes, up to a limit: an endpoint that never ends a line would otherwise fill the memory."""

    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = MOST_BYTES
        async for piece in self._stream:
            left -= len(piece)
            if left < 0:
                raise httpx2.ReadError("The answer is too long.")
            yield piece

    async def aclose(self) -> None:
        await self._stream.aclose()


async def _bound(response: httpx2.Response) -> None:
    response.stream = _Bounded(response.stream)  # type: ignore[arg-type]  # that of an asynchronous client


def _allow_files() -> int:
    """Every call holds a socket: let this process open as many files as it may, and say how many."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most == resource.RLIM_INFINITY:
        return sys.maxsize
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return most


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
