"""The names of what can be followed. Law: a topic is a valid channel-layer group name and says nothing secret."""

from uuid import UUID


def run_topic(run_id: UUID | str) -> str:
    """Everything that happens in one run: its events and its token deltas."""
    return f"run.{run_id}"
