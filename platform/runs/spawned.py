"""What a fresh worker process of the cluster does first."""

from typing import Any


def ask_for_host(**signal: Any) -> None:
    """Ask for a host: the worker that this one replaces may have been it. One too many ends at once."""
    from runs.tasks import enqueue_host

    enqueue_host()
