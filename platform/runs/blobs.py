"""Long texts that events refer to: a small memory of recent ones before the database.

Law: a reference is only ever looked up in the workspace of the run that holds it.
"""

from collections import OrderedDict
from typing import Any
from uuid import UUID

from live.postgres import Connection
from runs.aside import LONG, aside, is_heavy
from runs.record import RunKey
from runs.values import BigText, find_references, resolve

MEMORY = 64 * 2**20  # bytes: the next step usually asks for what the one before it has just said


class Blobs:
    """What a host knows of the long texts of its runs."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._recent: OrderedDict[tuple[UUID, str], bytes] = OrderedDict()
        self._size = 0

    def keep(self, run: RunKey, texts: list[BigText]) -> None:
        """Remember texts that are about to be stored."""
        for text in texts:
            self._remember((run.workspace_id, text.sha256), text.data)

    async def resolve(self, run: RunKey, value: Any) -> Any:
        """The value with its long texts back in their places."""
        heavy = is_heavy(value)
        wanted = await aside(lambda: set(find_references(value)), if_=heavy)
        if not wanted:
            return value
        found = {key: self._recent.get((run.workspace_id, key)) for key in wanted}
        missing = [key for key, data in found.items() if data is None]
        found |= await self._read(run.workspace_id, missing) if missing else {}
        heavy = heavy or sum(len(data or b"") for data in found.values()) > LONG
        return await aside(lambda: resolve(value, lambda key: found[key] or b""), if_=heavy)

    async def _read(self, workspace_id: UUID, keys: list[str]) -> dict[str, bytes]:
        cursor = await self._connection.execute(
            "SELECT sha256, data FROM runs_blob WHERE workspace_id = %s AND sha256 = ANY(%s)", [workspace_id, keys]
        )
        read = {row["sha256"]: bytes(row["data"]) for row in await cursor.fetchall()}
        for key, data in read.items():
            self._remember((workspace_id, key), data)
        return read

    def _remember(self, key: tuple[UUID, str], data: bytes) -> None:
        self._size += len(data) - len(self._recent.pop(key, b""))
        self._recent[key] = data
        while self._size > MEMORY:
            _, oldest = self._recent.popitem(last=False)
            self._size -= len(oldest)
