"""A handful of node kinds that only the engine's tests use."""

from engine.kinds import KindSpec, Port
from engine.templates import template_names


def _step(settings):
    names = settings.get("inputs", ["value"])
    return tuple(Port(name) for name in names)


def _ports(*names):
    return lambda settings: tuple(Port(name) for name in names)


def _branch_outputs(settings):
    return tuple(Port(name) for name in settings.get("cases", ["yes", "no"]))


def _template_inputs(settings):
    return tuple(Port(name, "text") for name in template_names(settings.get("text", "")))


TEXT = {
    "type": "object",
    "properties": {"text": {"type": "string", "title": "Text", "minLength": 1}},
    "required": ["text"],
}
SPECS = (
    KindSpec("step", "Step", "Test", "Does a thing.", "box", inputs=_step, outputs=_ports("value"), as_tool=True),
    KindSpec("rest", "Rest", "Test", "Sleeps.", "box", rests=True, inputs=_step, outputs=_ports("value")),
    KindSpec("source", "Source", "Test", "Gives a thing.", "box", outputs=_ports("value")),
    KindSpec("branch", "Branch", "Test", "Chooses.", "split", inputs=_ports("value"), outputs=_branch_outputs),
    KindSpec(
        "merge",
        "Merge",
        "Test",
        "Joins.",
        "merge",
        flow="merge",
        inputs=lambda settings: (Port("values", many=True),),
        outputs=_ports("value"),
    ),
    KindSpec(
        "each",
        "For each",
        "Test",
        "Runs its body per item.",
        "repeat",
        flow="each",
        inputs=lambda settings: (Port("items", "list of any"), *(Port(name) for name in settings.get("pass", ()))),
        outputs=_ports("results", "errors"),
        inner_outputs=lambda settings: tuple(Port(name) for name in ("item", "index", *settings.get("pass", ()))),
        inner_inputs=_ports("result"),
    ),
    KindSpec(
        "repeat",
        "Repeat",
        "Test",
        "Runs its body until done.",
        "repeat",
        flow="repeat",
        inputs=_ports("value"),
        outputs=_ports("value"),
        inner_outputs=_ports("value", "round"),
        inner_inputs=lambda settings: (Port("value"), Port("done", "boolean", required=False)),
    ),
    KindSpec(
        "agent",
        "Agent",
        "Test",
        "Calls tools.",
        "bot",
        flow="agent",
        inputs=lambda settings: (Port("tools", "tool", required=False, many=True), *_step(settings)),
        outputs=_ports("value"),
        as_tool=True,
    ),
    KindSpec(
        "sub",
        "Sub-agent",
        "Test",
        "Runs another agent.",
        "box",
        flow="subgraph",
        inputs=_step,
        outputs=_ports("value"),
        as_tool=True,
    ),
    KindSpec("note", "Note", "Test", "A note.", "note", flow="note"),
    KindSpec(
        "text",
        "Text",
        "Test",
        "A template.",
        "text",
        settings_schema=TEXT,
        templates=("text",),
        inputs=_template_inputs,
        outputs=_ports("text"),
    ),
)
KINDS = {spec.name: spec for spec in SPECS}
