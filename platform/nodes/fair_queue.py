"""Whose turn it is where many wait for few places. Pure.

Law: a workspace with many that wait delays another's single one by one, and so does a run within its workspace.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from typing import Generic, TypeVar

T = TypeVar("T")


class FairQueue(Generic[T]):
    """Waits in turns: the workspaces take turns, and within each its runs do. Every operation costs the same."""

    def __init__(self) -> None:
        self._workspaces: OrderedDict[str, OrderedDict[str, deque[T]]] = OrderedDict()
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def add(self, workspace: str, run: str, item: T) -> None:
        """Wait behind what the same run has waiting."""
        self._workspaces.setdefault(workspace, OrderedDict()).setdefault(run, deque()).append(item)
        self._size += 1

    def take(self) -> T:
        """The next one; its workspace and its run go to the end of their lines. Raises KeyError when nobody waits."""
        workspace, runs = self._workspaces.popitem(last=False)
        run, items = runs.popitem(last=False)
        item = items.popleft()
        self._size -= 1
        if items:
            runs[run] = items
        if runs:
            self._workspaces[workspace] = runs
        return item
