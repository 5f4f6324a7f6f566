"""note: words on the canvas; it never runs."""

from __future__ import annotations

from engine.kinds import KindSpec
from nodes import settings as s
from nodes.base import KindDocs, NodeKind

KIND = NodeKind(
    KindSpec(
        "note",
        "Note",
        "Notes",
        "Words on the canvas.",
        "sticky-note",
        flow="note",
        settings_schema=s.schema(
            text=s.text("Text", "text_area"),
            color=s.choice("Colour", {"yellow": "Yellow", "blue": "Blue", "green": "Green", "grey": "Grey"}),
        ),
        runs_in=frozenset({"worker", "browser", "edge"}),
    ),
    KindDocs({"text": "", "color": "yellow"}),
)
