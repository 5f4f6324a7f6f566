"""merge: joins branches. The first value, all of them, or those that came."""

from __future__ import annotations

from engine.kinds import KindSpec, Port
from engine.values import Json
from nodes import settings as s
from nodes.base import Done, KindDocs, NodeContext, NodeKind, Outcome, StepCall

MODES = {
    "first": "The first value that comes",
    "all": "All values, as a list; skipped when one is missing",
    "combine": "The values that came, as a list or one mapping",
}


def at_once(call: StepCall) -> Done:
    """Join what came, in the order of the edges."""
    values = call.inputs.get("values") or []
    return Done({"value": _join(values, call.settings.get("mode"), call.settings.get("shape"))})


async def run(call: StepCall, context: NodeContext) -> Outcome:
    """The same for hosts that wait."""
    return at_once(call)


def _join(values: list[Json], mode: Json, shape: Json) -> Json:
    if mode == "first":
        return values[0] if values else None
    if shape == "mapping" and all(isinstance(value, dict) for value in values):
        return {key: part for value in values for key, part in value.items()}
    if shape == "flat":
        return [item for value in values for item in (value if isinstance(value, list) else [value])]
    return values


SCHEMA = s.schema(
    mode=s.choice("Take", MODES),
    shape=s.choice(
        "As", {"list": "A list", "flat": "One flat list", "mapping": "One mapping (later values win)"}, advanced=True
    ),
)

KIND = NodeKind(
    KindSpec(
        "merge",
        "Merge",
        "Flow",
        "Joins branches into one.",
        "merge",
        flow="merge",
        settings_schema=SCHEMA,
        inputs=lambda settings: (Port("values", "any", "Values", many=True),),
        outputs=lambda settings: (Port("value", "any", "Value"),),
        runs_in=frozenset({"worker", "browser", "edge"}),
    ),
    KindDocs({"mode": "combine"}),
    run,
    at_once,
)
