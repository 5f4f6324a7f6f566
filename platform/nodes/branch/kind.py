"""branch: sends its value out of one port. As an if by rules or JSONata, or as a switch over cases."""

from __future__ import annotations

from collections.abc import Mapping

from engine.graph import PORT_NAME
from engine.kinds import KindSpec, Port, Ports, Settings
from engine.values import Json
from nodes import settings as s
from nodes.base import Done, KindDocs, NodeContext, NodeKind, Outcome, StepCall
from nodes.conditions import BAD_RULE, JSONATA_ERRORS, RULE_SCHEMA, evaluate, holds, is_true

CASE = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "minLength": 1, "title": "Port"},
        "rules": {"type": "array", "items": RULE_SCHEMA},
        "match": {"type": "string", "enum": ["all", "any"]},
        "expression": {"type": "string"},
    },
    "required": ["id"],
    "additionalProperties": False,
}
SCHEMA = s.schema(
    mode=s.choice("Mode", {"if": "If (true or false)", "switch": "Switch (first case that fits)"}),
    rules={
        "type": "array",
        "items": RULE_SCHEMA,
        "title": "Rules",
        "x-ui": {"widget": "rules", "show_if": {"mode": "if"}},
    },
    match=s.choice("Must hold", {"all": "All rules", "any": "Any rule"}, show_if={"mode": "if"}),
    expression=s.text(
        "Expression", "expression", help="JSONata over value; used instead of the rules.", show_if={"mode": "if"}
    ),
    cases={
        "type": "array",
        "items": CASE,
        "title": "Cases",
        "x-ui": {"widget": "cases", "show_if": {"mode": "switch"}},
    },
)


def cases(settings: Settings) -> list[Mapping[str, Json]]:
    """The cases of a switch that can be ports."""
    found = settings.get("cases")
    well_formed = [case for case in found if isinstance(case, Mapping)] if isinstance(found, list) else []
    return [case for case in well_formed if PORT_NAME.fullmatch(str(case.get("id") or ""))]


def outputs(settings: Settings) -> Ports:
    """`true` and `false`, or one port per case and `else`."""
    if settings.get("mode") != "switch":
        return (Port("true", "any", "True"), Port("false", "any", "False"))
    names = dict.fromkeys([*(str(case["id"]) for case in cases(settings)), "else"])
    return tuple(Port(name, "any", name) for name in names)


def at_once(call: StepCall) -> Done | None:
    """Choose by rules alone: whether an expression takes its time is not looked into."""
    is_switch, value = call.settings.get("mode") == "switch", call.inputs.get("value")
    conditions = cases(call.settings) if is_switch else [call.settings]
    if any(_expression(condition) for condition in conditions):
        return None
    return Done({_port(is_switch, next((one for one in conditions if _obeys(one, value)), None)): value})


async def run(call: StepCall, context: NodeContext) -> Outcome:
    """Choose one port and send the value out of it."""
    is_switch, value = call.settings.get("mode") == "switch", call.inputs.get("value")
    for condition in cases(call.settings) if is_switch else [call.settings]:
        if await _fits(condition, value):
            return Done({_port(is_switch, condition): value})
    return Done({_port(is_switch, None): value})


def _port(is_switch: bool, chosen: Mapping[str, Json] | None) -> str:
    if is_switch:
        return str(chosen["id"]) if chosen else "else"
    return "false" if chosen is None else "true"


def _expression(condition: Mapping[str, Json]) -> str:
    expression = condition.get("expression")
    return expression if isinstance(expression, str) and expression.strip() else ""


async def _fits(condition: Mapping[str, Json], value: Json) -> bool:
    expression = _expression(condition)
    return is_true(await evaluate(expression, {"value": value})) if expression else _obeys(condition, value)


def _obeys(condition: Mapping[str, Json], value: Json) -> bool:
    rules = [rule for rule in condition.get("rules") or [] if isinstance(rule, Mapping)]
    if not rules:
        return _equals_case(condition, value)
    answers = (holds(rule, value) for rule in rules)
    return any(answers) if condition.get("match") == "any" else all(answers)


def _equals_case(condition: Mapping[str, Json], value: Json) -> bool:
    """A case without rules fits the value that is its own name; an if without rules asks whether the value is true."""
    name = condition.get("id")
    return holds({"operator": "is", "value": name}, value) if name else is_true(value)


KIND = NodeKind(
    KindSpec(
        "branch",
        "Branch",
        "Flow",
        "Sends its value one way or another.",
        "split",
        settings_schema=SCHEMA,
        inputs=lambda settings: (Port("value", "any", "Value"),),
        outputs=outputs,
        runs_in=frozenset({"worker", "browser", "edge"}),
    ),
    KindDocs(
        {"mode": "if", "rules": []},
        errors=(BAD_RULE, *JSONATA_ERRORS),
    ),
    run,
    at_once,
)
