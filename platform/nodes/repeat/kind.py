"""repeat: runs its body again and again, each round on the last round's value, until a condition holds."""

from __future__ import annotations

from engine.kinds import KindSpec, Port, Ports, Settings
from engine.values import Json
from nodes import settings as s
from nodes.base import Call, CatalogueEntry, Done, KindDocs, NodeContext, NodeFailed, NodeKind, Outcome, StepCall
from nodes.conditions import JSONATA_ERRORS, evaluate, is_true

DEFAULT_ROUNDS = 10
SCHEMA = s.schema(
    until=s.text("Until", "expression", help="JSONata over value and round, for example $length(value) < 200."),
    max_rounds=s.number("At most rounds", whole=True, minimum=1, maximum=1000),
    on_limit=s.choice("At the limit", {"take": "Take the last value", "fail": "Fail"}),
    inputs=s.port_list("Extra inputs", help="Values that every round sees."),
)


def extra(settings: Settings) -> Ports:
    """The extra inputs, seen inside under the same names."""
    return tuple(port for port in s.ports_from(settings.get("inputs")) if port.name not in ("value", "round"))


def inputs(settings: Settings) -> Ports:
    """The first round's value, then the extra inputs."""
    return (Port("value", "any", "Value"), *extra(settings))


def inner_outputs(settings: Settings) -> Ports:
    """What the body sees."""
    return (Port("value", "any", "Value"), Port("round", "number", "Round"), *extra(settings))


async def run(call: StepCall, context: NodeContext) -> Outcome:
    """Ask for a round, or end when the last one satisfied the condition."""
    if call.resume is None:
        return _ask(1, call.inputs.get("value"))
    finished: int = call.resume["carry"]
    result = _result(call)
    value = result.get("value")
    if await _is_content(call, result, finished):
        return Done({"value": value, "rounds": finished})
    if finished >= int(s.number_setting(call.settings, "max_rounds", DEFAULT_ROUNDS)):
        return _at_limit(call, value, finished)
    return _ask(finished + 1, value)


def _ask(number: int, value: Json) -> Call:
    arguments = {"value": value, "round": number}
    return Call([{"id": f"r{number}", "tool": "body", "arguments": arguments}], number)


def _result(call: StepCall) -> dict[str, Json]:
    result = call.resume["results"][0]
    if "error" in result:
        error = result["error"]
        raise NodeFailed(
            error.get("code", "round_failed"), error.get("message", "A round failed."), error.get("advice", "")
        )
    outputs: dict[str, Json] = result["outputs"]
    return outputs


async def _is_content(call: StepCall, result: dict[str, Json], finished: int) -> bool:
    if "done" in result:
        return is_true(result["done"])
    until = s.text_setting(call.settings, "until").strip()
    return bool(until) and is_true(await evaluate(until, {"value": result.get("value"), "round": finished}))


def _at_limit(call: StepCall, value: Json, finished: int) -> Done:
    if call.settings.get("on_limit") == "fail":
        message = f"After {finished} rounds the condition still does not hold."
        raise NodeFailed("too_many_rounds", message, "Raise the limit, or loosen the condition.")
    return Done({"value": value, "rounds": finished})


KIND = NodeKind(
    KindSpec(
        "repeat",
        "Repeat until",
        "Flow",
        "Runs what is inside until a condition holds.",
        "iteration-ccw",
        flow="repeat",
        settings_schema=SCHEMA,
        inputs=inputs,
        outputs=lambda settings: (Port("value", "any", "Value"), Port("rounds", "number", "Rounds")),
        inner_outputs=inner_outputs,
        inner_inputs=lambda settings: (
            Port("value", "any", "Value"),
            Port("done", "boolean", "Done", required=False),
        ),
        runs_in=frozenset({"worker", "browser", "edge"}),
    ),
    KindDocs(
        {"max_rounds": DEFAULT_ROUNDS, "on_limit": "take"},
        input_list="inputs",
        errors=(
            CatalogueEntry("too_many_rounds", "The condition never held.", "Raise the limit or loosen it."),
            CatalogueEntry("round_failed", "A round failed.", "Look at the step that failed inside."),
            *JSONATA_ERRORS,
        ),
    ),
    run,
)
