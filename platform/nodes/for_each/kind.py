"""for_each: runs its body once per item, some side by side; keeps their order and collects their errors."""

from __future__ import annotations

from engine.kinds import KindSpec, Port, Ports, Settings
from nodes import settings as s
from nodes.base import CatalogueEntry, KindDocs, NodeKind

SCHEMA = s.schema(
    parallel=s.number("Side by side", help="How many items run at the same time.", whole=True, minimum=1, maximum=100),
    on_item_error=s.choice("When an item fails", {"collect": "Collect the error and go on", "fail": "Fail at once"}),
    inputs=s.port_list("Extra inputs", help="Values that every item sees."),
)


def extra(settings: Settings) -> Ports:
    """The extra inputs, seen inside under the same names."""
    return tuple(port for port in s.ports_from(settings.get("inputs")) if port.name not in ("items", "item", "index"))


def inputs(settings: Settings) -> Ports:
    """The items, then the extra inputs."""
    return (Port("items", "list of any", "Items"), *extra(settings))


def inner_outputs(settings: Settings) -> Ports:
    """What the body sees."""
    return (Port("item", "any", "Item"), Port("index", "number", "Index"), *extra(settings))


KIND = NodeKind(
    KindSpec(
        "for_each",
        "For each",
        "Flow",
        "Runs what is inside once per item.",
        "repeat-2",
        flow="each",
        settings_schema=SCHEMA,
        inputs=inputs,
        outputs=lambda settings: (Port("results", "list of any", "Results"), Port("errors", "list of json", "Errors")),
        inner_outputs=inner_outputs,
        inner_inputs=lambda settings: (Port("result", "any", "Result", required=False),),
        runs_in=frozenset({"worker", "browser", "edge"}),
    ),
    KindDocs(
        {"parallel": 4, "on_item_error": "collect"},
        input_list="inputs",
        errors=(CatalogueEntry("items_not_a_list", "Its items are no list.", "Wire a list to its items port."),),
    ),
)
