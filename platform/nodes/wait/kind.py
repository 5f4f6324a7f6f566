"""wait: rests for a while without holding a worker, then passes its value on."""

from __future__ import annotations

from engine.kinds import KindSpec, Port
from nodes import settings as s
from nodes.base import Done, KindDocs, NodeContext, NodeKind, Outcome, Sleep, StepCall


async def run(call: StepCall, context: NodeContext) -> Outcome:
    """Sleep once, then hand the value on."""
    if call.resume is not None:
        return Done({"value": call.inputs.get("value")})
    amount = s.number_setting(call.settings, "amount", 1)
    return Sleep(amount * s.UNITS.get(s.text_setting(call.settings, "unit"), 1))


KIND = NodeKind(
    KindSpec(
        "wait",
        "Wait",
        "Flow",
        "Rests for a while, then goes on.",
        "timer",
        rests=True,
        settings_schema=s.schema(
            ("amount",),
            amount=s.number("How long", minimum=0, maximum=1_000_000),
            unit=s.choice("Unit", {unit: unit.capitalize() for unit in s.UNITS}),
        ),
        inputs=lambda settings: (Port("value", "any", "Value"),),
        outputs=lambda settings: (Port("value", "any", "Value"),),
        runs_in=frozenset({"worker", "browser", "edge"}),
    ),
    KindDocs({"amount": 5, "unit": "seconds"}),
    run,
)
