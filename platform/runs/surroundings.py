"""What a worker offers to the steps of its runs: long texts, live text, models, secrets and the network."""

from collections.abc import Mapping
from typing import Any

from nodes import safe_http
from nodes.base import ModelEndpoint
from nodes.safe_http import HttpRequest, HttpResponse
from runs.blobs import Blobs
from runs.deltas import Texts
from runs.endpoints import Endpoints
from runs.record import RunKey
from runs.values import BigText


class WorkerSurroundings:
    """Joins the parts of a worker host to the one thing that attempts ask."""

    def __init__(self, texts: Texts, blobs: Blobs, endpoints: Endpoints) -> None:
        self._texts, self._blobs, self._endpoints = texts, blobs, endpoints

    def emit(self, run: RunKey, path: str, attempt: int, channel: str, text: str) -> None:
        self._texts.add(run, path, attempt, channel, text)

    def end_text(self, run: RunKey, path: str, attempt: int) -> None:
        self._texts.end(run, path, attempt)

    async def resolve(self, run: RunKey, value: Any) -> Any:
        return await self._blobs.resolve(run, value)

    def keep(self, run: RunKey, texts: list[BigText]) -> None:
        self._blobs.keep(run, texts)

    async def model(self, run: RunKey, alias: str) -> ModelEndpoint:
        return await self._endpoints.model(run, alias)

    async def connection(self, run: RunKey, name: str) -> Mapping[str, str]:
        return await self._endpoints.connection(run.workspace_id, name)

    async def fetch(self, run: RunKey, request: HttpRequest) -> HttpResponse:
        return await safe_http.fetch(request, await self._endpoints.policy(run.workspace_id))
