"""template: text with {{ names }} in it, filled in."""

from __future__ import annotations

from engine.kinds import KindSpec, Port
from nodes import settings as s
from nodes.base import CatalogueEntry, Done, KindDocs, NodeContext, NodeKind, Outcome, StepCall
from nodes.templating import fill, template_ports


def at_once(call: StepCall) -> Done:
    """Fill in the text."""
    return Done({"text": fill(call.settings.get("text"), call.inputs)})


async def run(call: StepCall, context: NodeContext) -> Outcome:
    """The same for hosts that wait."""
    return at_once(call)


KIND = NodeKind(
    KindSpec(
        "template",
        "Template",
        "Data",
        "Writes a text with values filled in.",
        "text-cursor-input",
        settings_schema=s.schema(("text",), text=s.text("Text", "prompt", help="{{ name }} makes an input port.")),
        templates=("text",),
        inputs=lambda settings: template_ports(settings, "text"),
        outputs=lambda settings: (Port("text", "text", "Text"),),
        as_tool=True,
        runs_in=frozenset({"worker", "browser", "edge"}),
    ),
    KindDocs(
        {"text": ""},
        errors=(
            CatalogueEntry("template_value_missing", "A value it names is missing.", "Wire the value to it."),
            CatalogueEntry("template_too_large", "The text would be too large.", "Fill in less."),
        ),
    ),
    run,
    at_once,
)
