"""transform: a JSONata expression over the inputs, for reshaping, filtering and computing."""

from __future__ import annotations

from engine.kinds import KindSpec, Port, Ports, Settings
from nodes import settings as s
from nodes.base import CatalogueEntry, Done, KindDocs, NodeContext, NodeKind, Outcome, StepCall
from nodes.conditions import evaluate
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


ERRORS = (
    CatalogueEntry("jsonata_syntax", "The expression cannot be read.", "Mend it at the place that is named."),
    CatalogueEntry("jsonata_failed", "The expression failed on this data.", "Look at the step's input."),
    CatalogueEntry("jsonata_timed_out", "The expression took too long.", "Look for a loop without an end."),
    CatalogueEntry("jsonata_too_deep", "The expression nests its calls too deeply.", "Give its recursion an end."),
    CatalogueEntry("jsonata_too_large", "The expression made too much data.", "Filter before you build the result."),
    CatalogueEntry("jsonata_not_json", "The result is no JSON value.", "Return texts, numbers, lists, mappings."),
)

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
    KindDocs({"expression": "data"}, input_list="inputs", errors=ERRORS),
    run,
    at_once,
)
