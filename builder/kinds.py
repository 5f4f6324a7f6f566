"""The node kinds, as the builder sees them: one place to ask, so that tests and upgrades have one door."""

from nodes.registry import describe_kinds, specs

__all__ = ["describe_kinds", "specs"]
