"""approval: rests until a person has decided, then sends its value out of the port of that decision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.kinds import KindSpec, Port, Ports, Settings
from nodes import settings as s
from nodes.base import Ask, CatalogueEntry, Done, KindDocs, NodeContext, NodeKind, Outcome, StepCall
from nodes.templating import fill, template_ports

LONGEST_QUESTION = 4_000  # characters that are shown; what is decided on is the value, which is never cut
PORT_OF = {"approve": "approved", "reject": "rejected"}
APPROVERS = {"operator": "Operators", "builder": "Builders", "admin": "Admins", "owner": "Owners"}


def inputs(settings: Settings) -> Ports:
    """`value` and the names in the question."""
    named = template_ports(settings, "question")
    return (Port("value", "any", "Value"), *(port for port in named if port.name != "value"))


async def run(call: StepCall, context: NodeContext) -> Outcome:
    """Ask once; then go on with what was decided, or without a decision if none came in time."""
    if call.resume is None:
        return _ask(call)
    decided = next(iter(call.resume["results"]), None)
    value = call.inputs.get("value")
    return Done({"timed_out": value}) if decided is None else Done(_outputs(decided, value))


def _ask(call: StepCall) -> Ask:
    question = fill(call.settings.get("question"), call.inputs)
    is_long = len(question) > LONGEST_QUESTION
    amount, unit = s.number_setting(call.settings, "amount", 3), s.text_setting(call.settings, "unit")
    return Ask(
        f"{question[: LONGEST_QUESTION - 1]}…" if is_long else question,
        approvers=s.text_setting(call.settings, "approvers") or "operator",
        editable=call.settings.get("editable") is True,
        seconds=amount * s.UNITS.get(unit, s.UNITS["days"]),
    )


def _outputs(decided: Mapping[str, Any], value: Any) -> dict[str, Any]:
    changed = decided.get("outputs") or {}
    return {
        PORT_OF[decided["id"]]: changed.get("value", value),
        "comment": decided.get("comment", ""),
        "decided_by": decided.get("name", ""),
    }


KIND = NodeKind(
    KindSpec(
        "approval",
        "Approval",
        "Flow",
        "Waits until a person approves or rejects.",
        "user-check",
        rests=True,
        asks_people=True,
        settings_schema=s.schema(
            ("question",),
            question=s.text("Question", "prompt", help="{{ name }} makes an input port.", minLength=1),
            editable=s.switch("May change the value", help="Whoever decides may edit the value first."),
            approvers=s.choice("Who decides", APPROVERS, help="Members with this role or a higher one."),
            amount=s.number("Wait at most", minimum=0, maximum=365, help="Three days, unless you say otherwise."),
            unit=s.choice("Unit", {unit: unit.capitalize() for unit in s.UNITS}),
        ),
        templates=("question",),
        inputs=inputs,
        outputs=lambda settings: (
            Port("approved", "any", "Approved"),
            Port("rejected", "any", "Rejected"),
            Port("timed_out", "any", "Timed out"),
            Port("comment", "text", "Comment"),
            Port("decided_by", "text", "Decided by"),
        ),
        runs_in=frozenset({"worker"}),
    ),
    KindDocs(
        {"question": "Shall this go on?", "editable": False, "approvers": "operator", "amount": 3, "unit": "days"},
        errors=(CatalogueEntry("template_value_missing", "A value the question names is missing.", "Wire it."),),
    ),
    run,
)
