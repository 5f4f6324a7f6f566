"""output: the agent's results. Every graph has one; its ports are whatever is wired to it."""

from __future__ import annotations

from engine.kinds import KindSpec
from nodes.base import KindDocs, NodeKind

KIND = NodeKind(KindSpec("output", "Output", "Agent", "What the agent gives back.", "log-out", flow="note"), KindDocs())
