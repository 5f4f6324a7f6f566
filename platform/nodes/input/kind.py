"""input: the agent's own inputs. Every graph has one; its ports are the graph's `inputs`."""

from __future__ import annotations

from engine.kinds import KindSpec
from nodes.base import CatalogueEntry, KindDocs, NodeKind

KIND = NodeKind(
    KindSpec("input", "Input", "Agent", "What the agent is given.", "log-in", flow="note"),
    KindDocs(
        errors=(
            CatalogueEntry("input_missing", "A required input was not given.", "Give it, or give it a default."),
            CatalogueEntry("input_wrong_type", "An input has the wrong type.", "Give a value of its type."),
            CatalogueEntry("input_unknown", "A value was given that is no input.", "Look at the agent's inputs."),
        )
    ),
)
