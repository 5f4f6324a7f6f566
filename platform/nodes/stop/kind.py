"""stop: ends the run with an error of the author's own words."""

from __future__ import annotations

from engine.kinds import KindSpec, Port, Ports, Settings
from nodes import settings as s
from nodes.base import CatalogueEntry, KindDocs, NodeContext, NodeFailed, NodeKind, Outcome, StepCall
from nodes.templating import fill, template_ports


def inputs(settings: Settings) -> Ports:
    """The names in the message; `value` when there are none, so that a branch can be wired to it."""
    return template_ports(settings, "message") or (Port("value", "any", "Value"),)


async def run(call: StepCall, context: NodeContext) -> Outcome:
    """Fail with the message."""
    message = fill(call.settings.get("message"), call.inputs) or "The agent stopped the run."
    raise NodeFailed(s.text_setting(call.settings, "code") or "stopped", message)


KIND = NodeKind(
    KindSpec(
        "stop",
        "Stop with error",
        "Flow",
        "Ends the run with a message.",
        "octagon-x",
        settings_schema=s.schema(
            ("message",),
            message=s.text("Message", "prompt", help="{{ name }} makes an input port.", minLength=1),
            code=s.text("Code", help="A short word for programs.", advanced=True),
        ),
        templates=("message",),
        inputs=inputs,
        runs_in=frozenset({"worker", "browser", "edge"}),
    ),
    KindDocs(
        {"message": "This cannot go on."},
        errors=(CatalogueEntry("stopped", "The author ends the run here.", "Read the message."),),
    ),
    run,
)
