"""transform: a JSONata expression over the inputs, for reshaping, filtering and computing."""

from __future__ import annotations

from engine.kinds import KindSpec, Port, Ports, Settings
from nodes import settings as s
from nodes.base import Done, KindDocs, NodeContext, NodeKind, Outcome, StepCall
from nodes.conditions import JSONATA_ERRORS, evaluate
from nodes.plain_jsonata import evaluate_plain

DEFAULT_PORTS = (Port("data", "any", "Data"),)
SCHEMA = s.schema(
    ("expression",),
    expression=s.text("Expression", "expression", help="JSONata over the inputs, for example $sum(data.price)."),
    inputs=s.port_list("Inputs", help="The names that the expression may use."),
)


def inputs(settings: Settings) -> Ports:
    """The inputs that the author names; `data` when there are none."""
    return s.ports_from(settings.get("inputs"), DEFAULT_PORTS)


def at_once(call: StepCall) -> Done | None:
    """What needs no evaluator."""
    answer = evaluate_plain(s.text_setting(call.settings, "expression", "data"), call.inputs)
    return answer and Done({"result": answer.value})


async def run(call: StepCall, context: NodeContext) -> Outcome:
    """Evaluate the expression over a mapping of all inputs."""
    return Done({"result": await evaluate(s.text_setting(call.settings, "expression", "data"), call.inputs)})


KIND = NodeKind(
    KindSpec(
        "transform",
        "Transform",
        "Data",
        "Reshapes, filters or computes values with JSONata.",
        "wand-sparkles",
        settings_schema=SCHEMA,
        inputs=inputs,
        outputs=lambda settings: (Port("result", "json", "Result"),),
        as_tool=True,
        runs_in=frozenset({"worker", "browser", "edge"}),
    ),
    KindDocs({"expression": "data"}, input_list="inputs", errors=JSONATA_ERRORS),
    run,
    at_once,
)
